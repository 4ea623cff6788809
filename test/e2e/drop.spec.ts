/** Does evidence come in by drag and drop, in every shape in which people have it, and is nothing read twice? */
import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { buildZip } from '../support/build-zip.js'
import { generate } from '../bench/generate.mjs'
import { logFrom, test, trailPath, type EvidenceFolder } from './evidence.js'
import {
  ask,
  expectEnd,
  expectTotals,
  goTo,
  grid,
  ledgerTotals,
  matchCount,
  sourceLine,
  statusLine,
  strip,
} from './screen.js'
import { expect } from './spoor.js'

const SMALL_FILES = 3_000

function writeSmallFiles(evidence: EvidenceFolder): string[] {
  return Array.from({ length: SMALL_FILES }, (_, index) =>
    evidence.pack(`many/${String(index).padStart(4, '0')}.json.gz`, logFrom(index, 1)),
  )
}

test('One compressed log file, dropped on the window, becomes a case that is named after it', async ({
  start,
  evidence,
}) => {
  const { page, drop } = await start()
  await drop([evidence.pack('evening.json.gz', logFrom(0, 7))])
  await expectEnd(page, 'evening: all evidence was read')
  await expect(matchCount(page)).toHaveText('7 of 7 events')
  await expect(page.getByRole('button', { name: 'Case evening' })).toBeVisible()
  await expect(statusLine(page)).toContainText('evidence 1 file, read without problems')
  await expect(strip(page)).toContainText('1 of 1 file')
  // newest first
  await expect(grid(page).getByRole('row').nth(1)).toContainText('2024-05-12 00:00:06')
})

test('What is dropped before the window is drawn is read once it is', async ({ start, evidence }) => {
  const { page, drop } = await start()
  const file = evidence.pack('early.json.gz', logFrom(0, 4))
  let draw = (): void => undefined
  const drawn = new Promise<void>((resolve) => (draw = resolve))
  await page.route('**/main.js', async (route) => {
    await drawn
    await route.continue()
  })
  await page.reload({ waitUntil: 'commit' })
  while ((await page.evaluate(`Array.isArray(globalThis.spoorEarlyDrops)`)) !== true)
    await page.waitForTimeout(20)
  // the browser hands over no input before the page has its first frame
  const isHeld = (): Promise<unknown> => page.evaluate(`globalThis.spoorEarlyDrops.length > 0`)
  await expect
    .poll(
      async () => {
        if ((await isHeld()) !== true) await drop([file])
        return isHeld()
      },
      { intervals: [1000] },
    )
    .toBe(true)
  draw()
  await expectEnd(page, 'early: all evidence was read')
  await expect(matchCount(page)).toHaveText('4 of 4 events')
})

test('A whole tree of a trail bucket is read, and what accompanies it is told apart from it', async ({
  start,
  evidence,
}) => {
  for (let file = 0; file < 40; file++)
    evidence.pack(join('bucket', trailPath(`file${String(file)}`)), logFrom(file * 10, 10))
  evidence.write('bucket/README.md', '# What we were given\n')
  const { page, drop } = await start()
  await drop([join(evidence.path, 'bucket')])
  await expectEnd(page, 'bucket: all evidence was read')
  await expect(matchCount(page)).toHaveText('400 of 400 events')
  await expectTotals(page, {
    files: 41,
    records: 400,
    events: 400,
    duplicates: 0,
    quarantined: 0,
  })
  await page.getByRole('textbox', { name: 'Find a path' }).fill('README')
  await expect(sourceLine(page, 'README.md')).toContainText('no evidence')
})

test('Three thousand files at once, and a zip of them, are read once', async ({ start, evidence }) => {
  const files = writeSmallFiles(evidence)
  const zip = evidence.write(
    'many.zip',
    buildZip(
      files.map((path) => ({ name: `many/${basename(path)}`, content: readFileSync(path), method: 'store' })),
    ),
  )
  const { page, drop } = await start()
  await drop(files)
  await expectEnd(page, /^0000 and 2999 more: all evidence was read$/)
  await expect(matchCount(page)).toHaveText('3,000 of 3,000 events')
  await expect(strip(page)).toContainText('3,000 of 3,000 files')
  await strip(page).getByRole('button', { name: 'Details' }).click()
  await expect(strip(page)).toContainText('and 2,994 more items')
  const costs = strip(page).getByRole('group', { name: 'Cost of each stage' })
  await expect(costs.getByRole('term')).toHaveText([
    'The thread of the files',
    'The thread of the records',
    'Added',
  ])
  await expect(costs.getByText(/^.+ [\d,]+ ms$/)).toHaveText([
    /^finding files/, /^reading files/, /^hashing \(SHA-256\)/, /^unpacking/, /^handing over/, /^waiting for files/,
    /^reading records/, /^recognising duplicates/, /^building the index/, /^waiting for the storage/,
  ]) // prettier-ignore

  await drop([zip])
  const question = page.getByRole('dialog', { name: 'Add to the case “0000 and 2999 more”?' })
  await expect(question).toContainText(zip)
  await question.getByRole('button', { name: 'Add to this case' }).click()
  await expectEnd(page, /all evidence was read$/)
  await expect(strip(page)).toContainText('3,000 duplicates')
  await expect(matchCount(page)).toHaveText('3,000 of 3,000 events')
  await expectTotals(page, {
    files: 3_001, records: 6_000, events: 3_000, duplicates: 3_000, quarantined: 0,
  }) // prettier-ignore
})

