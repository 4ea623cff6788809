/** Are copies of one event that contradict each other all kept, marked and laid beside each other, and exact copies one? */
import type { Page } from 'playwright/test'
import { logOf, recordOf, test, type CloudTrailRecord } from './evidence.js'
import { ask, eventPane, expectEnd, expectTotals, goTo, grid, matchCount } from './screen.js'
import { expect } from './spoor.js'

const eventID = 'c0de0000-0000-4000-8000-000000000001'

/** Five calls that share one id, as the vendor's guides print them. */
const published: readonly CloudTrailRecord[] = [
  'ListRepositories', 'CreateBranch', 'GetRepository', 'MergePullRequestByFastForward', 'GitPush',
].map((eventName, index) => recordOf(10 + index, { eventID, eventName })) // prettier-ignore

async function openFirst(page: Page): Promise<void> {
  await grid(page).getByRole('row').nth(1).getByRole('gridcell').nth(2).dblclick()
  await expect(eventPane(page).getByRole('tab', { name: 'Tree' })).toBeVisible()
}

test('Records that share an id and differ are all kept, marked, and compared', async ({
  start,
  evidence,
}) => {
  const { page, drop } = await start()
  await drop([evidence.pack('guide.json.gz', logOf([...published, recordOf(1)]))])
  await expectEnd(page, /all evidence was read/)
  await goTo(page, 'Evidence')
  await page.getByRole('button', { name: '5 events in conflict with another copy' }).click()
  await expect(matchCount(page)).toHaveText('5 of 6 events')
  await expect(grid(page).getByRole('button', { name: 'In conflict with another copy' })).toHaveCount(5)
  await openFirst(page)
  const pane = eventPane(page)
  await expect(
    pane.getByText('4 other records have this account and eventID, and different content.'),
  ).toBeVisible()
  await pane.getByRole('button', { name: 'Compare' }).click()
  await expect(pane.getByRole('tab', { name: 'Conflict (5)' })).toHaveAttribute('aria-selected', 'true')
  const names = pane.getByRole('region', { name: 'What differs' }).getByRole('row', { name: /^eventName/ })
  await expect(names).toContainText(
    /ListRepositories.*CreateBranch.*GetRepository.*MergePullRequest.*GitPush/,
  )
  await expect(pane.getByRole('region', { name: 'What differs' })).not.toContainText('awsRegion')
  // from one copy to another; the view stays
  const copy = pane.getByRole('listitem').getByRole('button', { name: /CreateBranch/ })
  await copy.click()
  await expect(pane.getByRole('heading', { name: 'CreateBranch' })).toBeVisible()
  await expect(copy).toHaveAttribute('aria-current', 'true')
  await ask(page, 'conflict:false', '1 of 6 events')
  await openFirst(page)
  await expect(pane.getByRole('tab', { name: 'Tree' })).toHaveAttribute('aria-selected', 'true')
  await expect(pane.getByRole('tab', { name: /Conflict/ })).toHaveCount(0)
})

test('Of two copies the whole one comes first, with its file, and what the other lacks', async ({
  start,
  evidence,
}) => {
  const omitted = { reason: 'requestParameters too large', omitted: true, originalSize: 120_000 }
  const { page, drop } = await start()
  await drop([
    evidence.pack('a-cut.json.gz', logOf([recordOf(1, { requestParameters: omitted })])),
    evidence.pack('b-whole.json.gz', logOf([recordOf(1)])),
  ])
  await expectEnd(page, /all evidence was read/)
  await expect(matchCount(page)).toHaveText('2 of 2 events')
  await openFirst(page)
  await eventPane(page).getByRole('button', { name: 'Compare' }).click()
  const copies = eventPane(page).getByRole('region', { name: 'Conflicting copies' }).getByRole('listitem')
  await expect(copies.nth(0)).toContainText('b-whole.json.gz')
  await expect(copies.nth(1)).toContainText('a-cut.json.gz')
  await expect(copies.nth(1)).toContainText(
    'CloudTrail left out requestParameters (requestParameters too large',
  )
})

test('A correction is listed with what it corrects', async ({ start, evidence }) => {
  const original = recordOf(1)
  const addendum = {
    reason: 'UPDATED_DATA',
    updatedFields: 'responseElements',
    originalEventID: original['eventID'],
  }
  const { page, drop } = await start()
  await drop([evidence.pack('late.json.gz', logOf([original, recordOf(2, { addendum }), recordOf(3)]))])
  await expectEnd(page, /all evidence was read/)
  await ask(page, `eventID:${String(original['eventID'])}`, '1 of 3 events')
  await openFirst(page)
  await eventPane(page).getByRole('tab', { name: 'Same request (2)' }).click()
  const group = eventPane(page).getByRole('region', { name: 'Corrections of one event' })
  await expect(group.getByRole('listitem')).toHaveCount(2)
  await group.getByRole('button', { name: 'Show in the table' }).click()
  await expect(matchCount(page)).toHaveText('2 of 3 events')
})

test('The same record in several files is one event with all its places, however often it is added', async ({
  start,
  evidence,
}) => {
  const records = [recordOf(1), recordOf(2)]
  const first = evidence.pack('first.json.gz', logOf(records))
  const second = evidence.write('second.json', JSON.stringify([...records].reverse(), undefined, 2))
  const { page, drop } = await start()
  await drop([first, second])
  await expectEnd(page, /all evidence was read/)
  await expect(matchCount(page)).toHaveText('2 of 2 events')
  await openFirst(page)
  await eventPane(page).getByRole('tab', { name: 'Provenance' }).click()
  await expect(eventPane(page)).toContainText('first.json.gz')
  await expect(eventPane(page)).toContainText('One other copy of the same record')
  await expect(eventPane(page)).toContainText('second.json')
  const totals = { files: 2, records: 4, events: 2, duplicates: 2, quarantined: 0 }
  await goTo(page, 'Evidence')
  await expectTotals(page, totals)
  await drop([second, first])
  await page.getByRole('button', { name: /^Add to/ }).click()
  await expectEnd(page, /./)
  await expectTotals(page, totals)
})
