/** Does a job end with the right exit code, its files in place and nothing left behind? With the real browser. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { analyze } from '../../../../electron/loopback/analyze.js'
import { findBrowser, thisMachine } from '../../../../electron/loopback/find-browser.js'
import { removeFolder } from '../../../../electron/service/remove-folder.js'

/** A page that does what the last part of the query says. */
const script = `
const ask = async (route, input) =>
  (await fetch('/api/' + route, { method: 'POST', body: JSON.stringify(input) })).json()
const { job } = await ask('capabilities', {})
const say = (report) => ask('report-job', { report })
const numbers = { files: 1, totalFiles: 2, bytes: 1e6, totalBytes: 2e6, events: 3 }
await say({ kind: 'progress', stage: 'read', ...numbers })
const { id } = await ask('begin-export', { name: 'events.csv', folder: job.folder, ask: false })
await fetch('/api/append-export?id=' + id, { method: 'POST', body: 'time\\r\\n' })
await ask('finish-export', { id })
const endings = {
  clean: { kind: 'done', summary: {}, clean: true },
  unread: { kind: 'done', summary: {}, clean: false },
  failed: { kind: 'failed', problem: { code: 'storage-full', subject: 'the case' } },
  query: { kind: 'failed', problem: { code: 'bad-request', subject: 'query', detail: 'a bracket is open' } },
}
await say(endings[job.query])
`

const browserPath = findBrowser(thisMachine)
const reason = browserPath === undefined ? ' (skipped: no browser is installed)' : ''

describe.skipIf(browserPath === undefined)(`analyze${reason}`, () => {
  let folder = ''
  let temporary: string | undefined
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'spoor-analyze-'))
    for (const name of ['assets', 'temporary']) mkdirSync(join(folder, name))
    writeFileSync(
      join(folder, 'assets', 'index.html'),
      '<!doctype html><script type="module" src="/main.js"></script>',
    )
    writeFileSync(join(folder, 'assets', 'main.js'), script)
    writeFileSync(join(folder, 'log.json'), '{}')
    temporary = process.env['TMPDIR']
    process.env['TMPDIR'] = join(folder, 'temporary')
  })
  afterEach(() => {
    if (temporary === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = temporary
    removeFolder(folder)
  })

  async function run(query: string, ...paths: readonly string[]) {
    const told = { out: '', err: '' }
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((told.out += String(text))))
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((told.err += String(text))))
    const given = paths.length > 0 ? paths : [join(folder, 'log.json')]
    const code = await analyze(
      { kind: 'analyze', paths: given, out: join(folder, 'out'), query, timeZone: 'UTC', browser: null },
      {
        assets: join(folder, 'assets'),
        intakeWorker: pathToFileURL(join(folder, 'none.js')),
        samplePath: '',
      },
    )
    vi.mocked(process.stdout.write).mockRestore()
    vi.mocked(process.stderr.write).mockRestore()
    return { code, told, left: readdirSync(join(folder, 'temporary')) }
  }

  test('all evidence read: 0, an earlier run is replaced, and no profile stays behind', async () => {
    mkdirSync(join(folder, 'out'))
    writeFileSync(join(folder, 'out', 'events.csv'), 'of an earlier run')
    const { code, told, left } = await run('clean')
    expect({ code, left, files: readdirSync(join(folder, 'out')), err: told.err }).toEqual({
      code: 0,
      left: [],
      files: ['events.csv'],
      err: 'reading: 1 of 2 files, 1.0 MB of 2.0 MB, 3 events\n',
    })
    expect(readFileSync(join(folder, 'out', 'events.csv'), 'utf8')).toBe('time\r\n')
    expect(told.out).toContain(join(folder, 'out', 'report.pdf'))
  })

  test('some evidence unread: 3', async () => {
    const { code, told } = await run('unread')
    expect([code, told.out.includes('ledger.csv says what and why')]).toEqual([3, true])
  })

  test('failed: 1, with the problem in words', async () => {
    const { code, told, left } = await run('failed')
    expect([code, told.err.includes('spoor: the case: '), left]).toEqual([1, true, []])
  })

  test('a query that cannot be read: 2', async () => {
    expect((await run('query')).code).toBe(2)
  })

  test('a path that is not there: 2, before anything starts', async () => {
    const { code, told } = await run('clean', join(folder, 'missing'))
    expect([code, told.err]).toEqual([2, `spoor: There is no ${join(folder, 'missing')}.\n`])
  })
})
