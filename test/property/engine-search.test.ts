/** Does a search find what a naive scan of the records finds, whatever the query, the segments and the order of adding? */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSearcher, type Query, type ResultOrder, type Searcher } from '../../renderer/engine/engine.js'
import { fold } from '../../shared/base/fold.js'
import { derivedField, firstAt, readPath, timeOf } from '../../shared/cloudtrail/event.js'
import { leavesOf, type JsonValue } from '../../shared/cloudtrail/leaf.js'
import { outcomes } from '../../shared/cloudtrail/outcome.js'
import { plainRecords, queries } from '../support/event-corpus.js'
import { memorySegment } from '../support/memory-segment.js'
import { naiveMatches } from '../support/naive-search.js'
import { jsonOf } from '../support/plain-json.js'

const sources = ['Bundle/a.json.gz', 'bundle/b.json.gz']
const evidence = { sourcePath: (part: number) => sources[part] ?? '' }
const newest: ResultOrder = { by: 'time', direction: 'newest' }

/** One record with the part of the evidence that holds it. */
interface Kept {
  readonly json: JsonValue
  readonly part: number
}

const corpora = fc.array(fc.record({ json: plainRecords.map(jsonOf), part: fc.constantFrom(0, 1) }), {
  minLength: 1,
  maxLength: 30,
})

/** Cuts the records into segments of at most `size`, with ids that are not their positions. */
function searcherOf(
  kept: readonly Kept[],
  size: number,
): { searcher: Searcher; recordOf: (ref: number) => Kept } {
  const searcher = createSearcher({ now: () => 0, pause: () => Promise.resolve() })
  const cuts: Kept[][] = []
  for (let at = 0; at < kept.length; at += size) cuts.push(kept.slice(at, at + size))
  const idOf = (index: number) => 3 + 2 * index
  const segments = cuts.map((cut, index) =>
    memorySegment(
      idOf(index),
      cut.map(({ json }) => json),
      (doc) => ({ part: cut[doc]!.part, offset: doc, length: 1 }),
    ),
  )
  // As an ingest does: a few segments first, the others later.
  searcher.setSegments(segments.slice(0, 1))
  searcher.setSegments(segments)
  return { searcher, recordOf: (ref) => cuts[(Math.floor(ref / 65_536) - 3) / 2]![ref % 65_536]! }
}

const find = (
  searcher: Searcher,
  query: Query,
  order: ResultOrder = newest,
  range: { from: number; to: number } | null = null,
) => searcher.search(query, { order, range, evidence }, new AbortController().signal)

const naive = (query: Query, { json, part }: Kept) => naiveMatches(query, json, { source: sources[part]! })

const secondsFit = (ms: number) => ms >= 1000 && ms < 2 ** 32 * 1000
/** Epoch ms; -1 for undated. */
const instant = ({ json }: Kept) => {
  const ms = timeOf(json)?.ms
  return ms === undefined || !secondsFit(ms) ? -1 : ms
}

