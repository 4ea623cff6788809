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

/** The path of the record that a column is about; undefined for a column that is about none. */
export function pathOfColumn(column: string): string | undefined {
  const known = paths.get(column.toLowerCase().replace(/[^a-z0-9]/g, ''))
  if (known !== undefined) return known
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

/** Puts a value in its place; where that is taken already, it goes under the whole name. */
function addUnder(record: Map<string, JsonValue>, steps: readonly string[], value: JsonValue): void {
  let object = record
  for (const [index, step] of steps.entries()) {
    const isLast = index === steps.length - 1
    const there = object.get(step)
    if (isLast && there === undefined) {
      object.set(step, value)
      return
    }
    const inner = there ?? (isLast ? null : new Map<string, JsonValue>())
    if (isLast || !(inner instanceof Map)) break
    object.set(step, inner)
    object = inner as Map<string, JsonValue>
  }
  const name = steps.join('.')
  if (!record.has(name)) record.set(name, value)
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
  const [, month = '', day = '', year = '', hour = '', minute = '', second = '', half, zone = 'Z'] = found
  const number = months.findIndex((name) => name.startsWith(month))
  if (number === -1 || month.length < 3) return undefined
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half === 'PM' ? 12 : 0)
  const two = (digits: string | number): string => String(digits).padStart(2, '0')
  return parseInstant(
    `${year}-${two(number + 1)}-${two(day)}T${two(hours)}:${minute}:${second}${zone.replace(/^([+-])(\d:)/, '$10$2')}`,
  )
}
