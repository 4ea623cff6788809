/** What is inside a gzip file, all of its members, and is it what its checksums say? RFC 1952.
 *
 *  fflate verifies neither checksum nor length and reads one member only, so members, headers and trailers are handled
 *  here. Whatever can be decoded is given out; what is wrong is reported with its offset in the compressed bytes. */
import { crc32 } from 'node:zlib'
import { bufferOver, type ByteReader } from './byte-reader.js'
import { mayBeDeflate } from './deflate-start.js'
import { Inflater } from './inflate.js'
import {
  FAILED_MEMBER_BYTES,
  FREE_FAILED_BYTES,
  INFLATE_STEP_BYTES,
  MAX_GZIP_HEADER_BYTES,
  MAX_SOUGHT_HEADER_BYTES,
} from './limits.js'
import type { SourceWork } from './source-work.js'

const MAGIC = Uint8Array.of(0x1f, 0x8b, 8)
const TRAILER_BYTES = 8
const NOTHING = new Uint8Array(0)
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
  /** Of the member that is being read. */
  #header: Uint8Array = NOTHING
  /** Spent on members that could not be decoded, bytes. */
  #failed = 0
  #damage: { readonly offset: number; end: number; detail: string } | undefined = undefined
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
    this.#reportDamage()
    this.#done = true
    return undefined
  }

  /** Reads the header of the next member, past what is none; false at the end of the input. */
  #beginMember(): boolean {
    for (;;) {
      this.#memberStart = this.#input.position
      const header = this.#headerBytes()
      if (header === 'end') return false
      if (typeof header === 'string') {
        if (!(header === 'cut' ? this.#passCut() : this.#passJunk())) return false
        continue
      }
      this.#header = this.#input.peek(header)
      this.#input.skip(header)
      this.#inflater = new Inflater()
      this.#members += 1
      this.#checksum = 0
      this.#length = 0
      return true
    }
  }

  /** Length of the header that comes next; 'cut' if the input ends within it. */
  #headerBytes(): number | 'end' | 'cut' | 'not-gzip' {
    let header = gzipHeaderBytes(this.#input.peek(512))
    if (header === 'incomplete') header = gzipHeaderBytes(this.#input.peek(MAX_GZIP_HEADER_BYTES))
    if (header !== 'incomplete') return header
    const there = this.#input.peek(MAX_GZIP_HEADER_BYTES).length
    if (there >= MAX_GZIP_HEADER_BYTES) return 'not-gzip'
    return there > 0 || this.#members === 0 ? 'cut' : 'end'
  }

  /** What looks like a header that is cut off; true when a member is in what it would take up. */
  #passCut(): boolean {
    this.#reportDamage()
    const offset = this.#input.position
    this.#input.skip(1)
    const found = this.#seekMember()
    this.#trouble('gzip-truncated', {
      offset,
      length: this.#input.position - offset,
      detail: 'it ends within a header',
    })
    return found
  }

  /** Decodes one step of the member; nothing when the input has ended. */
  #step(): Uint8Array | undefined {
    const inflater = this.#inflater
    if (inflater === undefined) return NOTHING
    const slice = this.#input.take(INFLATE_STEP_BYTES)
    if (slice === undefined) {
      if (!this.#work.stopped) this.#trouble('gzip-truncated', { detail: 'its data end early' })
      return undefined
    }
    const first = this.#input.position === this.#memberStart + this.#header.length + slice.length
    const output = this.#work.inflate(inflater, slice)
    if (output === undefined) return undefined
    this.#checksum = crc32(output, this.#checksum)
    this.#length += output.length
    const { damage, finished } = inflater
    if (!finished && damage === undefined) return output
    this.#giveBack(inflater.unread, slice)
    if (finished) this.#endMember()
    else this.#abandonMember(damage ?? '', first ? slice : undefined)
    return output
  }

  /** As a view of the slice, where possible: the reader joins it again with what follows. */
  #giveBack(unread: Uint8Array, slice: Uint8Array): void {
    const within = unread.length <= slice.length
    this.#input.giveBack(within ? slice.subarray(slice.length - unread.length) : unread)
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
  #abandonMember(damage: string, firstStep: Uint8Array | undefined): void {
    this.#inflater = undefined
    this.#failed += Math.max(FAILED_MEMBER_BYTES, this.#input.position - this.#memberStart)
    if (firstStep !== undefined) this.#lookWithin(firstStep)
    const gaveNothing = this.#length === 0
    const offset = gaveNothing ? this.#memberStart : this.#input.position
    const found = this.#seekMember()
    this.#troubled = true
    if (this.#damage?.end !== offset) this.#reportDamage()
    this.#damage ??= { offset, end: offset, detail: damage }
    this.#damage.end = this.#input.position
    if (found) this.#damage.detail = `${damage}; reading goes on at the next member`
    if (!gaveNothing) this.#reportDamage()
  }

  /** Members that follow each other and give nothing are one range. */
  #reportDamage(): void {
    if (this.#damage === undefined) return
    const { offset, end, detail } = this.#damage
    this.#damage = undefined
    this.#work.report({ code: 'gzip-damaged', subject: this.#subject, offset, length: end - offset, detail })
  }

  /** What gave nothing was perhaps no member, and what its header says is perhaps another one: goes back to look there. */
  #lookWithin(slice: Uint8Array): void {
    const again = this.#length === 0 ? 1 : bufferOver(this.#header).indexOf(MAGIC, 1)
    if (again < 0) return
    const read = this.#input.position - this.#memberStart - this.#header.length
    this.#input.giveBack(slice.subarray(0, read))
    this.#input.giveBack(this.#header.subarray(again))
  }

  /** Bytes between or behind members that are none; true when another member follows. */
  #passJunk(): boolean {
    this.#reportDamage()
    const offset = this.#input.position
    const blank = this.#skipZeros()
    const zeros = this.#input.position
    const found = this.#seekMember()
    const length = this.#input.position - offset
    const padding = blank && this.#input.position === zeros
    this.#troubled = true
    const where = { subject: this.#subject, offset, length }
    if (this.#members === 0) {
      this.#work.report({ code: 'gzip-damaged', ...where, detail: 'its header cannot be read' })
    } else {
      const detail = padding ? 'zero padding' : 'bytes that are not gzip'
      this.#work.report({ code: 'gzip-trailing-bytes', ...where, detail }, padding ? 'none' : 'harm')
    }
    return found
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

  /** Moves to the next place that looks like a member, or to the end. */
  #seekMember(): boolean {
    for (;;) {
      const piece = bufferOver(this.#input.peek(INFLATE_STEP_BYTES))
      if (piece.length < 10) {
        this.#input.skip(piece.length)
        return false
      }
      const at = piece.indexOf(MAGIC)
      this.#input.skip(at < 0 ? piece.length - MAGIC.length + 1 : at)
      if (at < 0) continue
      if (this.#looksLikeMember()) return true
      this.#input.skip(1)
    }
  }

  /** A whole header comes next, with the beginning of data behind it. So much was spent on others like it that it is
   *  passed over, if the bytes up to here do not make up for it: attempts cost more than the bytes that ask for them. */
  #looksLikeMember(): boolean {
    if (this.#failed > FREE_FAILED_BYTES + this.#input.position) return false
    const bytes = this.#input.peek(MAX_SOUGHT_HEADER_BYTES)
    const header = gzipHeaderBytes(bytes)
    return typeof header === 'number' && mayBeDeflate(bytes.subarray(header))
  }

  #trouble(
    code: 'gzip-truncated' | 'gzip-checksum' | 'gzip-length',
    more: { offset?: number; length?: number; detail?: string },
  ): void {
    this.#troubled = true
    const member =
      this.#members > 1 ? `member ${String(this.#members)} from byte ${String(this.#memberStart)}` : ''
    const detail = [more.detail, member].filter((text) => text !== undefined && text !== '').join('; ')
    this.#work.report({
      code,
      subject: this.#subject,
      offset: more.offset ?? this.#input.position,
      ...(more.length === undefined ? {} : { length: more.length }),
      ...(detail === '' ? {} : { detail }),
    })
  }
}
