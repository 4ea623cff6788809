/** What is in one entry of a zip file, and does it agree with what its header says? */
import { crc32 } from 'node:zlib'
import type { ByteReader } from './byte-reader.js'
import { Inflater } from './inflate.js'
import { INFLATE_STEP_BYTES, READ_BYTES } from './limits.js'
import type { SourceWork } from './source-work.js'
import { seekZipSignature, zipSignatures, zipView } from './zip-directory.js'
import type { RandomAccess, ZipEntry } from './zip-directory.js'

/** One entry; its bytes are to be read before the next entry is asked for. */
export interface OpenEntry {
  readonly name: string
  readonly body: ByteReader
  /** Its deflate stream, once the body was read to the end and agrees with checksum and length; else nothing. */
  readonly deflated: () => Uint8Array | undefined
  /** Its bytes at any offset, if they are stored as they are. */
  readonly access: RandomAccess | undefined
}

const methodNames: Readonly<Record<number, string>> = {
  1: 'Shrink',
  6: 'Implode',
  9: 'Deflate64',
  12: 'bzip2',
  14: 'LZMA',
  93: 'Zstandard',
  95: 'XZ',
  98: 'PPMd',
  99: 'AES encryption',
}

/** A method that has a name, whether it can be read or not. */
export function isKnownMethod(method: number): boolean {
  return method === 0 || method === 8 || methodNames[method] !== undefined
}

export interface EntryPlace {
  readonly work: SourceWork
  readonly inside: readonly string[]
}

/** Reports why an entry cannot be read; true if so. */
export function refuseEntry(entry: ZipEntry, { work, inside }: EntryPlace): boolean {
  const subject = work.subject([...inside, entry.name])
  if (isUnsafeName(entry.name)) {
    work.report({ code: 'unsafe-entry-name', subject, offset: entry.offset })
  }
  if (entry.encrypted || entry.method === 99) {
    work.report({ code: 'zip-encrypted', subject, offset: entry.offset, length: entry.packedBytes })
    return true
  }
  if (entry.method !== 0 && entry.method !== 8) {
    const detail = methodNames[entry.method] ?? `method ${String(entry.method)}`
    work.report({
      code: 'zip-unsupported-method',
      subject,
      offset: entry.offset,
      length: entry.packedBytes,
      detail,
    })
    return true
  }
  return false
}

/** Would this name, used as a path, leave its folder? Here it is a label only; it is still worth knowing. */
export function isUnsafeName(name: string): boolean {
  return /^[/\\]|^[a-z]:|\0|(^|[/\\])\.\.([/\\]|$)/i.test(name)
}

/** Does an entry's content agree with what its header says? */
export class EntryChecks {
  readonly work: SourceWork
  readonly subject: string
  readonly #entry: ZipEntry
  #checksum = 0
  #length = 0
  /** Read to the end, right in every byte. */
  agreed = false

  constructor(entry: ZipEntry, place: EntryPlace) {
    this.#entry = entry
    this.work = place.work
    this.subject = place.work.subject([...place.inside, entry.name])
  }

  add(bytes: Uint8Array): void {
    this.#checksum = crc32(bytes, this.#checksum)
    this.#length += bytes.length
  }

  /** To be called once, at the end of the entry. */
  finish(): void {
    this.finishWith(this.#entry.crc, this.#entry.bytes)
  }

  finishWith(crc: number, bytes: number): void {
    const { subject, work } = this
    const length = this.#length
    if (length !== bytes) {
      const detail = `it holds ${String(length)} bytes and should hold ${String(bytes)}`
      work.report({ code: 'zip-size-mismatch', subject, offset: this.#entry.offset, length, detail })
    } else if (this.#checksum !== crc) {
      work.report({ code: 'zip-checksum', subject, offset: this.#entry.offset, length })
    } else {
      this.agreed = true
    }
  }

  /** The descriptor behind an entry has 32-bit or 64-bit sizes, with or without a signature: the checksum tells. */
  matches(crc: number, bytes: number): boolean {
    return crc === this.#checksum && bytes === this.#length
  }

  damaged(detail: string): void {
    if (this.work.stopped) return
    this.work.report({ code: 'zip-damaged', subject: this.subject, offset: this.#entry.offset, detail })
  }
}

export class StoredEntry {
  readonly #input: ByteReader
  readonly #checks: EntryChecks

  constructor(input: ByteReader, checks: EntryChecks) {
    this.#input = input
    this.#checks = checks
  }

  readonly next = (): Uint8Array | undefined => {
    const { work } = this.#checks
    const bytes = this.#input.take(READ_BYTES)
    if (bytes === undefined) {
      if (!work.stopped) this.#checks.finish()
      return undefined
    }
    this.#checks.add(bytes)
    return work.countOutput(bytes.length) ? bytes : undefined
  }
}

export class DeflatedEntry {
  readonly #input: ByteReader
  readonly #checks: EntryChecks
  /** Where the true checksum and length are: in the header, or in a descriptor behind the data. */
  readonly #sizes: 'known' | 'follow'
  readonly #inflater = new Inflater()
  #done = false

  constructor(input: ByteReader, checks: EntryChecks, sizes: 'known' | 'follow') {
    this.#input = input
    this.#checks = checks
    this.#sizes = sizes
  }

  readonly next = (): Uint8Array | undefined => {
    while (!this.#done) {
      const slice = this.#input.take(INFLATE_STEP_BYTES)
      const output = slice && this.#checks.work.inflate(this.#inflater, slice)
      this.#done = output === undefined || this.#inflater.finished || this.#inflater.damage !== undefined
      if (output !== undefined) this.#checks.add(output)
      if (this.#done && !this.#checks.work.stopped) this.#finish()
      if (output !== undefined && output.length > 0) return output
    }
    return undefined
  }

  #finish(): void {
    const { damage, finished, unread } = this.#inflater
    if (damage !== undefined || finished) this.#input.giveBack(unread)
    if (damage !== undefined) {
      this.#checks.damaged(damage)
      if (this.#sizes === 'follow') seekZipSignature(this.#input)
    } else if (!finished) this.#checks.damaged('its data end early')
    else if (this.#sizes === 'follow') this.#readDescriptor()
    else if (this.#input.peek(1).length > 0) this.#checks.damaged('it holds more bytes than its data take')
    else this.#checks.finish()
  }

  #readDescriptor(): void {
    const bytes = this.#input.peek(24)
    const view = zipView(Buffer.concat([bytes, new Uint8Array(24 - bytes.length)]))
    const signed = view.getUint32(0, true) === zipSignatures.descriptor ? 4 : 0
    const crc = view.getUint32(signed, true)
    const long = Number(view.getBigUint64(signed + 12, true))
    if (this.#checks.matches(crc, long)) this.#input.skip(signed + 20)
    else this.#input.skip(signed + 12)
    this.#checks.finishWith(crc, this.#checks.matches(crc, long) ? long : view.getUint32(signed + 8, true))
  }
}
