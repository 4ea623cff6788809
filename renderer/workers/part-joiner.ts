/** How does a record that crosses the border of two parts become whole? The unsettled tail goes in front of the next part. */
import { SLACK_BYTES } from './frame-stream.js'

export interface Joined {
  /** Readable for SLACK_BYTES beyond `end`. */
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly start: number
  readonly end: number
}

const NOTHING = new Uint8Array(0)

export class PartJoiner {
  private tail = NOTHING
  private buffer = NOTHING

  /** Bytes held back so far. */
  get held(): number {
    return this.tail.length
  }

  /** The tail and then `raw`; without copying where there is no tail and enough room behind `raw`. */
  join(raw: Uint8Array<ArrayBuffer>): Joined {
    const end = raw.byteOffset + raw.length
    if (this.tail.length === 0 && raw.buffer.byteLength - end >= SLACK_BYTES) {
      return { bytes: new Uint8Array(raw.buffer), start: raw.byteOffset, end }
    }
    const size = this.tail.length + raw.length
    if (this.buffer.length < size + SLACK_BYTES) this.buffer = new Uint8Array(size + SLACK_BYTES)
    this.buffer.set(this.tail)
    this.buffer.set(raw, this.tail.length)
    this.buffer.fill(0, size, size + SLACK_BYTES)
    return { bytes: this.buffer, start: 0, end: size }
  }

  /** Keeps what lies behind `settled` for the next part. */
  keep({ bytes, end }: Joined, settled: number): void {
    this.tail = settled === end ? NOTHING : bytes.slice(settled, end)
  }

  clear(): void {
    this.tail = NOTHING
    this.buffer = NOTHING
  }
}
