import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newestPlaces } from '../../../../../renderer/engine/facts/newest-places.js'
import { SegmentSet } from '../../../../../renderer/engine/facts/segment-set.js'
import { memorySegment, memorySegmentWithoutCold } from '../../../../support/memory-segment.js'
import { jsonOf } from '../../../../support/plain-json.js'

const segmentOf = (id: number, records: readonly object[]) => memorySegment(id, records.map(jsonOf))

/** Few seconds, and ids of which many begin alike, so that ties are everywhere; some events have no time. */
const records = fc.array(
  fc.record({
    eventName: fc.constant('A'),
    eventTime: fc.oneof(
      fc.integer({ min: 10, max: 59 }).map((second) => `2024-03-01T00:00:${String(second)}Z`),
      fc.constantFrom('2024-03-01T00:00:59Z', '2024-03-01T00:00:59.250Z', 'no time'),
    ),
    eventID: fc
      .tuple(fc.constantFrom('0000000a', '0000000b'), fc.integer({ min: 0, max: 20 }))
      .map(([first, last]) => `${first}-0000-4000-8000-${String(last).padStart(12, '0')}`),
  }),
  { minLength: 1, maxLength: 40 },
)

test('the newest events are those at the end of the order of time, in that order', () => {
  let found = 0
  fc.assert(
    fc.property(
      fc.array(records, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 12 }),
      (lists, wanted) => {
        const segments = lists.map((list, id) => segmentOf(id, list))
        const newest = newestPlaces(segments, wanted)
        if (newest === undefined) return
        found += 1
        expect(newest).toEqual([...new SegmentSet(segments, undefined).order.places.slice(-wanted)])
      },
    ),
  )
  expect(found).toBeGreaterThan(50)
})

test('where there are fewer dated events than wanted, or ties need what is not loaded, nothing is said', () => {
  const eventTime = '2024-03-01T00:00:59Z'
  const eventID = '0000000a-0000-4000-8000-000000000001'
  const twice = [
    { eventTime, eventID },
    { eventTime, eventID, n: 1 },
  ]
  expect(newestPlaces([segmentOf(0, [{ eventName: 'A' }, { eventTime }])], 2)).toBeUndefined()
  expect(newestPlaces([memorySegmentWithoutCold(0, twice.map(jsonOf))], 1)).toBeUndefined()
})

test('very many events of one second are left to the order of all', () => {
  const eventTime = '2024-03-01T00:00:59Z'
  const many = Array.from({ length: 200 }, (_, at) => ({
    eventTime,
    eventID: `${at.toString(16).padStart(8, '0')}-0000-4000-8000-000000000001`,
  }))
  expect(newestPlaces([segmentOf(0, many)], 1)).toBeUndefined()
})
