/** What does a record say that is about no single request? The facts of an insight and of an aggregated event, to be read
 *  before any JSON. Each keeps the path that it is searched by. */
import { readPath } from './event.js'
import { JsonNumber, type JsonObject, type JsonValue } from './leaf.js'
import { recordKindOf } from './record-kind.js'

export interface RecordFact {
  readonly label: string
  /** Path of the record. */
  readonly field: string
  readonly text: string
}

const ATTRIBUTED = 'insightDetails.insightContext.attributions'
const STATISTICS = 'insightDetails.insightContext.statistics'

const insightFacts: readonly (readonly [label: string, path: string])[] = [
  ['type', 'insightDetails.insightType'],
  ['state', 'insightDetails.state'],
  ['event', 'insightDetails.eventName'],
  ['service', 'insightDetails.eventSource'],
  ['error', 'insightDetails.errorCode'],
  ['usual average', `${STATISTICS}.baseline.average`],
  ['average now', `${STATISTICS}.insight.average`],
  ['usual duration, minutes', `${STATISTICS}.baselineDuration`],
  ['duration, minutes', `${STATISTICS}.insightDuration`],
]

const aggregatedFacts: readonly (readonly [label: string, path: string])[] = [
  ['from', 'timeWindow.windowStart'],
  ['to', 'timeWindow.windowEnd'],
  ['window', 'timeWindow.windowSize'],
  ['counted by', 'summary.primaryDimension.dimension'],
  ['counted', 'summary.primaryDimension.aggregationType'],
]

/** Empty for a record of one event. */
export function recordFacts(value: JsonValue): readonly RecordFact[] {
  const first = (path: string): string => readPath(value, path)[0] ?? ''
  switch (recordKindOf(first('eventType'), first('eventCategory'))) {
    case 'insight':
      return [...told(value, insightFacts), ...attributions(value)]
    case 'aggregated':
      return [...told(value, aggregatedFacts), ...statistics(value)]
    case 'network':
    case 'event':
      return []
  }
}

function told(value: JsonValue, facts: readonly (readonly [string, string])[]): RecordFact[] {
  return facts.flatMap(([label, field]) => {
    const text = readPath(value, field)[0] ?? ''
    return text === '' ? [] : [{ label, field, text }]
  })
}

/** What the activity is attributed to, now and usually: `userAgent now: aws-cli, 12.5`. */
function attributions(value: JsonValue): RecordFact[] {
  return objectsAt(value, ATTRIBUTED).flatMap((attribution) => {
    const attribute = textOf(attribution.get('attribute'))
    return (['insight', 'baseline'] as const).flatMap((period) => {
      const values = attribution.get(period)
      const items = Array.isArray(values) ? (values as readonly JsonValue[]).filter(isObject) : []
      return items.map((item) => ({
        label: `${attribute} ${period === 'insight' ? 'now' : 'usually'} (${textOf(item.get('average'))})`,
        field: `${ATTRIBUTED}.${period}.value`,
        text: textOf(item.get('value')),
      }))
    })
  })
}

function statistics(value: JsonValue): RecordFact[] {
  const path = 'summary.primaryDimension.statistics'
  return objectsAt(value, path).map((item) => ({
    label: textOf(item.get('value')),
    field: `${path}.name`,
    text: textOf(item.get('name')),
  }))
}

/** The objects in the array at a path of plain keys. */
function objectsAt(value: JsonValue, path: string): readonly JsonObject[] {
  let here: JsonValue | undefined = value
  for (const key of path.split('.')) here = isObject(here) ? here.get(key) : undefined
  return Array.isArray(here) ? (here as readonly JsonValue[]).filter(isObject) : []
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return value instanceof Map
}

function textOf(value: JsonValue | undefined): string {
  if (value instanceof JsonNumber) return value.text
  return typeof value === 'string' ? value : ''
}
