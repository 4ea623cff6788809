/** When a part of the stored index is damaged, does the case say so, and is the index built again from what it stores? */
import { join } from 'node:path'
import type { Locator, Page } from 'playwright/test'
import { generate } from '../bench/generate.mjs'
import { test } from './evidence.js'
import {
  allCases,
  ask,
  caseLine,
  expectEnd,
  expectTotals,
  goTo,
  grid,
  headline,
  matchCount,
} from './screen.js'
import { expect } from './spoor.js'

const EVENTS = 12_000
const REBUILT = 'AWSLogs: the index was rebuilt from the stored evidence'

/** Runs in the page: spoils the first row of a kind in the evidence database of the only case. Gives its size. */
async function spoil(damage: string): Promise<number> {
  const named = await indexedDB.databases()
  const name = named.find((one) => one.name?.startsWith('spoor-evidence-') === true)?.name ?? ''
  const answered = <Value>(asking: IDBRequest<Value>): Promise<Value> =>
    new Promise((resolve, reject) => {
      asking.onsuccess = () => resolve(asking.result)
      asking.onerror = () => reject(asking.error ?? new Error(name))
    })
  const database = await answered(indexedDB.open(name))
  const table = { segment: 'hot', format: 'commits', block: 'blocks' }[damage] ?? ''
  const rows = database.transaction(table, 'readwrite').objectStore(table)
  const keys = await answered(rows.getAllKeys())
  const [key = 0] = keys
  if (damage === 'format') {
    for (const one of keys) {
      const row = (await answered(rows.get(one))) as Record<string, unknown>
      await answered(rows.put({ ...row, format: 0 }))
    }
  } else await answered(rows.put(new ArrayBuffer(100), key))
  database.close()
  return keys.length
}

type Manifest = ReturnType<typeof generate>

interface Answers {
  readonly rows: readonly string[]
  readonly facets: string
}

/** What a person sees of the case that `generate` has made. */
async function answersOf(page: Page, { files, eventNames }: Manifest): Promise<Answers> {
  await expectTotals(page, { files, records: EVENTS, events: EVENTS, duplicates: 0, quarantined: 0 })
  await goTo(page, 'Search')
  await ask(page, '', '12,000 of 12,000 events')
  const all = (await grid(page).getByRole('row').allInnerTexts()).slice(0, 12)
  const [name = '', count = 0] = Object.entries(eventNames).sort(([, a], [, b]) => b - a)[0] ?? []
  const matches = count.toLocaleString('en-US')
  await ask(page, `eventName:${name}`, `${matches} of 12,000 events`)
  const some = (await grid(page).getByRole('row').allInnerTexts()).slice(0, 12)
  const facets = page.getByRole('complementary', { name: 'Facets' })
  await expect(facets).toContainText(matches)
  return { rows: [...all, ...some], facets: await facets.innerText() }
}

const markedRow = (page: Page): Locator =>
  grid(page)
    .getByRole('row')
    .filter({ has: page.getByRole('img', { name: 'marked' }) })

for (const damage of ['segment', 'format']) {
  test(`A case with a spoiled ${damage} says what is missing, and has it again after a rebuild`, async ({
    start,
    evidence,
  }) => {
    const manifest = generate({ count: EVENTS, folder: evidence.path })
    const { page, drop } = await start()
    await drop([join(evidence.path, 'AWSLogs')])
    await expectEnd(page, 'AWSLogs: all evidence was read')
    const expected = await answersOf(page, manifest)
    await page.getByRole('button', { name: 'Close the progress strip' }).click()
    await ask(page, '', '12,000 of 12,000 events')
    await grid(page).getByRole('row').nth(3).click()
    await page.keyboard.press(' ')
    await expect(page.getByRole('button', { name: '1 marked' })).toBeVisible()
    const marked = await markedRow(page).innerText()

    await allCases(page)
    await page.evaluate(spoil, damage)
    await caseLine(page, 'AWSLogs')
      .getByRole('button', { name: /^Open AWSLogs/ })
      .click()
    const alert = page.getByRole('alert').first()
    await expect(alert).toContainText(/^segment 0 with [1-9]\d* events /)
    await expect(alert).toContainText('Rebuild the index from the evidence that is stored in the case.')
    await expect(alert).toContainText(
      'Until then its events are missing from every count, search and export.',
    )
    await expect(matchCount(page)).not.toHaveText(/12,000 events/)
    await page.getByRole('button', { name: 'Rebuild from the stored evidence' }).click()
    await expect(headline(page)).toHaveText(REBUILT, {
      timeout: 60_000,
    })
    await expect(page.getByRole('alert')).toHaveCount(0)
    expect(await answersOf(page, manifest)).toEqual(expected)
    // what was marked is marked; where nobody can tell any more which event that was, none is
    await ask(page, '', '12,000 of 12,000 events')
    if (damage === 'format' || (await page.getByRole('button', { name: '1 marked' }).isVisible()))
      await expect(markedRow(page)).toHaveText(marked, { useInnerText: true })
    else await expect(markedRow(page)).toHaveCount(0)
  })
}

