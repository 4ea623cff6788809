/** Does a power cut in the middle of reading leave a case that opens, says what is missing, and can go on to the same end?
 *
 *  SPOOR_KILLS: how many cuts (5 when left out). SPOOR_KILL_SEED: where they fall; the seed of every run is printed. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright/test'
import { generate } from '../bench/generate.mjs'
import {
  ask,
  caseLine,
  expectEnd,
  expectTotals,
  goTo,
  grid,
  headline,
  matchCount,
  strip,
  type Totals,
} from './screen.js'
import { expect, test, type Spoor, type StartOptions } from './spoor.js'

// enough that reading takes seconds on a fast machine: a cut must fall before its end
const EVENTS = 240_000
const KILLS = Number(process.env['SPOOR_KILLS'] ?? 5)
const seed = Number(process.env['SPOOR_KILL_SEED'] ?? Date.now() % 1_000_000)

let folder = ''
let logs = ''
let manifest: ReturnType<typeof generate>
const grouped = (count: number): string => count.toLocaleString('en-US')

/** Numbers from 0 to 1, always the same for the same seed. */
function diceOf(start: number): () => number {
  let state = (start % 2_147_483_646) + 1
  const next = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
  // similar seeds begin alike
  next()
  next()
  return next
}

// not at once: whoever only lists the tests must not write them
test.beforeAll(() => {
  test.setTimeout(180_000)
  folder = mkdtempSync(join(tmpdir(), 'spoor-kill-'))
  logs = join(folder, 'AWSLogs')
  manifest = generate({ count: EVENTS, folder })
})

test.afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

interface Answers {
  readonly rows: readonly string[]
  readonly facets: readonly string[]
}

/** Asks what a person would, and checks what the generator knows. */
async function answersOf(page: Page): Promise<Answers> {
  const totals: Totals = {
    files: manifest.files,
    records: EVENTS,
    events: EVENTS,
    duplicates: 0,
    quarantined: 0,
  }
  await expectTotals(page, totals)
  await goTo(page, 'Search')
  const [name = '', count = 0] = Object.entries(manifest.eventNames).sort(([, a], [, b]) => b - a)[0] ?? []
  const all = `of ${grouped(EVENTS)} events`
  const facets: string[] = []
  const rows: string[] = []
  const questions: readonly (readonly [query: string, count: number])[] = [
    [manifest.needle, manifest.needleEvents],
    [`requestID:${manifest.requestID}`, 1],
    [`eventName:${name}`, count],
    [`-eventName:${name}`, EVENTS - count],
    ['', EVENTS],
  ]
  for (const [query, matches] of questions) {
    await ask(page, query, `${grouped(matches)} ${all}`)
    facets.push(await facetsOf(page))
    rows.push(...(await grid(page).getByRole('row').allInnerTexts()).slice(0, 12))
  }
  return { facets, rows }
}

/** The facets once they stand still: they follow the count a moment later. */
async function facetsOf(page: Page): Promise<string> {
  const column = page.getByRole('complementary', { name: 'Facets' })
  let before = ''
  let now = await column.innerText()
  while (now !== before) {
    await page.waitForTimeout(250)
    before = now
    now = await column.innerText()
  }
  return now
}

/** Events read so far, as the strip says. */
async function readSoFar(page: Page): Promise<number> {
  const text = await strip(page).innerText({ timeout: 60_000 })
  return Number(/([\d,]+) events?\n/.exec(text)?.[1]?.replaceAll(',', '') ?? 0)
}

/** Runs in the page: how many segments of the only case have been made smaller on disk. */
async function compactedSoFar(): Promise<number> {
  const answered = <Value>(asking: IDBRequest<Value>): Promise<Value> =>
    new Promise((resolve, reject) => {
      asking.onsuccess = () => resolve(asking.result)
      asking.onerror = () => reject(asking.error ?? new Error('no answer'))
    })
  const database = await answered(indexedDB.open('spoor-catalogue'))
  const rows = database.transaction('cases').objectStore('cases')
  const [row] = (await answered(rows.getAll())) as readonly { readonly compacted?: number }[]
  database.close()
  return row?.compacted ?? 0
}

/** Where a cut may fall: up to 1 is the reading, by the share of the events; then come its end, and the compaction. */
const END = 1
const COMPACTION = 1.1
const WHOLE = 1.3
/** Segments that there are at the least, of which some have been compacted when the cut falls. */
const SEGMENTS = 4

