/** Which tokens does a text of values have, and in which values are they? Makes the parts of a `TokenIndex`. */
import type { ValueText } from './segment.js'
import { release } from './release.js'
import { postingsOf, type TokenPostings } from './token-postings.js'
import { TokenTable } from './token-table.js'

const NEWLINE = 0x0a
/** Characters of a short token, at most. */
export const SHORT_TOKEN = 8

/** Longer tokens have this length. */
export const LONGEST_KNOWN = 0xff

export interface TokenParts {
  /** Short tokens; they are numbered first. */
  readonly text: string
  readonly offsets: Uint32Array
  /** Long tokens, by their number less that of the first: those in several values before those in only one. */
  readonly at: Uint32Array
  readonly length: Uint8Array
  readonly firstPairs: Int32Array
  readonly secondPairs: Int32Array
  /** Of all but the long tokens in only one value. */
  readonly postings: TokenPostings
}

/** Which of the 64 bits stands for two neighbours. */
export function pairBit(left: number, right: number): number {
  return Math.imul((left << 8) | right, 0x9e3779b1) >>> 26
}

/** Characters that are encoded at once. */
const PIECE = 1 << 18
const encoder = new TextEncoder()
const decoder = new TextDecoder()

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

  collect({ count, folded, offsets }: ValueText): TokenParts {
    const table = this.#table
    if (this.#text.length < folded.length) this.#text = new Uint8Array(folded.length)
    // ASCII: as many bytes as characters. In pieces, as each is copied on its way.
    for (let from = 0; from < folded.length; from += PIECE)
      encoder.encodeInto(folded.slice(from, from + PIECE), this.#text.subarray(from))
    const bytes = this.#text
    table.begin(bytes)
    let pairTokens = this.#pairTokens
    const pairEnds = new Uint32Array(count)
    let pairs = 0
    for (let value = 0; value < count; value += 1) {
      const end = (offsets[value + 1] as number) - 1
      for (let at = offsets[value] as number; at < end;) {
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
    const numbering = numberTokens(table)
    const parts = {
      ...shortTokens(table, numbering.numbers),
      ...longTokens(table, numbering.numbers),
      postings: postingsOf(table, numbering, { tokens: pairTokens, ends: pairEnds }),
    }
    release(numbering.numbers.buffer)
    release(pairEnds.buffer)
    return parts
  }

  /** Gives its memory back; it is of no use any more. */
  end(): void {
    release(this.#text.buffer)
    release(this.#pairTokens.buffer)
    this.#table.end()
  }

  #largerPairs(): Uint32Array<ArrayBuffer> {
    const larger = new Uint32Array(2 * this.#pairTokens.length)
    larger.set(this.#pairTokens)
    release(this.#pairTokens.buffer)
    this.#pairTokens = larger
    return larger
  }
}

/** The number of each token: short ones first, then long ones of several values, then those of one. */
function numberTokens({ count, length, values }: TokenTable): { numbers: Uint32Array; listed: number } {
  const kinds = new Uint8Array(count)
  const counts: [number, number, number] = [0, 0, 0]
  for (let token = 0; token < count; token += 1) {
    const isLong = (length[token] as number) > SHORT_TOKEN
    const kind = isLong ? (values[token] === 1 ? 2 : 1) : 0
    kinds[token] = kind
    counts[kind] += 1
  }
  const numbers = new Uint32Array(count)
  const next = [0, counts[0], counts[0] + counts[1]]
  for (let token = 0; token < count; token += 1) {
    const kind = kinds[token] as number
    const number = next[kind] as number
    numbers[token] = number
    next[kind] = number + 1
  }
  return { numbers, listed: counts[0] + counts[1] }
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
    length: new Uint8Array(long),
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
    parts.length[to] = Math.min(size, LONGEST_KNOWN)
    parts.firstPairs[to] = low
    parts.secondPairs[to] = high
  }
  return parts
}
