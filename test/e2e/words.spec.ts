/** Is what the screen says true and well put where there is nothing, where there is one, and where several are taken together? */
import { logOf, recordOf, test } from './evidence.js'
import { ask, expectEnd, goTo, grid, statusLine, strip } from './screen.js'
import { expect } from './spoor.js'

test('A case of files without events says so in every room, also when it is not being read any more', async ({
  start,
  evidence,
}) => {
  const { page, drop } = await start()
  await drop([evidence.write('empty.json', logOf([])), evidence.write('bare.json', '[]')])
  await expectEnd(page, /^\S+ and 1 more: /)
  await strip(page).getByRole('button', { name: 'Close the progress strip' }).click()
  await expect(page.getByRole('heading', { name: 'This case holds no events' })).toBeVisible()
  await expect(page.getByText('None was found in the 2 files that were added.')).toBeVisible()
  await page.getByRole('button', { name: 'Open the ledger' }).click()
  await expect(page.getByText('2 files listed')).toBeVisible()
  await page.getByRole('tab', { name: 'Coverage', exact: true }).click()
  await expect(page.getByText('The files of this case hold no events')).toBeVisible()
  await expect(page.getByText('No evidence has been added')).toBeHidden()
})

test('One file with one event is counted in the singular everywhere', async ({ start, evidence }) => {
  const { page, drop } = await start()
  await drop([evidence.write('one.json', logOf([recordOf(1)]))])
  await expectEnd(page, 'one: all evidence was read')
  await expect(statusLine(page)).toContainText('1 of 1 event')
  await expect(statusLine(page)).toContainText('evidence 1 file, read without problems')
  await goTo(page, 'Evidence')
  await expect(page.getByRole('region', { name: 'Totals' })).toHaveText(
    /1file.*1record found=1event\+0duplicates/,
  )
  await page.getByRole('tab', { name: 'Integrity', exact: true }).click()
  await expect(page.getByText('this one log file, beyond its SHA-256 as it was read')).toBeVisible()
})

test('A list without entries leaves the file beside it where it was', async ({ start, evidence }) => {
  const { page, drop } = await start()
  await drop([evidence.write('one.json', logOf([recordOf(1)]))])
  await expectEnd(page, 'one: all evidence was read')
  await goTo(page, 'Evidence')
  await page.getByRole('listbox', { name: 'Sources' }).getByRole('option').click()
  const source = page.getByRole('complementary', { name: 'Source' })
  const before = await source.boundingBox()
  await page.getByRole('textbox', { name: 'Find a path' }).fill('nowhere')
  await expect(page.getByText('No file has this in its path.')).toBeVisible()
  expect(await source.boundingBox()).toEqual(before)
})

test('The histogram names its day and zone, says grey only where grey is, and counts what is brushed as a whole', async ({
  start,
  evidence,
}) => {
  const { page, drop } = await start()
  const records = [0, 1, 2].map((serial) =>
    recordOf(serial, serial === 1 ? { errorCode: 'AccessDenied' } : {}),
  )
  await drop([evidence.write('three.json', logOf(records))])
  await expectEnd(page, 'three: all evidence was read')
  const histogram = page.getByRole('region', { name: 'Histogram' })
  await expect(histogram).toContainText('2024-05-12 UTC, bars of 1 s')
  await expect(histogram).not.toContainText('grey')
  await histogram.getByRole('slider').press('Home')
  await histogram.getByRole('slider').press('Shift+End')
  await expect(histogram).toContainText(
    '2024-05-12 00:00:00 to 2024-05-12 00:00:03 UTC: 3 matches (2 success, 1 denied) of 3 events',
  )
  await page.keyboard.press('Escape')
  await ask(page, 'outcome:success', '2 of 3 events')
  await expect(histogram).toContainText('2024-05-12 UTC, bars of 1 s; grey: all events of the case')
  await expect(grid(page)).toBeVisible()
})

test('No matches within a time range says so of the range, not of the query alone', async ({
  start,
  evidence,
}) => {
  const { page, drop } = await start()
  const records = [recordOf(0), recordOf(30), recordOf(60, { eventName: 'GitPush' })]
  await drop([evidence.write('three.json', logOf(records))])
  await expectEnd(page, 'three: all evidence was read')
  await page.keyboard.press('t')
  await page.keyboard.press('T')
  const dialog = page.getByRole('dialog', { name: 'Time range' })
  await dialog.getByLabel('From (UTC)').fill('2024-05-12 00:00:01')
  await dialog.getByLabel('Before (UTC)').fill('2024-05-12 00:00:30')
  await dialog.getByRole('button', { name: 'Set the range' }).click()
  const lies =
    'None of the 3 events of this case lies between 2024-05-12 00:00:01 and 2024-05-12 00:00:30 UTC'
  await expect(page.getByText(`${lies}. That says`)).toBeVisible()
  await ask(page, 'eventName:GitPush', '0 of 3 events')
  await expect(page.getByText(`${lies} and matches eventName:GitPush. That says`)).toBeVisible()
  await page.getByRole('button', { name: 'Search all time instead of the chosen range' }).click()
  await expect(statusLine(page)).toContainText('1 of 3 events')
  await ask(page, 'eventName:GitPull', '0 of 3 events')
  await expect(
    page.getByText('None of the 3 events of this case matches eventName:GitPull. That says'),
  ).toBeVisible()
})

test('A drag that ended elsewhere does not leave its sheet over the window', async ({ start, evidence }) => {
  const { page } = await start()
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files: [evidence.write('one.json', '{}')], dragOperationsMask: 1 }
  const place = { x: 600, y: 400, data }
  for (const type of ['dragEnter', 'dragOver'] as const)
    await session.send('Input.dispatchDragEvent', { type, ...place })
  await expect(page.getByText('Drop to read it into a new case')).toBeVisible()
  await session.send('Input.dispatchDragEvent', { type: 'dragCancel', ...place })
  await page.mouse.move(20, 20)
  await page.mouse.move(30, 30)
  await expect(page.getByText('Drop to read it into a new case')).toBeHidden()
})
