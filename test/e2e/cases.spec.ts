/** Do cases stay until they are deleted, and is nothing left of them then? */
import type { Page } from 'playwright/test'
import { logFrom, test } from './evidence.js'
import { sampleEvents } from './sample-case.js'
import { allCases, ask, caseLine, expectEnd, matchCount } from './screen.js'
import { expect } from './spoor.js'

const databases = (page: Page): Promise<readonly (string | undefined)[]> =>
  page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name).sort())

test('A case is there again after host and browser were started anew, on another port', async ({
  start,
  evidence,
}) => {
  const file = evidence.pack('persistent.json.gz', logFrom(0, 50))
  const before = await start()
  await before.drop([file])
  await expectEnd(before.page, 'persistent: all evidence was read')
  await expect(matchCount(before.page)).toHaveText('50 of 50 events')
  await before.close()
  expect(before.strays).toEqual([])

  const { page } = await start({ profile: before.profile })
  const line = caseLine(page, 'persistent')
  await expect(line).toContainText('50 events')
  await expect(line).toContainText(/1 file, \d+(?:\.\d)? (?:B|KiB)/)
  await expect(line.getByText('2024-05-12', { exact: true })).toBeVisible()
  await expect(page.getByText('days and times are UTC')).toBeVisible()
  await expect(line).toContainText(/opened \d{4}-\d\d-\d\d \d\d:\d\d/)
  await line.getByRole('button', { name: /^Open persistent/ }).click()
  await expect(matchCount(page)).toHaveText('50 of 50 events')
  await ask(page, 'repository-49', '1 of 50 events')
})

test('A case is renamed, and deleted completely', async ({ start, evidence }) => {
  const { page, drop, profile, close } = await start()
  await drop([evidence.pack('first.json.gz', logFrom(0, 5))])
  await expectEnd(page, 'first: all evidence was read')
  await allCases(page)
  const kept = await databases(page)
  await drop([evidence.pack('second.json.gz', logFrom(10, 6))])
  await expectEnd(page, 'second: all evidence was read')
  await allCases(page)
  expect((await databases(page)).length).toBe(kept.length + 1)

  await page.getByRole('button', { name: 'Actions for second' }).click()
  await page.getByRole('menuitem', { name: 'Rename…' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('The <b>second</b> one')
  await page.getByRole('button', { name: 'Rename', exact: true }).click()
  await expect(caseLine(page, 'The <b>second</b> one')).toContainText('6 events')
  await expect(page.getByRole('region', { name: 'Cases' }).getByRole('listitem')).toHaveCount(2)

  await page.getByRole('button', { name: 'Actions for The <b>second</b> one' }).click()
  await page.getByRole('menuitem', { name: 'Delete…' }).click()
  const question = page.getByRole('alertdialog', { name: 'Delete the case “The <b>second</b> one”?' })
  await expect(question).toContainText('6 events from 1 file')
  await expect(question).toContainText('Not touched: the evidence files on disk')
  await question.getByRole('button', { name: 'Keep it' }).click()
  await expect(caseLine(page, 'The <b>second</b> one')).toBeVisible()

  await page.getByRole('button', { name: 'Actions for The <b>second</b> one' }).click()
  await page.getByRole('menuitem', { name: 'Delete…' }).click()
  await question.getByRole('button', { name: 'Delete the case' }).click()
  await expect(page.getByRole('region', { name: 'Cases' }).getByRole('listitem')).toHaveCount(1)
  await expect.poll(() => databases(page)).toEqual(kept)
  await close()

  const again = await start({ profile })
  await expect(again.page.getByRole('region', { name: 'Cases' }).getByRole('listitem')).toHaveCount(1)
  expect(await databases(again.page)).toEqual(kept)
})

test('A case is deleted from within, even while evidence is being read into it', async ({
  start,
  evidence,
}) => {
  const { page, drop } = await start()
  await drop([evidence.pack('small.json.gz', logFrom(0, 1))])
  await expectEnd(page, 'small: all evidence was read')
  await allCases(page)
  const kept = await databases(page)
  await drop([evidence.write('doomed.json', logFrom(0, 120_000))])
  await expect(matchCount(page)).toHaveText(/so far$/, { timeout: 30_000 })
  await page.getByRole('button', { name: 'Case doomed' }).click()
  await page.getByRole('menuitem', { name: 'Delete the case…' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete the case' }).click()
  await expect(page.getByRole('heading', { name: 'Drop CloudTrail evidence here' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Cases' }).getByRole('listitem')).toHaveCount(1)
  await expect.poll(() => databases(page)).toEqual(kept)
})

test('The sample case opens with one click, and is not read a second time', async ({ start }) => {
  const { page } = await start()
  const events = sampleEvents.length.toLocaleString('en-US')
  await page.getByRole('button', { name: 'Open the sample case' }).click()
  await expectEnd(page, /^Sample case: read, with problems in 1 file$/)
  await expect(matchCount(page)).toHaveText(`${events} of ${events} events`)
  await allCases(page)
  await page.getByRole('button', { name: 'Open the sample case' }).click()
  await expect(matchCount(page)).toHaveText(`${events} of ${events} events`)
  await allCases(page)
  await expect(page.getByRole('region', { name: 'Cases' }).getByRole('listitem')).toHaveCount(1)
  await expect(caseLine(page, 'Sample case')).toContainText('sample')
})

test('Paths on the command line open as a case at once', async ({ start, evidence }) => {
  const paths = [
    evidence.pack('argument one.json.gz', logFrom(0, 4)),
    evidence.pack('argument two.json.gz', logFrom(4, 4)),
  ]
  const { page } = await start({ paths })
  await expectEnd(page, 'argument one and 1 more: all evidence was read')
  await expect(matchCount(page)).toHaveText('8 of 8 events')
})
