/** Where does a record begin and end, in bytes that may be damaged anywhere? Linear time, no recursion. */
import type { JsonObject, JsonValue } from './leaf.js'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d

/**
 * The offset after the JSON object or array that starts at `start`, or -1 if it does not end before `end`.
 * Only brackets of the kind it starts with are counted: in valid JSON that is the same, and where a bracket of the other
 * kind was lost the end is still found. A line break ends a string (JSON has none inside strings), so that a lost
 * quote does harm to its own line only. What is found is a bound, not a promise that it is valid JSON.
 */
export function findValueEnd(bytes: Uint8Array, start: number, end: number): number {
  const open = bytes[start]
  if (start >= end || (open !== OPEN_BRACE && open !== OPEN_BRACKET)) return -1
  const close = open === OPEN_BRACE ? CLOSE_BRACE : CLOSE_BRACKET
  let depth = 0
  let at = start
  while (at < end) {
    const byte = bytes[at]
    at += 1
    if (byte === QUOTE) at = afterString(bytes, at, end)
    else if (byte === open) depth += 1
    else if (byte === close) {
      depth -= 1
      if (depth === 0) return at
    }
  }
  return -1
}

/** The offset after the string whose first character is at `at`: behind its quote, at a line break, or `end`. */
function afterString(bytes: Uint8Array, at: number, end: number): number {
  while (at < end) {
    const byte = bytes[at]
    if (byte === QUOTE) return at + 1
    if (byte === 0x0a || byte === 0x0d) return at
    at += byte === BACKSLASH && !isLineBreak(bytes[at + 1]) ? 2 : 1
  }
  return end
}

function isLineBreak(byte: number | undefined): boolean {
  return byte === 0x0a || byte === 0x0d
}

/** The members that the CloudTrail record reference lists at the top of a record, and those of its exports. `resources`
 *  and `accountId` are left out: they come first in objects inside a record too often. */
const recordKeys: ReadonlySet<string> = new Set([
  '@timestamp',
  'CloudTrailEvent',
  'addendum',
  'additionalEventData',
  'apiVersion',
  'awsRegion',
  'edgeDeviceDetails',
  'errorCode',
  'errorMessage',
  'eventCategory',
  'eventContext',
  'eventID',
  'eventId',
  'eventName',
  'eventSource',
  'eventTime',
  'eventType',
  'eventVersion',
  'insightDetails',
  'managementEvent',
  'readOnly',
  'recipientAccountId',
  'requestID',
  'requestParameters',
  'responseElements',
  'serviceEventDetails',
  'sessionCredentialFromConsole',
  'sharedEventID',
  'sourceIPAddress',
  'timeWindow',
  'tlsDetails',
  'userAgent',
  'userIdentity',
  'vpcEndpointAccountId',
  'vpcEndpointId',
])

/** Those with which the wrappers begin that come one after another. */
const wrapperKeys: ReadonlySet<string> = new Set([
  'AccessKeyId',
  'EventId',
  'EventName',
  'EventSource',
  'EventTime',
  'ReadOnly',
  'Resources',
  'Username',
  '_id',
  '_index',
  '_raw',
  '_source',
  'detail',
  'detail-type',
  'event',
  'id',
  'ingestionTime',
  'logStreamName',
  'message',
  'messageType',
  'owner',
  'preview',
  'result',
  'timestamp',
  'version',
])

const longestKey = Math.max(...[...recordKeys, ...wrapperKeys].map((key) => key.length))

/**
 * The next offset >= `from` where a CloudTrail record, or what it is wrapped in, plausibly begins: `{`, perhaps white space, one of the known keys,
 * perhaps white space, `:`. -1 if there is none before `end`. Never looks at a byte more than a few times.
 */
export function findRecordStart(bytes: Uint8Array, from: number, end: number): number {
  // A view that ends at `end`: the search for a brace must not run on through the rest of the buffer.
  const part = bytes.subarray(0, end)
  let at = part.indexOf(OPEN_BRACE, from)
  while (at !== -1) {
    if (startsRecord(part, at + 1, part.length)) return at
    at = part.indexOf(OPEN_BRACE, at + 1)
  }
  return -1
}

function startsRecord(bytes: Uint8Array, from: number, end: number): boolean {
  const quote = afterSpace(bytes, from, end)
  if (quote >= end || bytes[quote] !== QUOTE) return false
  let key = ''
  let at = quote + 1
  while (at < end && bytes[at] !== QUOTE) {
    if (key.length === longestKey) return false
    key += String.fromCharCode(bytes[at] ?? 0)
    at += 1
  }
  if (!recordKeys.has(key) && !wrapperKeys.has(key)) return false
  const colon = afterSpace(bytes, at + 1, end)
  return colon < end && bytes[colon] === COLON
}

function afterSpace(bytes: Uint8Array, from: number, end: number): number {
  let at = from
  while (at < end && isSpace(bytes[at])) at += 1
  return at
}

/** White space of JSON (RFC 8259, section 2). */
export function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}

/** Each inner list is one thing that a record says, under its names. */
const tellingKeys: readonly (readonly string[])[] = [
  ['eventName'],
  ['eventSource'],
  ['eventTime', '@timestamp'],
  ['eventID', 'eventId'],
  ['userIdentity'],
  ['awsRegion'],
  ['eventVersion'],
]

/** Whether a value is a CloudTrail record: an API call, or one of the non-API records (insight, aggregated). */
export function looksLikeRecord(value: JsonValue): boolean {
  if (!(value instanceof Map)) return false
  const record = value as JsonObject
  const said = tellingKeys.filter((names) => names.some((name) => record.has(name))).length
  return said >= 2 || isInsight(record) || isAggregated(record)
}

function isInsight(record: JsonObject): boolean {
  return (
    record.get('eventType') === 'AwsCloudTrailInsight' ||
    record.get('eventCategory') === 'Insight' ||
    (record.get('insightDetails') instanceof Map && record.has('sharedEventID'))
  )
}

function isAggregated(record: JsonObject): boolean {
  return (
    record.get('eventType') === 'AwsAggregatedEvent' ||
    record.get('eventCategory') === 'Aggregated' ||
    (record.get('timeWindow') instanceof Map && record.has('summary'))
  )
}
