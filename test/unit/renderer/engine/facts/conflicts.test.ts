/** What must be read to tell whether an event is in conflict with another? */
import { expect, test } from 'vitest'
import { conflictingCopies } from '../../../../../renderer/engine/facts/conflicts.js'
import { SegmentSet } from '../../../../../renderer/engine/facts/segment-set.js'
import { attachAgain, writtenSegments } from '../../../../support/written-segments.js'

const idOf = (digit: number) => `${String(digit).repeat(8)}-2222-4333-8444-555555555555`

function setOf(...events: readonly Record<string, unknown>[]) {
  const payloads = events.map((event) =>
    new TextEncoder().encode(JSON.stringify({ eventVersion: '1', eventName: 'A', ...event })),
  )
  const segments = writtenSegments(payloads, { size: 1, forceExact: false, hotOnly: true })
  return { segments, set: new SegmentSet(segments, undefined) }
}

test('an event whose id begins as no other does is alone, without ids or digests being read', () => {
  const { segments, set } = setOf({ eventID: idOf(1) }, { eventID: idOf(2) })
  expect(conflictingCopies(set, 0)).toEqual([segments[0]!.id * 65_536])
})

test('of two events with one id the digests are compared, and nothing is told before they are there', () => {
  const { segments, set } = setOf(
    { eventID: idOf(1), eventName: 'A' },
    { eventID: idOf(1), eventName: 'B' },
    { eventID: idOf(2) },
  )
  const copies = () => conflictingCopies(set, 0)
  expect(copies).toThrow('eventID is not there')
  for (const segment of segments) attachAgain(segment, 'eventID')
  expect(copies).toThrow('content is not there')
  for (const segment of segments) attachAgain(segment, 'content')
  expect(copies()).toEqual([segments[0]!.id * 65_536, segments[1]!.id * 65_536])
})
