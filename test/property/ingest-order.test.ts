/** Does the order in which evidence is added, in how many goes, and how often, change any answer? And is every record
 *  accounted for, whatever is wrong with the files? */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Row } from '../../renderer/workers/protocol.js'
import { memoryKeyFile } from '../support/memory-key-file.js'
import {
  record,
  sha256,
  trail,
  type TestEvent,
  type TestFile,
} from '../unit/renderer/workers/twins/evidence-frames.js'
import { workbench, type Workbench } from '../unit/renderer/workers/twins/workbench.js'

/** Few ids and few contents, so that copies, contradicting copies and ties in time are common. */
const events: fc.Arbitrary<TestEvent> = fc
  .record({
    number: fc.integer({ min: 0, max: 5 }),
    name: fc.constantFrom('GetObject', 'PutObject'),
    id: fc.option(fc.constantFrom('one', '11111111-1111-4111-8111-000000000001'), { nil: undefined }),
    account: fc.constantFrom('111122223333', '444455556666'),
  })
  .map(({ number, name, id, account }) =>
    record(number, {
      eventName: name,
      recipientAccountId: account,
      ...(id === undefined ? {} : { eventID: id }),
    }),
  )

const layouts: readonly ((records: readonly TestEvent[]) => string)[] = [
  trail,
  (records) => JSON.stringify({ Records: records }, undefined, 1),
  (records) => records.map((one) => JSON.stringify(one)).join('\n'),
  (records) => JSON.stringify([...records].reverse()),
  // as texts inside of something else, and inside of something else as they are
  (records) =>
    JSON.stringify({
      messageType: 'DATA_MESSAGE',
      logGroup: 'trail',
      logEvents: records.map((one, id) => ({ id: String(id), timestamp: 1, message: JSON.stringify(one) })),
    }),
  (records) => JSON.stringify({ Events: records.map((one) => ({ CloudTrailEvent: JSON.stringify(one) })) }),
  (records) =>
    records
      .map((detail) =>
        JSON.stringify({ 'detail-type': 'AWS API Call via CloudTrail', source: 'aws.s3', detail }),
      )
      .join('\n'),
]

const texts = fc
  .record({ records: fc.array(events, { maxLength: 8 }), layout: fc.constantFrom(...layouts) })
  .map(({ records, layout }) => layout(records))

/** Where in a text, as a share of its length, and what is done there. */
const damages = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    kind: fc.constantFrom('cut', 'flip', 'splice', 'end'),
    text: fc.constantFrom('}', '{', '"', ',', ']', '\\', 'é', '\u0000', '}{', '{"Records":[', '\n'),
    length: fc.integer({ min: 1, max: 400 }),
  }),
  { maxLength: 3 },
)

const damagedTexts = fc.tuple(texts, damages).map(([text, list]) =>
  list.reduce((damaged, { at, kind, text: put, length }) => {
    const from = Math.floor(at * damaged.length)
    switch (kind) {
      case 'cut':
        return damaged.slice(0, from) + damaged.slice(from + length)
      case 'flip':
        return damaged.slice(0, from) + put + damaged.slice(from + 1)
      case 'splice':
        return damaged.slice(0, from) + put + damaged.slice(from)
      case 'end':
        return damaged.slice(0, from)
    }
  }, text),
)

/** Files, some with the same bytes as others; and two ways to add them. */
const additions = (contents: fc.Arbitrary<string>) =>
  fc
    .uniqueArray(fc.record({ text: contents, partBytes: fc.constantFrom(undefined, 300, 5_000) }), {
      minLength: 1,
      maxLength: 4,
      selector: ({ text }) => text,
    })
    .chain((list) => {
      const files = list.flatMap(({ text, partBytes }, index): TestFile[] => {
        const file = (path: string): TestFile => ({
          path,
          text,
          ...(partBytes === undefined ? {} : { partBytes }),
        })
        return [file(`/evidence/${index}.json`), file(`/evidence/copies/${index}.json`)]
      })
      const goes = fc
        .shuffledSubarray(files, { minLength: files.length })
        .chain((order) =>
          fc
            .array(fc.integer({ min: 0, max: order.length }), { maxLength: 2 })
            .map((cuts) => ({ order, cuts })),
        )
      return fc.tuple(goes, goes)
    })

interface Way {
  readonly order: readonly TestFile[]
  readonly cuts: readonly number[]
}

/** Adds the files in this order, in several goes, each of which finds all that was there before again. With hardly any
 *  room in memory for what is known already, or with all that is usual. */
