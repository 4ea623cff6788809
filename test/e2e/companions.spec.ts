/** Do events of one request read as one story, across accounts and files? */
import type { Locator, Page } from 'playwright/test'
import { ask, eventPane, expect, expectMatches, sampleCount, sampleEvents, table, tableRow, test, type PlainRecord } from './sample-case.js' // prettier-ignore

const panel = (page: Page): Locator => eventPane(page).getByRole('tabpanel', { name: /^Same request/ })
const group = (page: Page, name: string): Locator => panel(page).getByRole('region', { name, exact: true })

function only(holds: (record: PlainRecord) => boolean): readonly PlainRecord[] {
  return sampleEvents
    .map(({ record }) => record)
    .filter(holds)
    .sort((left, right) => (left.eventTime < right.eventTime ? -1 : 1))
}

test('one key on a push shows its two events as one story', async ({ window: page }) => {
  const pushes = only(({ eventName, sourceIPAddress }) => eventName === 'GitPush' && sourceIPAddress === '203.0.113.77')
  const requestID = pushes[0]?.requestID ?? ''
  await ask(page, 'eventName:GitPush ip:203.0.113.77')
  await page.keyboard.press('Escape')
  await page.keyboard.press('r')
  await expect(eventPane(page).getByRole('tab', { name: 'Same request (2)' })).toHaveAttribute('aria-selected', 'true')
  const same = group(page, 'Same request')
  await expect(same).toContainText('developer-b pushed commit 7f1c0de5a11bad5eed0ff1ce0badc0ffee15bad1 to refs/heads/main of repository payments-service')
  await expect(same).toContainText('2 events, 1 account, 1 region, 1 file')
  await expect(same.getByRole('listitem')).toHaveText(pushes.map(({ eventTime }) => new RegExp(`${eventTime.replace('T', ' ').replace('Z', '')}.*GitPush`)))
  const differing = same.getByRole('rowheader')
  await expect(differing.filter({ hasText: 'additionalEventData.dataTransferred' })).toBeVisible()
  await expect(differing.filter({ hasText: /^requestID$/ })).toHaveCount(0)
  await same.getByRole('button', { name: 'Show in the table' }).click()
  await expectMatches(page, sampleCount((record) => record.requestID === requestID))
}) // prettier-ignore

test('a role assumed across accounts shows what both accounts saw', async ({ window: page }) => {
  const assumed = only((record) => record.eventName === 'AssumeRole' && JSON.stringify(record).includes('payments-deploy') && record.sharedEventID !== undefined && only(({ requestID }) => requestID === record.requestID).length > 1)
  const ofOne = assumed.filter(({ requestID }) => requestID === assumed[0]?.requestID)
  expect(new Set(ofOne.map(({ recipientAccountId }) => recipientAccountId))).toEqual(new Set(['111122223333', '444455556666']))
  await ask(page, `eventName:AssumeRole payments-deploy request:${ofOne[0]?.requestID ?? ''}`)
  await tableRow(page, 0).getByRole('button', { name: '1 more of the same request' }).click()
  for (const name of ['Same request', 'Same shared event']) {
    await expect(group(page, name)).toContainText('2 events, 2 accounts')
    await expect(group(page, name).getByRole('listitem').filter({ hasText: /· 111122223333$/ })).toHaveCount(1)
    await expect(group(page, name).getByRole('listitem').filter({ hasText: /· 444455556666$/ })).toHaveCount(1)
  }
  await expect(group(page, 'Same request')).toContainText('assumed role arn:aws:iam::444455556666:role/payments-deploy')
  await expect(group(page, 'Same shared event').getByRole('heading')).toContainText(ofOne[0]?.sharedEventID ?? 'none')
  const other = group(page, 'Same request').getByRole('listitem').getByRole('button').nth(1)
  const there = (await other.textContent()) ?? ''
  await other.click()
  await expect(other).toHaveAttribute('aria-current', 'true')
  await expect(eventPane(page)).toContainText(/\d{12}$/.exec(there)?.[0] ?? 'no account')
}) // prettier-ignore

test('rows with companions carry a badge with their number, other rows none', async ({ window: page }) => {
  await ask(page, 'ip:203.0.113.77')
  const rows = only(({ sourceIPAddress }) => sourceIPAddress === '203.0.113.77')
  await expectMatches(page, rows.length)
  const companionsOf = (record: PlainRecord): number =>
    only(({ requestID, sharedEventID, eventID }) => eventID !== record.eventID && (requestID === record.requestID || (sharedEventID !== undefined && sharedEventID === record.sharedEventID))).length
  const shown = await table(page).evaluate((grid) =>
    Object.fromEntries([...grid.querySelectorAll('[role="row"]')].slice(1).map((row) => [
      row.querySelector('[data-column="7"]')?.getAttribute('data-value') ?? '',
      row.querySelector('.companions')?.textContent ?? '',
    ])),
  )
  const expected = Object.fromEntries(rows.map((record) => [record.requestID ?? '', String(companionsOf(record) || '')]))
  for (const [requestID, badge] of Object.entries(shown)) expect([requestID, badge]).toEqual([requestID, expected[requestID]])
  expect(Object.values(shown).filter((badge) => badge !== '').length).toBeGreaterThan(0)
}) // prettier-ignore

test('an event without companions says so', async ({ window: page }) => {
  await ask(page, 'eventName:StopLogging')
  await page.keyboard.press('Escape')
  await page.keyboard.press('r')
  await expect(panel(page)).toContainText(
    'No other event in this evidence has the same requestID or sharedEventID.',
  )
})
