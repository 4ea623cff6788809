/** Is an event another one when a single part of an id is another one, whichever way the record is read? */
import { describe, expect, it } from 'vitest'
import { createIndexWriter } from '../../../../../renderer/engine/engine.js'

const STEP = 0x9e3779b1 | 0

function uuid(lanes: readonly number[]): string {
  const digits = lanes.map((lane) => (lane >>> 0).toString(16).padStart(8, '0')).join('')
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20),
  ].join('-')
}

const record = (change: object): object => ({
  eventVersion: '1.08',
  eventTime: '2024-01-01T00:00:00Z',
  eventName: 'DeleteTrail',
  eventSource: 'cloudtrail.amazonaws.com',
  eventID: uuid([1, 2, 3, 4]),
  recipientAccountId: '111122223333',
  ...change,
})

function countsOf(records: readonly object[], forceExact: boolean) {
  const text = new TextEncoder().encode(JSON.stringify({ Records: records }))
  const bytes = new Uint8Array(text.length + 64)
  bytes.set(text)
  const writer = createIndexWriter({
    firstSegmentId: 0,
    onSegment: () => undefined,
    existing: [],
    forceExact,
  })
  const reader = writer.payload(0)
  reader.read({ part: 0, bytes, start: 0, end: text.length, rawOffset: 0, last: true })
  const { events, duplicates } = reader.counts
  return { events, duplicates }
}

/** Ids that differ in two lanes each, such that a sum or a product of lanes could make up for the difference. */
const lanes = [0x11111111, 0x22224222, 0x83333333, 0x44444444] as const
const twins: readonly (readonly number[])[] = [
  [lanes[0] ^ Math.imul(lanes[2], STEP) ^ Math.imul(0x8abcdef0, STEP), lanes[1], 0x8abcdef0, lanes[3]],
  [lanes[0], lanes[1] ^ Math.imul(lanes[3], STEP) ^ Math.imul(0x12345678, STEP), lanes[2], 0x12345678],
  [lanes[1], lanes[0], lanes[2], lanes[3]],
  [lanes[3], lanes[1], lanes[2], lanes[0]],
  [lanes[0], lanes[1], lanes[2] ^ 1, lanes[3]],
  [lanes[0], lanes[1], lanes[2], lanes[3] ^ 0x80000000],
]

describe.each([false, true])('with every record read exactly: %s', (forceExact) => {
  it.each(['requestID', 'sharedEventID'])('tells events apart by every lane of %s', (name) => {
    for (const twin of twins) {
      const records = [lanes, twin].map((id) => record({ [name]: uuid(id) }))
      expect(countsOf(records, forceExact)).toEqual({ events: 2, duplicates: 0 })
    }
  })

  it('tells events apart by the lanes of eventID that no table holds', () => {
    const twin = [7, 8 ^ Math.imul(10, STEP) ^ Math.imul(0x12345678, STEP), 9, 0x12345678]
    const records = [[7, 8, 9, 10], twin, [7, 8, 9, 11]].map((id) => record({ eventID: uuid(id) }))
    expect(countsOf(records, forceExact)).toEqual({ events: 3, duplicates: 0 })
  })

  it('knows a copy again', () => {
    expect(countsOf([record({}), record({})], forceExact)).toEqual({ events: 1, duplicates: 1 })
  })
})
