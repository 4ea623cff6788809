/** Which tokens were met, and how often? Distinct tokens in the order in which they are met, found again by hash. */
import { release } from './release.js'

const FIRST_TOKENS = 1 << 16

export class TokenTable {
  count = 0
  /** Where each token was met first, and its length. */
  at = new Uint32Array(FIRST_TOKENS)
  length = new Uint32Array(FIRST_TOKENS)
  /** The last value that it was met in, and in how many it was. */
  last = new Int32Array(FIRST_TOKENS)
  values = new Uint32Array(FIRST_TOKENS)
  #hash = new Int32Array(FIRST_TOKENS)
  /** Token + 1 by hash; never more than half full. */
  #slots = new Int32Array(4 * FIRST_TOKENS)

  bytes: Uint8Array = new Uint8Array(0)

  /** Forgets everything; `bytes` are the next text. */
  begin(bytes: Uint8Array): void {
    this.bytes = bytes
    this.count = 0
    this.#slots.fill(0)
  }

  /** Gives its memory back. */
  end(): void {
    const lists = [this.at, this.length, this.last, this.values, this.#hash, this.#slots]
    for (const { buffer } of lists) release(buffer)
  }

  find(start: number, length: number, hash: number): number {
    const mask = this.#slots.length - 1
    let slot = (hash ^ (hash >>> 15)) & mask
    for (;;) {
      const token = (this.#slots[slot] as number) - 1
      if (token < 0) return this.#add(slot, hash, { start, length })
      if (this.#hash[token] === hash && this.length[token] === length && this.#isAt(token, start))
        return token
      slot = (slot + 1) & mask
    }
  }

  #isAt(token: number, start: number): boolean {
    const { bytes } = this
    const known = this.at[token] as number
    const length = this.length[token] as number
    for (let at = 0; at < length; at += 1) if (bytes[known + at] !== bytes[start + at]) return false
    return true
  }

  #add(slot: number, hash: number, { start, length }: { start: number; length: number }): number {
    const token = this.count
    if (token === this.at.length) this.#grow()
    this.count = token + 1
    this.at[token] = start
    this.length[token] = length
    this.last[token] = -1
    this.values[token] = 0
    this.#hash[token] = hash
    this.#slots[slot] = token + 1
    if (4 * this.count > this.#slots.length) this.#spread()
    return token
  }

  #grow(): void {
    const room = 2 * this.at.length
    const grown = <List extends Uint32Array | Int32Array>(list: List, larger: List): List => {
      larger.set(list)
      release(list.buffer)
      return larger
    }
    this.at = grown(this.at, new Uint32Array(room))
    this.length = grown(this.length, new Uint32Array(room))
    this.last = grown(this.last, new Int32Array(room))
    this.values = grown(this.values, new Uint32Array(room))
    this.#hash = grown(this.#hash, new Int32Array(room))
  }

  #spread(): void {
    const slots = new Int32Array(2 * this.#slots.length)
    const mask = slots.length - 1
    for (let token = 0; token < this.count; token += 1) {
      const hash = this.#hash[token] as number
      let slot = (hash ^ (hash >>> 15)) & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = token + 1
    }
    this.#slots = slots
  }
}
