import { expect, test } from 'vitest'
import { expectGolden } from '../../../support/golden.js'
import type { ExportInput } from '../../../../renderer/workers/protocol.js'
import { record, trail } from './twins/evidence-frames.js'
import { workbench } from './twins/workbench.js'

const evil = record(2, {
  userAgent: '<script>alert("x")</script>\u202e',
  eventName: '=cmd|calc',
  errorCode: 'AccessDenied',
  errorMessage: 'line one\nline two',
  requestID: 'shared',
})
const files = [
  { path: '/evidence/<b>&.json.gz', text: trail([record(3), record(0), evil]) },
  {
    path: '/evidence/spread.json',
    text: JSON.stringify({ Records: [record(1, { requestID: 'shared' })] }, null, 2),
  },
  { path: '/evidence/broken.json', text: `{"Records":[{"eventName":"x" "y"}]}` },
]

async function exported(input: (search: number) => ExportInput, text = '') {
  const bench = await workbench(files)
  await bench.ingest()
  const { search } = await bench.search(text)
  const reply = await bench.ask('exportEvents', input(search))
  return { bench, reply }
}

const target = (fileName: string) => ({ fileName, folder: '', ask: false })

test('CSV holds every match in the order of the result, with its provenance', async () => {
  const columns = ['eventTime', 'eventName', 'userAgent', 'outcome', 'requestID']
  const { bench, reply } = await exported((search) => ({
    format: 'csv',
    target: target('events.csv'),
    search,
    columns,
    bom: true,
  }))
  expect(reply).toMatchObject({ kind: 'written', rows: 4, receipt: { path: '/out/events.csv' } })
  expectGolden('report/export.csv', bench.host.exported.get('events.csv'))
})

test('NDJSON holds the verbatim records, oldest first, one a line', async () => {
  const { bench } = await exported((search) => ({
    format: 'ndjson',
    target: target('events.ndjson'),
    search,
  }))
  expect(bench.host.exported.get('events.ndjson')).toBe(
    [record(0), record(1, { requestID: 'shared' }), evil, record(3)]
      .map((one) => `${JSON.stringify(one)}\n`)
      .join(''),
  )
})

test('the ledger lists every source and every quarantined range', async () => {
  const { bench } = await exported((search) => ({ format: 'ndjson', target: target('x'), search }))
  await bench.ask('exportLedger', { target: target('ledger.csv'), bom: false })
  expectGolden('report/export-ledger.csv', bench.host.exported.get('ledger.csv'))
})

test('the report shows evidence as text, whatever it says', async () => {
  const { bench, reply } = await exported((search) => ({
    format: 'pdf',
    target: target('report.pdf'),
    search,
    timeZone: 'Europe/Berlin',
    title: 'Findings <1>',
    maxEvents: 3,
    companionCsv: 'events.csv',
  }))
  const [html] = bench.host.printed
  expect(reply).toMatchObject({ kind: 'written', rows: 3 })
  expect(html).not.toMatch(/<script|\u202e/)
  // The clock of the test goes on with every look at it.
  expectGolden('report/report.html.golden', html?.replace(/(?<=23:13:20)\.\d{3}/g, '.000'))
})

test('an export that fails or is cancelled leaves no file', async () => {
  const bench = await workbench(files)
  await bench.ingest()
  const { search } = await bench.search('')
  bench.stores.kept(bench.caseId).blocks.clear()
  const input = { format: 'ndjson', target: target('events.ndjson'), search } as const
  await expect(bench.ask('exportEvents', input)).rejects.toMatchObject({
    problem: { code: 'storage-damaged' },
  })
  expect([bench.host.abandoned, [...bench.host.exported.keys()]]).toEqual([['events.ndjson'], []])
})

test('a time zone that does not exist is refused before a file is opened', async () => {
  const pdf = { format: 'pdf', target: target('r.pdf'), title: '', maxEvents: 1, companionCsv: null } as const
  await expect(exported((search) => ({ ...pdf, search, timeZone: 'Nowhere/Else' }))).rejects.toMatchObject({
    problem: { code: 'bad-request', subject: 'Nowhere/Else' },
  })
})

test('the summary counts what was found', async () => {
  const bench = await workbench(files)
  await bench.ingest()
  const { search } = await bench.search('requestID:shared')
  const summary = await bench.ask('summarise', { search, text: 'requestID:shared', timings: { ingest: 5 } })
  expect(summary).toMatchObject({
    version: 'dev',
    events: 4,
    duplicates: 0,
    quarantined: 1,
    recordsFound: 5,
    timeRange: { first: '2023-07-10T11:00:00Z', last: '2023-07-10T11:00:03Z' },
    sources: [
      { path: '/evidence/<b>&.json.gz', status: 'read', records: 3, problems: [] },
      { path: '/evidence/spread.json', status: 'read', records: 1, problems: [] },
      { path: '/evidence/broken.json', status: 'partial', records: 1 },
    ],
    query: { text: 'requestID:shared', canonical: 'requestID:shared', matches: 2 },
    requests: 1,
    top: {
      eventName: [
        { value: '=cmd|calc', count: 1 },
        { value: 'PutObject', count: 1 },
      ],
    },
    timings: { ingest: 5 },
  })
})
