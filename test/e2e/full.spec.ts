/** What happens when there is no room left, for the case or for an export? It is said in plain words; what was stored stays,
 *  can be searched, and is gone on with when there is room. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright/test'
import { generate } from '../bench/generate.mjs'
import { test, type Spoor } from './evidence.js'
import { ask, caseLine, expectEnd, expectTotals, goTo, grid, matchCount, strip } from './screen.js'
import { expect } from './spoor.js'

const EVENTS = 30_000
const ORIGIN = 'http://spoor.localhost'
const MIB = 1024 * 1024

/** From now on the browser gives the case so many bytes and no more. */
async function limitStorage(page: Page, quotaSize: number): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Storage.overrideQuotaForOrigin', { origin: ORIGIN, quotaSize })
}

async function answersOf(page: Page, { files, eventNames }: ReturnType<typeof generate>): Promise<unknown> {
  await expectTotals(page, { files, records: EVENTS, events: EVENTS, duplicates: 0, quarantined: 0 })
  await goTo(page, 'Search')
  const answers: string[][] = []
  for (const [name, count] of Object.entries(eventNames).slice(0, 3)) {
    await ask(page, `eventName:${name}`, `${count.toLocaleString('en-US')} of 30,000 events`)
    answers.push((await grid(page).getByRole('row').allInnerTexts()).slice(0, 12))
  }
  return answers
}

/** Reads into a case for which there is not enough room, twice; gives how many events it kept. */
async function fillUp({ page, drop }: Spoor, logs: string, room: number): Promise<number> {
  await limitStorage(page, room)
  await drop([logs])
  await expectEnd(
    page,
    /^AWSLogs: reading stopped, what was read is kept\. The evidence could not be stored: the disk is full\. Nothing that was stored before is lost\. Free some space on the drive/,
  )
  await expect(page.getByText('Reading was not finished: 1 item to resume.')).toBeVisible()
  // once more without room is no worse
  await strip(page).getByRole('button', { name: 'Close the progress strip' }).click()
  await expect(strip(page)).toBeHidden()
  await page.getByRole('button', { name: 'Resume' }).click()
  await expectEnd(page, /the disk is full/)
  return keptEvents(page)
}

/** All events that the case has can be searched. */
async function keptEvents(page: Page): Promise<number> {
  await expect(matchCount(page)).toHaveText(/^([\d,]+) of \1 events?$/)
  return Number.parseInt((await matchCount(page).innerText()).replaceAll(',', ''))
}

test('When there is no room for all of it, what was stored stays, and the rest is read when there is', async ({
  start,
  evidence,
}) => {
  test.setTimeout(300_000)
  const manifest = generate({ count: EVENTS, folder: evidence.path })
  const logs = join(evidence.path, 'AWSLogs')
  const undisturbed = await start({ paths: [logs] })
  await expectEnd(undisturbed.page, 'AWSLogs: all evidence was read')
  const expected = await answersOf(undisturbed.page, manifest)
  await undisturbed.close()

  for (const room of [2 * MIB, 5 * MIB]) {
    const first = await start()
    const kept = await fillUp(first, logs, room)
    await first.close()

    const { page, close } = await start({ profile: first.profile })
    const line = caseLine(page, 'AWSLogs')
    await expect(line).toContainText('Reading was not finished')
    await line.getByRole('button', { name: /^Open AWSLogs/ }).click()
    expect(await keptEvents(page)).toBe(kept)
    expect(kept).toBeLessThan(EVENTS)
    await page.getByRole('button', { name: 'Resume' }).click()
    await expectEnd(page, 'AWSLogs: all evidence was read')
    expect(await answersOf(page, manifest)).toEqual(expected)
    await close()
  }
})

test('An export for which its drive has no room is refused in plain words, and leaves no file', async ({
  start,
  evidence,
}) => {
  const { page, drop, exportFolder } = await start()
  mkdirSync(exportFolder, { recursive: true })
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', exportFolder])
  test.skip(mounted.status !== 0, 'only who may mount can make a small drive')
  try {
    generate({ count: 12_000, folder: evidence.path })
    await drop([join(evidence.path, 'AWSLogs')])
    await expectEnd(page, 'AWSLogs: all evidence was read')
    await page.getByRole('button', { name: 'Export', exact: true }).click()
    await page.getByRole('menuitem', { name: /NDJSON/ }).click()
    const dialog = page.getByRole('dialog', { name: /^Export/ })
    await dialog.getByRole('button', { name: 'Write the file' }).click()
    await expect(dialog.getByRole('alert')).toContainText('could not be written: its drive is full')
    await expect(dialog.getByRole('alert')).toContainText('No incomplete file was left in its place.')
    expect(readdirSync(exportFolder)).toEqual([])
  } finally {
    spawnSync('umount', [exportFolder])
  }
})
