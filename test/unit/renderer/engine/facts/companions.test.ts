/** Which ids must be read to tell companions? */
import { expect, test } from 'vitest'
import { companionCounts, noteAbsentIds } from '../../../../../renderer/engine/facts/companions.js'
import { SegmentSet } from '../../../../../renderer/engine/facts/segment-set.js'
import { attachAgain, writtenSegments } from '../../../../support/written-segments.js'

const SHARED = '11111111-2222-4333-8444-555555555555'
const OTHER = '22222222-2222-4333-8444-555555555555'
/** A UUID that begins as no id does: its first lane is zero. */
const BEGINS_WITH_ZEROS = '00000000-2222-4333-8444-555555555555'

function segmentsOf(ids: readonly (string | undefined)[]) {
  const payloads = ids.map((sharedEventID, at) =>
    new TextEncoder().encode(
      JSON.stringify({
        eventVersion: '1',
        eventName: 'A',
        requestID: `request-${String(at)}`,
        sharedEventID,
      }),
    ),
  )
  const segments = writtenSegments(payloads, { size: 2, forceExact: false, hotOnly: true })
  for (const segment of segments)
    for (const section of ['requestID', 'text', 'terms'] as const) attachAgain(segment, section)
  const set = new SegmentSet(segments, undefined)
  const refs = segments.flatMap(({ id, size }) => Array.from({ length: size }, (_, doc) => id * 65_536 + doc))
  return { segments, count: () => companionCounts(set, refs) }
}

test('once it is known that no sharedEventID begins with zeros, those that are absent are told without being read', () => {
  const { segments, count } = segmentsOf([undefined, undefined, undefined, undefined])
  expect(count).toThrow('sharedEventID is not there')
  for (const segment of segments) {
    attachAgain(segment, 'sharedEventID')
    noteAbsentIds(segment)
    segment.detach('sharedEventID')
  }
  expect(count()).toEqual([0, 0, 0, 0])
})

test('an id that begins as no other one does is told to be alone without being read', () => {
  const { segments, count } = segmentsOf([SHARED, undefined, OTHER, undefined])
  for (const segment of segments) {
    attachAgain(segment, 'sharedEventID')
    noteAbsentIds(segment)
    segment.detach('sharedEventID')
  }
  expect(count()).toEqual([0, 0, 0, 0])
})

test('ids that begin alike are compared to their end', () => {
  const { segments, count } = segmentsOf([SHARED, `${SHARED.slice(0, -1)}6`, SHARED])
  for (const segment of segments) attachAgain(segment, 'sharedEventID')
  expect(count()).toEqual([1, 0, 1])
})

test('an event with a sharedEventID has its companions, and so has one whose id begins with zeros', () => {
  const { segments, count } = segmentsOf([SHARED, undefined, BEGINS_WITH_ZEROS, SHARED, BEGINS_WITH_ZEROS])
  for (const segment of segments) {
    attachAgain(segment, 'sharedEventID')
    noteAbsentIds(segment)
    segment.detach('sharedEventID')
  }
  expect(count).toThrow('sharedEventID is not there')
  for (const segment of segments) attachAgain(segment, 'sharedEventID')
  expect(count()).toEqual([1, 0, 1, 1, 1])
})
