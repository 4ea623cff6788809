/** Which values of a dictionary pass a test? By the tokens that they hold, by a search for a text that they must contain,
 *  or by one pass over all of them. */
import type { ValueMatcher } from '../query/value-matcher.js'
import type { LineScan } from '../query/regex/line-scan.js'
import type { ValueDictionary } from '../segment/segment.js'
import { tokensOf } from '../segment/token-index.js'
import { wordsFor } from '../segment/token-postings.js'

const NEWLINE = 0x0a

/** Characters that are scanned at once: they should stay in the processor's cache, with some more. */
const CHUNK = 1 << 18
/** Where all values can be looked through in one pass, shorter texts are not searched for, nor more of them. */
const SHORTEST = 3
const MOST_SEARCHES = 2
/** Matching one value in so many by itself takes as long as one pass over all of them. */
const SCAN_SHARE = 16
/** So many values are matched before their number in all is guessed. */
const SAMPLE = 200

/** One token, or part of one; or a text with a piece that is in few tokens. Others are found faster in the text itself. */
const USE_TOKENS = /^[a-z0-9]+$|[a-z0-9]{5}|[^a-z0-9][a-z0-9]{3,}[^a-z0-9]/

/** Ids of the values that pass, ascending. */
export function matchingValues(dictionary: ValueDictionary, matcher: ValueMatcher): ArrayLike<number> {
  const { asciiCount, wideFolded } = dictionary
  const ascii = asciiValues(dictionary, matcher)
  if (wideFolded.length === 0) return ascii
  const found = Array.from(ascii)
  wideFolded.forEach((folded, at) => {
    if (matcher.matches(folded)) found.push(asciiCount + at)
  })
  return found
}

/** Some of the values that pass, where very many do and they are soon found: they may be in every event already. */
export function commonValues(
  dictionary: ValueDictionary,
  matcher: ValueMatcher,
): ArrayLike<number> | undefined {
  const [literal, ...others] = matcher.literals
  if (!matcher.whole || literal === undefined || others.length > 0) return undefined
  return tokensOf(dictionary)?.valuesInShort(literal)
}

function asciiValues(dictionary: ValueDictionary, matcher: ValueMatcher): ArrayLike<number> {
  const { lines } = matcher
  if (lines === undefined) return searchedValues(dictionary, matcher) ?? everyValue(dictionary, matcher)
  return searchedValues(dictionary, matcher) ?? scannedValues(dictionary, matcher, lines)
}

/** By searching for what the values must contain; undefined where there is nothing to search for, or where one pass over
 *  all values is faster. */
function searchedValues(dictionary: ValueDictionary, matcher: ValueMatcher): ArrayLike<number> | undefined {
  const { literals, lines } = matcher
  const canScan = lines !== undefined
  if (canScan && (literals.length > MOST_SEARCHES || literals.some(({ length }) => length < SHORTEST)))
    return undefined
  const [first, ...others] = literals
  if (first === undefined) return undefined
  if (others.length === 0) return valuesWithLiteral(dictionary, first, matcher)
  const bits = new Uint32Array(wordsFor(dictionary.asciiCount))
  for (const literal of literals) {
    const values = valuesWithLiteral(dictionary, literal, matcher)
    if (values === undefined) return undefined
    for (let at = 0; at < values.length; at += 1) {
      const value = values[at] as number
      bits[value >>> 5] = (bits[value >>> 5] as number) | (1 << (value & 31))
    }
  }
  return listed(bits)
}

function listed(bits: Uint32Array): number[] {
  const list: number[] = []
  for (let word = 0; word < bits.length; word += 1) {
    for (let rest = bits[word] as number; rest !== 0; rest &= rest - 1)
      list.push((word << 5) + 31 - Math.clz32(rest & -rest))
  }
  return list
}

function everyValue(dictionary: ValueDictionary, matcher: ValueMatcher): number[] {
  const found: number[] = []
  for (let value = 0; value < dictionary.asciiCount; value += 1)
    if (matcher.matches(foldedValue(dictionary, value))) found.push(value)
  return found
}

const encoder = new TextEncoder()
/** Room for the bytes of a chunk; it serves one after the other. */
let chunkBytes = new Uint8Array(CHUNK)

