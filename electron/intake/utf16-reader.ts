/** How does UTF-16 text (a PowerShell redirection) become the UTF-8 that everything else reads? */
import type { ByteReader } from './byte-reader.js'
import { READ_BYTES } from './limits.js'
import type { SourceWork } from './source-work.js'

export class Utf16Reader {
  readonly #input: ByteReader
  readonly #order: 'utf-16le' | 'utf-16be'
  readonly #subject: string
  readonly #work: SourceWork
  #decoder = new TextDecoder('utf-16le', { fatal: true })
  #carry: Uint8Array = new Uint8Array(0)
  #faulty = false
  #done = false

  constructor(input: ByteReader, order: 'utf-16le' | 'utf-16be', subject: string, work: SourceWork) {
    this.#input = input
    this.#order = order
    this.#subject = subject
    this.#work = work
  }

  /** The next text as UTF-8, without the byte order mark. Halves of characters are replaced, and reported once. */
  readonly next = (): Uint8Array | undefined => {
    while (!this.#done) {
      const offset = this.#input.position - this.#carry.length
      const piece = this.#input.take(READ_BYTES)
      this.#done = piece === undefined
      const text = this.#decode(this.#pairs(piece), offset)
      if (text !== '') return Buffer.from(text, 'utf8')
    }
    return undefined
  }

  /** Whole 16-bit units in little-endian order. */
  #pairs(piece: Uint8Array | undefined): Uint8Array {
    const bytes = Buffer.concat(piece === undefined ? [this.#carry] : [this.#carry, piece])
    if (piece === undefined) return bytes
    const even = bytes.subarray(0, bytes.length & ~1)
    this.#carry = bytes.subarray(even.length)
    return this.#order === 'utf-16be' ? even.swap16() : even
  }

  #decode(bytes: Uint8Array, offset: number): string {
    const options = { stream: !this.#done }
    if (this.#faulty) return this.#decoder.decode(bytes, options)
    try {
      return this.#decoder.decode(bytes, options)
    } catch {
      this.#faulty = true
      this.#decoder = new TextDecoder('utf-16le', { ignoreBOM: offset > 0 })
      const detail = 'UTF-16 with halves of characters; they are shown as U+FFFD'
      this.#work.report({ code: 'text-encoding', subject: this.#subject, offset, detail })
      return this.#decoder.decode(bytes, options)
    }
  }
}
