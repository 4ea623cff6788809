/** Which values are plain, opaque and wide? The rule decides how fast a value is found, never whether it is. */
import { idNames } from '../segment/segment.js'
import type { SegmentBuilder } from './segment-builder.js'

/** The kinds, in the order of the dictionary; and values that no doc holds. */
export const PLAIN = 0
export const OPAQUE = 1
export const WIDE = 2
export const DEAD = 3

/** Shorter values are plain: ids of resources, UUIDs, access keys. People know how they begin. */
const SHORTEST = 40
/** The beginning of a long value tells. */
const LOOKED_AT = 32
/** Of a hundred characters, so many are letters or digits. */
const ALPHANUMERIC = 85
/** Of a hundred characters, so many are not of the class of the one before: a small letter, a capital or a digit. */
const CHANGES = 30

const SMALL = 1
const CAPITAL = 2
const DIGIT = 3
const BLANK = 4

/** 0: none of these. */
const classes = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte <= 0x20) return BLANK
  const character = String.fromCharCode(byte)
  if (/[a-z]/.test(character)) return SMALL
  if (/[A-Z]/.test(character)) return CAPITAL
  return /[0-9]/.test(character) ? DIGIT : 0
})

export interface ValueKinds {
  /** Of each value of the builder. */
  readonly kinds: Uint8Array
  /** How many terms with docs each value has. */
  readonly termsOfValue: Int32Array
}

export function valueKinds(builder: SegmentBuilder): ValueKinds {
  const { valueCount, valueWide, valueOffset, arena } = builder.terms
  const { termsOfValue, isLone } = countTerms(builder)
  const kinds = new Uint8Array(valueCount)
  for (let value = 0; value < valueCount; value += 1) {
    const count = termsOfValue[value]!
    if (count === 0) kinds[value] = DEAD
    else if (valueWide[value] === 1) kinds[value] = WIDE
    else if (count === 1 && isLone[value] === 1) {
      const isRandom = looksRandom(arena, valueOffset[value]!, valueOffset[value + 1]! - 1)
      kinds[value] = isRandom ? OPAQUE : PLAIN
    }
  }
  return { kinds, termsOfValue }
}

/** `isLone`: a term of the value is in one doc only, and no id. */
function countTerms({
  terms,
  paths,
}: SegmentBuilder): Pick<ValueKinds, 'termsOfValue'> & { isLone: Uint8Array } {
  const [first, second, third] = idNames.map((name) => paths.find(name))
  const termsOfValue = new Int32Array(terms.valueCount)
  const isLone = new Uint8Array(terms.valueCount)
  for (let term = 0; term < terms.termCount; term += 1) {
    const docs = terms.docsOf(term)
    if (docs === 0) continue
    const value = terms.valueOf(term)
    termsOfValue[value]! += 1
    if (docs > 1) continue
    const path = terms.pathOf(term)
    if (path !== first && path !== second && path !== third) isLone[value] = 1
  }
  return { termsOfValue, isLone }
}

/** Long; and at its beginning without a blank, hardly anything but letters and digits, and these in no order that words have. */
export function looksRandom(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from < SHORTEST) return false
  const end = Math.min(to, from + LOOKED_AT)
  let alphanumeric = 0
  let changes = 0
  let before = 0
  for (let at = from; at < end; at += 1) {
    const kind = classes[bytes[at]!]!
    if (kind === BLANK) return false
    if (kind !== 0) {
      alphanumeric += 1
      if (before !== 0 && kind !== before) changes += 1
    }
    before = kind
  }
  const length = end - from
  return 100 * alphanumeric >= ALPHANUMERIC * length && 100 * changes >= CHANGES * length
}