/** Looks through the text of all values, chunk by chunk. */
function scannedValues(dictionary: ValueDictionary, matcher: ValueMatcher, lines: LineScan): number[] {
  const { asciiCount, foldedText, foldedOffsets } = dictionary
  const found: number[] = []
  for (let first = 0; first < asciiCount;) {
    const from = foldedOffsets[first] as number
    const behind = Math.max(first + 1, valueAt(foldedOffsets, from + CHUNK, first, asciiCount))
    const to = foldedOffsets[behind] as number
    if (chunkBytes.length < to - from) chunkBytes = new Uint8Array(to - from)
    // ASCII: as many bytes as characters.
    encoder.encodeInto(foldedText.slice(from, to), chunkBytes)
    chunkBytes[to - from - 1] = NEWLINE
    let value = first
    for (const place of lines.scan(chunkBytes, to - from)) {
      value = valueAt(foldedOffsets, from + (place < 0 ? ~place : place), value, asciiCount)
      if (place >= 0 || matcher.matches(foldedValue(dictionary, value))) found.push(value)
    }
    first = behind
  }
  if (chunkBytes.length > 4 * CHUNK) chunkBytes = new Uint8Array(CHUNK)
  return found
}

/** The values that pass and contain the literal; undefined where so many contain it that one pass over all is faster. */
function valuesWithLiteral(
  dictionary: ValueDictionary,
  literal: string,
  matcher: ValueMatcher,
): ArrayLike<number> | undefined {
  const { asciiCount } = dictionary
  const { whole, lines } = matcher
  // A text of the dictionary holds no line feed, so a literal with one can only be in a wide value.
  if (literal.includes('\n')) return []
  const most = whole || lines === undefined ? asciiCount : asciiCount / SCAN_SHARE
  const known = USE_TOKENS.test(literal) ? tokensOf(dictionary)?.valuesWith(literal) : undefined
  if (known === undefined) return valuesInText(dictionary, literal, { matcher, most })
  if (known.certain && whole) return known.values
  // What holds a word is more than what holds it with the character beside it: the text tells how many do.
  return known.values.length > most
    ? valuesInText(dictionary, literal, { matcher, most })
    : valuesHolding(dictionary, known.values, { literal, matcher })
}

function valuesHolding(
  dictionary: ValueDictionary,
  values: ArrayLike<number>,
  { literal, matcher }: { readonly literal: string; readonly matcher: ValueMatcher },
): readonly number[] {
  const found: number[] = []
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] as number
    const folded = foldedValue(dictionary, value)
    // The literal is asked for first: it is what most values lack.
    if (folded.includes(literal) && (matcher.whole || matcher.matches(folded))) found.push(value)
  }
  return found
}

function valuesInText(
  { asciiCount, foldedText, foldedOffsets }: ValueDictionary,
  literal: string,
  { matcher, most }: { readonly matcher: ValueMatcher; readonly most: number },
): readonly number[] | undefined {
  const { whole } = matcher
  const found: number[] = []
  let value = 0
  let asked = 0
  for (let at = foldedText.indexOf(literal); at >= 0;) {
    value = valueAt(foldedOffsets, at, value, asciiCount)
    const end = foldedOffsets[value + 1] as number
    if (whole || matcher.matches(foldedText.slice(foldedOffsets[value], end - 1))) found.push(value)
    asked += 1
    if (asked > SAMPLE && asked * foldedText.length > most * at) return undefined
    at = foldedText.indexOf(literal, end)
  }
  return found
}

/** The value in whose text `at` lies; it is at or behind `from`. Looks near `from` first: hits are often neighbours. The
 *  last one where `at` is behind all of them. */
function valueAt(offsets: Uint32Array, at: number, from: number, count: number): number {
  let low = from
  let step = 1
  while (low + step < count && (offsets[low + step] as number) <= at) {
    low += step
    step *= 2
  }
  let high = Math.min(low + step, count) - 1
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if ((offsets[middle] as number) <= at) low = middle
    else high = middle - 1
  }
  return low
}

export function foldedValue(
  { asciiCount, foldedText, foldedOffsets, wideFolded }: ValueDictionary,
  value: number,
): string {
  if (value >= asciiCount) return wideFolded[value - asciiCount] as string
  return foldedText.slice(foldedOffsets[value], (foldedOffsets[value + 1] as number) - 1)
}
