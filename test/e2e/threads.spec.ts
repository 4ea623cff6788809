/** Does the thread that reads evidence end when its work is done, and does nothing depend on whether it did? */
import type { Page, Worker } from 'playwright/test'
import { logFrom, test } from './evidence.js'
import { ask, expectEnd, expectTotals, matchCount, strip } from './screen.js'
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
