import { expect, test } from 'vitest'
import { runAnalyzeJob } from '../../../../renderer/workers/analyze-job.js'
import type { Threads } from '../../../../renderer/workers/threads.js'
import { record, trail, type TestFile } from './twins/evidence-frames.js'
import { workbench, type Workbench } from './twins/workbench.js'

type IngestOptions = Parameters<Workbench['ingest']>[0]

function threadsOf(bench: Workbench): Threads {
  const close = () => undefined
  return {
    query: { call: (name, input) => bench.ask(name, input as never) as never, close },
    ingest: {
      call: (_name, input, options) =>
        bench.ingest({ ...(options as IngestOptions), ...(input as IngestOptions) }) as never,
      close,
    },
  }
}

async function analysed(files: readonly TestFile[], query = '') {
  const bench = await workbench(files)
  const job = { roots: ['/evidence'], query, timeZone: 'UTC', folder: '/findings' }
  await runAnalyzeJob(job, threadsOf(bench), bench.host, new AbortController().signal)
  return { bench, last: bench.host.reported.at(-1) }
}

const good: TestFile = { path: '/evidence/a.json', text: trail([record(0), record(1), record(2)]) }

test('the job writes every finding, says what was found, and leaves no case behind', async () => {
  const { bench, last } = await analysed([good], 'eventName:GetObject')
  const { exported, printed } = bench.host
  expect([...exported.keys()]).toEqual([
    'events.csv',
    'events.ndjson',
    'report.pdf',
    'ledger.csv',
    'summary.json',
  ])
  expect(printed).toHaveLength(1)
  expect(last).toMatchObject({ kind: 'done', clean: true, summary: { events: 3, query: { matches: 2 } } })
  expect(JSON.parse(exported.get('summary.json')!)).toEqual((last as { summary: unknown }).summary)
  expect(exported.get('events.csv')!.split('\r\n')).toHaveLength(4)
  expect(await bench.ask('listCases', {})).toEqual([])
})

test('evidence that could not be read in full makes the job unclean; a copy or a read-me does not', async () => {
  const { last: troubled } = await analysed([good, { path: '/evidence/x.json', text: '{"a":1}' }])
  const { last: clean } = await analysed([
    good,
    { ...good, path: '/evidence/copy.json' },
    { path: '/evidence/README', text: 'hello', status: 'ignored' },
  ])
  expect([troubled, clean]).toMatchObject([
    { kind: 'done', clean: false },
    { kind: 'done', clean: true },
  ])
})

test('a query that cannot be read fails the job with its place', async () => {
  const { last } = await analysed([good], 'eventName:(')
  expect(last).toMatchObject({
    kind: 'failed',
    problem: { code: 'bad-request', subject: 'query eventName:(' },
  })
})
