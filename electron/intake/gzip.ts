/** What is inside a gzip file, all of its members, and is it what its checksums say? RFC 1952.
 *
 *  fflate verifies neither checksum nor length and reads one member only, so members, headers and trailers are handled
 *  here. Whatever can be decoded is given out; what is wrong is reported with its offset in the compressed bytes. */
import { crc32 } from 'node:zlib'
import type { ByteReader } from './byte-reader.js'
import { Inflater } from './inflate.js'
import { INFLATE_STEP_BYTES, MAX_GZIP_HEADER_BYTES } from './limits.js'
import type { SourceWork } from './source-work.js'

const MAGIC = Uint8Array.of(0x1f, 0x8b, 8)
const TRAILER_BYTES = 8
const flags = { headerChecksum: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 } as const

/** Length of the member header at the start of `bytes`, or why there is none. */
export function gzipHeaderBytes(bytes: Uint8Array): number | 'incomplete' | 'not-gzip' {
  if (MAGIC.some((value, at) => at < bytes.length && bytes[at] !== value)) return 'not-gzip'
  if (bytes.length < 10) return 'incomplete'
  const flag = bytes[3] ?? 0
  if ((flag & flags.reserved) !== 0) return 'not-gzip'
  const extra = (flag & flags.extra) === 0 ? 0 : 2 + little16(bytes, 10)
  let at = 10 + extra
  for (const text of [flags.name, flags.comment]) {
    if ((flag & text) === 0) continue
    const end = bytes.indexOf(0, at)
    if (end < 0 || at > bytes.length) return 'incomplete'
    at = end + 1
  }
  if ((flag & flags.headerChecksum) !== 0) at += 2
  return at > bytes.length ? 'incomplete' : at
}

function little16(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 256
}

/** The decompressed bytes of all members of a gzip stream, one piece after the other. */
export class GzipReader {
  readonly #input: ByteReader
  readonly #work: SourceWork
  readonly #subject: string
  #inflater: Inflater | undefined = undefined
  #members = 0
  #memberStart = 0
  #checksum = 0
  #length = 0
  #troubled = false
  #done = false

  constructor(input: ByteReader, work: SourceWork, inside: readonly string[]) {
    this.#input = input
    this.#work = work
    this.#subject = work.subject(inside)
  }

  /** Read to the end, and it was exactly one member, right in every byte. */
  get intact(): boolean {
    return this.#done && this.#members === 1 && !this.#troubled && !this.#work.stopped
  }

