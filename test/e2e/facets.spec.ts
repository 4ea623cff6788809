/** Do the counts beside the table agree with the evidence, and can they be clicked, brushed and undone? */
import type { Locator, Page } from 'playwright/test'
import {
  ask,
  expect,
  expectMatches,
  grouped,
  matchCount,
  queryBox,
  sampleCount,
  sampleEvents,
  test,
  valuesAt,
  type PlainRecord,
} from './sample-case.js'

const facets = (page: Page): Locator => page.getByRole('complementary', { name: 'Facets' })
const facet = (page: Page, name: string): Locator => facets(page).getByRole('region', { name, exact: true })
const histogram = (page: Page): Locator => page.getByRole('region', { name: 'Histogram' })
const chart = (page: Page): Locator => histogram(page).getByRole('slider')

const outcomesOfErrors: Readonly<Record<string, string>> = {
  AccessDenied: 'denied',
  ThrottlingException: 'throttled',
  InsufficientDependencyServiceAccessPermissionException: 'failed',
}

const outcomeOf = (record: PlainRecord): string => {
  if (valuesAt(record, 'responseElements.ConsoleLogin').includes('Failure')) return 'denied'
  if (record.errorCode === undefined) return 'success'
  return outcomesOfErrors[record.errorCode] ?? 'unknown'
}

function countsOf(read: (record: PlainRecord) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { record } of sampleEvents) counts.set(read(record), (counts.get(read(record)) ?? 0) + 1)
  return counts
}

/** Everything that a facet shows: value by value with its count; the field without a value is called none. */
async function shownCounts(page: Page, name: string): Promise<ReadonlyMap<string, number>> {
  const section = facet(page, name)
  const head = section.getByRole('button', { name: new RegExp(`^${name}`) }).first()
  if ((await head.getAttribute('aria-expanded')) === 'false') await head.click()
  const more = section.getByRole('button', { name: /\d more$/ })
  if (await more.isVisible()) {
    await more.click()
    await expect(more).toBeHidden()
  }
  const names = await section.getByRole('listitem').getByRole('button', { name: /include$/ }).evaluateAll(
    (buttons) => buttons.map((button) => (button as HTMLElement).textContent),
  )
  const titles = await section.getByRole('listitem').locator('[title*="Click includes"]').evaluateAll(
    (buttons) => buttons.map((button) => button.getAttribute('title') ?? ''),
  )
  expect(titles.length).toBe(names.length)
  return new Map(
    titles.map((title) => {
      const [, value = '', count = ''] = /^(.*): ([\d,]+) events?\. Click/.exec(title) ?? []
      return [value === 'none' ? '' : value, Number(count.replaceAll(',', ''))]
    }),
  )
} // prettier-ignore

test('counts every value of every facet exactly', async ({ window: page }) => {
  const expected: Readonly<Record<string, (record: PlainRecord) => string>> = {
    Event: (record) => record.eventName,
    Service: (record) => record.eventSource,
    Outcome: outcomeOf,
    'Source IP': (record) => record.sourceIPAddress,
    Region: (record) => record.awsRegion,
    Error: (record) => record.errorCode ?? '',
    'Identity type': (record) => record.userIdentity.type,
    Account: (record) => record.recipientAccountId,
    'User agent': (record) => record.userAgent,
  }
  for (const [name, read] of Object.entries(expected))
    expect({ name, counts: inOrder(await shownCounts(page, name)) }).toEqual({ name, counts: inOrder(countsOf(read)) })
}) // prettier-ignore

const inOrder = (counts: ReadonlyMap<string, number>): readonly (readonly [string, number])[] =>
  [...counts].sort(([left], [right]) => (left < right ? -1 : 1))

test('a click on a value includes it, and excluding takes it away; counts follow', async ({ window: page }) => {
  await facet(page, 'Service').getByRole('button', { name: /codecommit\.amazonaws\.com.*include$/ }).click()
  await expect(queryBox(page)).toHaveValue('eventSource:codecommit.amazonaws.com')
  const ofService = (record: PlainRecord): boolean => record.eventSource === 'codecommit.amazonaws.com'
  await expectMatches(page, sampleCount(ofService))
  const pulls = sampleCount((record) => ofService(record) && record.eventName === 'GitPull')
  await expect(facet(page, 'Event').getByRole('button', { name: /GitPull.*include$/ })).toContainText(grouped(pulls))
  await facet(page, 'Event').getByRole('button', { name: /GitPull.*include$/ }).hover()
  await facet(page, 'Event').getByRole('button', { name: 'Event GitPull: exclude' }).click()
  await expect(queryBox(page)).toHaveValue('eventSource:codecommit.amazonaws.com -eventName:GitPull')
  await expectMatches(page, sampleCount(ofService) - pulls)
  await facet(page, 'Event').getByRole('button', { name: /ListRepositories.*include$/ }).click({ modifiers: ['Alt'] })
  const without = /^(GitPull|ListRepositories)$/
  await expectMatches(page, sampleCount((record) => ofService(record) && !without.test(record.eventName)))
}) // prettier-ignore

