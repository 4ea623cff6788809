/** Which values hold this piece of text, without their text being searched? A token is a longest run of a-z and 0-9 in a
 *  folded value. A piece of such characters that a value holds lies in one of its tokens; of a piece with other characters,
 *  each run must stand at the start or the end of a token, or be one, and what is found that way is still to be compared.
 *
 *    short tokens  (up to 8 characters; most words of the evidence) stand in one text, each followed by a line feed, and are
 *                  searched as text: token t stands at [offsets[t], offsets[t + 1] - 1)
 *    long tokens   (names, but most of all random keys, which hardly repeat) are known by where they stand in the text of the
 *                  dictionary, and by two words with one bit for each pair of characters that they hold: only tokens with
 *                  all bits of the piece are compared with it
 *    postings      token -> the values that hold it: a list, or a bitmap of the values where that is smaller. A long token that
 *                  stands in one value only needs none */
import type { Segment, ValueText } from './segment.js'
import { LONGEST_KNOWN, pairBit, SHORT_TOKEN, TokenCollector, type TokenParts } from './token-collector.js'
import { addValues, bitsIn, bytesOfPostings, countOf, listOf, wordsFor } from './token-postings.js'

/** Shorter pieces are in so many tokens that searching the values is faster. */
const SHORTEST = 3

export interface TokenMatches {
  /** Ascending. */
  readonly values: ArrayLike<number>
  /** Does every one of them hold the text, or are they still to be compared? */
  readonly certain: boolean
}

/** A run of a-z and 0-9, and whether the text shows that a token begins or ends there. */
interface Piece {
  readonly text: string
  readonly begins: boolean
  readonly ends: boolean
}

/** A token is in few values where it is in no more than one of so many; and where it is in more than one of so many, the
 *  values are faster searched than looked at one by one. */
const FEW = 64
const MANY = 8

function isShortToken({ text, begins, ends }: Piece): boolean {
  return begins && ends && text.length >= SHORTEST && text.length <= SHORT_TOKEN
}

export class TokenIndex {
  readonly #text: ValueText
  readonly #parts: TokenParts

  constructor(text: ValueText, collector: TokenCollector) {
    this.#text = text
    this.#parts = collector.collect(text)
  }

  /** Bytes of memory, roughly. */
  get bytes(): number {
    const { text, offsets, at, length, firstPairs, secondPairs, postings } = this.#parts
    const arrays = [offsets, at, length, firstPairs, secondPairs]
    return text.length + bytesOfPostings(postings) + arrays.reduce((sum, array) => sum + array.byteLength, 0)
  }

  /** ASCII values that can hold the literal (folded, not empty); undefined where looking through all of them is better. */
  valuesWith(literal: string): TokenMatches | undefined {
    const pieces = piecesOf(literal)
    const [first] = pieces
    if (first === undefined) return undefined
    const best = pieces.reduce(
      (longest, piece) => (piece.text.length > longest.text.length ? piece : longest),
      first,
    )
    if (best.text.length < SHORTEST) return undefined
    const within = this.#valuesWithToken(pieces)
    if (within !== undefined) return { values: within, certain: false }
    const certain = best.text === literal
    const isTooMany = (tokens: readonly number[]): boolean =>
      !certain && this.#countOf(tokens) > this.#parts.postings.values / MANY
    const short = this.#shortWith(best)
    if (isTooMany(short)) return undefined
    const tokens = [...short, ...this.#longWith(best)]
    if (isTooMany(tokens)) return undefined
    return { values: this.#valuesOf(tokens), certain }
  }

  /** Values of which a short token holds the literal: some of those that hold it, soon found. Undefined where they are few. */
  valuesInShort(literal: string): ArrayLike<number> | undefined {
    const [piece, ...others] = piecesOf(literal)
    if (piece?.text !== literal || others.length > 0) return undefined
    const tokens = this.#shortWith(piece)
    return this.#countOf(tokens) > this.#parts.postings.values / MANY ? this.#valuesOf(tokens) : undefined
  }

  /** By a short token that the literal holds from end to end, where it is in few values: only the short tokens are searched
   *  then. */
  #valuesWithToken(pieces: readonly Piece[]): ArrayLike<number> | undefined {
    const tokens = pieces.filter(isShortToken).sort((left, right) => right.text.length - left.text.length)
    for (const piece of tokens) {
      const found = this.#shortWith(piece)
      if (this.#countOf(found) <= this.#parts.postings.values / FEW) return this.#valuesOf(found)
    }
    return undefined
  }

  #shortWith({ text: wanted, begins, ends }: Piece): number[] {
    const found: number[] = []
    if (wanted.length > SHORT_TOKEN) return found
    const { text, offsets } = this.#parts
    let token = 0
    // The line feeds are no part of what is searched for: they are everywhere, and would slow the search down.
    for (let at = text.indexOf(wanted); at >= 0;) {
      token = entryAt(offsets, at, token)
      const end = (offsets[token + 1] as number) - 1
      const isIn = (!begins || at === offsets[token]) && (!ends || text.endsWith(wanted, end))
      if (isIn && (!begins || !ends || end - at === wanted.length)) found.push(token)
      at = text.indexOf(wanted, end)
    }
    return found
  }

  #longWith(piece: Piece): number[] {
    if (isShortToken(piece)) return []
    const { at, firstPairs, secondPairs, offsets } = this.#parts
    const [first, second] = pairsOf(piece.text)
    const base = offsets.length - 1
    const found: number[] = []
    for (let token = 0; token < at.length; token += 1) {
      if (((firstPairs[token] as number) & first) !== first) continue
      if (((secondPairs[token] as number) & second) === second && this.#longHolds(token, piece))
        found.push(base + token)
    }
    return found
  }

  #longHolds(token: number, { text, begins, ends }: Piece): boolean {
    const { folded } = this.#text
    const from = this.#parts.at[token] as number
    const length = this.#lengthOf(token)
    if (length < text.length) return false
    if (begins) return folded.startsWith(text, from) && (!ends || length === text.length)
    if (ends) return folded.startsWith(text, from + length - text.length)
    return folded.slice(from, from + length).includes(text)
  }

