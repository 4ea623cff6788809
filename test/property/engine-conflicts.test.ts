/** Are conflicting copies exactly those events of one eventID and account whose contents are not the same, however the
 *  events are cut into segments? */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSearcher, type Query, type Searcher } from '../../renderer/engine/engine.js'
import { firstAt } from '../../shared/cloudtrail/event.js'
import { leavesOf, type JsonValue } from '../../shared/cloudtrail/leaf.js'
import { memorySegment } from '../support/memory-segment.js'
import { naiveMatches } from '../support/naive-search.js'
import { jsonOf } from '../support/plain-json.js'

/** Few ids and few contents, so that they meet; ids that are UUIDs, texts, equal in their first lane, or absent. */
const ids = fc.constantFrom(
  undefined,
  '',
  '11111111-2222-3333-4444-000000000001',
  '11111111-2222-3333-4444-000000000002',
  '00000000-0000-0000-0000-000000000000',
  '11111111-2222-3333-4444-00000000000A',
  'EXAMPLE',
  'example',
)
const accounts = fc.constantFrom(undefined, '111122223333', '444455556666')
const records = fc.record(
  {
    eventID: ids,
    recipientAccountId: accounts,
    userIdentity: fc.record({ accountId: accounts }, { requiredKeys: [] }),
    eventName: fc.constantFrom('GetObject', 'PutObject'),
  },
  { requiredKeys: [] },
)
const evidence = { sourcePath: () => '' }

function searcherOf(corpus: readonly JsonValue[], size: number): Searcher {
  const searcher = createSearcher({ now: () => 0, pause: () => Promise.resolve() })
  const segments = []
  for (let at = 0; at < corpus.length; at += size)
    segments.push(memorySegment(segments.length, corpus.slice(at, at + size)))
  // As an ingest does: what was clear of conflicts before may be in one with the segments that follow.
  searcher.setSegments(segments.slice(0, 1))
  searcher.conflictCount()
  searcher.setSegments(segments)
  return searcher
}

const accountOf = (record: JsonValue): string =>
  firstAt(record, 'recipientAccountId') || firstAt(record, 'userIdentity.accountId')
const contentOf = (record: JsonValue): string => JSON.stringify([...leavesOf(record)])

function contradict(left: JsonValue, right: JsonValue): boolean {
  const id = firstAt(left, 'eventID')
  const accountsMeet =
    accountOf(left) === accountOf(right) || accountOf(left) === '' || accountOf(right) === ''
  return id !== '' && id === firstAt(right, 'eventID') && accountsMeet && contentOf(left) !== contentOf(right)
}

const asked = (text: string): Query => ({ kind: 'field', name: 'conflict', test: { kind: 'equals', text } })

test('an event is in conflict with exactly the events of its id and account that say something else', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(records.map(jsonOf), { minLength: 1, maxLength: 24 }),
      fc.integer({ min: 1, max: 9 }),
      async (corpus, size) => {
        const searcher = searcherOf(corpus, size)
        const refOf = (at: number) => Math.floor(at / size) * 65_536 + (at % size)
        const copies = corpus.map((record) =>
          corpus.flatMap((other, at) => (contradict(record, other) ? [refOf(at)] : [])),
        )
        const found = corpus.map((_, at) =>
          searcher
            .conflictingCopies(refOf(at))
            .filter((ref) => ref !== refOf(at))
            .sort((left, right) => left - right),
        )
        expect(found).toEqual(copies)
        expect(corpus.map((_, at) => searcher.isConflicting(refOf(at)))).toEqual(
          copies.map((others) => others.length > 0),
        )
        const count = copies.filter((others) => others.length > 0).length
        expect(searcher.conflictCount()).toBe(count)
        for (const text of ['true', 'FALSE', 'x']) {
          const query = asked(text)
          const order = { by: 'time', direction: 'oldest' } as const
          const result = await searcher.search(
            query,
            { order, range: null, evidence },
            new AbortController().signal,
          )
          const matching = corpus.flatMap((record, at) =>
            naiveMatches(query, record, { source: '', conflict: (copies[at] ?? []).length > 0 })
              ? [refOf(at)]
              : [],
          )
          expect([...result.page(0, 100)].sort((left, right) => left - right)).toEqual(matching)
        }
      },
    ),
  ))

test('every event says whether it is in conflict, as a value to count, show and sort by', async () => {
  const copy = { eventID: 'one', recipientAccountId: '1', eventName: 'A' }
  const searcher = searcherOf([copy, { ...copy, eventName: 'B' }, { eventID: 'two' }].map(jsonOf), 2)
  const order = { by: 'column', name: 'conflict', direction: 'descending' } as const
  const options = { order, range: null, evidence }
  const result = await searcher.search({ kind: 'all' }, options, new AbortController().signal)
  expect(result.facets(['conflict'], 9)).toEqual([
    {
      field: 'conflict',
      values: [
        { value: 'true', count: 2 },
        { value: 'false', count: 1 },
      ],
      distinct: 2,
    },
  ])
  expect(result.page(0, 3).map((ref) => searcher.columnValue(ref, 'conflict'))).toEqual([
    'true',
    'true',
    'false',
  ])
})
