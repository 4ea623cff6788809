/** Is an export all of the result, cell by cell what the evidence says, and safe to open, to hash and to repeat? */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { constants, gunzipSync } from 'node:zlib'
import type { Locator, Page } from 'playwright/test'
import { generate } from '../bench/generate.mjs'
import {
  ask,
  expect,
  grouped,
  matchCount,
  queryBox,
  sampleEvents,
  tableRow,
  test,
  valuesAt,
  type PlainRecord,
} from './sample-case.js'
import { root } from './spoor.js'

const dialog = (page: Page): Locator => page.getByRole('dialog', { name: /^Export/ })

interface Written {
  readonly path: string
  readonly rows: string
  readonly sha256: string
  readonly bytes: Buffer
}

/** Opens the dialog by its key, chooses, exports, and reads what was written; the dialog stays open. */
async function exportAs(page: Page, format: 'CSV' | 'NDJSON' | 'PDF', choose?: (form: Locator) => Promise<void>): Promise<Written> {
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await page.getByRole('menuitem', { name: { CSV: /CSV/, NDJSON: /NDJSON/, PDF: /PDF/ }[format] }).click()
  await choose?.(dialog(page))
  await dialog(page).getByRole('button', { name: 'Write the file' }).click()
  return written(page)
} // prettier-ignore

async function written(page: Page): Promise<Written> {
  const fact = (label: string): Locator =>
    dialog(page).locator('.fact').filter({ has: page.locator('dt', { hasText: label }) }).locator('dd') // prettier-ignore
  await expect(fact('SHA-256')).toBeVisible({ timeout: 60_000 })
  const path = (await fact('File').innerText()).trim()
  return {
    path,
    rows: (await fact('Written').innerText()).trim(),
    sha256: (await fact('SHA-256').innerText()).trim(),
    bytes: readFileSync(path),
  }
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Rows of cells, read by the letter of RFC 4180. */
function parseCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = []
  let row: string[] = []
  let read = 0
  for (const [whole, cell = '', end] of text.matchAll(/("(?:[^"]|"")*"|[^,\r\n"]*)(,|\r\n)/gy)) {
    read += whole.length
    row.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell)
    if (end === ',') continue
    rows.push(row)
    row = []
  }
  expect(read).toBe(text.length)
  return rows
}

const unguarded = (cell: string): string => (cell.startsWith("'") ? cell.slice(1) : cell)

function principalOf({ userIdentity }: PlainRecord): string {
  const text = (key: string): string => String(userIdentity[key] ?? '')
  if (userIdentity.type === 'AssumedRole') return text('arn').split(':assumed-role/')[1] ?? ''
  if (userIdentity.type === 'AWSService') return text('invokedBy')
  return text('userName') || text('accountId')
}

const outcomesOfErrors: Readonly<Record<string, string>> = {
  AccessDenied: 'denied',
  ThrottlingException: 'throttled',
  InsufficientDependencyServiceAccessPermissionException: 'failed',
}

function outcomeOf(record: PlainRecord): string {
  if (valuesAt(record, 'responseElements.ConsoleLogin').includes('Failure')) return 'denied'
  if (record.errorCode === undefined) return 'success'
  return outcomesOfErrors[record.errorCode] ?? 'unknown'
}

const cellsOf = (record: PlainRecord): readonly string[] => [
  record.eventTime,
  record.eventName,
  record.eventSource,
  principalOf(record),
  record.sourceIPAddress,
  record.awsRegion,
  outcomeOf(record),
  record.requestID ?? '',
]

