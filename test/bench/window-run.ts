/** How does the window itself feel? The product as it is, in a real browser: evidence is dropped on it, keys are pressed
 *  while it is read, the case is opened again. All times are taken in the page; a DevTools session is attached, which slows
 *  the reading down but not what is measured here by much. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium, type Page } from 'playwright'
import { startLoopbackHost, type LoopbackHost } from '../../electron/loopback/host.js'
import { needleOf, type Manifest } from './asked.js'
import { watchMemory, type MemoryPeaks } from './machine.js'

export interface WindowRun {
  /** Milliseconds from the drop until rows of events are painted, and until all was read. */
  readonly firstRows: number
  readonly ingest: number
  /** While reading: 95 of 100 keys are on screen within so many ms; the longest task of the page's thread. */
  readonly keyLatency: number
  readonly longestTask: number
  readonly keys: number
  /** While reading, with searches for what is typed. */
  readonly memory: MemoryPeaks
  /** Milliseconds from pressing the case's line until rows and histogram are painted. */
  readonly reopen: number
}

const ORIGIN = 'http://spoor.localhost'

/** What the page's observers have seen, in milliseconds; of its own clock where it is a time. */
interface Seen {
  readonly tasks: number[]
  readonly keys: number[]
  began: number
  rows: number
  ended: number
}

/** Runs in the page. */
function observe(): void {
  const seen: Seen = { tasks: [], keys: [], began: 0, rows: 0, ended: 0 }
  Object.assign(globalThis, { seen })
  const note =
    (list: number[], keep: (entry: PerformanceEntry) => boolean) =>
    (entries: PerformanceObserverEntryList) => {
      for (const entry of entries.getEntries()) if (keep(entry)) list.push(entry.duration)
    }
  new PerformanceObserver(note(seen.tasks, () => seen.ended === 0)).observe({ type: 'longtask' })
  const timing = { type: 'event', durationThreshold: 16 } as PerformanceObserverInit
  new PerformanceObserver(note(seen.keys, ({ name }) => name === 'keydown')).observe(timing)
  const begin = (): void => {
    if (seen.began === 0) seen.began = performance.now()
  }
  addEventListener('drop', begin, { capture: true })
  addEventListener('pointerdown', begin, { capture: true })
  const look = (): void => {
    const painted =
      document.querySelector('[role=grid] [role=row]:not([aria-rowindex="1"])') !== null &&
      document.querySelector('svg rect, svg path') !== null
    // This frame is painted when the next one begins.
    if (seen.began > 0 && seen.rows === 0 && painted) {
      seen.rows = Infinity
      requestAnimationFrame(() => (seen.rows = performance.now()))
    }
    const said = document.querySelector('[aria-label="Reading of evidence"] [role=status]')?.textContent ?? ''
    if (seen.ended === 0 && /all evidence was read|read, with problems/.test(said))
      seen.ended = performance.now()
    requestAnimationFrame(look)
  }
  look()
}

export async function runWindow(folder: string, manifest: Manifest): Promise<WindowRun> {
  const profile = mkdtempSync(join(tmpdir(), 'spoor-bench-'))
  try {
    const read = await withWindow(profile, async (page, { browserPid }) => {
      const watch = watchMemory(browserPid)
      const seen = await readInWindow(page, resolve(folder, 'AWSLogs'), manifest)
      return { ...seen, memory: watch.stop() }
    })
    const reopen = await withWindow(profile, reopenInWindow)
    return { ...read, reopen }
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 10 })
  }
}

async function withWindow<T>(
  profile: string,
  work: (page: Page, host: LoopbackHost) => Promise<T>,
): Promise<T> {
  rmSync(join(profile, 'DevToolsActivePort'), { force: true })
  const host = await startLoopbackHost({
    profile,
    headless: true,
    job: null,
    initialPaths: [],
    assets: resolve('dist/renderer'),
    intakeWorker: pathToFileURL(resolve('dist/electron/intake.worker.js')),
    samplePath: resolve('electron/sample-case'),
    extraArguments: ['--remote-debugging-port=0', '--window-size=1280,800'],
  })
  try {
    return await work(await windowOf(profile, host), host)
  } finally {
    await host.close()
  }
}

async function windowOf(profile: string, host: LoopbackHost): Promise<Page> {
  const file = join(profile, 'DevToolsActivePort')
  let over = false
  void host.closed.then(() => (over = true))
  while (!existsSync(file) && !over) await new Promise((settle) => setTimeout(settle, 50))
  const port = readFileSync(file, 'utf8').split('\n')[0] ?? ''
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`)
  while (!over) {
    const pages = browser.contexts().flatMap((context) => context.pages())
    const page = pages.find((one) => one.url().startsWith(ORIGIN))
    if (page !== undefined) {
      await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' })
      return page
    }
    await new Promise((settle) => setTimeout(settle, 50))
  }
  throw new Error('the browser ended')
}

async function readInWindow(
  page: Page,
  path: string,
  manifest: Manifest,
): Promise<Omit<WindowRun, 'reopen' | 'memory'>> {
  await page.evaluate(observe)
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files: [path], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 600, y: 400, data })
  const box = page.getByRole('combobox', { name: 'Query' })
  await box.waitFor({ timeout: 600_000 })
  const letters = needleOf(manifest).slice(0, 8)
  let pressed = 0
  const seen = (): Promise<Seen> => page.evaluate(() => (globalThis as unknown as { seen: Seen }).seen)
  let now = await seen()
  while (now.ended === 0) {
    await box.focus()
    for (const letter of letters) await page.keyboard.press(letter, { delay: 40 })
    for (const _ of letters) await page.keyboard.press('Backspace', { delay: 40 })
    pressed += 2 * letters.length
    now = await seen()
  }
  // Keys that were answered within 16 ms are not reported one by one.
  const latencies = [...new Array<number>(Math.max(0, pressed - now.keys.length)).fill(16), ...now.keys]
  latencies.sort((left, right) => left - right)
  return {
    firstRows: now.rows - now.began,
    ingest: now.ended - now.began,
    keyLatency: latencies[Math.floor(0.95 * (latencies.length - 1))] ?? Number.NaN,
    longestTask: Math.max(0, ...now.tasks),
    keys: pressed,
  }
}

async function reopenInWindow(page: Page): Promise<number> {
  const line = page.getByRole('region', { name: 'Cases' }).getByRole('listitem').first()
  await line.waitFor()
  await page.evaluate(observe)
  await line.getByRole('button').first().click()
  await page.waitForFunction(
    () =>
      Number.isFinite((globalThis as unknown as { seen: Seen }).seen.rows) &&
      (globalThis as unknown as { seen: Seen }).seen.rows > 0,
    undefined,
    { timeout: 600_000 },
  )
  const { rows, began } = await page.evaluate(() => (globalThis as unknown as { seen: Seen }).seen)
  return rows - began
}
