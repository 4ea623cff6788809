/** Are the analyst's notes kept with the case, whatever becomes of its evidence, and do they go where they should? */
import { expect, test } from 'vitest'
import { record, trail } from './twins/evidence-frames.js'
import { workbench, type Workbench } from './twins/workbench.js'

const text = trail([record(0), record(1)])
const files = [
  { path: '/evidence/a.json', text },
  { path: '/evidence/b.json', text: trail([record(2)]) },
]
const target = (fileName: string) => ({ fileName, folder: '', ask: false })

async function notes(bench: Workbench): Promise<readonly (readonly [string, string])[]> {
  const page = await bench.ask('ledger', { offset: 0, size: 10, troubledOnly: false, path: '' })
  return page.entries.map(({ path, note }) => [path, note])
}

async function read(): Promise<Workbench> {
  const bench = await workbench(files)
  await bench.ingest()
  await bench.open()
  return bench
}

test('a note holds for the bytes: it outlives the evidence database, and copies have it too', async () => {
  const bench = await read()
  const [first] = (await bench.ask('ledger', { offset: 0, size: 1, troubledOnly: false, path: '' })).entries
  const written = await bench.ask('noteSource', {
    sourceId: first?.id ?? -1,
    text: '  <b>from the safe</b>\n',
  })
  const before = await notes(bench)
  await bench.ask('closeCase', {})
  await bench.stores.remove(bench.caseId)
  bench.host.files = [...files]
    .reverse()
    .map((file) => ({ ...file, path: file.path.replace('.json', '2.json') }))
  await bench.ingest()
  await bench.open()
  expect([written, before, await notes(bench)]).toEqual([
    { note: '<b>from the safe</b>' },
    [
      ['/evidence/a.json', '<b>from the safe</b>'],
      ['/evidence/b.json', ''],
    ],
    [
      ['/evidence/b2.json', ''],
      ['/evidence/a2.json', '<b>from the safe</b>'],
    ],
  ])
  await bench.ask('noteSource', { sourceId: 1, text: ' ' })
  expect((await notes(bench)).map(([, note]) => note)).toEqual(['', ''])
})

test('custody, summary and report have it; nothing is written where there is none', async () => {
  const bench = await read()
  await bench.ask('noteSource', { sourceId: 1, text: '<b>from the safe</b>' })
  await bench.ask('exportCustody', { target: target('custody.json') })
  const custody = JSON.parse(bench.host.exported.get('custody.json') ?? '') as {
    sources: readonly { path: string; note?: string }[]
  }
  const { search } = await bench.search('')
  const summary = await bench.ask('summarise', { search, text: '', timings: {} })
  const pdf = { format: 'pdf', timeZone: 'UTC', title: 'T', maxEvents: 1, companionCsv: null } as const
  await bench.ask('exportEvents', { ...pdf, target: target('r.pdf'), search })
  const [html = ''] = bench.host.printed
  expect({
    custody: custody.sources.map(({ path, note }) => [path, note]),
    summary: summary.sources.map(({ path, note }) => [path, note]),
    report: [html.includes('Note</th>'), html.includes('&lt;b&gt;from the safe'), html.includes('<b>')],
  }).toEqual({
    custody: [
      ['/evidence/a.json', undefined],
      ['/evidence/b.json', '<b>from the safe</b>'],
    ],
    summary: [
      ['/evidence/a.json', undefined],
      ['/evidence/b.json', '<b>from the safe</b>'],
    ],
    report: [true, true, false],
  })
})

test('a source that is not in the case cannot be noted', async () => {
  const bench = await read()
  await expect(bench.ask('noteSource', { sourceId: 99, text: 'x' })).rejects.toMatchObject({
    problem: { code: 'not-found' },
  })
})