test('writes every row of the result as CSV, each cell as the evidence says, each record where it says', async ({ window: page }) => {
  const file = await exportAs(page, 'CSV')
  expect(file.rows).toContain(`${grouped(sampleEvents.length)} rows, ${grouped(file.bytes.length)} bytes`)
  expect(file.sha256).toBe(sha256(file.bytes))
  const text = file.bytes.toString()
  expect(text.startsWith('\ufeff')).toBe(true)
  const [head, ...rows] = parseCsv(text.slice(1)).map((row) => row.map(unguarded))
  expect(head).toEqual(['eventTime', 'eventName', 'eventSource', 'principal', 'sourceIPAddress', 'awsRegion', 'outcome', 'requestID', 'evidencePath', 'insidePath', 'byteOffset', 'byteLength', 'sourceSha256'])
  const sorted = (cells: readonly (readonly string[])[]): readonly string[] => cells.map((row) => JSON.stringify(row)).sort()
  expect(sorted(rows.map((row) => row.slice(0, 8)))).toEqual(sorted(sampleEvents.map(({ record }) => cellsOf(record))))
  const times = rows.map(([time = '']) => time)
  expect(times).toEqual([...times].sort().reverse())
  const files = new Map<string, { readonly text: Buffer; readonly sha256: string }>()
  const wrong = rows.filter((row) => {
    const [path = '', inside, offset, length, hash] = row.slice(8)
    const known = files.get(path) ?? { text: gunzipSync(readFileSync(path), { finishFlush: constants.Z_SYNC_FLUSH }), sha256: sha256(readFileSync(path)) }
    files.set(path, known)
    const record = JSON.parse(known.text.subarray(Number(offset), Number(offset) + Number(length)).toString()) as PlainRecord
    return inside !== '' || hash !== known.sha256 || JSON.stringify(cellsOf(record)) !== JSON.stringify(row.slice(0, 8))
  })
  expect(wrong).toEqual([])
}) // prettier-ignore

test('leaves the byte order mark out when asked, and never overwrites a file', async ({ window: page }) => {
  await ask(page, 'eventName:GitPush')
  const withMark = await exportAs(page, 'CSV')
  await dialog(page).getByRole('button', { name: 'Done' }).click()
  const without = await exportAs(page, 'CSV', async (form) => {
    await form.getByText('Byte order mark').click()
    await form.getByLabel('File name').fill(basename(withMark.path))
  })
  expect(without.path).not.toBe(withMark.path)
  expect(readFileSync(withMark.path)).toEqual(withMark.bytes)
  expect(`\ufeff${without.bytes.toString()}`).toBe(withMark.bytes.toString())
})

test('writes the verbatim records of the result as NDJSON', async ({ window: page }) => {
  await ask(page, 'user:developer-b')
  const file = await exportAs(page, 'NDJSON')
  const records = sampleEvents.filter(({ record }) => record.userIdentity['userName'] === 'developer-b')
  expect(file.sha256).toBe(sha256(file.bytes))
  expect(file.bytes.toString().split('\n').sort()).toEqual(['', ...records.map(({ text }) => text)].sort())
  expect(readdirSync(join(file.path, '..')).filter((name) => name.startsWith('.'))).toEqual([])
})

test('writes a report as PDF with what is needed to repeat it', async ({ window: page }) => {
  const range = '2024-05-14T02:00:00Z'
  await ask(page, 'user:developer-b outcome:denied')
  const records = sampleEvents.filter(({ record }) => record.userIdentity['userName'] === 'developer-b' && outcomeOf(record) === 'denied')
  expect(records.every(({ record }) => record.eventTime > range)).toBe(true)
  const file = await exportAs(page, 'PDF', (form) => form.getByLabel('Title').fill('What developer-b was refused'))
  expect([file.sha256, file.bytes.subarray(0, 5).toString()]).toEqual([sha256(file.bytes), '%PDF-'])
  expect(file.bytes.toString('latin1')).toMatch(/\/Outlines \d+ 0 R/)
  const text = spawnSync('pdftotext', ['-raw', file.path, '-'], { encoding: 'utf8' })
  if (text.error !== undefined) {
    test.info().annotations.push({ type: 'not checked', description: 'the text of the PDF: pdftotext is not installed' })
    return
  }
  const words = text.stdout.replaceAll(/\s+/g, ' ')
  for (const needed of ['What developer-b was refused', 'Sample case', 'user:developer-b outcome:denied', 'UTC', 'Page 1 of', 'SHA-256', '2024-05-14', `${String(records.length)} of 2,200`])
    expect(words).toContain(needed)
  const solid = text.stdout.replaceAll(/\s+/g, '')
  for (const { record } of records) expect(solid).toContain(record.requestID)
  const hashes = new Set(sampleEvents.map(({ file: path }) => sha256(readFileSync(path))))
  for (const hash of hashes) expect(solid).toContain(hash)
}) // prettier-ignore

const hostile = [
  { eventName: '=cmd|calc', userAgent: '+1+1', who: "'quoted" },
  { eventName: 'PutObject', userAgent: 'two\nlines, "quotes"', who: '@SUM(A1)' },
  { eventName: '-2+3', userAgent: ' \t=HYPERLINK("http://example.com")', who: 'plain' },
  { eventName: 'GetObject', userAgent: '\ufeff\u202e<script>alert(1)</script>', who: 'ünï \u{1f600}' },
]

