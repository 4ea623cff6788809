/** When are two texts the same apart from letter case? When their folds are equal: Unicode simple case folding.
 *
 *  Every code point becomes exactly one code point, inside the Basic Multilingual Plane or outside as before: so a text
 *  and its fold have the same length, and an offset in one is an offset in the other. No locale, no accents removed:
 *  `K` (Kelvin) is `k`, `ſ` is `s`, `ς` is `σ`, but `ß` is not `ss`, and `İ` and `ı` stay as they are. */
import { foldRuns } from './fold-table.js'

const ASCII = /^[\0-\x7f]*$/
const FIRST_ASTRAL = 0x10000

/** For each unit of the Basic Multilingual Plane, its fold. */
const plane = new Uint16Array(FIRST_ASTRAL)
const astral = new Map<number, number>()
for (let unit = 0; unit < FIRST_ASTRAL; unit += 1) plane[unit] = unit
for (let at = 0; at < foldRuns.length; at += 4) {
  const [first = 0, last = 0, step = 1, distance = 0] = foldRuns.slice(at, at + 4)
  for (let codePoint = first; codePoint <= last; codePoint += step) {
    if (codePoint < FIRST_ASTRAL) plane[codePoint] = codePoint + distance
    else astral.set(codePoint, codePoint + distance)
  }
}

/** The fold of one code point. */
export function foldCodePoint(codePoint: number): number {
  if (codePoint < FIRST_ASTRAL) return plane[codePoint] ?? codePoint
  return astral.get(codePoint) ?? codePoint
}

/** The text with every code point folded; the same length in code points and in UTF-16 units. Lone surrogates stay. */
export function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase()
  let folded = ''
  let kept = 0
  for (let at = 0; at < text.length; at += 1) {
    const codePoint = text.codePointAt(at) ?? 0
    const other = foldCodePoint(codePoint)
    const units = codePoint < FIRST_ASTRAL ? 1 : 2
    if (other !== codePoint) {
      folded += text.slice(kept, at) + String.fromCodePoint(other)
      kept = at + units
    }
    at += units - 1
  }
  return folded + text.slice(kept)
}
