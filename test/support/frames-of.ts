/** What did the intake say about these paths? All frames of one request, decoded, with bytes of their own. */
import { createHash } from 'node:crypto'
import { createFrameDecoder } from '../../shared/contract/frame-codec.js'
import { sourceOfPayload, type Frame, type SourceHeader } from '../../shared/contract/frames.js'
import type { KnownSource } from '../../shared/contract/routes.js'
import { readEvidence, type IntakePorts } from '../../electron/intake/read-evidence.js'

export interface Payload {
  readonly source: number
  readonly inside: readonly string[]
  readonly encoding: 'gzip' | 'deflate' | 'identity'
  readonly stored: Buffer
  readonly raw: Buffer
  /** It came with the hash of what it unpacks to. */
  readonly hashed: boolean
  readonly problems: readonly string[]
}

export async function framesOf(
  roots: readonly string[],
  known: readonly KnownSource[] = [],
  ports?: IntakePorts,
): Promise<readonly Frame[]> {
  const decoder = createFrameDecoder()
  const frames: Frame[] = []
  for await (const chunk of readEvidence({ roots, known }, new AbortController().signal, ports)) {
    frames.push(...decoder.push(chunk))
  }
  if (decoder.pending !== 0) throw new Error('the stream ended within a frame')
  return frames
}

const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

export function sourcesOf(frames: readonly Frame[]): readonly SourceHeader[] {
  return frames.flatMap((frame) => {
    const header = frame.kind === 'payload' ? sourceOfPayload(frame.header) : undefined
    return frame.kind === 'source' ? [frame.header] : header === undefined ? [] : [header]
  })
}

/** Payloads with their parts joined; a hash that one comes with must be that of all of its bytes. */
export function payloadsOf(frames: readonly Frame[]): readonly Payload[] {
  const payloads: Payload[] = []
  let raw: Uint8Array[] = []
  for (const frame of frames) {
    if (frame.kind !== 'payload') continue
    const { header } = frame
    if (header.rawOffset !== raw.reduce((sum, part) => sum + part.length, 0))
      throw new Error('a part is missing')
    raw.push(frame.raw)
    if (!header.last) continue
    const { rawSha256 } = header
    if (rawSha256 !== undefined && rawSha256 !== sha256Of(Buffer.concat(raw)))
      throw new Error('a payload comes with the hash of something else')
    payloads.push({
      source: header.source,
      inside: header.inside,
      encoding: header.encoding,
      stored: Buffer.from(frame.stored),
      raw: Buffer.concat(raw),
      hashed: header.rawSha256 !== undefined,
      problems: header.problems.map((problem) => problem.code),
    })
    raw = []
  }
  if (raw.length > 0) throw new Error('the last part of a payload is missing')
  return payloads
}
