/** How does one layer read bytes from the layer below it? Forward only, with a look ahead. */

/** Gives the next bytes, never empty, or nothing at the end. The bytes stay valid until the source is done. */
export type NextBytes = () => Uint8Array | undefined

const NOTHING = new Uint8Array(0)

/** The same memory. */
export function bufferOver(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}

export class ByteReader {
  readonly #next: NextBytes
  /** Bytes that were fetched and not taken, in order. */
  #held: Uint8Array[]
  #ended = false
  /** Bytes taken so far. */
  position = 0

  constructor(next: NextBytes) {
    this.#next = next
    this.#held = []
  }

  /** A reader over bytes that are in memory. */
  static over(bytes: Uint8Array): ByteReader {
    const reader = new ByteReader(() => undefined)
    if (bytes.length > 0) reader.#held.push(bytes)
    return reader
  }

  /** Takes the next 1 to `limit` bytes as a view; nothing at the end. */
  take(limit: number): Uint8Array | undefined {
    const first = this.#held.shift() ?? this.#fetch()
    if (first === undefined) return undefined
    const taken = first.length > limit ? first.subarray(0, limit) : first
    if (taken.length < first.length) this.#held.unshift(first.subarray(limit))
    this.position += taken.length
    return taken
  }

  /** Takes and forgets up to `count` bytes; answers how many there were. */
  skip(count: number): number {
    let left = count
    while (left > 0) {
      const taken = this.take(left)
      if (taken === undefined) break
      left -= taken.length
    }
    return count - left
  }

  /** The next `count` bytes in one piece without taking them; fewer only at the end. */
  peek(count: number): Uint8Array {
    while ((this.#held[0]?.length ?? 0) < count) {
      const more = this.#held.length > 1 ? undefined : this.#fetch()
      if (more !== undefined) this.#held.push(more)
      if (this.#held.length < 2) break
      const [first = NOTHING, second = NOTHING, ...others] = this.#held
      this.#held = [Buffer.concat([first, second]), ...others]
    }
    return this.#held[0]?.subarray(0, count) ?? NOTHING
  }

  /** Puts back bytes that were taken last. */
  giveBack(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.position -= bytes.length
    const first = this.#held[0]
    // views of the same memory become one again, so that looking ahead does not copy what follows
    if (first?.buffer === bytes.buffer && bytes.byteOffset + bytes.length === first.byteOffset)
      this.#held[0] = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length + first.length)
    else this.#held.unshift(bytes)
  }

  /** Everything that is left, in one piece and not taken, if it is at most `limit` bytes; otherwise nothing is lost. */
  gather(limit: number): Uint8Array | undefined {
    let total = this.#held.reduce((sum, piece) => sum + piece.length, 0)
    while (total <= limit) {
      const more = this.#fetch()
      if (more === undefined) {
        if (this.#held.length > 1) this.#held = [Buffer.concat(this.#held)]
        return this.#held[0] ?? NOTHING
      }
      this.#held.push(more)
      total += more.length
    }
    return undefined
  }

  #fetch(): Uint8Array | undefined {
    if (this.#ended) return undefined
    const bytes = this.#next()
    if (bytes === undefined || bytes.length === 0) this.#ended = true
    return bytes === undefined || bytes.length === 0 ? undefined : bytes
  }
}