  /** The next decompressed bytes; nothing at the end, when all problems have been reported. */
  readonly next = (): Uint8Array | undefined => {
    while (!this.#done) {
      if (this.#inflater === undefined && !this.#beginMember()) break
      const output = this.#step()
      if (output === undefined) break
      if (output.length > 0) return output
    }
    this.#done = true
    return undefined
  }

  /** Reads the header of the next member; false at the end of the input. */
  #beginMember(): boolean {
    this.#memberStart = this.#input.position
    let header = gzipHeaderBytes(this.#input.peek(512))
    if (header === 'incomplete') header = gzipHeaderBytes(this.#input.peek(MAX_GZIP_HEADER_BYTES))
    if (header === 'incomplete') {
      const there = this.#input.peek(MAX_GZIP_HEADER_BYTES).length
      if (there === 0 && this.#members > 0) return false
      if (there < MAX_GZIP_HEADER_BYTES) {
        this.#trouble('gzip-truncated', { length: there, detail: 'it ends within a header' })
        this.#input.skip(there)
        return false
      }
      header = 'not-gzip'
    }
    if (header === 'not-gzip') return this.#passJunk()
    this.#input.skip(header)
    this.#inflater = new Inflater()
    this.#members += 1
    this.#checksum = 0
    this.#length = 0
    return true
  }

  /** Decodes one step of the member; nothing when the input has ended. */
  #step(): Uint8Array | undefined {
    const inflater = this.#inflater
    if (inflater === undefined) return new Uint8Array(0)
    const slice = this.#input.take(INFLATE_STEP_BYTES)
    if (slice === undefined) {
      if (!this.#work.stopped) this.#trouble('gzip-truncated', { detail: 'its data end early' })
      return undefined
    }
    const output = this.#work.inflate(inflater, slice)
    if (output === undefined) return undefined
    this.#checksum = crc32(output, this.#checksum)
    this.#length += output.length
    if (inflater.finished) {
      this.#input.giveBack(inflater.unread)
      this.#endMember()
    } else if (inflater.damage !== undefined) {
      this.#abandonMember(inflater)
    }
    return output
  }

  #endMember(): void {
    this.#inflater = undefined
    const trailer = this.#input.peek(TRAILER_BYTES)
    if (trailer.length < TRAILER_BYTES) {
      if (!this.#work.stopped) this.#trouble('gzip-truncated', { detail: 'its checksum is cut off' })
    } else {
      const view = new DataView(trailer.buffer, trailer.byteOffset, TRAILER_BYTES)
      if (view.getUint32(0, true) !== this.#checksum) this.#trouble('gzip-checksum', {})
      else if (view.getUint32(4, true) !== this.#length % 2 ** 32) this.#trouble('gzip-length', {})
    }
    this.#input.skip(TRAILER_BYTES)
  }

  /** The member cannot be decoded further: looks for another one behind the damage. */
  #abandonMember(inflater: Inflater): void {
    this.#inflater = undefined
    const damage = inflater.damage ?? ''
    this.#input.giveBack(inflater.unread)
    const offset = this.#input.position
    const found = this.#seekMember()
    this.#troubled = true
    this.#work.report({
      code: 'gzip-damaged',
      subject: this.#subject,
      offset,
      length: this.#input.position - offset,
      detail: found ? `${damage}; reading goes on at the next member` : damage,
    })
  }

  /** Bytes between or behind members that are none; true when another member follows. */
  #passJunk(): boolean {
    const offset = this.#input.position
    const blank = this.#skipZeros()
    const zeros = this.#input.position
    const found = this.#seekMember()
    const length = this.#input.position - offset
    const padding = blank && this.#input.position === zeros
    const detail = padding ? 'zero padding' : 'bytes that are not gzip'
    const problem = { code: 'gzip-trailing-bytes', subject: this.#subject, offset, length, detail } as const
    this.#troubled = true
    this.#work.report(problem, padding ? 'none' : 'harm')
    return found ? this.#beginMember() : false
  }

  #skipZeros(): boolean {
    const start = this.#input.position
    for (;;) {
      const piece = this.#input.take(INFLATE_STEP_BYTES)
      if (piece === undefined) break
      const end = piece.findIndex((byte) => byte !== 0)
      if (end < 0) continue
      this.#input.giveBack(piece.subarray(end))
      break
    }
    return this.#input.position > start
  }

  /** Moves to the next place that looks like a member header, or to the end. */
  #seekMember(): boolean {
    for (;;) {
      const piece = Buffer.from(this.#input.peek(INFLATE_STEP_BYTES))
      if (piece.length < 10) {
        this.#input.skip(piece.length)
        return false
      }
      const at = piece.indexOf(MAGIC)
      if (at >= 0) this.#input.skip(at)
      else this.#input.skip(piece.length - Math.min(2, piece.length - 1))
      if (at >= 0 && gzipHeaderBytes(this.#input.peek(MAX_GZIP_HEADER_BYTES)) !== 'not-gzip') return true
      if (at >= 0) this.#input.skip(1)
    }
  }

  #trouble(
    code: 'gzip-truncated' | 'gzip-checksum' | 'gzip-length',
    more: { length?: number; detail?: string },
  ): void {
    this.#troubled = true
    const member =
      this.#members > 1 ? `member ${String(this.#members)} from byte ${String(this.#memberStart)}` : ''
    const detail = [more.detail, member].filter((text) => text !== undefined && text !== '').join('; ')
    this.#work.report({
      code,
      subject: this.#subject,
      offset: this.#input.position,
      ...(more.length === undefined ? {} : { length: more.length }),
      ...(detail === '' ? {} : { detail }),
    })
  }
}