/** Waits until the reading is that far, then cuts the power. `before`: events that were there when it was begun. */
async function cutAt({ page, kill }: Spoor, share: number, before = 0): Promise<void> {
  const says = async (words: RegExp): Promise<boolean> => words.test(await headline(page).innerText())
  const isThere = async (): Promise<boolean> => {
    if (share < END) return (await readSoFar(page)) > share * (EVENTS - before) || (await says(/ was read$/))
    if (share < COMPACTION) return says(/^Finishing| was read$/)
    const wanted = Math.floor(((share - COMPACTION) / (WHOLE - COMPACTION)) * SEGMENTS)
    return (await says(/ was read$/)) && (await page.evaluate(compactedSoFar)) >= wanted
  }
  await expect.poll(isThere, { intervals: [10], timeout: 120_000 }).toBe(true)
  await kill()
}

interface Kept {
  /** Events that can be searched. */
  readonly events: number
  readonly isWhole: boolean
}

/** Opens the case, which must be in order. */
async function openAfterCut(page: Page): Promise<Kept> {
  const line = caseLine(page, 'AWSLogs')
  const open = line.getByRole('button', { name: /^Open AWSLogs/ })
  await expect(open).toBeVisible()
  const isWhole = !(await line.innerText()).includes('Reading was not finished')
  if (!isWhole)
    await expect(line).toContainText('Reading was not finished: 1 item to resume. What was stored is kept.')
  await open.click()
  await expect(matchCount(page)).toHaveText(/^([\d,]+) of \1 events?$/)
  await expect(page.getByText('Reading was not finished')).toBeVisible({ visible: !isWhole })
  await expect(page.getByText('damaged')).toHaveCount(0)
  const events = Number((await matchCount(page).textContent())?.split(' ')[0]?.replaceAll(',', ''))
  return { events, isWhole }
}

async function resume(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Resume' }).click()
}

/** Goes on where a cut has left the case, to answers that must be these. */
async function readToTheEnd(page: Page, kept: Kept, expected: Answers): Promise<void> {
  if (kept.isWhole) expect(kept.events).toBe(EVENTS)
  else {
    expect(kept.events).toBeLessThanOrEqual(EVENTS)
    await expectEnd(page, 'AWSLogs: all evidence was read')
  }
  await expect(page.getByText('Reading was not finished')).toBeHidden()
  expect(await answersOf(page)).toEqual(expected)
}

type Start = (options: StartOptions) => Promise<Spoor>

async function undisturbed(start: Start): Promise<Answers> {
  const { page, close } = await start({ paths: [logs] })
  await expectEnd(page, 'AWSLogs: all evidence was read')
  const answers = await answersOf(page)
  await close()
  return answers
}

test('A kill at any moment loses nothing that was read, and the case can be read to its end', async ({
  start,
}) => {
  test.setTimeout(120_000 + KILLS * 180_000)
  process.stdout.write(`SPOOR_KILL_SEED=${String(seed)}\n`)
  const expected = await undisturbed(start)
  const dice = diceOf(seed)
  for (let cut = 0; cut < KILLS; cut++) {
    // the cuts of one run are spread over the whole of it, its end and what follows included
    const share = ((cut + dice()) / KILLS) * WHOLE
    const first = await start({ paths: [logs] })
    const { profile } = first
    await cutAt(first, share)

    let last = await start({ profile })
    let kept = await openAfterCut(last.page)
    process.stdout.write(`cut at ${share.toFixed(3)}: ${grouped(kept.events)} events were kept\n`)
    if (!kept.isWhole) await resume(last.page)
    // every other time the power fails once more while the rest is read
    if (!kept.isWhole && cut % 2 === 1) {
      await cutAt(last, dice(), kept.events)
      last = await start({ profile })
      kept = await openAfterCut(last.page)
      if (!kept.isWhole) await resume(last.page)
    }
    await readToTheEnd(last.page, kept, expected)
    await last.close()
  }
})

test('When the window dies with its threads, the host says so and ends, and the case goes on at the next start', async ({
  start,
}) => {
  test.setTimeout(300_000)
  const expected = await undisturbed(start)
  const first = await start({ paths: [logs] })
  const { page, profile } = first
  await expect.poll(() => readSoFar(page), { intervals: [10], timeout: 60_000 }).toBeGreaterThan(EVENTS / 3)
  const session = await page.context().newCDPSession(page)
  void session.send('Page.crash').catch(() => undefined)
  await expect.poll(first.printed).toContain("The window's process has ended (crashed).")
  await first.close()

  const second = await start({ profile })
  const kept = await openAfterCut(second.page)
  expect(kept.events).toBeGreaterThan(0)
  if (!kept.isWhole) await resume(second.page)
  await readToTheEnd(second.page, kept, expected)
})