test('the absence of a value can be included as well', async ({ window: page }) => {
  await facet(page, 'Error').getByRole('button', { name: /none.*include$/ }).click()
  await expect(queryBox(page)).toHaveValue('-errorCode:*')
  await expectMatches(page, sampleCount((record) => record.errorCode === undefined))
}) // prettier-ignore

test('the legend counts each outcome and asks for it', async ({ window: page }) => {
  await ask(page, 'user:developer-b')
  const denied = sampleCount(
    (record) => record.userIdentity['userName'] === 'developer-b' && outcomeOf(record) === 'denied',
  )
  await histogram(page)
    .getByRole('button', { name: `denied ${grouped(denied)}` })
    .click()
  await expect(queryBox(page)).toHaveValue('user:developer-b outcome:denied')
  await expectMatches(page, denied)
})

/** The time range in the filter bar, as ISO text that compares like the records'. */
async function shownRange(page: Page): Promise<{ readonly from: string; readonly before: string }> {
  const chip = page.getByRole('button', { name: 'Change the time range' })
  const text = await chip.innerText()
  const [from = '', before = ''] = [...text.matchAll(/(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)/g)].map(
    ([, day, time]) => `${String(day)}T${String(time)}Z`,
  )
  return { from, before }
}

async function expectRangeAgrees(page: Page): Promise<number> {
  const { from, before } = await shownRange(page)
  const count = sampleCount((record) => record.eventTime >= from && record.eventTime < before)
  await expectMatches(page, count)
  return count
}

test('brushing the histogram with the mouse sets the time range, and the counts agree', async ({ window: page }) => {
  const place = await chart(page).boundingBox()
  if (place === null) throw new Error('the histogram is not to be seen')
  await page.mouse.move(place.x + place.width * 0.3, place.y + 20)
  await page.mouse.down()
  await page.mouse.move(place.x + place.width * 0.6, place.y + 20, { steps: 5 })
  await page.mouse.up()
  await expect(page.getByRole('button', { name: 'Change the time range' })).toBeVisible()
  const count = await expectRangeAgrees(page)
  expect(count).toBeGreaterThan(100)
  expect(count).toBeLessThan(sampleEvents.length)
  await page.getByRole('button', { name: 'Take the time range away' }).click()
  await expectMatches(page, sampleEvents.length)
}) // prettier-ignore

test('brushing the histogram with the keys does the same, and a range can be typed', async ({ window: page }) => {
  await page.keyboard.press('h')
  await expect(chart(page)).toBeFocused()
  await page.keyboard.press('Home')
  for (let bar = 0; bar < 5; bar += 1) await page.keyboard.press('Shift+ArrowRight')
  const words = await chart(page).getAttribute('aria-valuetext')
  expect(words).toMatch(/^2024-05-12 .* [\d,]+ match/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Change the time range' })).toBeVisible()
  expect(await expectRangeAgrees(page)).toBeGreaterThan(0)
  await page.getByRole('button', { name: 'Change the time range' }).click()
  const dialog = page.getByRole('dialog', { name: 'Time range' })
  await dialog.getByLabel('From (UTC)').fill('2024-05-14 02:11')
  await dialog.getByLabel('Before (UTC)').fill('2024-05-14 02:10')
  await expect(dialog.getByText('This is not after the beginning.')).toBeVisible()
  await dialog.getByLabel('Before (UTC)').fill('2024-05-14 03:00')
  await dialog.getByRole('button', { name: 'Set the range' }).click()
  await expectMatches(page, sampleCount(({ eventTime }) => eventTime >= '2024-05-14T02:11:00Z' && eventTime < '2024-05-14T03:00:00Z'))
  await page.keyboard.press('Escape')
  await page.keyboard.press('a')
  await expectMatches(page, sampleEvents.length)
  await expect(matchCount(page)).toHaveText('2,200 of 2,200 events')
}) // prettier-ignore
