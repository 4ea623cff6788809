/** A wrapper was opened where its kind keeps what it holds: do records stand in other parts of it? Those are not read, for
 *  nobody knows what they are there for, but they are told of. */
import type { Held } from './held.js'
import type { Step } from './json-place.js'
import { JsonNumber, leavesOf, type JsonObject, type JsonValue } from './leaf.js'
import { looksLikeRecord } from './record-bounds.js'

/** Elasticsearch gives what it indexed of `_source` once more, as flat lists. */
const COPIES_OF_SOURCE: ReadonlySet<Step> = new Set(['fields', 'highlight'])

/** What an array or object, to which `steps` lead, holds with what stands beside it, in the order of the text. */
export function withBeside(
  value: readonly JsonValue[] | JsonObject,
  { steps, held }: { readonly steps: readonly Step[]; readonly held: readonly Held[] },
  holdsMore: (part: JsonValue) => boolean,
): readonly Held[] {
  const taken = bySteps(held, steps.length)
  // Something was said of the whole.
  if (taken.has(undefined) || held.every(({ kind }) => kind === 'nothing')) return held
  const parts: Iterable<readonly [Step, JsonValue]> = Array.isArray(value)
    ? (value as readonly JsonValue[]).entries()
    : (value as JsonObject)
  const isCopy = (step: Step): boolean => taken.has('_source') && COPIES_OF_SOURCE.has(step)
  let said: ReadonlySet<string> | undefined
  const all: Held[] = []
  for (const [step, part] of parts) {
    const known = taken.get(step)
    if (known !== undefined) all.push(...known)
    else if (!isSimple(part) && !isCopy(step) && holdsMore(part) && !isSaid(part, (said ??= textsOf(held))))
      all.push({ kind: 'nothing', steps: [...steps, step], reason: BESIDE, manner: 'plain' })
  }
  return all
}

function bySteps(held: readonly Held[], level: number): ReadonlyMap<Step | undefined, readonly Held[]> {
  const taken = new Map<Step | undefined, Held[]>()
  for (const one of held) {
    const step = one.steps[level]
    const known = taken.get(step)
    if (known === undefined) taken.set(step, [one])
    else known.push(one)
  }
  return taken
}

const BESIDE = 'records beside those that the wrapper is known to hold'

/** Does a record stand anywhere in a value: as itself, or as `isOpened` finds it in a wrapper or a text? */
export function holdsAnywhere(value: JsonValue, isOpened: (part: JsonValue) => boolean): boolean {
  if (isSimple(value)) return false
  if (isOpened(value) || looksLikeRecord(value)) return true
  if (Array.isArray(value))
    return (value as readonly JsonValue[]).some((item) => holdsAnywhere(item, isOpened))
  return (
    value instanceof Map && [...(value as JsonObject).values()].some((item) => holdsAnywhere(item, isOpened))
  )
}

/** Most of what stands in a wrapper: no record can be in there. */
function isSimple(value: JsonValue): boolean {
  if (typeof value === 'string') return !value.includes('{')
  return value === null || typeof value === 'boolean' || value instanceof JsonNumber
}

/** The texts that are found by the records that were read from texts, and those texts themselves: tools keep both. */
function textsOf(held: readonly Held[]): ReadonlySet<string> {
  const texts = new Set<string>()
  for (const one of held) {
    if (one.kind !== 'text') continue
    for (const { text } of leavesOf(one.record)) texts.add(text)
    texts.add(one.text)
  }
  return texts
}

/** A copy, which says nothing that would not be found. */
function isSaid(part: JsonValue, said: ReadonlySet<string>): boolean {
  for (const { text } of leavesOf(part)) if (!said.has(text)) return false
  return true
}