async function benchOf({ order, cuts }: Way, isTight = false): Promise<Workbench> {
  const scratch = () => Promise.resolve({ ...memoryKeyFile(), remove: () => Promise.resolve() })
  const bench = await workbench([], isTight ? { scratch, recentEvents: 1 } : {})
  for (const end of [...[...cuts].sort((left, right) => left - right), order.length]) {
    bench.host.files = order.slice(0, end)
    await bench.ingest()
  }
  return bench
}

const queries = [
  '',
  'conflict:true',
  'eventName:GetObject',
  'one',
  'object OR -eventID:one',
  'form:record',
  '-form:record',
  'source:*copies*',
  '-source:*0.json',
]

interface Answers {
  readonly answers: readonly (readonly unknown[])[]
  readonly totals: unknown
}

async function answersOf(bench: Workbench): Promise<Answers> {
  const answers = []
  await bench.open()
  // events of one instant are in order, and rows say what they share with others, only when everything has been read in
  await bench.ask('settled', {})
  for (const text of queries) {
    const order = { by: 'time', direction: 'oldest' } as const
    const reply = await bench.ask('search', { text, order, range: null })
    if (reply.kind === 'invalid') throw new Error(reply.problem.message)
    const { search } = reply
    const rows = await bench.ask('page', {
      search,
      offset: 0,
      size: 200,
      columns: ['eventName', 'eventID', 'recipientAccountId', 'conflict', 'form'],
    })
    const forms = await bench.ask('facets', { search, fields: ['form'], size: 5 })
    const shown = rows.map(({ ref: _, ...row }) => row)
    answers.push([text === '' ? await Promise.all(rows.map((row) => said(bench, row))) : shown, forms])
  }
  const { totals } = await bench.ask('ledger', { offset: 0, size: 100, troubledOnly: false, path: '' })
  return { answers, totals }
}

/** Everything about an event, where it stands included, all but the name of a file that has the same bytes as others. */
async function said(bench: Workbench, { ref, time, cells, companions, conflicting }: Row): Promise<unknown> {
  const detail = await bench.ask('event', { ref })
  const places = detail.provenance.map(({ sha256: hash, offset, length }) => [hash, offset, length].join(' '))
  const { verbatim, form, formNote } = detail
  return {
    time,
    cells,
    companions,
    conflicting,
    conflicts: detail.conflicting,
    verbatim,
    form,
    formNote,
    places,
  }
}

test('the same evidence in any order, in any number of goes, with copies, gives the same answers', () =>
  fc.assert(
    fc.asyncProperty(additions(texts), async ([one, other]) => {
      const [first, second] = [
        await answersOf(await benchOf(one)),
        await answersOf(await benchOf(other, true)),
      ]
      expect(second).toEqual(first)
    }),
    { numRuns: 40 },
  ))

test('all of it once more changes nothing', () =>
  fc.assert(
    fc.asyncProperty(additions(damagedTexts), async ([way]) => {
      const bench = await benchOf(way)
      const before = await answersOf(bench)
      await bench.ingest()
      expect(await answersOf(bench)).toEqual(before)
    }),
    { numRuns: 40 },
  ))

test('records are events, duplicates and quarantined ranges: in every source and in total, whatever is damaged', () =>
  fc.assert(
    fc.asyncProperty(additions(damagedTexts), async ([one, other]) => {
      const [bench, second] = [await benchOf(one), await benchOf(other)]
      const page = { offset: 0, size: 100, troubledOnly: false, path: '' }
      const { count } = await bench.search('')
      await second.open()
      const { entries, totals } = await bench.ask('ledger', page)
      const sum = (of: (entry: (typeof entries)[number]) => number): number =>
        entries.reduce((all, entry) => all + of(entry), 0)
      for (const entry of entries) {
        const { records, events: found, duplicates, quarantined } = entry
        expect({ path: entry.path, records }).toEqual({
          path: entry.path,
          records: found + duplicates + quarantined,
        })
        // whoever has the same bytes as another source is read once
        if (entry.status === 'duplicate') expect(records).toBe(0)
      }
      expect(totals).toMatchObject({
        sources: new Set(one.order.map((file) => file.path)).size,
        records: sum((entry) => entry.records),
        events: sum((entry) => entry.events),
        duplicates: sum((entry) => entry.duplicates),
        quarantined: sum((entry) => entry.quarantined),
      })
      expect(count).toBe(totals.events)
      expect(totals.records).toBe(totals.events + totals.duplicates + totals.quarantined)
      // how much there is does not depend on the order either
      expect((await second.ask('ledger', page)).totals).toEqual(totals)
      const texts = new Set(one.order.map((file) => sha256(file.text)))
      expect(entries.filter((entry) => entry.status !== 'duplicate').length).toBe(texts.size)
    }),
    { numRuns: 60 },
  ))
