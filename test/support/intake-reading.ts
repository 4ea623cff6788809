/** What does the intake give for some bytes? Read by its own readers, in steps of so many bytes. */
import { ByteReader } from '../../electron/intake/byte-reader.js'
import { GzipReader } from '../../electron/intake/gzip.js'
import { notMember } from '../../electron/intake/member.js'
import { SourceWork } from '../../electron/intake/source-work.js'
import { unpack, unpacked } from '../../electron/intake/unpack.js'

/** The account of a source of so many bytes. */
function workOn(bytes: Uint8Array, name: string): SourceWork {
  return new SourceWork(name, bytes.length, { discover: 0, read: 0, hash: 0, inflate: 0, transfer: 0 })
}

function inSteps(bytes: Uint8Array, step: number): ByteReader {
  let at = 0
  return new ByteReader(() => {
    const piece = bytes.subarray(at, at + step)
    at += piece.length
    return piece
  })
}

export interface UnpackedPayload {
  /** The names around it, joined by '/'. */
  readonly inside: string
  /** Its bytes as Latin-1. */
  readonly text: string
}

/** Every payload of a file, and the problems. */
export function unpackedFrom(bytes: Uint8Array, { name = 'file', step = Infinity } = {}) {
  const work = workOn(bytes, name)
  const source = { work, name, access: undefined, memberSha256: notMember }
  const payloads: UnpackedPayload[] = []
  // at once: the next payload may be unpacked into the same bytes
  for (const { header, raw } of unpack(inSteps(bytes, step), {
    ...source,
    inside: [],
    depth: 0,
    packed: unpacked,
  }))
    payloads.push({ inside: header.inside.join('/'), text: Buffer.from(raw).toString('latin1') })
  return { payloads, problems: work.problems }
}

/** What the members of a gzip file hold, one after the other. */
export function gunzippedFrom(bytes: Uint8Array, step = 65_536) {
  const work = workOn(bytes, 'file')
  const gzip = new GzipReader(inSteps(bytes, step), work, [])
  const output: Uint8Array[] = []
  for (let piece = gzip.next(); piece !== undefined; piece = gzip.next()) output.push(piece)
  return { output: Buffer.concat(output), problems: work.problems, intact: gzip.intact }
}
