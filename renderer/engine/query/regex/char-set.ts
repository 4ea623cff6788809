/** Which characters does a class of a regular expression hold? Sorted, disjoint, inclusive ranges of code points:
 *  [from, to, from, to, …]. */
import { foldCodePoint } from '../../../../shared/base/fold.js'

export type CharSet = readonly number[]

const LAST = 0x10ffff
/** Above it no code point has a fold of its own. */
const LAST_FOLDED = 0x1ffff

/** A set of ranges in any order, overlapping or not. */
export function setOf(ranges: readonly (readonly [number, number])[]): CharSet {
  const sorted = [...ranges].sort((left, right) => left[0] - right[0])
  const set: number[] = []
  for (const [from, to] of sorted) {
    const end = set.length - 1
    const last = set[end]
    if (last !== undefined && from <= last + 1) set[end] = Math.max(last, to)
    else set.push(from, to)
  }
  return set
}

export function rangesOf(set: CharSet): (readonly [number, number])[] {
  const ranges: (readonly [number, number])[] = []
  for (let at = 0; at + 1 < set.length; at += 2) ranges.push([set[at] ?? 0, set[at + 1] ?? 0])
  return ranges
}

export function union(left: CharSet, right: CharSet): CharSet {
  return setOf([...rangesOf(left), ...rangesOf(right)])
}

export function negate(set: CharSet): CharSet {
  const result: number[] = []
  let next = 0
  for (const [from, to] of rangesOf(set)) {
    if (from > next) result.push(next, from - 1)
    next = to + 1
  }
  if (next <= LAST) result.push(next, LAST)
  return result
}

export function contains(set: CharSet, codePoint: number): boolean {
  for (let at = 0; at + 1 < set.length; at += 2) {
    if (codePoint < (set[at] ?? 0)) return false
    if (codePoint <= (set[at + 1] ?? 0)) return true
  }
  return false
}

/** The one code point of the set, if it has exactly one. */
export function onlyMember(set: CharSet): number | undefined {
  return set.length === 2 && set[0] === set[1] ? set[0] : undefined
}

interface Folding {
  /** Code points whose fold is another one; folded text never holds them. */
  readonly unfolded: readonly number[]
  readonly unfoldedSet: CharSet
}

let folding: Folding | undefined

function foldingOf(): Folding {
  if (folding === undefined) {
    const unfolded: number[] = []
    for (let codePoint = 0; codePoint <= LAST_FOLDED; codePoint += 1) {
      if (foldCodePoint(codePoint) !== codePoint) unfolded.push(codePoint)
    }
    folding = { unfolded, unfoldedSet: setOf(unfolded.map((codePoint) => [codePoint, codePoint] as const)) }
  }
  return folding
}

/** The folds of the members: what the class matches in folded text. */
export function foldSet(set: CharSet): CharSet {
  const { unfolded, unfoldedSet } = foldingOf()
  const images = unfolded
    .filter((codePoint) => contains(set, codePoint))
    .map((codePoint) => foldCodePoint(codePoint))
  if (images.length === 0) return set
  const kept = negate(union(negate(set), unfoldedSet))
  return union(kept, setOf(images.map((image) => [image, image] as const)))
}

export const ANY: CharSet = [0, LAST]
export const DIGIT: CharSet = [0x30, 0x39]
/** Word characters of folded text: the capitals, ſ and the Kelvin sign have been folded into it. */
export const WORD: CharSet = [0x30, 0x39, 0x5f, 0x5f, 0x61, 0x7a]
/** The characters that fold to word characters: no part of `\W` either. */
export const UNFOLDED_WORD: CharSet = [0x41, 0x5a, 0x17f, 0x17f, 0x212a, 0x212a]
/** White space and line ends as ECMAScript defines `\s`. */
export const SPACE: CharSet = [
  0x09, 0x0d, 0x20, 0x20, 0xa0, 0xa0, 0x1680, 0x1680, 0x2000, 0x200a, 0x2028, 0x2029, 0x202f, 0x202f, 0x205f,
  0x205f, 0x3000, 0x3000, 0xfeff, 0xfeff,
]
