/** What does a record say at a path, when did it happen, and what do we derive from it? */
import { formatInstant, parseInstant } from '../base/instant.js'
import { principalOf, sessionNameOf, type ReadText } from './identity.js'
import { JsonNumber, type JsonObject, type JsonValue } from './leaf.js'
import { consoleResultPath, outcomeOf, type Outcome } from './outcome.js'
import { recordKindOf } from './record-kind.js'

/**
 * The texts of all leaves at a path, in the order of the record: exactly those that `leavesOf` gives this path.
 * Arrays are walked. Keys may hold dots themselves, so every way to cut the path into keys counts.
 */
export function readPath(value: JsonValue, path: string): string[] {
  const texts: string[] = []
  collect({ value, path, atTop: true }, texts)
  return texts
}

/** The first text at a path, '' if there is none. */
export function firstAt(value: JsonValue, path: string): string {
  return readPath(value, path)[0] ?? ''
}

/** A value and what is left of the path there: null at its end ('' is one more key, the empty one). */
interface Place {
  readonly value: JsonValue
  readonly path: string | null
  /** No key has added to the path yet: a member named '' adds nothing to it here. */
  readonly atTop: boolean
}

function collect(place: Place, texts: string[]): void {
  const { value, path } = place
  if (Array.isArray(value)) {
    for (const item of value as readonly JsonValue[]) collect({ ...place, value: item }, texts)
  } else if (value instanceof Map) {
    for (const step of stepsInto(value as JsonObject, place)) collect(step, texts)
  } else if (value !== null && (path === null || (path === '' && place.atTop))) {
    texts.push(value instanceof JsonNumber ? value.text : String(value as string | boolean))
  }
}

/** The members that lie on the path, in the order of the record. */
function stepsInto(object: JsonObject, { path, atTop }: Place): Place[] {
  if (path === null) return []
  const steps = new Map<string, Place>()
  const add = (key: string, rest: string | null): void => {
    const value = object.get(key)
    if (value !== undefined && !(atTop && key === '')) steps.set(key, { value, path: rest, atTop: false })
  }
  add(path, null)
  for (let dot = path.indexOf('.'); dot !== -1; dot = path.indexOf('.', dot + 1)) {
    add(path.slice(0, dot), path.slice(dot + 1))
  }
  const unnamed = atTop ? object.get('') : undefined
  if (unnamed !== undefined) steps.set('', { value: unnamed, path, atTop: true })
  if (steps.size < 2) return [...steps.values()]
  return [...object.keys()].flatMap((key) => steps.get(key) ?? [])
}

export interface EventTime {
  /** Since 1970-01-01T00:00:00Z; fractions of a millisecond are cut off. */
  readonly ms: number
  /** What the reader should know about it; null for a plain `eventTime`. */
  readonly note: string | null
}

/** Every path that `readTime` may read, best first. Aggregated events have a window instead of a time. */
export const timePaths = [
  'eventTime',
  '@timestamp',
  'timeWindow.windowStart',
  'insightDetails.insightContext.insightStartTime',
] as const

/** When the event happened; `undefined` if the record does not say, or not in a form that is a time between
 *  1970-01-01T00:00:01Z and 2106-02-07T06:28:15Z. */
export function timeOf(value: JsonValue): EventTime | undefined {
  return readTime((path) => firstAt(value, path))
}

/** The same from texts that were read before. */
export function readTime(read: ReadText): EventTime | undefined {
  for (const path of timePaths) {
    const found = timeOfText(read(path))
    if (found === undefined) continue
    const notes = [...(path === 'eventTime' ? [] : [`time taken from ${path}`]), ...found.notes]
    return { ms: found.ms, note: notes.length === 0 ? null : notes.join('; ') }
  }
  return undefined
}

const DECIMAL = /^[0-9]+(?:\.[0-9]*)?(?:[eE]\+?[0-9]{1,2})?$/
/** Numbers from here on are milliseconds: as seconds they would lie in the year 5138, as milliseconds below it in 1973. */
const LEAST_MILLISECONDS = 100_000_000_000
/** The index keeps times as seconds in 32 bits, 0 being none: times before or behind them count as unreadable. */
const FIRST_INSTANT = 1_000
const END_OF_TIMES = 2 ** 32 * 1_000

function timeOfText(text: string): { ms: number; notes: readonly string[] } | undefined {
  if (text === '') return undefined
  const instant = parseInstant(text)
  if (instant !== undefined) return isInReach(instant) ? { ms: instant, notes: [] } : undefined
  if (!DECIMAL.test(text)) return undefined
  const number = Number(text)
  const inSeconds = number < LEAST_MILLISECONDS
  // Rounded to microseconds first: 1689000000.123 * 1000 is 1689000000122.9999 in floating point.
  const ms = Math.floor(Math.round((inSeconds ? number * 1000 : number) * 1000) / 1000)
  if (!isInReach(ms)) return undefined
  return { ms, notes: [`time given as ${inSeconds ? 'seconds' : 'milliseconds'} since ${formatInstant(0)}`] }
}

function isInReach(instant: number): boolean {
  return instant >= FIRST_INSTANT && instant < END_OF_TIMES
}

const RESOURCE_HOLDERS = ['requestParameters', 'responseElements', 'serviceEventDetails'] as const
const ARN = /^arn:[^:\s]*:[^:\s]*:[^:\s]*:[^:\s]*:\S/

/** The ARNs of what the request was about: those of `resources` first, then all in parameters and response, each once. */
export function resourceArns(value: JsonValue): string[] {
  const arns = new Set(readPath(value, 'resources.ARN').filter((text) => text !== ''))
  if (value instanceof Map) {
    for (const holder of RESOURCE_HOLDERS) addArns((value as JsonObject).get(holder) ?? null, arns)
  }
  return [...arns]
}

function addArns(value: JsonValue, arns: Set<string>): void {
  if (typeof value === 'string') {
    if (ARN.test(value)) arns.add(value)
  } else if (Array.isArray(value)) {
    for (const item of value as readonly JsonValue[]) addArns(item, arns)
  } else if (value instanceof Map) {
    for (const item of (value as JsonObject).values()) addArns(item, arns)
  }
}

/** How the request of this record ended. */
export function outcomeOfRecord(value: JsonValue): Outcome {
  const eventName = firstAt(value, 'eventName')
  const path = consoleResultPath(eventName)
  return outcomeOf({
    errorCode: firstAt(value, 'errorCode'),
    eventName,
    consoleResult: path === undefined ? '' : firstAt(value, path),
  })
}

/** A field that is not in the record but computed from it; `session` is '' where there is none. */
export function derivedField(value: JsonValue, name: 'outcome' | 'principal' | 'session' | 'kind'): string {
  const read: ReadText = (path) => firstAt(value, path)
  switch (name) {
    case 'outcome':
      return outcomeOfRecord(value)
    case 'principal':
      return principalOf(read)
    case 'session':
      return sessionNameOf(read)
    case 'kind':
      return recordKindOf(read('eventType'), read('eventCategory'))
  }
}
