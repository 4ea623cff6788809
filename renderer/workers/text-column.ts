/** How are very many short texts kept in few bytes? One after another in one piece of memory, outside of the heap of objects:
 *  a byte a character where the text has none beyond Latin-1, else two. */

export class TextColumn {
  private bytes = new Uint8Array(1 << 12)
  private top = 0
  /** Where each text begins; twice that, and one more where its characters take two bytes. */
  private starts = new Float64Array(64)
  private count = 0

  /** Gives the row of the text: 0, 1, … */
  push(text: string): number {
    const isWide = hasWide(text)
    const length = isWide ? 2 * text.length : text.length
    this.makeRoom(length)
    this.starts[this.count] = 2 * this.top + (isWide ? 1 : 0)
    for (let at = 0; at < text.length; at += 1) {
      const unit = text.charCodeAt(at)
      this.bytes[this.top] = unit & 0xff
      if (isWide) this.bytes[this.top + 1] = unit >>> 8
      this.top += isWide ? 2 : 1
    }
    this.count += 1
    return this.count - 1
  }

  get(row: number): string {
    const start = this.starts[row] ?? 0
    const from = Math.floor(start / 2)
    const to = row + 1 < this.count ? Math.floor((this.starts[row + 1] ?? 0) / 2) : this.top
    const step = start % 2 === 0 ? 1 : 2
    const units: number[] = []
    for (let at = from; at < to; at += step) {
      const high = step === 1 ? 0 : (this.bytes[at + 1] ?? 0)
      units.push((high << 8) | (this.bytes[at] ?? 0))
    }
    return textOf(units)
  }

  private makeRoom(length: number): void {
    if (this.top + length > this.bytes.length) {
      const larger = new Uint8Array(Math.max(this.top + length, Math.ceil(1.5 * this.bytes.length)))
      larger.set(this.bytes)
      this.bytes = larger
    }
    if (this.count < this.starts.length) return
    const larger = new Float64Array(Math.ceil(1.5 * this.count))
    larger.set(this.starts)
    this.starts = larger
  }
}

/** Arguments of a call are limited in number: names longer than this are put together from pieces. */
const PIECE = 4096

function textOf(units: readonly number[]): string {
  let text = ''
  for (let from = 0; from < units.length; from += PIECE) {
    text += String.fromCharCode(...units.slice(from, from + PIECE))
  }
  return text
}

function hasWide(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 0xff) return true
  return false
}
