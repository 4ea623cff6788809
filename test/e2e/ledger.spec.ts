/** Is every broken file named, with the place and the reason, and is everything readable in it found? */
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { constants, gunzipSync, gzipSync } from 'node:zlib'
import type { Locator, Page } from 'playwright/test'
import { logFrom, logOf, recordOf, test, type EvidenceFolder } from './evidence.js'
import { ask, expectEnd, expectTotals, goTo, sourceLine, statusLine } from './screen.js'
import { expect } from './spoor.js'

const mayReadEverything = process.getuid?.() === 0

/** More than is shown, and bytes that are no UTF-8. */
const longDamage = Buffer.concat([
  Buffer.from('{"eventName":"../../named by the evidence.sh",'),
  Buffer.from(Array.from({ length: 300_000 }, (_, index) => 128 + (index % 128))),
  Buffer.from(',,,}'),
])

/** How many records are whole in a text that was cut off. */
function wholeRecords(text: string): number {
  return text.split('"recipientAccountId":"111122223333"}').length - 1
}

/** Writes one file of every kind of damage; gives the number of records that are whole in the cut one. */
function writeDamage(evidence: EvidenceFolder): number {
  evidence.pack('case/whole.json.gz', logFrom(0, 3))
  evidence.write('case/members.json.gz', Buffer.concat([gzipSync(logFrom(10, 2)), gzipSync(logFrom(12, 2))]))
  const [first, second] = [logFrom(14, 3).slice(0, 900), logFrom(14, 3).slice(900)]
  evidence.write('case/split.json.gz', Buffer.concat([gzipSync(first), gzipSync(second)]))

  const whole = gzipSync(logFrom(100, 400))
  const cut = whole.subarray(0, Math.floor(whole.length * 0.6))
  evidence.write('case/cut.json.gz', cut)
  const sum = gzipSync(logFrom(600, 5))
  sum[sum.length - 8] = (sum[sum.length - 8] ?? 0) ^ 1
  evidence.write('case/sum.json.gz', sum)

  const damage = '{"eventName":"needle in the damage",,,}'
  const [before, after] = [recordOf(30), recordOf(31)].map((record) => JSON.stringify(record))
  evidence.write('case/middle.json', `{"Records":[${before},${damage},${after}]}`)
  evidence.write('case/foreign.json', JSON.stringify({ hello: 'world', list: [1, 2, 3] }))
  evidence.write('case/empty.json.gz', '')
  evidence.write('outside/secret.json', logFrom(900, 1))
  symlinkSync(join(evidence.path, 'outside'), join(evidence.path, 'case/elsewhere'))
  chmodSync(evidence.write('case/locked.json', logOf([recordOf(40)])), 0o000)
  return wholeRecords(gunzipSync(cut, { finishFlush: constants.Z_SYNC_FLUSH }).toString())
}

async function chooseSource(page: Page, name: string): Promise<Locator> {
  await sourceLine(page, name).click()
  const detail = page.getByRole('complementary', { name: 'Source' })
  await expect(detail).toContainText(name)
  return detail
}

test('Broken files are named with place and reason, and all that is readable in them is found', async ({
  start,
  evidence,
}) => {
  const inCut = writeDamage(evidence)
  expect(inCut).toBeGreaterThan(100)
  const locked = mayReadEverything ? 1 : 0
  const events = 3 + 4 + 3 + inCut + 5 + 2 + locked
  const { page, drop } = await start()
  await drop([join(evidence.path, 'case')])
  // cut, sum, middle, foreign, empty, elsewhere; locked, for those to whom it is
  const troubled = mayReadEverything ? 6 : 7
  await expectEnd(page, `case: read, with problems in ${String(troubled)} files`)
  await expect(statusLine(page)).toContainText(`evidence 10 files, problems in ${String(troubled)}`)

  const all = `of ${events.toLocaleString('en-US')} events`
  const found: readonly (readonly [name: string, from: number, count: number])[] = [
    ['members.json.gz', 10, 4],
    ['split.json.gz', 14, 3],
    ['cut.json.gz', 100, inCut],
    ['sum.json.gz', 600, 5],
    ['middle.json', 30, 2],
  ]
  for (const [name, from, count] of found) {
    await ask(page, `source:*/${name}`, `${String(count)} ${all}`)
    await ask(page, `requestParameters.repositoryName:repository-${String(from + count - 1)}`, `1 ${all}`)
  }
  await expectTotals(page, {
    files: 10,
    records: events + 2,
    events,
    duplicates: 0,
    quarantined: 2,
  })
})

