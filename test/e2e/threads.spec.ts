/** Does the thread that reads evidence end when its work is done, and does nothing depend on whether it did? And when a thread
 *  ends in the middle of its work, alone: is it said, is anything lost, does it go on? */
import { join } from 'node:path'
import type { Page, Worker } from 'playwright/test'
import { generate } from '../bench/generate.mjs'
import { logFrom, test, type Spoor } from './evidence.js'
import { ask, expectEnd, expectTotals, goTo, grid, headline, matchCount, strip } from './screen.js'
import { expect } from './spoor.js'

const ingestThreads = (page: Page): readonly Worker[] =>
  page.workers().filter((worker) => worker.url().endsWith('/ingest.worker.js'))

/** Names in the browser's private file system, which is for what is needed only while evidence is read. */
const scratchFiles = (page: Page): Promise<readonly string[]> =>
  page.evaluate(async () => {
    const names: string[] = []
    for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name)
    return names
  })

test('The thread that reads ends after its work, gives way to another, and duplicates are recognised all the same', async ({
  start,
  evidence,
}) => {
  test.slow()
  const { page, drop } = await start()
  await drop([evidence.pack('first.json.gz', logFrom(0, 20))])
  await expectEnd(page, /all evidence was read/)
  const [first] = ingestThreads(page)
  expect(first).toBeDefined()

  // a fresh thread takes over for what is to be done in the background
  await expect.poll(() => ingestThreads(page).includes(first!), { timeout: 20_000 }).toBe(false)
  await drop([evidence.write('again.json', logFrom(10, 20))])
  await page.getByRole('button', { name: 'Add to this case' }).click()
  await expect(strip(page)).toContainText('10 duplicates')
  await expectEnd(page, /all evidence was read/)
  await expect(matchCount(page)).toHaveText('30 of 30 events')

  // and when that is done there is none, until there is evidence again
  await expect.poll(() => ingestThreads(page).length, { timeout: 60_000 }).toBe(0)
  expect(await scratchFiles(page)).toEqual([])
  await drop([evidence.write('once-more.json', logFrom(25, 10))])
  await page.getByRole('button', { name: 'Add to this case' }).click()
  await expect(strip(page)).toContainText('5 duplicates')
  await expectEnd(page, /all evidence was read/)
  await expect(matchCount(page)).toHaveText('35 of 35 events')
  await ask(page, 'repository-27', '1 of 35 events')
  await expectTotals(page, { files: 3, records: 50, events: 35, duplicates: 15, quarantined: 0 })
})

/** How a thread ends alone, from outside: without a word, as if the browser had taken it away; by an error that nothing
 *  catches; by a rejection that nothing waits for. (Out of memory it takes the whole window with it; see kill.spec.ts.) */
const ends = {
  'without a word': 'close()',
  'by an error': "setTimeout(() => { throw new Error('made to fail') })",
  'by a rejection': "void Promise.reject(new Error('made to fail'))",
} as const

/** Ends the thread of this script. */
async function endThread({ page }: Spoor, script: string, how: keyof typeof ends): Promise<void> {
  const thread = page.workers().find((worker) => worker.url().endsWith(`/${script}`))
  if (thread === undefined) throw new Error(`no thread runs ${script}`)
  const gone = new Promise((resolve) => thread.once('close', resolve))
  // What ends may have no time left to answer.
  thread.evaluate(ends[how]).catch(() => undefined)
  await gone
}

/** What the browser says of an error that was made here was wanted, so it is no stray; it says so when it gets to it. */
function expectNoOtherStrays({ strays }: Spoor): void {
  const others = strays.splice(0).filter((stray) => !stray.startsWith('page error: Error: made to fail'))
  expect(others).toEqual([])
}

const EVENTS = 90_000
const WHOLE = '90,000 of 90,000 events'

async function readSoFar(page: Page): Promise<number> {
  const text = await strip(page).innerText()
  return Number(/([\d,]+) events?\n/.exec(text)?.[1]?.replaceAll(',', '') ?? 0)
}

