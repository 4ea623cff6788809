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
  matchCount,
  strip,
  type Totals,
} from './screen.js'
import { expect, test, type Spoor } from './spoor.js'

// enough that reading takes seconds on a fast machine: a cut must fall before its end
const EVENTS = 240_000
const KILLS = Number(process.env['SPOOR_KILLS'] ?? 5)
const seed = Number(process.env['SPOOR_KILL_SEED'] ?? Date.now() % 1_000_000)

const folder = mkdtempSync(join(tmpdir(), 'spoor-kill-'))
const logs = join(folder, 'AWSLogs')
const manifest = generate({ count: EVENTS, folder })
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

/** Waits until that many events were read, then cuts the power. */
async function cutAt({ page, kill }: Spoor, events: number): Promise<void> {
  await expect.poll(() => readSoFar(page), { intervals: [20], timeout: 60_000 }).toBeGreaterThan(events)
  await kill()
}

test('A kill at any moment loses nothing that was read, and the case can be read to its end', async ({
  start,
}) => {
  test.setTimeout(90_000 + KILLS * 60_000)
  process.stdout.write(`SPOOR_KILL_SEED=${String(seed)}\n`)
  const undisturbed = await start({ paths: [logs] })
  await expectEnd(undisturbed.page, 'AWSLogs: all evidence was read')
  const expected = await answersOf(undisturbed.page)
  await undisturbed.close()

  const dice = diceOf(seed)
  for (let cut = 0; cut < KILLS; cut++) {
    const first = await start({ paths: [logs] })
    const { profile } = first
    await cutAt(first, dice() * EVENTS * 0.5)

    const second = await start({ profile })
    const line = caseLine(second.page, 'AWSLogs')
    await expect(line).toContainText('Reading was not finished: 1 item to resume. What was read is kept.')
    await line.getByRole('button', { name: /^Open AWSLogs/ }).click()
    await expect(second.page.getByText('Reading was not finished')).toBeVisible()
    await expect(matchCount(second.page)).toHaveText(/^([\d,]+) of \1 events?$/)
    const kept = Number((await matchCount(second.page).textContent())?.split(' ')[0]?.replaceAll(',', ''))
    expect(kept).toBeLessThan(EVENTS)
    await second.page.getByRole('button', { name: 'Resume' }).click()

    let last = second
    // every other time the power fails once more while the rest is read
    if (cut % 2 === 1) {
      await cutAt(second, dice() * (EVENTS - kept) * 0.5)
      last = await start({ profile })
      await caseLine(last.page, 'AWSLogs').getByRole('button', { name: 'Resume' }).click()
    }
    await expectEnd(last.page, 'AWSLogs: all evidence was read')
    await expect(last.page.getByText('Reading was not finished')).toBeHidden()
    expect(await answersOf(last.page)).toEqual(expected)
    await last.close()
  }
})
