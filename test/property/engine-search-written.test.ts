/** Do segments that the index writer wrote, and that were opened from their bytes, answer as a naive scan does? */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  ColdMissing,
  coldSections,
  createSearcher,
  segmentPreparer,
  type ColdSection,
  type Query,
  type Searcher,
  type Segment,
} from '../../renderer/engine/engine.js'
import { derivedField, firstAt, timeOf } from '../../shared/cloudtrail/event.js'
import { leavesOf, type JsonObject, type JsonValue } from '../../shared/cloudtrail/leaf.js'
import { plainRecords, queries } from '../support/event-corpus.js'
import { naiveMatches } from '../support/naive-search.js'
import { jsonOf } from '../support/plain-json.js'
import { attachAgain, writtenSegments } from '../support/written-segments.js'

const sources = ['Bundle/a.json.gz', 'bundle/b.json.gz']
/** Each record is a payload of its own, so that its part number is its position. */
const payloadsOf = (records: readonly Record<string, unknown>[]) =>
  records.map((record) => new TextEncoder().encode(JSON.stringify({ Records: [record] })))
const written = (records: readonly Record<string, unknown>[], size: number, forceExact: boolean) =>
  writtenSegments(payloadsOf(records), { size, forceExact })

function searcherOf(segments: readonly Segment[]): Searcher {
  const searcher = createSearcher({ now: () => 0, pause: () => Promise.resolve() })
  searcher.setSegments(segments)
  return searcher
}

const evidence = { sourcePath: (part: number) => sources[part % 2]! }
const options = { order: { by: 'time', direction: 'oldest' }, range: null, evidence } as const
const unaborted = () => new AbortController().signal

/** An id that is not one plain text is none; of other fields the first value is told. */
const textAt = (record: JsonValue, name: string) =>
  (name === 'requestID' || name === 'eventID') && Array.isArray((record as JsonObject).get(name))
    ? ''
    : firstAt(record, name)

const corpora = fc.array(plainRecords, { minLength: 1, maxLength: 20 })