function hostileEvidence(folder: string): string {
  const path = join(folder, 'hostile.json')
  const records = hostile.map(({ eventName, userAgent, who }, index) => ({
    eventVersion: '1.08', eventTime: `2024-05-12T10:00:0${String(index)}Z`, eventSource: 's3.amazonaws.com', eventName,
    userIdentity: { type: 'IAMUser', userName: who }, awsRegion: 'eu-west-1', sourceIPAddress: '203.0.113.7', userAgent,
    requestID: `request-${String(index)}`, eventID: `e0e0e0e0-2222-4000-8000-00000000000${String(index)}`, recipientAccountId: '111122223333',
  })) // prettier-ignore
  writeFileSync(path, JSON.stringify({ Records: records }))
  return path
}

test('guards formulas so that the guard can be taken off again; the files are as they were last seen', async ({ start }) => {
  const folder = mkdtempSync(join(tmpdir(), 'spoor-hostile-'))
  const { page } = await start({ paths: [hostileEvidence(folder)] })
  await expect(matchCount(page)).toHaveText('4 of 4 events', { timeout: 60_000 })
  await page.getByRole('button', { name: 'Columns', exact: true }).click()
  await page.getByRole('dialog').getByText('User agent', { exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click()
  const csv = await exportAs(page, 'CSV')
  const [, ...rows] = parseCsv(csv.bytes.toString().slice(1))
  const dangerous = rows.flat().filter((cell) => /^[\s\p{Cc}\p{Cf}]*[=+\-@]/u.test(cell))
  expect(dangerous).toEqual([])
  expect(rows.map((row) => [row[1], row[8], row[3]].map((cell) => unguarded(cell ?? '')))).toEqual(
    [...hostile].reverse().map(({ eventName, userAgent, who }) => [eventName, userAgent, who]),
  )
  await dialog(page).getByRole('button', { name: 'Done' }).click()
  const ndjson = await exportAs(page, 'NDJSON')
  expectGolden('events.csv', csv.bytes.toString().replaceAll(folder, '/evidence'))
  expectGolden('events.ndjson', ndjson.bytes.toString())
  rmSync(folder, { recursive: true })
}) // prettier-ignore

/** SPOOR_UPDATE_GOLDEN=1 writes the file anew, to be looked at. */
function expectGolden(name: string, text: string): void {
  const path = join(root, 'test/golden/export', name)
  if (process.env['SPOOR_UPDATE_GOLDEN'] === '1') {
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, text)
  }
  expect(text).toBe(readFileSync(path, 'utf8'))
}

test('writes 100,000 rows while the window stays at hand', async ({ start }) => {
  test.setTimeout(240_000)
  const folder = mkdtempSync(join(tmpdir(), 'spoor-large-'))
  const manifest = generate({ count: 100_000, folder, seed: 7 })
  const { page } = await start({ paths: [join(folder, 'AWSLogs')] })
  await expect(page.getByRole('region', { name: 'Reading of evidence' })).toContainText('all evidence was read', { timeout: 180_000 })
  await expect(matchCount(page)).toHaveText('100,000 of 100,000 events')
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await page.getByRole('menuitem', { name: /CSV/ }).click()
  await dialog(page).getByRole('button', { name: 'Write the file' }).click()
  await expect(dialog(page).getByText(/of 100,000 written/)).toBeVisible()
  await dialog(page).getByRole('button', { name: 'Close' }).click()
  const figure = page.getByRole('contentinfo').getByRole('button', { name: /^(exporting, \d+ %|export written)$/ })
  await expect(figure).toBeVisible()
  await tableRow(page, 3).getByRole('gridcell').nth(2).click()
  await expect(tableRow(page, 3)).toHaveAttribute('aria-selected', 'true')
  await queryBox(page).fill('typed meanwhile')
  await expect(queryBox(page)).toHaveValue('typed meanwhile')
  await figure.click()
  const file = await written(page)
  expect(file.sha256).toBe(sha256(file.bytes))
  const [, ...rows] = parseCsv(file.bytes.toString())
  const counts: Record<string, number> = {}
  for (const [, name = ''] of rows) counts[name] = (counts[name] ?? 0) + 1
  expect(counts).toEqual(manifest.eventNames)
  await dialog(page).getByRole('button', { name: 'Done' }).click()
  await expect(figure).toBeHidden()
  rmSync(folder, { recursive: true })
}) // prettier-ignore
