import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { record, trail, type TestEvent } from './twins/evidence-frames.js'
import { workbench } from './twins/workbench.js'

const pair: readonly TestEvent[] = [
  record(1, { requestID: 'shared-request', awsRegion: 'us-east-1' }),
  record(2, { requestID: 'shared-request', recipientAccountId: '444455556666' }),
  record(3),
]

async function benchOf(records: readonly TestEvent[], text = trail(records)) {
  const bench = await workbench([{ path: '/evidence/a.json.gz', text }])
  await bench.ingest()
  return bench
}

test('a page shows the asked columns, marked where the query matched, with the number of companions', async () => {
  const bench = await benchOf(pair)
  const { search } = await bench.search('put')
  await bench.ask('settled', {})
  const rows = await bench.ask('page', { search, offset: 0, size: 5, columns: ['eventName', 'requestID'] })
  expect(rows.map(({ time, outcome, cells, companions }) => ({ time, outcome, cells, companions }))).toEqual([
    {
      time: Date.UTC(2023, 6, 10, 11, 0, 1),
      outcome: 'success',
      cells: [
        { text: 'PutObject', marks: [[0, 3]] },
        { text: 'shared-request', marks: [] },
      ],
      companions: 1,
    },
    {
      time: Date.UTC(2023, 6, 10, 11, 0, 3),
      outcome: 'success',
      cells: [
        { text: 'PutObject', marks: [[0, 3]] },
        { text: '00000000-0000-4000-8000-000000000003', marks: [] },
      ],
      companions: 0,
    },
  ])
})

test('an event is shown with its verbatim record, its key and where it stands', async () => {
  const verbatim = JSON.stringify(record(4), null, 2)
  const text = `{"Records": [\n${verbatim}\n]}`
  const bench = await benchOf([], text)
  const { search } = await bench.search('')
  const [row] = await bench.ask('page', { search, offset: 0, size: 1, columns: [] })
  const detail = await bench.ask('event', { ref: row!.ref })
  expect(detail).toMatchObject({
    verbatim,
    bytesIntact: true,
    form: 'record',
    formNote: '',
    rebuilt: '',
    key: createHash('sha256').update(verbatim).digest('hex'),
    eventName: 'GetObject',
    account: '111122223333',
    identity: { principal: 'ann', kind: 'user' },
    provenance: [
      {
        path: '/evidence/a.json.gz',
        inside: [],
        offset: text.indexOf(verbatim),
        length: verbatim.length,
        sha256: createHash('sha256').update(text).digest('hex'),
      },
    ],
    problem: null,
  })
})

test('events of one request are read side by side', async () => {
  const bench = await benchOf(pair)
  const { search } = await bench.search('')
  const [first] = await bench.ask('page', { search, offset: 0, size: 1, columns: [] })
  const groups = await bench.ask('companions', { ref: first!.ref })
  expect(groups).toMatchObject([
    {
      by: 'requestID',
      id: 'shared-request',
      events: [{ eventName: 'PutObject' }, { eventName: 'GetObject' }],
      accounts: ['111122223333', '444455556666'],
      regions: ['eu-central-1', 'us-east-1'],
      sources: 1,
      compared: 2,
      story: null,
    },
  ])
  const differing = new Map(groups[0]!.differing.map(({ path, values }) => [path, values]))
  expect(differing.get('awsRegion')).toEqual(['us-east-1', 'eu-central-1'])
  expect(differing.has('eventSource')).toBe(false)
})

test('completion offers fields, then values of the case with their counts', async () => {
  const bench = await benchOf(pair)
  const { search } = await bench.search('')
  const fields = await bench.ask('complete', { text: 'eventNa', cursor: 7, search })
  const values = await bench.ask('complete', { text: 'eventName:', cursor: 10, search })
  expect(fields[0]).toMatchObject({ from: 0, to: 7, insert: 'eventName:', count: null })
  expect(values.map(({ insert, count }) => [insert, count])).toEqual([
    ['PutObject', 2],
    ['GetObject', 1],
  ])
})

test('an unknown field is a mistake with a place, a path of some record is not', async () => {
  const bench = await benchOf(pair)
  const order = { by: 'time', direction: 'newest' } as const
  await bench.open()
  const slip = await bench.ask('search', { text: 'evntName:x', order, range: null })
  const path = await bench.ask('search', {
    text: 'requestParameters.bucketName:bucket-1',
    order,
    range: null,
  })
  expect([slip, path]).toMatchObject([
    { kind: 'invalid', problem: { from: 0, to: 8, suggestions: expect.arrayContaining(['eventName:x']) } },
    { kind: 'found', count: 1 },
  ])
})

test('evidence can be asked for its path', async () => {
  const bench = await benchOf(pair)
  expect((await bench.search('source:*a.json.gz')).count).toBe(3)
  expect((await bench.search('source:*b.json.gz')).count).toBe(0)
})

test('a damaged segment is told and left out; the rest of the case answers', async () => {
  const bench = await benchOf(pair)
  bench.host.files = [...bench.host.files, { path: '/evidence/b.json', text: trail([record(9)]) }]
  await bench.ingest()
  const kept = bench.stores.kept(bench.caseId)
  const { cold } = kept.segments.get(0)!
  kept.segments.set(0, { hot: new ArrayBuffer(64), cold })
  const opened = await bench.open()
  expect(opened.problems).toMatchObject([{ code: 'storage-damaged', subject: 'segment 0 with 3 events' }])
  expect((await bench.search('')).count).toBe(1)
})

test('a lost block leaves what the index knows, and says why there is no record', async () => {
  const bench = await benchOf(pair)
  bench.stores.kept(bench.caseId).blocks.clear()
  const { search } = await bench.search('')
  const [row] = await bench.ask('page', { search, offset: 0, size: 1, columns: [] })
  expect(await bench.ask('event', { ref: row!.ref })).toMatchObject({
    eventName: 'PutObject',
    requestID: 'shared-request',
    verbatim: '',
    key: '',
    problem: { code: 'storage-damaged' },
  })
})

test('refresh picks up what was committed since; old results are kept for a while and then refused', async () => {
  const bench = await benchOf(pair)
  const before = await bench.search('')
  bench.host.files = [...bench.host.files, { path: '/evidence/b.json', text: trail([record(9)]) }]
  await bench.ingest()
  const refreshed = await bench.ask('refresh', {})
  const order = { by: 'time', direction: 'newest' } as const
  const after = await bench.ask('search', { text: '', order, range: null })
  const old = await bench.ask('page', { search: before.search, offset: 0, size: 9, columns: [] })
  expect({ events: refreshed.summary.totals.events, after, old: old.length }).toMatchObject({
    events: 4,
    after: { count: 4 },
    old: 3,
  })
  for (let more = 0; more < 8; more += 1) await bench.ask('search', { text: '', order, range: null })
  await expect(
    bench.ask('page', { search: before.search, offset: 0, size: 9, columns: [] }),
  ).rejects.toMatchObject({ problem: { code: 'not-found' } })
})

test('a deleted case is gone with its evidence', async () => {
  const bench = await benchOf(pair)
  await bench.open()
  await bench.ask('deleteCase', { id: bench.caseId })
  expect({
    cases: await bench.ask('listCases', {}),
    commits: bench.stores.kept(bench.caseId).commits,
  }).toEqual({ cases: [], commits: [] })
})
