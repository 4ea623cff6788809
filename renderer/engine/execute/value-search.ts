/** Which values of a dictionary pass a test? By the tokens that they hold, by a search for a text that they must contain,
 *  or by one pass over all of them. */
import type { ValueMatcher } from '../query/value-matcher.js'
import type { LineScan } from '../query/regex/line-scan.js'
import type { ValueDictionary, ValueText } from '../segment/segment.js'
import { foldedIn } from '../segment/values.js'
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

/** Ids of the plain and wide values that pass, ascending. */
export function matchingValues(dictionary: ValueDictionary, matcher: ValueMatcher): ArrayLike<number> {
  const { plain, asciiCount, wideFolded } = dictionary
  const found = valuesIn(plain, matcher)
  if (wideFolded.length === 0) return found
  const all = Array.from(found)
  wideFolded.forEach((folded, at) => {
    if (matcher.matches(folded)) all.push(asciiCount + at)
  })
  return all
}

/** Can any opaque value pass? No, where none of the texts is part of one that a passing value must contain. */
export function mayMatchOpaque(dictionary: ValueDictionary, { exact, literals }: ValueMatcher): boolean {
  if (exact === '' || dictionary.plain.count === dictionary.asciiCount) return false
  return literals.length === 0 || literals.some((literal) => dictionary.mayBeOpaque(literal))
}

/** Ids of the opaque values that pass, ascending. Needs these values: ask `mayMatchOpaque` first. */
export function matchingOpaque({ plain, opaque }: ValueDictionary, matcher: ValueMatcher): ArrayLike<number> {
  return Array.from(valuesIn(opaque, matcher), (value) => plain.count + value)
}

/** Some of the values that pass, where very many do and they are soon found: they may be in every event already. */
export function commonValues(
  { plain }: ValueDictionary,
  matcher: ValueMatcher,
): ArrayLike<number> | undefined {
  const [literal, ...others] = matcher.literals
  if (!matcher.whole || literal === undefined || others.length > 0) return undefined
  return tokensOf(plain)?.valuesInShort(literal)
}

function valuesIn(text: ValueText, matcher: ValueMatcher): ArrayLike<number> {
  const { lines } = matcher
  if (lines === undefined) return searchedValues(text, matcher) ?? everyValue(text, matcher)
  return searchedValues(text, matcher) ?? scannedValues(text, matcher, lines)
}

/** By searching for what the values must contain; undefined where there is nothing to search for, or where one pass over
 *  all values is faster. */
function searchedValues(text: ValueText, matcher: ValueMatcher): ArrayLike<number> | undefined {
  const { literals, lines } = matcher
  const canScan = lines !== undefined
  if (canScan && (literals.length > MOST_SEARCHES || literals.some(({ length }) => length < SHORTEST)))
    return undefined
  const [first, ...others] = literals
  if (first === undefined) return undefined
  if (others.length === 0) return valuesWithLiteral(text, first, matcher)
  const bits = new Uint32Array(wordsFor(text.count))
  for (const literal of literals) {
    const values = valuesWithLiteral(text, literal, matcher)
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

function everyValue(text: ValueText, matcher: ValueMatcher): number[] {
  const found: number[] = []
  for (let value = 0; value < text.count; value += 1)
    if (matcher.matches(foldedIn(text, value))) found.push(value)
  return found
}

const encoder = new TextEncoder()
/** Room for the bytes of a chunk; it serves one after the other. */
let chunkBytes = new Uint8Array(CHUNK)

/** Looks through the text of all values, chunk by chunk. */
function scannedValues(text: ValueText, matcher: ValueMatcher, lines: LineScan): number[] {
  const { count, folded, offsets } = text
  const found: number[] = []
  for (let first = 0; first < count;) {
    const from = offsets[first] as number
    const behind = Math.max(first + 1, valueAt(offsets, from + CHUNK, first, count))
    const to = offsets[behind] as number
    if (chunkBytes.length < to - from) chunkBytes = new Uint8Array(to - from)
    // ASCII: as many bytes as characters.
    encoder.encodeInto(folded.slice(from, to), chunkBytes)
    chunkBytes[to - from - 1] = NEWLINE
    let value = first
    for (const place of lines.scan(chunkBytes, to - from)) {
      value = valueAt(offsets, from + (place < 0 ? ~place : place), value, count)
      if (place >= 0 || matcher.matches(foldedIn(text, value))) found.push(value)
    }
    first = behind
  }
  if (chunkBytes.length > 4 * CHUNK) chunkBytes = new Uint8Array(CHUNK)
  return found
}

/** The values that pass and contain the literal; undefined where so many contain it that one pass over all is faster. */
function valuesWithLiteral(
  text: ValueText,
  literal: string,
  matcher: ValueMatcher,
): ArrayLike<number> | undefined {
  const { count } = text
  const { whole, lines } = matcher
  // A text of the dictionary holds no line feed, so a literal with one can only be in a wide value.
  if (literal.includes('\n')) return []
  const most = whole || lines === undefined ? count : count / SCAN_SHARE
  const known = USE_TOKENS.test(literal) ? tokensOf(text)?.valuesWith(literal) : undefined
  if (known === undefined) return valuesInText(text, literal, { matcher, most })
  if (known.certain && whole) return known.values
  // What holds a word is more than what holds it with the character beside it: the text tells how many do.
  return known.values.length > most
    ? valuesInText(text, literal, { matcher, most })
    : valuesHolding(text, known.values, { literal, matcher })
}

function valuesHolding(
  text: ValueText,
  values: ArrayLike<number>,
  { literal, matcher }: { readonly literal: string; readonly matcher: ValueMatcher },
): readonly number[] {
  const found: number[] = []
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] as number
    const one = foldedIn(text, value)
    // The literal is asked for first: it is what most values lack.
    if (one.includes(literal) && (matcher.whole || matcher.matches(one))) found.push(value)
  }
  return found
}

function valuesInText(
  { count, folded, offsets }: ValueText,
  literal: string,
  { matcher, most }: { readonly matcher: ValueMatcher; readonly most: number },
): readonly number[] | undefined {
  const { whole } = matcher
  const found: number[] = []
  let value = 0
  let asked = 0
  for (let at = folded.indexOf(literal); at >= 0;) {
    value = valueAt(offsets, at, value, count)
    const end = offsets[value + 1] as number
    if (whole || matcher.matches(folded.slice(offsets[value], end - 1))) found.push(value)
    asked += 1
    if (asked > SAMPLE && asked * folded.length > most * at) return undefined
    at = folded.indexOf(literal, end)
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