test('a search over written segments finds what a naive scan finds', async () => {
  let events = 0
  const questions = fc.array(queries, { minLength: 6, maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(
      corpora,
      fc.record({ size: fc.integer({ min: 1, max: 9 }), exact: fc.boolean(), prepared: fc.boolean() }),
      questions,
      async (plain, { size, exact, prepared }, asked) => {
        const records = plain.map(jsonOf)
        const segments = written(plain, size, exact)
        if (prepared) segments.forEach(segmentPreparer())
        const searcher = searcherOf(segments)
        events += searcher.total
        const all = [...(await searcher.search({ kind: 'all' }, options, unaborted())).refs()]
        const partOf = (ref: number) => searcher.pointer(ref).part
        expect(new Set(all.map(partOf)).size).toBe(all.length)
        for (const query of asked) {
          const found = new Set((await searcher.search(query, options, unaborted())).refs())
          const naive = (ref: number) =>
            naiveMatches(query, records[partOf(ref)]!, { source: sources[partOf(ref) % 2]! })
          expect(all.map((ref) => found.has(ref))).toEqual(all.map(naive))
        }
      },
    ),
    { numRuns: 150 },
  )
  expect(events).toBeGreaterThan(400)
})

test('what is answered from the hot parts alone is what a naive scan finds', async () => {
  let answered = 0
  const questions = fc.array(queries, { minLength: 8, maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(corpora, fc.boolean(), questions, async (plain, forceExact, asked) => {
      const segments = writtenSegments(payloadsOf(plain), { size: 99, forceExact, hotOnly: true })
      const searcher = searcherOf(segments)
      // Copies are no events of their own, so not every record has one.
      const whole = searcherOf(written(plain, 99, forceExact))
      const records = plain.map(jsonOf)
      for (const query of asked.filter((one) => !searcher.needsCold(one))) {
        answered += 1
        const found = [...(await searcher.search(query, options, unaborted())).refs()]
        const naive = [...(await whole.search({ kind: 'all' }, options, unaborted())).refs()].filter((ref) =>
          naiveMatches(query, records[whole.pointer(ref).part]!, {
            source: sources[whole.pointer(ref).part % 2]!,
          }),
        )
        expect(found.sort()).toEqual(naive.sort())
      }
    }),
    { numRuns: 150 },
  )
  expect(answered).toBeGreaterThan(100)
})

test('answers are the same when hardly a cold section is in memory at a time', async () => {
  let loads = 0
  await fc.assert(
    fc.asyncProperty(
      corpora,
      fc.integer({ min: 1, max: 4 }),
      fc.array(queries, { minLength: 3, maxLength: 3 }),
      async (plain, size, asked) => {
        const whole = searcherOf(written(plain, size, false))
        const segments = writtenSegments(payloadsOf(plain), { size, forceExact: false, hotOnly: true })
        const paged = searcherOf(segments)
        let latest: readonly string[] = []
        const load = (segment: Segment, section: ColdSection) => {
          loads += 1
          // One segment needs several sections at once.
          latest = [...latest, `${String(segment.id)} ${section}`].slice(-coldSections.length)
          for (const other of segments)
            for (const name of coldSections)
              if (!latest.includes(`${String(other.id)} ${name}`)) other.detach(name)
          attachAgain(segment, section)
          return Promise.resolve()
        }
        const answered = async <Answer>(answer: () => Answer): Promise<Answer> => {
          for (let tries = 0; ; tries += 1) {
            try {
              return answer()
            } catch (error) {
              if (!(error instanceof ColdMissing)) throw error
              // Comparing two events takes sections of two segments; after many tries they all may stay.
              if (tries > 9 * segments.length) attachAgain(error.segment, error.section)
              else await load(error.segment, error.section)
            }
          }
        }
        for (const query of asked) {
          const order = { by: 'column', name: 'requestID', direction: 'ascending' } as const
          const [mine, theirs] = await Promise.all([
            paged.search(query, { ...options, order, loadCold: load }, unaborted()),
            whole.search(query, { ...options, order }, unaborted()),
          ])
          const names = ['session', 'vpcEndpointId', 'eventName', 'conflict']
          expect([
            mine.count,
            await answered(() => mine.facets(names, 5)),
            await answered(() => mine.distinctRequests()),
            new Set(await answered(() => mine.page(0, 99))),
            await answered(() => paged.companionCounts([...mine.refs()].sort())),
          ]).toEqual([
            theirs.count,
            theirs.facets(names, 5),
            theirs.distinctRequests(),
            new Set(theirs.page(0, 99)),
            whole.companionCounts([...theirs.refs()].sort()),
          ])
        }
      },
    ),
    { numRuns: 60 },
  )
  expect(loads).toBeGreaterThan(200)
})

test('a column is not asked where some record has several values at its path', async () => {
  const record = { eventVersion: '1', eventName: 'A', eventTime: '2023-07-10T12:00:00Z' }
  const several = { ...record, awsRegion: ['eu-central-1', 'us-east-1'], errorCode: ['', 'AccessDenied'] }
  const segments = (records: readonly Record<string, unknown>[]) =>
    [false, true].map((forceExact) =>
      writtenSegments(payloadsOf(records), { size: 9, forceExact, hotOnly: true }),
    )
  const needs = (records: readonly Record<string, unknown>[], name: string) =>
    segments(records).map((some) =>
      searcherOf(some).needsCold({ kind: 'field', name, test: { kind: 'equals', text: 'us-east-1' } }),
    )
  expect([
    needs([{ ...record, awsRegion: ['us-east-1'], errorCode: 'x' }], 'awsRegion'),
    needs([record, several], 'awsRegion'),
    needs([record, several], 'errorCode'),
    needs([record, several], 'eventName'),
  ]).toEqual([
    [false, false],
    [true, true],
    [true, true],
    [false, false],
  ])
  const searcher = searcherOf(written([record, several], 9, false))
  const count = async (name: string, text: string) =>
    (await searcher.search({ kind: 'field', name, test: { kind: 'equals', text } }, options, unaborted()))
      .count
  expect([await count('awsRegion', 'us-east-1'), await count('errorCode', 'AccessDenied')]).toEqual([1, 1])
})

/** All values at a path, as a cell has them. */
function textsAt(record: JsonValue, name: string): string {
  const texts = [...leavesOf(record)].filter(({ path, text }) => path === name && text !== '')
  return [...new Set(texts.map(({ text }) => text))].sort().join(' | ')
}

test('written segments tell the values, ids and times of their records', async () => {
  const names = [
    'eventName',
    'awsRegion',
    'principal',
    'outcome',
    'session',
    'kind',
    'requestID',
    'eventID',
    'vpcEndpointId',
  ]
  await fc.assert(
    fc.asyncProperty(corpora, fc.integer({ min: 1, max: 9 }), async (plain, size) => {
      const records = plain.map(jsonOf)
      const searcher = searcherOf(written(plain, size, false))
      const all = [...(await searcher.search({ kind: 'all' }, options, unaborted())).refs()]
      const told = all.map((ref) => [
        searcher.timeMs(ref),
        ...names.map((name) => searcher.columnValue(ref, name)),
      ])
      const expected = all.map((ref) => {
        const record = records[searcher.pointer(ref).part]!
        const derived = ['principal', 'outcome', 'session', 'kind']
        const texts = names.map((name) => {
          if (derived.includes(name)) return derivedField(record, name as 'session')
          return name.endsWith('ID') && name !== 'vpcEndpointId'
            ? textAt(record, name)
            : textsAt(record, name)
        })
        return [timeOf(record)?.ms ?? null, ...texts]
      })
      expect(told).toEqual(expected)
    }),
    { numRuns: 80 },
  )
})

test('a time that comes from elsewhere in the record is no value of eventTime', async () => {
  const record = { eventName: 'A', eventSource: 'b', '@timestamp': '2023-07-10T12:00:00Z' }
  const searcher = searcherOf(written([record, { ...record, eventTime: '2023-07-10T12:00:00Z' }], 9, false))
  const count = async (query: Query) => (await searcher.search(query, options, unaborted())).count
  expect([
    await count({ kind: 'field', name: 'eventTime', test: { kind: 'exists' } }),
    await count({ kind: 'field', name: 'eventTime', test: { kind: 'equals', text: '2023-07-10T12:00:00Z' } }),
    await count({ kind: 'text', test: { kind: 'contains', text: '-10T12:00:00Z' } }),
  ]).toEqual([1, 1, 2])
})
