/** What does one record say, read with all care? The exact path: for records that the scanner does not take. It puts the
 *  same things into the index, from the parsed value and by the law of `leaf.ts`. */
import { timeOf } from '../../../shared/cloudtrail/event.js'
import { JsonNumber, type JsonObject, type JsonValue } from '../../../shared/cloudtrail/leaf.js'
import { ELEMENT_STEP, firstPlace, leafDigest, NO_ARRAY, hashUuid } from '../write/byte-hash.js'
import { EVENT_TIME_LENGTH, EventTimeReader } from './event-time.js'
import { encodeText } from '../segment/lossless-utf8.js'
import type { SegmentBuilder } from '../write/segment-builder.js'
import { idNames } from '../segment/segment.js'
import { readUuid, UUID_LENGTH } from './uuid-lanes.js'

const eventTimes = new EventTimeReader()
const lanes = new Uint32Array(4)
const hashes = new Int32Array(2)

/** Puts a parsed record into the doc that the builder has begun. */
export function addRecord(builder: SegmentBuilder, record: JsonObject): void {
  for (const [key, value] of record) {
    const id = (idNames as readonly string[]).indexOf(key)
    if (id !== -1) addId(builder, id, value)
    else if (key === 'eventTime') addEventTime(builder, value)
    else addLeaves(builder, value, key)
  }
  if (builder.seconds[builder.docs] === 0) setReadableTime(builder, record)
}

/** Adds the leaves of a value, those that `leavesOf` gives. `place`: in the arrays around it, as in `byte-hash.ts`. */
function addLeaves(builder: SegmentBuilder, value: JsonValue, path: string, place = NO_ARRAY): void {
  if (value === null) return
  if (typeof value === 'string') builder.addLeaf(builder.paths.idOf(path), value, place)
  else if (typeof value === 'boolean') builder.addLeaf(builder.paths.idOf(path), String(value), place)
  else if (value instanceof JsonNumber) builder.addLeaf(builder.paths.idOf(path), value.text, place)
  else if (Array.isArray(value)) {
    let element = firstPlace(place)
    for (const item of value as readonly JsonValue[]) {
      addLeaves(builder, item, path, element)
      element = (element + ELEMENT_STEP) | 0
    }
  } else {
    for (const [key, item] of value as JsonObject)
      addLeaves(builder, item, path === '' ? key : `${path}.${key}`, place)
  }
}

function addId(builder: SegmentBuilder, id: number, value: JsonValue): void {
  const path = builder.paths.idOf(idNames[id]!)
  const bytes = typeof value === 'string' && value.length === UUID_LENGTH ? encodeText(value) : undefined
  if (bytes?.length === UUID_LENGTH && readUuid(bytes, 0, lanes)) {
    builder.setUuid(id, lanes)
    hashUuid(lanes, hashes)
    builder.addDigest(
      leafDigest(builder.paths.hashA[path]!, hashes[0]!),
      leafDigest(builder.paths.hashB[path]!, hashes[1]!),
    )
    return
  }
  // Inside an array or an object it is a leaf like any other.
  const plain = typeof value !== 'object' || value instanceof JsonNumber
  if (plain && value !== null) {
    const text = value instanceof JsonNumber ? value.text : String(value)
    builder.setTextId(id, builder.addLeaf(path, text))
  } else addLeaves(builder, value, idNames[id]!)
}

function addEventTime(builder: SegmentBuilder, value: JsonValue): void {
  const bytes =
    typeof value === 'string' && value.length === EVENT_TIME_LENGTH ? encodeText(value) : undefined
  const seconds =
    bytes?.length === EVENT_TIME_LENGTH ? eventTimes.secondsAt(bytes, new DataView(bytes.buffer), 0) : 0
  if (seconds === 0) return addLeaves(builder, value, 'eventTime')
  const path = builder.paths.idOf('eventTime')
  builder.seconds[builder.docs] = seconds
  builder.plainTime[builder.docs] = 1
  builder.addDigest(
    leafDigest(builder.paths.hashA[path]!, seconds),
    leafDigest(builder.paths.hashB[path]!, seconds),
  )
}

/** The time of a record whose eventTime is absent or written in another way. */
function setReadableTime(builder: SegmentBuilder, record: JsonObject): void {
  const time = timeOf(record)
  if (time === undefined) return
  const seconds = Math.floor(time.ms / 1000)
  builder.seconds[builder.docs] = seconds
  builder.millis[builder.docs] = time.ms - 1000 * seconds
}
