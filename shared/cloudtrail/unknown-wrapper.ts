/** Something is neither a record nor any wrapper that is known by name: do records stand in it all the same? What exports
 *  them may call its lists what it likes; a record is known by what it says. */
import type { Held } from './held.js'
import type { Step } from './json-place.js'
import type { JsonObject, JsonValue } from './leaf.js'
import { looksLikeRecord } from './record-bounds.js'
import { holdsEvidence, unwrap } from './wrapper.js'

/** Keys of which every record has one. What merely resembles a record, such as a part of some other document, has none. */
const certainKeys = ['eventTime', '@timestamp', 'eventVersion', 'eventCategory']

/** Everything in `value` that is a record or holds one, the outermost in each case, in the order of the text; and what
 *  resembles a record beside it. Empty if there is no record. The value itself is not looked at, only what is in it. */
export function heldInUnknown(value: JsonValue): readonly Held[] {
  const held: Held[] = []
  collect(value, [], held)
  return held.some(({ kind }) => kind !== 'nothing') ? held : []
}

function collect(value: JsonValue, steps: readonly Step[], held: Held[]): void {
  if (Array.isArray(value)) {
    ;(value as readonly JsonValue[]).forEach((item, index) => collectFrom(item, [...steps, index], held))
  } else if (value instanceof Map) {
    for (const [key, item] of value as JsonObject) collectFrom(item, [...steps, key], held)
  }
}

function collectFrom(item: JsonValue, steps: readonly Step[], held: Held[]): void {
  const wrapped = item instanceof Map ? unwrap(item) : null
  if (wrapped?.some(({ kind }) => kind !== 'nothing') === true) {
    held.push(...wrapped.map((one) => ({ ...one, steps: [...steps, ...one.steps] })))
  } else if (looksLikeRecord(item)) {
    held.push(recordOr(item as JsonObject, steps))
  } else if (typeof item === 'string') {
    if (holdsEvidence(item))
      held.push({ kind: 'nothing', steps, reason: 'a record in a text', manner: 'plain' })
  } else {
    collect(item, steps, held)
  }
}

function recordOr(record: JsonObject, steps: readonly Step[]): Held {
  return certainKeys.some((key) => record.has(key))
    ? { kind: 'record', steps, holding: 'record', record }
    : { kind: 'nothing', steps, reason: 'no CloudTrail record', manner: 'plain' }
}
