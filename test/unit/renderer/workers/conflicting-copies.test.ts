import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { realData } from '../../../support/real-data.js'
import { record, trail, type TestEvent } from './twins/evidence-frames.js'
import { workbench, type Workbench } from './twins/workbench.js'

const eventID = 'aaaaaaaa-0000-4000-8000-000000000001'
const omitted = { reason: 'requestParameters too large', omitted: true, originalSize: 150_000 }

async function benchOf(...files: readonly (readonly TestEvent[])[]): Promise<Workbench> {
  const bench = await workbench(
    files.map((records, index) => ({ path: `/evidence/${index}.json.gz`, text: trail(records) })),
  )
  await bench.ingest()
  return bench
}

async function refsOf(bench: Workbench, text: string): Promise<readonly number[]> {
  const { search } = await bench.search(text)
  const rows = await bench.ask('page', { search, offset: 0, size: 50, columns: [] })
  return rows.map((row) => row.ref)
}

test('copies that contradict each other are all kept, marked, and read side by side, the whole one first', async () => {
  const whole = record(1, { eventID })
  const cut = record(1, { eventID, requestParameters: omitted })
  const bench = await benchOf([cut, record(2)], [whole, record(3)])
  const { search, count } = await bench.search('conflict:true')
  await bench.ask('settled', {})
  const rows = await bench.ask('page', { search, offset: 0, size: 9, columns: ['conflict'] })
  const detail = await bench.ask('event', { ref: rows[0]!.ref })
  const group = await bench.ask('conflict', { ref: rows[0]!.ref })
  expect({
    count,
    rows: rows.map(({ conflicting, cells }) => [conflicting, cells[0]!.text]),
    conflicting: detail.conflicting,
    conflicts: await bench.ask('conflicts', {}),
    group: {
      ...group,
      copies: group!.copies.map((copy) => [copy.provenance.map(({ path }) => path), copy.omitted]),
    },
  }).toEqual({
    count: 2,
    rows: [
      [true, 'true'],
      [true, 'true'],
    ],
    conflicting: 1,
    conflicts: { events: 2 },
    group: {
      eventID,
      total: 2,
      copies: [
        [['/evidence/1.json.gz'], []],
        [
          ['/evidence/0.json.gz'],
          [{ path: 'requestParameters', reason: omitted.reason, originalSize: '150000' }],
        ],
      ],
      differing: [
        { path: 'requestParameters.bucketName', values: ['bucket-1', ''] },
        { path: 'requestParameters.key', values: ['object 1', ''] },
        { path: 'requestParameters.reason', values: ['', omitted.reason] },
        { path: 'requestParameters.omitted', values: ['', 'true'] },
        { path: 'requestParameters.originalSize', values: ['', '150000'] },
      ],
    },
  })
})

test('exact copies, and one id in two accounts, contradict nothing', async () => {
  const same = record(1, { eventID })
  const bench = await benchOf(
    [same],
    [same, record(2)],
    [record(1, { eventID, recipientAccountId: '999988887777' })],
  )
  const [ref] = await refsOf(bench, 'recipientAccountId:111122223333 eventName:PutObject')
  const detail = await bench.ask('event', { ref: ref! })
  expect({
    conflicts: await bench.ask('conflicts', {}),
    group: await bench.ask('conflict', { ref: ref! }),
    found: detail.conflicting,
    stands: detail.provenance.map(({ path }) => path),
  }).toEqual({
    conflicts: { events: 0 },
    group: null,
    found: 0,
    stands: ['/evidence/0.json.gz', '/evidence/1.json.gz'],
  })
})

test('a record that corrects another is tied to it, asked from either side', async () => {
  const addendum = { reason: 'UPDATED_DATA', updatedFields: 'responseElements', originalEventID: eventID }
  const bench = await benchOf([
    record(1, { eventID }),
    record(2, { addendum, responseElements: { late: true } }),
    record(3),
  ])
  const asked = async (text: string) => {
    const [ref] = await refsOf(bench, text)
    const groups = await bench.ask('companions', { ref: ref! })
    return groups.map(({ by, id, events }) => ({ by, id, events: events.map((event) => event.ref) }))
  }
  const [first, second] = await refsOf(bench, '')
  const expected = [{ by: 'addendum', id: eventID, events: [first, second] }]
  expect([
    await asked(`eventID:${eventID}`),
    await asked('addendum.reason:UPDATED_DATA'),
    await asked('requestParameters.key:"object 3"'),
  ]).toEqual([expected, expected, []])
})

test.skipIf(realData === undefined)(
  "the guide's five records that share one eventID are shown as contradicting each other",
  async () => {
    const text = readFileSync(join(realData ?? '', 'aws-docs/code-services.json'), 'utf8')
    const plain = (JSON.parse(text) as { readonly Records: readonly TestEvent[] }).Records
    const times = new Map<unknown, number>()
    for (const { eventID: id } of plain) times.set(id, (times.get(id) ?? 0) + 1)
    const shared = [...times].filter(([, count]) => count > 1)
    const bench = await workbench([{ path: '/evidence/code-services.json', text }])
    await bench.ingest()
    const [ref] = await refsOf(bench, 'conflict:true')
    const group = await bench.ask('conflict', { ref: ref! })
    expect([(await bench.search('conflict:true')).count, [[group!.eventID, group!.total]]]).toEqual([
      5,
      shared,
    ])
  },
)
