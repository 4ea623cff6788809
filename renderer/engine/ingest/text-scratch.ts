/** How can the scanner read a record that stands in a decoded text? Written as UTF-8 into a buffer that is used again. */
import type { RecordBytes } from './record-indexer.js'

/** The scanner reads up to so many bytes behind the end. */
const SLACK = 16
/** Half a surrogate pair cannot be written as UTF-8. */
const HALF_PAIR = /\p{Surrogate}/u

export class TextScratch implements RecordBytes {
  readonly part = 0
  readonly start = 0
  bytes = new Uint8Array(1 << 16)
  view = new DataView(this.bytes.buffer)
  readonly #encoder = new TextEncoder()

  /** Writes the text from offset 0 on and gives the number of bytes; -1 if it cannot be written. */
  write(text: string): number {
    if (HALF_PAIR.test(text)) return -1
    if (3 * text.length + SLACK > this.bytes.length) {
      this.bytes = new Uint8Array(6 * text.length + SLACK)
      this.view = new DataView(this.bytes.buffer)
    }
    const { written } = this.#encoder.encodeInto(text, this.bytes)
    this.bytes.fill(0, written, written + SLACK)
    return written
  }
}