/** What the case answers, held against what the generator knows. */
async function expectAll(page: Page, manifest: ReturnType<typeof generate>): Promise<void> {
  const { files, needle, needleEvents } = manifest
  await expectTotals(page, { files, records: EVENTS, events: EVENTS, duplicates: 0, quarantined: 0 })
  await goTo(page, 'Search')
  await ask(page, needle, `${String(needleEvents)} of 90,000 events`)
  await ask(page, `requestID:${manifest.requestID}`, '1 of 90,000 events')
  await expect(grid(page).getByRole('row').nth(1)).toBeVisible()
  await ask(page, '', WHOLE)
}

/** The window while evidence is read, a quarter of it at least: what comes afterwards is answered too. */
async function startReading(
  start: (options: { readonly paths: readonly string[] }) => Promise<Spoor>,
  folder: string,
): Promise<Spoor> {
  const spoor = await start({ paths: [join(folder, 'AWSLogs')] })
  const read = (): Promise<number> => readSoFar(spoor.page)
  await expect.poll(read, { intervals: [10], timeout: 60_000 }).toBeGreaterThan(EVENTS / 4)
  return spoor
}

for (const how of Object.keys(ends) as readonly (keyof typeof ends)[]) {
  test(`When the thread that reads ends ${how}, it is said, what was stored is kept, and the rest can be read`, async ({
    start,
    evidence,
  }) => {
    test.setTimeout(180_000)
    const manifest = generate({ count: EVENTS, folder: evidence.path })
    const spoor = await startReading(start, evidence.path)
    const { page } = spoor
    await endThread(spoor, 'ingest.worker.js', how)
    await expect(headline(page)).toHaveText(
      /^AWSLogs: reading stopped, what was stored is kept\. Spoor met a fault of the program: .+\. Nothing that was stored before is lost\./,
    )
    // more was found than was stored: a number of events would say that all of them are kept
    await expect(strip(page)).toContainText('files gone through')
    await expect(strip(page)).not.toContainText(/\d events/)
    await expect(page.getByText('Reading was not finished: 1 item to resume.')).toBeVisible()
    await expect(matchCount(page)).toHaveText(/^([\d,]+) of \1 events$/)
    await page.getByRole('button', { name: 'Resume' }).click()
    await expectEnd(page, 'AWSLogs: all evidence was read')
    await expect(page.getByText('Reading was not finished')).toBeHidden()
    await expectAll(page, manifest)
    expectNoOtherStrays(spoor)
  })

  test(`When the thread that answers ends ${how}, another opens the case and answers, and it is said`, async ({
    start,
    evidence,
  }) => {
    test.setTimeout(180_000)
    const manifest = generate({ count: EVENTS, folder: evidence.path })
    const spoor = await startReading(start, evidence.path)
    const { page } = spoor
    const failure = page.getByRole('alert').filter({ hasText: 'the thread that answers questions failed' })
    await endThread(spoor, 'query.worker.js', how)
    await expect(failure).toContainText('the case was opened again, and the same was asked again')
    await expect(failure).toContainText('Nothing that was stored before is lost.')
    await expectEnd(page, 'AWSLogs: all evidence was read')
    await expect(matchCount(page)).toHaveText(WHOLE)
    await expectAll(page, manifest)
    await failure.getByRole('button', { name: 'Dismiss' }).click()
    await expect(failure).toBeHidden()

    // and while nothing is done: the question on screen is asked again, and its rows are those that they were
    await ask(page, manifest.needle, `${String(manifest.needleEvents)} of 90,000 events`)
    const rows = await grid(page).getByRole('row').allInnerTexts()
    await endThread(spoor, 'query.worker.js', how)
    await expect(failure).toBeVisible()
    await expect(matchCount(page)).toHaveText(`${String(manifest.needleEvents)} of 90,000 events`)
    expect(await grid(page).getByRole('row').allInnerTexts()).toEqual(rows)
    await expectAll(page, manifest)
    expectNoOtherStrays(spoor)
  })
}
