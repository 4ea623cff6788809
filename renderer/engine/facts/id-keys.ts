/** In which order do ids come, as numbers? The first six characters of an id's folded text as one number: an id that comes
 *  before another one has no larger key. Equal keys say nothing. */
import { coldOf, isAbsentId, isTextLanes } from '../segment/identifiers.js'
import type { SegmentFacts } from './segment-facts.js'
import type { IdName } from '../segment/segment.js'
import { foldedValue } from '../segment/values.js'

/** Classes of characters: below the digits (and the end), ten digits, what is between, 26 letters, what is behind. */
const CLASSES = 40
const CHARACTERS = 6
const BETWEEN = 11
const BEHIND = 38

function classOf(unit: number): number {
  if (unit < 0x30) return 0
  if (unit <= 0x39) return unit - 0x2f
  if (unit < 0x61) return BETWEEN
  return unit <= 0x7a ? unit - 0x61 + BETWEEN + 1 : BEHIND
}

/** Keys of 12 bits: three hexadecimal digits. */
const hexKeys = Uint32Array.from({ length: 4096 }, (_, bits) => keyOf(bits.toString(16).padStart(3, '0'), 3))
const HALF = CLASSES ** 3

/** One a doc; 0: no id. */
export function idKeys(facts: SegmentFacts, name: IdName): Uint32Array {
  const cold = coldOf(facts.segment)
  const lanes = cold.ids[name]
  const keys = new Uint32Array(facts.segment.size)
  for (let doc = 0, at = 0; doc < keys.length; doc += 1, at += 4) {
    if (isTextLanes(lanes, at)) {
      const text = foldedValue(cold.dictionary, lanes[at + 3] as number)
      keys[doc] = 1 + keyOf(text, CHARACTERS)
    } else if (!isAbsentId(lanes, at)) {
      const first = lanes[at] as number
      keys[doc] = 1 + (hexKeys[first >>> 20] as number) * HALF + (hexKeys[(first >>> 8) & 0xfff] as number)
    }
  }
  return keys
}

function keyOf(text: string, characters: number): number {
  let key = 0
  for (let at = 0; at < characters; at += 1)
    key = key * CLASSES + (at < text.length ? classOf(text.charCodeAt(at)) : 0)
  return key
}