  #lengthOf(token: number): number {
    const { folded } = this.#text
    const from = this.#parts.at[token] as number
    let length = this.#parts.length[token] as number
    if (length === LONGEST_KNOWN) while (isTokenUnit(folded.charCodeAt(from + length))) length += 1
    return length
  }

  #countOf(tokens: readonly number[]): number {
    return tokens.reduce((sum, token) => sum + countOf(this.#parts.postings, token), 0)
  }

  #valuesOf(tokens: readonly number[]): ArrayLike<number> {
    const { at, offsets, postings } = this.#parts
    const { offsets: valueOffsets } = this.#text
    const { listed, bitmaps, values } = postings
    const [only] = tokens
    if (tokens.length === 1 && only !== undefined && only < listed && !bitmaps.has(only))
      return listOf(postings, only)
    const union = new Uint32Array(wordsFor(values))
    let value = 0
    for (const token of tokens) {
      if (token < listed) {
        addValues(postings, token, union)
        continue
      }
      // Tokens of one value are numbered in the order in which they stand.
      value = entryAt(valueOffsets, at[token - offsets.length + 1] as number, value)
      union[value >>> 5] = (union[value >>> 5] as number) | (1 << (value & 31))
    }
    return bitsOf(union)
  }
}

function isTokenUnit(unit: number): boolean {
  return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39)
}

/** The bits of all neighbours in a piece, in two words. */
function pairsOf(piece: string): readonly [number, number] {
  const words: [number, number] = [0, 0]
  for (let at = 1; at < piece.length; at += 1) {
    const bit = pairBit(piece.charCodeAt(at - 1), piece.charCodeAt(at))
    if (bit < 32) words[0] |= 1 << bit
    else words[1] |= 1 << (bit & 31)
  }
  return words
}

function piecesOf(literal: string): readonly Piece[] {
  return [...literal.matchAll(/[a-z0-9]+/g)].map((found) => {
    const [text] = found
    return { text, begins: found.index > 0, ends: found.index + text.length < literal.length }
  })
}

/** The text in which `at` lies, or that ends at it; at or behind `from`. Looks near `from` first. */
function entryAt(offsets: Uint32Array, at: number, from: number): number {
  const last = offsets.length - 2
  let low = from
  let step = 1
  while (low + step <= last && (offsets[low + step] as number) <= at) {
    low += step
    step *= 2
  }
  let high = Math.min(low + step - 1, last)
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if ((offsets[middle] as number) <= at) low = middle
    else high = middle - 1
  }
  return low
}

function bitsOf(bitmap: Uint32Array): Uint32Array {
  let count = 0
  for (const word of bitmap) count += bitsIn(word)
  const list = new Uint32Array(count)
  let to = 0
  for (let word = 0; word < bitmap.length; word += 1) {
    let bits = bitmap[word] as number
    while (bits !== 0) {
      const lowest = bits & -bits
      list[to] = (word << 5) + 31 - Math.clz32(lowest)
      to += 1
      bits ^= lowest
    }
  }
  return list
}

const made = new WeakMap<ValueText, TokenIndex>()

/** The token index of a dictionary, if it has been made. */
export function tokensOf(text: ValueText): TokenIndex | undefined {
  return made.get(text)
}

/** Makes the token index, which lives as long as the dictionary. */
export function makeTokens(text: ValueText, collector = new TokenCollector()): TokenIndex {
  const known = made.get(text)
  if (known !== undefined) return known
  const tokens = new TokenIndex(text, collector)
  made.set(text, tokens)
  return tokens
}

export interface SegmentPreparer {
  /** Makes searches of the segment faster, if its text is attached: some 50 ms for a full one. Gives the bytes of memory that
   *  this takes. */
  (segment: Segment): number
  /** Gives back the memory that it needed for making it, which served one segment after the other. */
  end(): void
}

export function segmentPreparer(): SegmentPreparer {
  const collector = new TokenCollector()
  const prepare = (segment: Segment): number => {
    if (!segment.has('text')) return 0
    const { plain } = segment.cold.dictionary
    prepared.set(segment, plain)
    return makeTokens(plain, collector).bytes
  }
  return Object.assign(prepare, { end: () => collector.end() })
}

const prepared = new WeakMap<Segment, ValueText>()

/** Lets go of what a `segmentPreparer` made. */
export function forgetTokens(segment: Segment): void {
  const text = prepared.get(segment)
  if (text !== undefined) made.delete(text)
  prepared.delete(segment)
}
