/** A row holds some values of a record under names of its own: which record is that? CloudTrail's field names are used, and
 *  nothing is added. Times and flags are put into CloudTrail's forms; what has no place in a record keeps its own name. */
import { formatInstant, parseInstant } from '../base/instant.js'
import { parseJson } from './json.js'
import { JsonNumber, type JsonObject, type JsonValue } from './leaf.js'
import { parsePythonLiteral } from './python-literal.js'

/** One value of a row: a text, as tables have it, or a value that was JSON before. */
export type Cell = readonly [column: string, value: JsonValue]

/** Top-level fields that tables write in other letter cases. */
const plainFields = [
  'eventVersion',
  'eventTime',
  'eventSource',
  'eventName',
  'awsRegion',
  'sourceIPAddress',
  'userAgent',
  'errorCode',
  'errorMessage',
  'requestParameters',
  'responseElements',
  'additionalEventData',
  'requestID',
  'eventID',
  'eventType',
  'apiVersion',
  'managementEvent',
  'readOnly',
  'resources',
  'recipientAccountId',
  'serviceEventDetails',
  'sharedEventID',
  'vpcEndpointId',
  'vpcEndpointAccountId',
  'eventCategory',
  'addendum',
  'sessionCredentialFromConsole',
  'edgeDeviceDetails',
  'tlsDetails',
  'insightDetails',
  'eventContext',
  'userIdentity',
] as const

/** What Event history, lookup-events and people's scripts call fields: letters and digits only, in lower case. */
const otherNames: readonly (readonly [string, string])[] = [
  ['username', 'userIdentity.userName'],
  ['awsaccesskey', 'userIdentity.accessKeyId'],
  ['accesskeyid', 'userIdentity.accessKeyId'],
  ['eventdatetime', 'eventTime'],
  ['sourceip', 'sourceIPAddress'],
  ['requestuseragent', 'userAgent'],
  ['userid', 'userIdentity'],
]

const paths = new Map<string, string>([
  ...plainFields.map((name) => [name.toLowerCase(), name] as const),
  ...otherNames,
])

/** Deeper names of columns are taken as they are. */
const MAX_STEPS = 20

/** The path of the record that a column is about; undefined for a column that is about none. */
export function pathOfColumn(column: string): string | undefined {
  const known = paths.get(column.toLowerCase().replace(/[^a-z0-9]/g, ''))
  if (known !== undefined) return known
  if (column.split('.').length > MAX_STEPS) return undefined
  const dot = column.indexOf('.')
  const top = dot === -1 ? undefined : paths.get(column.slice(0, dot).toLowerCase())
  return top === undefined ? undefined : `${top}${column.slice(dot)}`
}

/** The record of a row; null if the row says neither what happened nor which event it was. */
export function rebuildRecord(cells: readonly Cell[]): JsonObject | null {
  const record = new Map<string, JsonValue>()
  for (const [column, given] of cells) {
    const path = pathOfColumn(column)
    const value = path === undefined ? given : valueFor(path, given)
    if (value === null || value === '') continue
    if (path === undefined) addUnder(record, [column], value)
    else addUnder(record, path.split('.'), value)
  }
  return record.has('eventName') || record.has('eventID') ? record : null
}

/** Puts a value in its place. Where that is taken already, members join; any other value goes under the whole name. */
function addUnder(record: Map<string, JsonValue>, steps: readonly string[], value: JsonValue): void {
  const object = objectFor(record, steps.slice(0, -1))
  const last = steps.at(-1) ?? ''
  const there = object?.get(last)
  if (object !== undefined && there === undefined) object.set(last, value)
  else if (there instanceof Map && value instanceof Map) {
    for (const [key, item] of value as JsonObject) addUnder(record, [...steps, key], item)
  } else record.set(freeName(record, steps.join('.')), value)
}

/** The object at the steps, made where there is none; undefined where something else is. */
function objectFor(
  record: Map<string, JsonValue>,
  steps: readonly string[],
): Map<string, JsonValue> | undefined {
  let object = record
  for (const step of steps) {
    const inner = object.get(step) ?? new Map<string, JsonValue>()
    if (!(inner instanceof Map)) return undefined
    object.set(step, inner)
    object = inner as Map<string, JsonValue>
  }
  return object
}

function freeName(record: JsonObject, name: string): string {
  let number = 2
  while (record.has(`${name} (${String(number)})`)) number += 1
  return record.has(name) ? `${name} (${String(number)})` : name
}

function valueFor(path: string, value: JsonValue): JsonValue {
  if (path === 'eventTime') return timeIn(value)
  if (typeof value !== 'string') return path === 'resources' ? resourcesIn(value) : value
  const text = value.trim()
  if (/^(?:readOnly|managementEvent)$/.test(path) && /^(?:true|false)$/i.test(text)) {
    return text.toLowerCase() === 'true'
  }
  if (/^(?:null|-|none)$/i.test(text)) return null
  if (/^[[{]/.test(text)) return nestedIn(path, text)
  return value
}

function nestedIn(path: string, text: string): JsonValue {
  const parsed = parseJson(text)
  const nested = parsed.ok ? parsed.value : parsePythonLiteral(text)
  // Other notations, such as {type=IAMUser, arn=…}, do not say where a value ends: kept as the text that it is.
  if (nested === undefined) return text
  return path === 'resources' ? resourcesIn(nested) : nested
}

/** Resources of lookup-events are written as those of Event history are. */
function resourcesIn(value: JsonValue): JsonValue {
  if (!Array.isArray(value)) return value
  return (value as readonly JsonValue[]).map((item) => {
    if (!(item instanceof Map)) return item
    const names: Readonly<Record<string, string>> = {
      ResourceType: 'resourceType',
      ResourceName: 'resourceName',
    }
    return new Map([...(item as JsonObject)].map(([key, inner]) => [names[key] ?? key, inner]))
  })
}

const CONSOLE_TIME =
  /^([A-Z][a-z]+) (\d{1,2}), (\d{4}),? (\d{1,2}):(\d{2}):(\d{2})(?: ([AP]M))?(?: \(?UTC([+-]\d{1,2}:?\d{2})?\)?)?$/
const months = 'January February March April May June July August September October November December'.split(
  ' ',
)

/** CloudTrail's form of a time, where it is one; seconds since the epoch and the console's form are known. */
function timeIn(value: JsonValue): JsonValue {
  if (value instanceof JsonNumber) {
    const seconds = Number(value.text)
    return seconds > 0 && seconds < 100_000_000_000
      ? formatInstant(Math.round(seconds * 1000))
      : new JsonNumber(value.text)
  }
  if (typeof value !== 'string') return value
  const text = value.trim()
  const instant = parseInstant(text.replace(/ UTC$/, 'Z')) ?? consoleInstant(text)
  return instant === undefined || instant < 0 ? value : formatInstant(instant)
}

function consoleInstant(text: string): number | undefined {
  const found = CONSOLE_TIME.exec(text)
  if (found === null) return undefined
  const [, name = '', day = '', year = '', hour = '', minute = '', second = '', half, zone = 'Z'] = found
  const month = months.findIndex((one) => name.length >= 3 && one.startsWith(name)) + 1
  const offset = zone.replace(/^([+-])(\d:)/, '$10$2')
  const date = `${year}-${twoDigits(month)}-${twoDigits(Number(day))}`
  return parseInstant(`${date}T${twoDigits(hourOfDay(Number(hour), half))}:${minute}:${second}${offset}`)
}

function hourOfDay(hour: number, half: string | undefined): number {
  if (half === undefined) return hour
  return (hour % 12) + (half === 'PM' ? 12 : 0)
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0')
}
