/** Does the window stay responsive while evidence is read? Long tasks of the page thread, and how long keys take, are counted
 *  over a whole ingest. The distribution is printed; the bounds are wide. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generate } from '../bench/generate.mjs'
import { expectEnd, goTo, strip } from './screen.js'
import { expect, test } from './spoor.js'

const EVENTS = 60_000
/** Milliseconds that no task of the page thread may take. */
const LONGEST_TASK = 250
/** Milliseconds from a key to the picture that shows it, for 95 of 100 keys. */
const KEY_LATENCY = 250

const folder = mkdtempSync(join(tmpdir(), 'spoor-busy-'))

test.afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** What the page's observers have seen, in milliseconds. */
interface Seen {
  readonly tasks: number[]
  readonly keys: number[]
}

/** Runs in the page: starts to observe. */
function observe(): void {
  const seen: Seen = { tasks: [], keys: [] }
  Object.assign(globalThis, { seen })
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.tasks.push(duration)
  }).observe({ type: 'longtask' })
  new PerformanceObserver((list) => {
    for (const { name, duration } of list.getEntries()) if (name === 'keydown') seen.keys.push(duration)
  }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit)
}

const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((left, right) => left - right)[Math.floor(share * (values.length - 1))] ?? 0

test('While 60,000 events are read, no task holds up the window and keys are answered at once', async ({
  start,
}) => {
  const { needle } = generate({ count: EVENTS, folder })
  const { page, drop } = await start()
  await page.evaluate(observe)
  await drop([join(folder, 'AWSLogs')])
  await expect(strip(page)).toBeVisible()
  await goTo(page, 'Search')
  const box = page.getByRole('combobox', { name: 'Query' })
  let pressed = 0
  const ended = expectEnd(page, 'AWSLogs: all evidence was read').then(() => true)
  let isOver = false
  void ended.then(() => (isOver = true))
  while (!isOver) {
    await box.focus()
    for (const letter of needle.slice(0, 8)) await page.keyboard.press(letter, { delay: 40 })
    for (let letter = 0; letter < 8; letter += 1) await page.keyboard.press('Backspace', { delay: 40 })
    pressed += 16
  }
  await ended
  const { tasks, keys } = await page.evaluate(() => (globalThis as unknown as { seen: Seen }).seen)
  // Keys that were answered within 16 ms are not reported one by one.
  const latencies = [...new Array<number>(Math.max(0, pressed - keys.length)).fill(16), ...keys]
  const shares = [0.5, 0.95, 1].map((share) => percentile(latencies, share))
  const line = `long tasks: ${tasks.map(Math.round).join(' ') || 'none'} ms; ${pressed} keys, 50 %, 95 % and all within ${shares.join(', ')} ms`
  process.stdout.write(`${line}\n`)
  expect(pressed).toBeGreaterThan(0)
  expect(tasks.filter((duration) => duration > LONGEST_TASK)).toEqual([])
  expect(shares[1]).toBeLessThanOrEqual(KEY_LATENCY)
})
