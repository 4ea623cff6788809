/** What happens when there is no room left, for the case or for an export? It is said in plain words; what was stored stays,
 *  can be searched, and is gone on with when there is room. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright/test'
import { generate } from '../bench/generate.mjs'
import { logFrom, test, type Spoor } from './evidence.js'
import { ask, caseLine, expectEnd, expectTotals, goTo, grid, headline, matchCount, strip } from './screen.js'
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
    /^AWSLogs: reading stopped, what was stored is kept\. The evidence could not be stored: the disk is full\. Nothing that was stored before is lost\. Free some space on the drive/,
  )
  await expect(page.getByText('Reading was not finished: 1 item to resume.')).toBeVisible()
  // once more without room is no worse
  await strip(page).getByRole('button', { name: 'Close the progress strip' }).click()
  await expect(strip(page)).toBeHidden()
  await page.getByRole('button', { name: 'Resume' }).click()
  await expectEnd(page, /the disk is full/)
  return keptEvents(page)
}

/** All events that the case has can be searched: their number, once it stays, since that reading has ended is said a moment
 *  before what was read last is shown. */
async function keptEvents(page: Page): Promise<number> {
  let kept = -1
  const stays = async (): Promise<boolean> => {
    await expect(matchCount(page)).toHaveText(/^([\d,]+) of \1 events?$/)
    const before = kept
    kept = Number.parseInt((await matchCount(page).innerText()).replaceAll(',', ''))
    return kept === before
  }
  await expect.poll(stays, { intervals: [1_500], timeout: 30_000 }).toBe(true)
  return kept
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

/** A drive of its own for the profile of the browser: what is on it is full when it is full. */
class SmallDrive {
  readonly path = mkdtempSync(join(tmpdir(), 'spoor-small-drive-'))
  readonly isThere = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=160m', 'tmpfs', this.path]).status === 0
  private readonly filler = join(this.path, 'filler')

  /** Takes all room but so many bytes. */
  fill(left: number): void {
    const { bavail, bsize } = statfsSync(this.path)
    try {
      writeFileSync(this.filler, Buffer.alloc(bavail * bsize - left))
    } catch (error) {
      // the browser has taken some of it meanwhile
      if (left > 0) throw error
    }
  }

  clear(): void {
    rmSync(this.filler, { force: true })
  }

  remove(): void {
    spawnSync('umount', ['-l', this.path])
    rmSync(this.path, { recursive: true, force: true })
  }
}

const withDrive = test.extend<{ readonly drive: SmallDrive }>({
  drive: async ({}, use) => {
    const drive = new SmallDrive()
    test.skip(!drive.isThere, 'only who may mount can make a small drive')
    await use(drive)
    drive.remove()
  },
})

const NO_ROOM =
  /The evidence could not be stored: the disk is full: \d+ MiB are free on its drive and \d+ MiB are needed, lest what is stored be damaged\. Nothing that was stored before is lost\. Free some space on the drive/

// With 70 MiB some of the evidence has room, with 20 MiB none; with less not even what says that reading was begun.
for (const left of [70, 20, 4, 0])
  withDrive(
    `On a drive with ${String(left)} MiB left, reading stops in plain words, nothing is lost, and it goes on when there is room`,
    async ({ start, evidence, drive }) => {
      test.setTimeout(240_000)
      const manifest = generate({ count: EVENTS, folder: evidence.path })
      const { page, drop, close } = await start({ profile: drive.path })
      const add = async (): Promise<void> => {
        await drop([join(evidence.path, 'AWSLogs')])
        await page.getByRole('button', { name: 'Add to this case' }).click()
      }
      await drop([evidence.pack('first.json.gz', logFrom(0, 20))])
      await expectEnd(page, 'first: all evidence was read')
      await expect(matchCount(page)).toHaveText('20 of 20 events')
      drive.fill(left * MIB)
      await add()
      await expectEnd(page, NO_ROOM)
      const kept = await keptEvents(page)
      expect(kept).toBeGreaterThanOrEqual(20)
      expect(kept).toBeLessThan(EVENTS)
      await ask(page, 'repository-7', `1 of ${kept.toLocaleString('en-US')} events`)
      await close()

      // the browser begins anew on the same full drive
      const again = await start({ profile: drive.path })
      await caseLine(again.page, 'first')
        .getByRole('button', { name: /^Open first/ })
        .click()
      expect(await keptEvents(again.page)).toBe(kept)
      drive.clear()
      await again.drop([join(evidence.path, 'AWSLogs')])
      await again.page.getByRole('button', { name: 'Add to this case' }).click()
      await expectEnd(again.page, /: all evidence was read$/)
      await ask(again.page, '', '30,020 of 30,020 events')
      await ask(again.page, manifest.needle, `${String(manifest.needleEvents)} of 30,020 events`)
      await again.close()
    },
  )

for (const left of [66, 4, 0])
  withDrive(
    `On a drive with ${String(left)} MiB left no index is rebuilt, the case stays as it was, and it is rebuilt when there is room`,
    async ({ start, evidence, drive }) => {
      test.setTimeout(240_000)
      const manifest = generate({ count: EVENTS, folder: evidence.path })
      const { page, drop, close } = await start({ profile: drive.path })
      const rebuild = async (): Promise<void> => {
        await page.keyboard.press('Control+k')
        await page.getByRole('combobox', { name: 'Find an action' }).fill('rebuild')
        await page.keyboard.press('Enter')
      }
      await drop([join(evidence.path, 'AWSLogs')])
      await expectEnd(page, 'AWSLogs: all evidence was read')
      const expected = await answersOf(page, manifest)
      drive.fill(left * MIB)
      await rebuild()
      await expect(headline(page)).toHaveText(
        /^AWSLogs: the index was not rebuilt, the case is as it was\. /,
        {
          timeout: 60_000,
        },
      )
      await expect(headline(page)).toHaveText(NO_ROOM)
      expect(await answersOf(page, manifest)).toEqual(expected)

      drive.clear()
      await rebuild()
      await expect(headline(page)).toHaveText('AWSLogs: the index was rebuilt from the stored evidence', {
        timeout: 60_000,
      })
      expect(await answersOf(page, manifest)).toEqual(expected)
      await close()
    },
  )