test('a search finds what a naive scan finds', async () => {
  const questions = fc.array(queries, { minLength: 4, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(corpora, fc.integer({ min: 1, max: 12 }), questions, async (kept, size, asked) => {
      const { searcher, recordOf } = searcherOf(kept, size)
      for (const query of asked) {
        const result = await find(searcher, query)
        const found = new Set([...result.refs()].map(recordOf))
        expect(kept.map((record) => found.has(record))).toEqual(kept.map((record) => naive(query, record)))
        expect(result.count).toBe(found.size)
      }
    }),
    { numRuns: 300 },
  )
})

test('additional limits of time hold for every query, and undated events are in none', async () => {
  const limits = fc.tuple(fc.integer({ min: -5, max: 50 }), fc.integer({ min: 0, max: 30 }))
  await fc.assert(
    fc.asyncProperty(corpora, queries, limits, async (kept, query, [start, length]) => {
      const from = 1_689_000_000_000 + start * 977_000
      const to = from + length * 977_000
      const { searcher, recordOf } = searcherOf(kept, 7)
      const found = new Set([...(await find(searcher, query, newest, { from, to })).refs()].map(recordOf))
      const within = (record: Kept) => instant(record) >= from && instant(record) < to
      expect(kept.map((record) => found.has(record))).toEqual(
        kept.map((record) => within(record) && naive(query, record)),
      )
    }),
    { numRuns: 300 },
  )
})

/** All rows of a result, asked for in pages of different sizes, and where it says that each of them is. */
async function rowsOf(searcher: Searcher, query: Query, order: ResultOrder): Promise<number[]> {
  const result = await find(searcher, query, order)
  const rows: number[] = []
  for (let size = 1; rows.length < result.count; size += 2) rows.push(...result.page(rows.length, size))
  expect(rows.map((ref) => result.locate(ref))).toEqual(rows.map((_, row) => row))
  expect([...result.page(result.count, 5), ...result.page(0, 0)]).toEqual([])
  return rows
}

const textOf = ({ json }: Kept, name: string) =>
  name === 'principal' || name === 'outcome' || name === 'session' || name === 'kind'
    ? derivedField(json, name)
    : firstAt(json, name)

test('the same evidence added in any order, in any segments, is in the same order', async () => {
  await fc.assert(
    fc.asyncProperty(corpora, queries, fc.integer({ min: 1, max: 9 }), async (kept, query, size) => {
      const distinct = [
        ...new Map(kept.map((record) => [JSON.stringify(plainText(record)), record])).values(),
      ]
      const oneWay = searcherOf(distinct, size)
      const otherWay = searcherOf(distinct.toReversed(), size + 3)
      for (const order of orders) {
        const rows = (await rowsOf(oneWay.searcher, query, order)).map(oneWay.recordOf)
        const others = (await rowsOf(otherWay.searcher, query, order)).map(otherWay.recordOf)
        expect(rows.map(plainText)).toEqual(others.map(plainText))
      }
    }),
    { numRuns: 60 },
  )
})

const plainText = ({ json }: Kept) => [...readLeaves(json)].sort()
const readLeaves = (json: JsonValue) => [...leavesOf(json)].map(({ path, text }) => `${path}=${text}`)

const orders: readonly ResultOrder[] = [
  newest,
  { by: 'time', direction: 'oldest' },
  ...[
    'eventName',
    'userAgent',
    'awsRegion',
    'outcome',
    'session',
    'kind',
    'requestID',
    'vpcEndpointId',
  ].flatMap((name): ResultOrder[] => [
    { by: 'column', name, direction: 'ascending' },
    { by: 'column', name, direction: 'descending' },
  ]),
]

test('rows are ordered by time, or by the fold of a value and then by time', async () => {
  await fc.assert(
    fc.asyncProperty(corpora, queries, async (kept, query) => {
      const { searcher, recordOf } = searcherOf(kept, 7)
      for (const order of orders) {
        const records = (await rowsOf(searcher, query, order)).map(recordOf)
        if (order.direction === 'newest' || order.direction === 'descending') records.reverse()
        const keys = records.map((record): readonly [string, number] => [
          order.by === 'time' ? '' : fold(textOf(record, order.name)),
          instant(record),
        ])
        const compare = (left: (typeof keys)[number], right: (typeof keys)[number]) =>
          left[0] === right[0] ? left[1] - right[1] : left[0] < right[0] ? -1 : 1
        expect(keys).toEqual([...keys].sort(compare))
      }
    }),
    { numRuns: 60 },
  )
})

test('counts of values, of requests and over time are those of the matching records', async () => {
  const fields = ['eventName', 'principal', 'errorCode', 'session', 'vpcEndpointId', 'requestID', 'no.such']
  await fc.assert(
    fc.asyncProperty(corpora, queries, fc.integer({ min: 1, max: 40 }), async (kept, query, buckets) => {
      const { searcher } = searcherOf(kept, 7)
      const result = await find(searcher, query)
      const records = kept.filter((record) => naive(query, record))
      expect(result.facets(fields, 3)).toEqual(
        fields.map((field) => {
          const counts = countsOf(records.map((record) => textOf(record, field)))
          const values = [...counts].map(([value, count]) => ({ value, count }))
          values.sort((left, right) => right.count - left.count || (left.value < right.value ? -1 : 1))
          return { field, values: values.slice(0, 3), distinct: counts.size - (counts.has('') ? 1 : 0) }
        }),
      )
      const requests = new Set(records.map((record) => textOf(record, 'requestID')).filter((id) => id !== ''))
      expect(result.distinctRequests()).toBe(requests.size)
      const dated = records.map(instant).filter((ms) => ms >= 0)
      expect([result.undated, result.firstTime, result.lastTime]).toEqual([
        records.length - dated.length,
        dated.length === 0 ? null : Math.min(...dated),
        dated.length === 0 ? null : Math.max(...dated),
      ])
      expect(result.histogram(buckets)).toEqual(naiveHistogram(result.histogram(buckets), records, kept))
      expect(result.histogram(buckets)?.background.length ?? 0).toBeLessThanOrEqual(buckets)
    }),
    { numRuns: 200 },
  )
})

function countsOf(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return counts
}

/** The same start, step and width, everything counted anew. */
function naiveHistogram(
  like: { start: number; step: number; background: readonly number[] } | null,
  records: readonly Kept[],
  all: readonly Kept[],
): unknown {
  if (records.every((record) => instant(record) < 0)) return null
  const { start, step, background } = like!
  expect(start % step).toBe(0)
  const count = (list: readonly Kept[]) =>
    background.map(
      (_, bucket) =>
        list.filter(
          (record) => Math.floor((instant(record) - start) / step) === bucket && instant(record) >= 0,
        ).length,
    )
  return {
    start,
    step,
    series: outcomes.map((outcome) => ({
      outcome,
      counts: count(records.filter((record) => textOf(record, 'outcome') === outcome)),
    })),
    background: count(all),
  }
}

test('companions are all events with the same id, themselves included, oldest first', async () => {
  const withIds = (record: Kept, name: string) => readPath(record.json, name).length <= 1
  await fc.assert(
    fc.asyncProperty(corpora, async (all) => {
      const kept = all.filter((record) => withIds(record, 'requestID') && withIds(record, 'sharedEventID'))
      fc.pre(kept.length > 0)
      const { searcher, recordOf } = searcherOf(kept, 7)
      const refs = [...(await find(searcher, { kind: 'all' })).refs()]
      const groups = refs.map((ref) => {
        const group = (name: string) => {
          const id = textOf(recordOf(ref), name)
          return id === '' ? [] : refs.filter((other) => textOf(recordOf(other), name) === id)
        }
        return { requestID: group('requestID'), sharedEventID: group('sharedEventID') }
      })
      expect(refs.map((ref) => searcher.companions(ref))).toEqual(groups)
      expect(searcher.companionCounts(refs)).toEqual(
        groups.map(({ requestID, sharedEventID }, at) => {
          const others = new Set([...requestID, ...sharedEventID])
          others.delete(refs[at]!)
          return others.size
        }),
      )
    }),
    { numRuns: 200 },
  )
})
