/** Does the job without a window open every wrapper in every container, and does the ledger say what became of each? */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { buildTar } from '../support/build-tar.js'
import { buildZip } from '../support/build-zip.js'
import { realData } from '../support/real-data.js'
import { lossyShapes, shapeNamed, shapes } from '../support/wrapped-records.js'
import { recordOf } from './evidence.js'
import { csvObjects } from './findings.js'
import { ask, eventPane, expectEnd, grid } from './screen.js'
import { expect, product, test } from './spoor.js'

const containers: Readonly<Record<string, (text: string) => Buffer>> = {
  '.json': (text) => Buffer.from(text),
  '.json.gz': (text) => gzipSync(text),
  '.zip': (text) => buildZip([{ name: 'inside.json', content: Buffer.from(text) }]),
  '.tar.gz': (text) => gzipSync(buildTar([{ name: 'inside.json', content: Buffer.from(text) }])),
  '.utf16': (text) => Buffer.from(`\uFEFF${text.replace(/^\uFEFF/, '')}`, 'utf16le'),
}

interface Findings {
  readonly code: number
  readonly ledger: readonly Readonly<Record<string, string>>[]
  readonly lines: readonly string[]
  readonly summary: { readonly events: number; readonly recordsFound: number; readonly quarantined: number }
}

async function analyze(paths: readonly string[], query = ''): Promise<Findings> {
  const out = mkdtempSync(join(tmpdir(), 'spoor-findings-'))
  try {
    const words = [join(product, 'build/analyze.mjs'), ...paths, '--out', out, '--query', query]
    const code = await promisify(execFile)(process.execPath, words).then(
      () => 0,
      (error: unknown) => (error as { readonly code: number }).code,
    )
    const read = (name: string): string => readFileSync(join(out, name), 'utf8')
    return {
      code,
      ledger: csvObjects(read('ledger.csv').replace(/^\uFEFF/, '')),
      lines: read('events.ndjson').split('\n').slice(0, -1),
      summary: JSON.parse(read('summary.json')) as Findings['summary'],
    }
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
}

test('every shape in every container: its events, verbatim, and its line in the ledger', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'spoor-shapes-'))
  const expected: string[] = []
  const records: string[] = []
  for (const [index, { wrap }] of shapes.entries()) {
    for (const [ending, pack] of Object.entries(containers)) {
      const own = [0, 1].map((at) => JSON.stringify(recordOf(records.length + at)))
      records.push(...own)
      writeFileSync(join(folder, `${String(index)}${ending}`), pack(wrap(own)))
      expected.push(`${String(index)}${ending}: read, 2 records, 2 events`)
    }
  }
  const { code, ledger, lines, summary } = await analyze([folder])
  const said = ledger.map(
    ({ path = '', status, records: found, events }) =>
      `${path.slice(folder.length + 1)}: ${status ?? ''}, ${found ?? ''} records, ${events ?? ''} events`,
  )
  expect(said.sort()).toEqual(expected.sort())
  expect([...lines].sort()).toEqual(records.sort())
  expect([code, summary.events, summary.recordsFound]).toEqual([0, records.length, records.length])
  rmSync(folder, { recursive: true })
})

test('rows without a record become marked events, control messages are left out, other lines are kept aside', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'spoor-rows-'))
  mkdirSync(join(folder, 'rows'))
  lossyShapes.forEach(({ text }, index) => {
    writeFileSync(join(folder, 'rows', `${String(index)}.csv`), text)
  })
  const rebuilt = await analyze([folder], 'form:rebuilt')
  expect([rebuilt.code, rebuilt.summary.events]).toEqual([0, lossyShapes.length])
  expect(rebuilt.lines.map((line) => JSON.parse(line) as unknown)).toEqual(
    expect.arrayContaining(lossyShapes.map(({ record }) => record)),
  )
  writeFileSync(
    join(folder, 'mixed.json'),
    `{"messageType":"CONTROL_MESSAGE","logEvents":[]}${JSON.stringify(recordOf(1))}\n{"message":"START","timestamp":1}\n`,
  )
  const mixed = await analyze([join(folder, 'mixed.json')])
  expect(mixed.code).toBe(3)
  expect(
    mixed.ledger.map(({ kind, status, records, events, quarantined, problems }) => [
      kind,
      status,
      records,
      events,
      quarantined,
      problems,
    ]),
  ).toEqual([
    ['source', 'partial', '2', '1', '1', expect.stringContaining('a control message of CloudWatch Logs')],
    ['quarantine', 'quarantined', '', '', '', expect.stringContaining('no CloudTrail record')],
  ])
  rmSync(folder, { recursive: true })
})

test('an insight is named and read in the window; what CloudTrail left out is said and counted', async ({
  start,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'spoor-kinds-'))
  const insight = recordOf(1, {
    eventName: undefined,
    eventSource: undefined,
    requestID: undefined,
    eventType: 'AwsCloudTrailInsight',
    eventCategory: 'Insight',
    insightDetails: {
      state: 'Start',
      eventName: 'RunInstances',
      insightType: 'ApiCallRateInsight',
      insightContext: { statistics: { baseline: { average: 0.5 }, insight: { average: 99 } } },
    },
  })
  const omitted = { reason: 'requestParameters too large', omitted: true, originalSize: 123_456 }
  const large = recordOf(2, { requestParameters: omitted })
  writeFileSync(join(folder, 'a.json'), shapeNamed('lookup-events').wrap([JSON.stringify(large)]))
  writeFileSync(join(folder, 'b.json'), JSON.stringify(insight))
  const { page } = await start({ paths: [folder] })
  await expectEnd(page, /all evidence was read/)
  await ask(page, 'kind:insight', '1 of 2 events')
  await expect(grid(page).getByTitle('Insight: ApiCallRateInsight RunInstances Start')).toHaveText(
    /^Insight: .*Start$/,
  )
  await grid(page).getByRole('row').nth(1).dblclick()
  await expect(eventPane(page).getByRole('heading', { level: 2 })).toHaveText(
    'Insight: ApiCallRateInsight RunInstances Start',
  )
  await expect(eventPane(page)).toContainText(/usual average .*0\.5/)
  await ask(page, '*.omitted:true form:embedded', '1 of 2 events')
  await grid(page).getByRole('row').nth(1).dblclick()
  await expect(eventPane(page)).toContainText(
    'CloudTrail left out requestParameters (requestParameters too large',
  )
  await expect(eventPane(page)).toContainText('as text inside an answer of lookup-events')
  if (process.env['SPOOR_E2E_SHOTS'] !== undefined) {
    await page.screenshot({ path: join(process.env['SPOOR_E2E_SHOTS'], 'kinds.png') })
  }
  rmSync(folder, { recursive: true })
})

test('the published exports of others', async () => {
  test.skip(realData === undefined, 'the real data is not here')
  const { code, summary } = await analyze([join(realData ?? '', 'otrf')])
  // 103 lines and 301 rows, some of which are the same.
  expect([code, summary.recordsFound, summary.quarantined]).toEqual([0, 404, 0])
})
