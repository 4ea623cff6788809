/** Which tokens does a dictionary have, and in which values are they? Makes the parts of a `TokenIndex`. */
import type { ValueDictionary } from './segment.js'

const NEWLINE = 0x0a
/** A token of more than one in so many values has a bitmap. */
export const DENSE = 32
/** Characters of a short token, at most. */
export const SHORT_TOKEN = 8

export interface TokenParts {
  /** Short tokens; they are numbered first. */
  readonly text: string
  readonly offsets: Uint32Array
  /** Long tokens, by their number less that of the first. */
  readonly at: Uint32Array
  readonly length: Uint32Array
  readonly firstPairs: Int32Array
  readonly secondPairs: Int32Array
  /** Token t: [starts[t], starts[t + 1]) of the lists; the same number twice for one with a bitmap. */
  readonly starts: Uint32Array
  readonly lists: Uint32Array
  readonly bitmaps: ReadonlyMap<number, Uint32Array>
  /** Number of values. */
  readonly values: number
}

/** Which of the 64 bits stands for two neighbours. */
export function pairBit(left: number, right: number): number {
  return Math.imul((left << 8) | right, 0x9e3779b1) >>> 26
}

/** Words of a bitmap of values. */
export const wordsFor = (values: number): number => (values + 31) >>> 5

const FIRST_TOKENS = 1 << 16
const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** Distinct tokens in the order in which they are met, found again by hash. */
class TokenTable {
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

/** 1 for a-z and 0-9. */
const inToken = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[a-z0-9]/.test(String.fromCharCode(byte)) ? 1 : 0,
)

/** Collects the tokens of one dictionary after the other in the same memory. */
export class TokenCollector {
  readonly #table = new TokenTable()
  /** Room for the text of a dictionary. */
  #text = new Uint8Array(0)
  /** Which token was met in which value for the first time, in the order of the values. */
  #pairTokens = new Uint32Array(1 << 20)

  collect({ asciiCount, foldedText, foldedOffsets }: ValueDictionary): TokenParts {
    const table = this.#table
    if (this.#text.length < foldedText.length) this.#text = new Uint8Array(foldedText.length)
    // ASCII: as many bytes as characters.
    encoder.encodeInto(foldedText, this.#text)
    const bytes = this.#text
    table.begin(bytes)
    let pairTokens = this.#pairTokens
    const pairEnds = new Uint32Array(asciiCount)
    let pairs = 0
    for (let value = 0; value < asciiCount; value += 1) {
      const end = (foldedOffsets[value + 1] as number) - 1
      for (let at = foldedOffsets[value] as number; at < end;) {
        if (inToken[bytes[at] as number] === 0) {
          at += 1
          continue
        }
        const start = at
        let hash = 0x811c9dc5
        do {
          hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193)
          at += 1
        } while (at < end && inToken[bytes[at] as number] === 1)
        const token = table.find(start, at - start, hash)
        if (table.last[token] === value) continue
        table.last[token] = value
        table.values[token] = (table.values[token] as number) + 1
        if (pairs === pairTokens.length) pairTokens = this.#largerPairs()
        pairTokens[pairs] = token
        pairs += 1
      }
      pairEnds[value] = pairs
    }
    const numbers = numberTokens(table)
    return {
      ...shortTokens(table, numbers),
      ...longTokens(table, numbers),
      ...postingsOf({ table, numbers }, pairTokens, pairEnds),
      values: asciiCount,
    }
  }

  #largerPairs(): Uint32Array<ArrayBuffer> {
    const larger = new Uint32Array(2 * this.#pairTokens.length)
    larger.set(this.#pairTokens)
    this.#pairTokens = larger
    return larger
  }
}

/** The number of each token: short ones first. */
function numberTokens({ count, length }: TokenTable): Uint32Array {
  const numbers = new Uint32Array(count)
  let next = 0
  for (const short of [true, false]) {
    for (let token = 0; token < count; token += 1) {
      if ((length[token] as number) <= SHORT_TOKEN !== short) continue
      numbers[token] = next
      next += 1
    }
  }
  return numbers
}

function shortTokens(
  { bytes, count, at, length }: TokenTable,
  numbers: Uint32Array,
): Pick<TokenParts, 'text' | 'offsets'> {
  let short = 0
  let top = 1
  for (let token = 0; token < count; token += 1) {
    if ((length[token] as number) > SHORT_TOKEN) continue
    short += 1
    top += (length[token] as number) + 1
  }
  const offsets = new Uint32Array(short + 1)
  const text = new Uint8Array(top).fill(NEWLINE)
  let to = 1
  for (let token = 0; token < count; token += 1) {
    const size = length[token] as number
    if (size > SHORT_TOKEN) continue
    const from = at[token] as number
    offsets[numbers[token] as number] = to
    for (let byte = 0; byte < size; byte += 1) text[to + byte] = bytes[from + byte] as number
    to += size + 1
  }
  offsets[short] = to
  return { text: decoder.decode(text), offsets }
}

function longTokens(
  { bytes, count, at, length }: TokenTable,
  numbers: Uint32Array,
): Pick<TokenParts, 'at' | 'length' | 'firstPairs' | 'secondPairs'> {
  let long = 0
  for (let token = 0; token < count; token += 1) if ((length[token] as number) > SHORT_TOKEN) long += 1
  const base = count - long
  const parts = {
    at: new Uint32Array(long),
    length: new Uint32Array(long),
    firstPairs: new Int32Array(long),
    secondPairs: new Int32Array(long),
  }
  for (let token = 0; token < count; token += 1) {
    const size = length[token] as number
    if (size <= SHORT_TOKEN) continue
    const from = at[token] as number
    let low = 0
    let high = 0
    for (let byte = from + 1; byte < from + size; byte += 1) {
      const bit = pairBit(bytes[byte - 1] as number, bytes[byte] as number)
      if (bit < 32) low |= 1 << bit
      else high |= 1 << (bit & 31)
    }
    const to = (numbers[token] as number) - base
    parts.at[to] = from
    parts.length[to] = size
    parts.firstPairs[to] = low
    parts.secondPairs[to] = high
  }
  return parts
}

function postingsOf(
  { table, numbers }: { readonly table: TokenTable; readonly numbers: Uint32Array },
  pairTokens: Uint32Array,
  pairEnds: Uint32Array,
): Pick<TokenParts, 'starts' | 'lists' | 'bitmaps'> {
  const { count, values } = table
  const starts = new Uint32Array(count + 1)
  const bitmaps = new Map<number, Uint32Array>()
  const isDense = (token: number): boolean => DENSE * (values[token] as number) > pairEnds.length
  for (let token = 0; token < count; token += 1) {
    const number = numbers[token] as number
    if (isDense(token)) bitmaps.set(number, new Uint32Array(wordsFor(pairEnds.length)))
    else starts[number + 1] = values[token] as number
  }
  for (let number = 0; number < count; number += 1)
    starts[number + 1] = (starts[number + 1] as number) + (starts[number] as number)
  const next = starts.slice()
  const lists = new Uint32Array(starts[count] as number)
  let at = 0
  for (let value = 0; value < pairEnds.length; value += 1) {
    for (const end = pairEnds[value] as number; at < end; at += 1) {
      const token = pairTokens[at] as number
      const number = numbers[token] as number
      if (isDense(token)) {
        const bitmap = bitmaps.get(number) as Uint32Array
        bitmap[value >>> 5] = (bitmap[value >>> 5] as number) | (1 << (value & 31))
      } else {
        const to = next[number] as number
        lists[to] = value
        next[number] = to + 1
      }
    }
  }
  return { starts, lists, bitmaps }
}
