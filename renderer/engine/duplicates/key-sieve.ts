/** Which keys are surely not among those that were put aside? A Bloom filter in blocks: a question looks at one piece of
 *  memory of 32 bytes, and is answered falsely with "perhaps" for one key in a hundred. 10 to 15 bits a key. */
import type { EventKey } from './recent-keys.js'

const BITS_A_KEY = 10
const BLOCK_WORDS = 8
const BLOCK_BITS = 32 * BLOCK_WORDS

export class KeySieve {
  readonly #words: Uint32Array
  readonly #blocks: number

  /** `capacity`: keys that may be added. */
  constructor(readonly capacity: number) {
    this.#blocks = Math.max(1, Math.ceil((capacity * BITS_A_KEY) / BLOCK_BITS))
    this.#words = new Uint32Array(BLOCK_WORDS * this.#blocks)
  }

  /** Of memory. */
  get bytes(): number {
    return this.#words.byteLength
  }

  add(a: number, b: number, lane: number): void {
    const words = this.#words
    const first = this.#blockOf(a, b, lane)
    let bits = bitsOf(a, b)
    for (let turn = 0; turn < 6; turn += 1) {
      words[first + ((bits >>> 5) & 7)]! |= 1 << (bits & 31)
      bits = turn === 2 ? bitsOf(b, lane) : bits >>> 8
    }
  }

  /** False: the key was not added. True: perhaps it was. */
  mayHold(key: EventKey): boolean {
    const a = key[0]!
    const b = key[1]!
    const lane = key[2]!
    const words = this.#words
    const first = this.#blockOf(a, b, lane)
    let bits = bitsOf(a, b)
    for (let turn = 0; turn < 6; turn += 1) {
      if ((words[first + ((bits >>> 5) & 7)]! & (1 << (bits & 31))) === 0) return false
      bits = turn === 2 ? bitsOf(b, lane) : bits >>> 8
    }
    return true
  }

  #blockOf(a: number, b: number, lane: number): number {
    return BLOCK_WORDS * Math.floor((hashOfKey(a, b, lane) / 0x100000000) * this.#blocks)
  }
}

/** An unsigned word of all three. */
export function hashOfKey(a: number, b: number, lane: number): number {
  let mixed = Math.imul(a ^ (a >>> 15) ^ lane, 0x85ebca6b) + (b >>> 16)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

function bitsOf(one: number, other: number): number {
  const mixed = Math.imul(one ^ (other >>> 7) ^ (other << 9), 0x9e3779b1)
  return mixed ^ (mixed >>> 15)
}