test('A zip is read like the folder in it; more evidence joins the open case only after it was confirmed', async ({
  start,
  evidence,
}) => {
  const part = (first: number) => gzipSync(logFrom(first, 5))
  const zip = evidence.write(
    'handed over.zip',
    buildZip([
      { name: trailPath('a'), content: part(0) },
      { name: trailPath('b'), content: part(5), descriptor: 'signed' },
      { name: 'notes/plain.json', content: Buffer.from(logFrom(10, 5)) },
    ]),
  )
  const late = evidence.pack('late.json.gz', logFrom(100, 3))
  const { page, drop } = await start()
  await drop([zip])
  await expectEnd(page, 'handed over: all evidence was read')
  await expect(matchCount(page)).toHaveText('15 of 15 events')

  const question = page.getByRole('dialog', { name: 'Add to the case “handed over”?' })
  await drop([late])
  await question.getByRole('button', { name: 'Cancel' }).click()
  await expect(question).toBeHidden()
  await expect(matchCount(page)).toHaveText('15 of 15 events')

  await drop([late])
  await question.getByRole('button', { name: 'Add to this case' }).click()
  await expect(matchCount(page)).toHaveText('18 of 18 events')
  await ask(page, 'repository-102', '1 of 18 events')

  await drop([evidence.pack('other.json.gz', logFrom(200, 2))])
  await question.getByRole('button', { name: 'Make a new case' }).click()
  await expectEnd(page, 'other: all evidence was read')
  await expect(page.getByRole('button', { name: 'Case other' })).toBeVisible()
  await expect(matchCount(page)).toHaveText('2 of 2 events')
})

test('The same bytes under another name are recognised by their hash, at once and later', async ({
  start,
  evidence,
}) => {
  const first = evidence.pack('copies/a.json.gz', logFrom(0, 4))
  writeFileSync(join(evidence.path, 'copies/b.json.gz'), readFileSync(first))
  const { page, drop } = await start()
  await drop([join(evidence.path, 'copies')])
  await expectEnd(page, 'copies: all evidence was read')
  await expect(matchCount(page)).toHaveText('4 of 4 events')

  const third = evidence.write('elsewhere/c.json.gz', readFileSync(first))
  // the same events in other bytes: a copy of the records, not of the file
  const unpacked = evidence.write('elsewhere/unpacked.json', logFrom(0, 4))
  await drop([third, unpacked])
  await page.getByRole('button', { name: 'Add to this case' }).click()
  await expect(strip(page)).toContainText('4 duplicates')
  await expectEnd(page, 'copies: all evidence was read')
  await expect(matchCount(page)).toHaveText('4 of 4 events')

  await expectTotals(page, { files: 4, records: 8, events: 4, duplicates: 4, quarantined: 0 })
  await expect(sourceLine(page, 'b.json.gz')).toContainText('duplicate')
  await expect(sourceLine(page, 'c.json.gz')).toContainText('duplicate')
  await sourceLine(page, 'c.json.gz').click()
  const detail = page.getByRole('complementary', { name: 'Source' })
  await expect(detail).toContainText('has the same bytes as a file that is in the case already')
  await expect(detail).toContainText(first)
})

test('Reading shows its progress, can be cancelled, keeps what it has, and resumes', async ({
  start,
  evidence,
}) => {
  test.setTimeout(300_000)
  const { events, files, needle, needleEvents } = generate({
    count: 300_000,
    folder: join(evidence.path, 'large'),
  })
  const { page, drop } = await start()
  await drop([join(evidence.path, 'large/AWSLogs')])
  // search works on what is there, and says so
  await expect(matchCount(page)).toHaveText(/of [1-9][\d,]* events so far$/, { timeout: 30_000 })
  await expect(strip(page).getByRole('progressbar')).toBeVisible()
  await expect(strip(page)).toContainText(/[\d,]+ of [\d,]+ files/)
  await expect(strip(page)).toContainText(/[\d.,]+ [KM]?i?B of [\d.,]+ MiB/)
  await expect(strip(page)).toContainText(/[\d,]+ events\/s/)
  await strip(page).getByRole('button', { name: 'Cancel' }).click()
  await expectEnd(page, /^AWSLogs: stopped\. What was read is kept/)

  await expect(page.getByText('Reading was not finished: 1 item to resume.')).toBeVisible()
  // every event that was read before the cancelling can be searched, and no event is counted that cannot
  let kept = 0
  await expect(async () => {
    await goTo(page, 'Evidence')
    const totals = await ledgerTotals(page)
    kept = totals.events
    expect(totals).toMatchObject({ records: kept, duplicates: 0, quarantined: 0 })
    await goTo(page, 'Search')
    await expect(matchCount(page)).toHaveText(new RegExp(`of ${kept.toLocaleString('en-US')} events$`))
  }).toPass({ timeout: 60_000 })
  expect(kept).toBeGreaterThan(0)
  expect(kept).toBeLessThan(events)

  await page.getByRole('button', { name: 'Resume' }).click()
  await expectEnd(page, 'AWSLogs: all evidence was read')
  await expectTotals(page, { files, records: events, events, duplicates: 0, quarantined: 0 })
  await expect(page.getByText('Reading was not finished')).toBeHidden()
  await goTo(page, 'Search')
  await ask(page, needle, `${String(needleEvents)} of ${events.toLocaleString('en-US')} events`)
})
