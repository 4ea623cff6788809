/** Are the answers of an open case the same whatever of it fits into memory? */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  coldSections,
  createIndexWriter,
  printQuery,
  type SealedSegment,
} from '../../renderer/engine/engine.js'
import type { CaseRow } from '../../renderer/store/catalogue.js'
import {
  EVIDENCE_FORMAT,
  noTotals,
  type EvidenceStore,
  type SegmentBytes,
} from '../../renderer/store/evidence-store.js'
import { memoryEvidence } from '../../renderer/store/memory-evidence.js'
import { packParts } from '../../renderer/store/part-table.js'
import { OpenCase } from '../../renderer/workers/open-case.js'
import { Searches } from '../../renderer/workers/searches.js'
import { plainRecords, queries } from '../support/event-corpus.js'

const row: CaseRow = {
  id: 'case',
  name: '',
  created: 0,
  opened: 0,
  sample: false,
  unfinished: null,
  last: null,
  removing: false,
}

/** A store with the records in segments of `size` events. */
async function storeOf(records: readonly Record<string, unknown>[], size: number) {
  const sealed: SealedSegment[] = []
  const onSegment = (segment: SealedSegment) => sealed.push(segment)
  const writer = createIndexWriter({ firstSegmentId: 0, onSegment, existing: [] })
  records.forEach((record, part) => {
    const text = new TextEncoder().encode(JSON.stringify({ Records: [record] }))
    const bytes = new Uint8Array(text.length + 64)
    bytes.set(text)
    writer.payload(0).read({ part, bytes, start: 0, end: text.length, rawOffset: 0, last: true })
    if (writer.pending >= size) writer.flush()
  })
  writer.flush()
  const segments = sealed.map(({ id, hot, cold }): SegmentBytes => {
    const blobs = coldSections.map((section) => [section, new Blob([...cold[section]])] as const)
    return { id, hot: new Blob([...hot]), cold: Object.fromEntries(blobs) as SegmentBytes['cold'] }
  })
  const rows = sealed.map(({ id, size: events, firstSecond, lastSecond }) => {
    return { id, size: events, firstSecond, lastSecond }
  })
  const stores = memoryEvidence()
  const store = await stores.open(row.id)
  const counters = { nextPart: records.length, nextBlock: 0, nextSource: 0, cursors: [] }
  await store.commit(
    { ordinal: 0, format: EVIDENCE_FORMAT, segments: rows, totals: noTotals, ...counters },
    { ordinal: 0, sources: [], parts: packParts(0, []), copies: [] },
    segments,
  )
  return { stores, store }
}

interface Watched {
  reads: number
}

function watching(store: EvidenceStore, watched: Watched): EvidenceStore {
  return {
    ...store,
    cold: (segment, section) => {
      watched.reads += 1
      return store.cold(segment, section)
    },
  }
}

const signal = new AbortController().signal
const orders = [
  { by: 'time', direction: 'newest' },
  { by: 'column', name: 'requestID', direction: 'ascending' },
  { by: 'column', name: 'vpcEndpointId', direction: 'descending' },
] as const
const NAMES = [
  'session',
  'vpcEndpointId',
  'eventName',
  'conflict',
  'userIdentity.type',
  'additionalEventData.x-amz-id-2',
]

/** All that the window asks of a search, by everything that pages. */
async function answersOf(open: OpenCase, text: string, order: (typeof orders)[number]): Promise<unknown> {
  const searches = new Searches(open)
  const reply = await searches.search({ text, order, range: null }, signal)
  if (reply.kind === 'invalid') return reply
  const { result } = searches.kept(reply.search)
  const { searcher } = open
  const refs = await open.answering(() => result.page(0, 99))
  return {
    count: reply.count,
    span: [reply.firstTime, reply.lastTime, reply.undated],
    refs,
    cells: await open.answering(() =>
      refs.map((ref) => NAMES.map((name) => searcher.columnValue(ref, name))),
    ),
    ids: await open.answering(() => refs.map((ref) => searcher.idText(ref, 'eventID'))),
    places: await open.answering(() => refs.map((ref) => searcher.pointer(ref))),
    facets: await open.answering(() => result.facets(NAMES, 5)),
    requests: await open.answering(() => result.distinctRequests()),
    companions: await open.answering(() => searcher.companionCounts(refs)),
    conflicts: await open.answering(() => searcher.conflictCount()),
  }
}

test('a case answers the same when nothing of it stays in memory, when some of it does, and when all of it does', async () => {
  const watched = { all: { reads: 0 }, few: { reads: 0 } }
  await fc.assert(
    fc.asyncProperty(
      fc.array(plainRecords, { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 1, max: 6 }),
      fc.constantFrom(1, 600, 4000),
      fc.array(queries, { minLength: 3, maxLength: 3 }),
      async (records, size, keptBytes, asked) => {
        const { store } = await storeOf(records, size)
        const whole = await OpenCase.open(row, watching(store, watched.all))
        const paged = await OpenCase.open(row, watching(store, watched.few), keptBytes)
        await Promise.all([whole.ready(), paged.ready()])
        for (const [at, query] of asked.entries()) {
          const text = printQuery(query)
          const order = orders[at % orders.length]!
          expect(await answersOf(paged, text, order)).toEqual(await answersOf(whole, text, order))
        }
        expect([paged.problems, whole.problems]).toEqual([[], []])
        paged.close()
        whole.close()
      },
    ),
    { numRuns: 60 },
  )
  expect(watched.few.reads).toBeGreaterThan(1.2 * watched.all.reads)
})

test('a segment of which any section is damaged or missing is left out and named, whenever that is noticed', async () => {
  const records = Array.from({ length: 6 }, (_, at) => ({
    eventVersion: '1',
    eventName: `Name${String(at)}`,
    eventTime: '2023-07-10T12:00:00Z',
    requestID: `request-${String(at % 2)}`,
    eventID: `event-${String(at % 2)}`,
    additionalEventData: { 'x-amz-id-2': `5CbsiJVHJ5vq0kswbaXY8mhZaB4i57ZTYqDBVeVLEgLff${String(at)}` },
  }))
  for (const keptBytes of [1, undefined]) {
    for (const section of coldSections) {
      for (const damage of ['missing', 'changed'] as const) {
        const { stores, store } = await storeOf(records, 2)
        const open = await OpenCase.open(row, store, keptBytes)
        const [, second] = [...stores.kept(row.id).segments.values()]
        const bytes = second!.cold.get(section)!
        if (damage === 'missing') second!.cold.delete(section)
        else new Uint8Array(bytes)[bytes.byteLength - 1]! ^= 1
        await open.ready()
        const everything = () => answersOf(open, 'Name', orders[1]).catch(() => undefined)
        await everything()
        await everything()
        const found = (await everything()) as { readonly count: number } | undefined
        expect([section, damage, open.problems.map(({ subject }) => subject), found?.count]).toEqual([
          section,
          damage,
          ['segment 1 with 2 events'],
          4,
        ])
        open.close()
      }
    }
  }
})