test('Bytes that are damaged in the storage as well are named, and come back when the evidence is added again', async ({
  start,
  evidence,
}) => {
  const { files } = generate({ count: EVENTS, folder: evidence.path })
  const { page, drop } = await start()
  await drop([join(evidence.path, 'AWSLogs')])
  await expectEnd(page, 'AWSLogs: all evidence was read')
  expect(await page.evaluate(spoil, 'block')).toBeGreaterThan(0)

  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Find an action' }).fill('rebuild')
  await page.keyboard.press('Enter')
  await expect(headline(page)).toHaveText(
    /^AWSLogs: the index was rebuilt; some bytes of [\d,]+ files? cannot be had again/,
    {
      timeout: 60_000,
    },
  )
  await page.getByRole('button', { name: 'Show problems' }).click()
  const source = page.getByRole('listbox', { name: 'Sources' }).getByRole('option').first()
  await expect(source).toContainText('is damaged in the storage of the case (at byte 0, ')
  await expect(page.getByText('balanced: every record is accounted for')).toBeVisible()

  await drop([join(evidence.path, 'AWSLogs')])
  await page.getByRole('button', { name: 'Add to this case' }).click()
  await expectEnd(page, /^AWSLogs: (?:all evidence was read|read, with problems)/)
  await goTo(page, 'Search')
  await ask(page, '', '12,000 of 12,000 events')
  await goTo(page, 'Evidence')
  await expect(page.getByRole('region', { name: 'Totals' })).toContainText(
    new RegExp(`${files.toLocaleString('en-US')}`),
  )
})

test('A power cut while the index is rebuilt leaves the case as it was, to be rebuilt at the next start', async ({
  start,
  evidence,
}) => {
  test.setTimeout(240_000)
  const manifest = generate({ count: 60_000, folder: evidence.path })
  const first = await start()
  const { page, profile } = first
  await first.drop([join(evidence.path, 'AWSLogs')])
  await expectEnd(page, 'AWSLogs: all evidence was read')
  await page.evaluate(spoil, 'segment')
  await allCases(page)
  await caseLine(page, 'AWSLogs')
    .getByRole('button', { name: /^Open AWSLogs/ })
    .click()
  await expect(page.getByRole('alert')).toContainText('segment 0 with')
  const before = await matchCount(page).innerText()
  await page.getByRole('button', { name: 'Rebuild from the stored evidence' }).click()
  await expect(headline(page)).toHaveText('Rebuilding the index of AWSLogs')
  await expect(page.getByRole('button', { name: 'Rebuild from the stored evidence' })).toBeDisabled()
  await expect
    .poll(
      () => page.getByRole('progressbar', { name: 'Reading of evidence' }).getAttribute('aria-valuenow'),
      {
        intervals: [10],
      },
    )
    .toMatch(/^[1-9]/)
  await first.kill()

  const second = await start({ profile })
  await caseLine(second.page, 'AWSLogs')
    .getByRole('button', { name: /^Open AWSLogs/ })
    .click()
  await expect(second.page.getByRole('alert')).toContainText('segment 0 with')
  await expect(matchCount(second.page)).toHaveText(before)
  await second.page.getByRole('button', { name: 'Rebuild from the stored evidence' }).click()
  await expect(headline(second.page)).toHaveText(REBUILT, { timeout: 60_000 })
  await expect(second.page.getByRole('alert')).toHaveCount(0)
  await expect(matchCount(second.page)).toHaveText('60,000 of 60,000 events')
  const { files } = manifest
  const totals = { files, records: 60_000, events: 60_000, duplicates: 0, quarantined: 0 }
  await expectTotals(second.page, totals)
})