test('The evidence room says what is wrong with every file, and shows the bytes that no one could read', async ({
  start,
  evidence,
}) => {
  writeDamage(evidence)
  const { page, drop } = await start()
  await drop([join(evidence.path, 'case')])
  await expectEnd(page, /^case: read, with problems/)
  await page.getByRole('button', { name: 'Show problems' }).click()
  await expect(page.getByRole('checkbox', { name: 'Problems only' })).toBeChecked()
  const said: readonly (readonly [name: string, word: string, what: string | RegExp])[] = [
    ['cut.json.gz', 'partial', /is cut short: its compressed data has no end \(at byte [\d,]+\)/],
    ['sum.json.gz', 'partial', 'does not match its own checksum'],
    ['middle.json', 'partial', /\(at byte \d+/],
    ['foreign.json', 'skipped', 'holds no CloudTrail record'],
    ['empty.json.gz', 'skipped', 'is empty'],
    ['elsewhere', 'skipped', 'is a symbolic link and was not followed'],
    ...(mayReadEverything ? [] : ([['locked.json', 'skipped', 'may not be read']] as const)),
  ]
  await expect(page.getByRole('listbox', { name: 'Sources' }).getByRole('option')).toHaveCount(said.length)
  for (const [name, word, what] of said) {
    await expect(sourceLine(page, `/${name}`)).toContainText(word)
    await expect(await chooseSource(page, `/${name}`)).toContainText(what)
  }

  const detail = await chooseSource(page, '/middle.json')
  const range = detail.getByRole('button', { name: /^bytes [\d,]+ to [\d,]+$/ })
  const [from = 0, to = 0] = [...((await range.textContent()) ?? '').matchAll(/[\d,]+/g)].map(([digits]) =>
    Number(digits.replaceAll(',', '')),
  )
  const bytes = readFileSync(join(evidence.path, 'case/middle.json')).subarray(from, to)
  expect(bytes.toString()).toContain('needle in the damage')
  await range.click()
  const shown = detail.getByLabel('Quarantined bytes')
  await expect(shown).toHaveText(bytes.toString())
  await detail.getByRole('button', { name: 'Hex' }).click()
  const digits = [...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
  await expect(shown).toContainText(digits)

  // the damage is no event, and the search says why something could be missing
  await goTo(page, 'Search')
  await page.getByRole('combobox', { name: 'Query' }).fill('"needle in the damage"')
  await page.keyboard.press('Enter')
  await expect(page.getByText(/Parts of \d files could not be read/)).toBeVisible()
  // what a link leads to was not read
  await ask(page, 'repository-900', `0 of ${await totalOf(page)}`)
})

test('The bytes that no one could read are exported as they are, all of them, with their SHA-256', async ({
  start,
  evidence,
}) => {
  const { page, drop, exportFolder } = await start()
  const [before, after] = [recordOf(30), recordOf(31)].map((record) => JSON.stringify(record))
  const file = Buffer.concat([
    Buffer.from(`{"Records":[${before ?? ''},`),
    longDamage,
    Buffer.from(`,${after ?? ''}]}`),
  ])
  await drop([evidence.write('case/long.json', file)])
  await expectEnd(page, /^long: read, with problems/)
  await goTo(page, 'Evidence')
  const detail = await chooseSource(page, 'long.json')
  const ranges = detail.getByRole('button', { name: /^bytes [\d,]+ to [\d,]+$/ })
  await expect(ranges).toHaveCount(1)
  const [from = 0, to = 0] = [...((await ranges.textContent()) ?? '').matchAll(/[\d,]+/g)].map(([digits]) =>
    Number(digits.replaceAll(',', '')),
  )
  await ranges.click()
  await detail.getByRole('button', { name: 'Export these bytes…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Export quarantined bytes' })
  const name = `quarantined-0-${String(from)}.bin`
  await expect(dialog.getByRole('textbox', { name: 'File name' })).toHaveValue(name)
  await dialog.getByRole('button', { name: 'Write the file' }).click()

  const bytes = file.subarray(from, to)
  expect(bytes.includes(longDamage)).toBe(true)
  await expect(dialog.getByRole('status')).toContainText(join(exportFolder, name))
  await expect(dialog.getByRole('status')).toContainText(createHash('sha256').update(bytes).digest('hex'))
  await expect(dialog.getByRole('status')).toContainText(`${bytes.length.toLocaleString('en-US')} bytes`)
  expect(readFileSync(join(exportFolder, name)).equals(bytes)).toBe(true)
  expect(readdirSync(exportFolder)).toEqual([name])
})

test('A file says how many of its records were not written as CloudTrail writes them, and read another way', async ({
  start,
  evidence,
}) => {
  const { page, drop } = await start()
  const [usual, odd] = [recordOf(30), recordOf(31)].map((record) => JSON.stringify(record))
  const records = [usual, odd?.replace(/^\{/, '{"requestCount":1E2,')]
  await drop([evidence.write('case/odd.json', `{"Records":[${records.join(',')}]}`)])
  await expectEnd(page, /^odd: all evidence was read/)
  await goTo(page, 'Evidence')
  const detail = await chooseSource(page, 'odd.json')
  await expect(detail).toContainText(
    '2 found = 2 events + 0 duplicates + 0 quarantined; 1 read by the slower, exact way',
  )
})

async function totalOf(page: Page): Promise<string> {
  return /of ([\d,]+ events)/.exec((await statusLine(page).textContent()) ?? '')?.[1] ?? ''
}

test('A note about a file is kept, shown in the list, and goes into the chain of custody', async ({
  start,
  evidence,
}) => {
  const { page, drop, exportFolder } = await start()
  await drop([
    evidence.pack('noted/a.json.gz', logFrom(0, 2)),
    evidence.pack('noted/b.json.gz', logFrom(5, 2)),
  ])
  await expectEnd(page, /all evidence was read$/)
  await goTo(page, 'Evidence')
  const detail = await chooseSource(page, 'b.json.gz')
  const box = detail.getByRole('textbox', { name: 'Note' })
  await box.fill('Handed over by <i>Ines</i>, 12 May')
  await expect(sourceLine(page, 'b.json.gz')).toContainText('Note: Handed over by <i>Ines</i>, 12 May')
  await expect(detail.getByText('not saved yet')).toBeHidden()

  await chooseSource(page, 'a.json.gz')
  await expect(box).toHaveValue('')
  await page.reload()
  await page
    .getByRole('button', { name: /a and 1 more/ })
    .first()
    .click()
  await goTo(page, 'Evidence')
  await chooseSource(page, 'b.json.gz')
  await expect(box).toHaveValue('Handed over by <i>Ines</i>, 12 May')

  await page.getByRole('tab', { name: 'Integrity' }).click()
  await page.getByRole('button', { name: 'Export the chain of custody' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Write the file' }).click()
  await expect
    .poll(() =>
      existsSync(exportFolder) ? readdirSync(exportFolder).filter((name) => name.endsWith('.json')) : [],
    )
    .toHaveLength(1)
  const [name = ''] = readdirSync(exportFolder)
  const custody = JSON.parse(readFileSync(join(exportFolder, name), 'utf8')) as {
    sources: readonly { note?: string }[]
  }
  expect(custody.sources.map(({ note }) => note)).toEqual([undefined, 'Handed over by <i>Ines</i>, 12 May'])
})
