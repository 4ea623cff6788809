/** Does the box find what it should, explain what it cannot read, and show every match? */
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
  table,
  tableRow,
  test,
  valuesAt,
  valuesOf,
  type PlainRecord,
} from './sample-case.js'

const anyValue = (record: PlainRecord, holds: (text: string) => boolean): boolean =>
  valuesOf(record).some(([, text]) => holds(text.toLowerCase()))
const inside = (part: string) => (record: PlainRecord) => anyValue(record, (text) => text.includes(part))
const isValue = (path: string, text: string) => (record: PlainRecord) =>
  valuesAt(record, path).some((value) => value.toLowerCase() === text.toLowerCase())
const userNamed = (name: string) => (record: PlainRecord) =>
  [
    'userIdentity.userName',
    'userIdentity.arn',
    'userIdentity.principalId',
    'userIdentity.sessionContext.sessionIssuer.userName',
  ].some((path) => isValue(path, name)(record))
const between = (record: PlainRecord, from: string, before: string): boolean =>
  record.eventTime >= from && record.eventTime < before

/** Every form of the query language, and what it selects of the sample case in plain JavaScript. */
const forms: readonly (readonly [query: string, holds: (record: PlainRecord) => boolean])[] = [
  ['codepipeline', inside('codepipeline')],
  ['KMS', inside('kms')],
  ['"not authorized to perform"', inside('not authorized to perform')],
  ['code*pipeline', (record) => anyValue(record, (text) => /code.*pipeline/s.test(text))],
  ['p?sh', (record) => anyValue(record, (text) => /p.sh/s.test(text))],
  ['linux*python', (record) => anyValue(record, (text) => /linux.*python/s.test(text))],
  ['/AKIA[0-9A-Z]{8}/', (record) => anyValue(record, (text) => /akia[0-9a-z]{8}/.test(text))],
  ['eventName:CreateUser', isValue('eventName', 'CreateUser')],
  ['eventname:getobject', isValue('eventName', 'GetObject')],
  ['eventName:Create*', (record) => record.eventName.startsWith('Create')],
  ['eventName:Get?bject', (record) => /^Get.bject$/.test(record.eventName)],
  ['userAgent:~kali', (record) => record.userAgent.includes('kali')],
  [
    'errorMessage:/not authorized.*iam/',
    (record) => /not authorized.*iam/is.test(record.errorMessage ?? ''),
  ],
  ['errorCode:*', (record) => (record.errorCode ?? '') !== ''],
  ['-errorCode:*', (record) => (record.errorCode ?? '') === ''],
  ['eventName:(CreateUser OR CreateAccessKey)', (record) => /^Create(User|AccessKey)$/.test(record.eventName)],
  ['sourceIPAddress:203.0.113.0/24', (record) => record.sourceIPAddress.startsWith('203.0.113.')],
  ['ip:2001:db8::/32', (record) => record.sourceIPAddress.startsWith('2001:db8:')],
  [
    'eventTime:[2024-05-14T02:00 TO 2024-05-14T03:00}',
    (record) => between(record, '2024-05-14T02:00:00Z', '2024-05-14T03:00:00Z'),
  ],
  [
    'eventTime:{2024-05-14T02:11:00Z TO *]',
    (record) => record.eventTime > '2024-05-14T02:11:00Z',
  ],
  ['eventTime>=2024-05-14', (record) => record.eventTime >= '2024-05-14'],
  ['eventTime:2024-05-13', (record) => record.eventTime.startsWith('2024-05-13')],
  [
    'additionalEventData.bytesTransferredOut>1000',
    (record) => valuesAt(record, 'additionalEventData.bytesTransferredOut').some((text) => Number(text) > 1000),
  ],
  [
    'requestParameters.ipPermissions.items.ipRanges.items.cidrIp:0.0.0.0/0',
    (record) => isValue('requestParameters.ipPermissions.items.ipRanges.items.cidrIp', '0.0.0.0/0')(record),
  ],
  [
    'requestParameters.*.cidrIp:0.0.0.0/0',
    (record) => valuesOf(record).some(([path, text]) => /^requestParameters\..*cidrIp$/.test(path) && text === '0.0.0.0/0'),
  ],
  ['codecommit GitPull', (record) => inside('codecommit')(record) && inside('gitpull')(record)],
  ['codecommit AND GitPull', (record) => inside('codecommit')(record) && inside('gitpull')(record)],
  ['codecommit && GitPull', (record) => inside('codecommit')(record) && inside('gitpull')(record)],
  ['GitPull OR GitPush', (record) => inside('gitpull')(record) || inside('gitpush')(record)],
  ['GitPull || GitPush', (record) => inside('gitpull')(record) || inside('gitpush')(record)],
  ['NOT codecommit', (record) => !inside('codecommit')(record)],
  ['!codecommit', (record) => !inside('codecommit')(record)],
  ['-codecommit -kms', (record) => !inside('codecommit')(record) && !inside('kms')(record)],
  [
    'GitPush OR GitPull ip:203.0.113.77',
    (record) => inside('gitpush')(record) || (inside('gitpull')(record) && record.sourceIPAddress === '203.0.113.77'),
  ],
  [
    '(GitPush OR GitPull) ip:203.0.113.77',
    (record) => (inside('gitpush')(record) || inside('gitpull')(record)) && record.sourceIPAddress === '203.0.113.77',
  ],
  ['user:developer-b', userNamed('developer-b')],
  ['user:arn:aws:iam::111122223333:user/developer-b', userNamed('arn:aws:iam::111122223333:user/developer-b')],
  ['key:AKIAO3C3OIYNIMROYJ2M', isValue('userIdentity.accessKeyId', 'AKIAO3C3OIYNIMROYJ2M')],
  ['service:s3', isValue('eventSource', 's3.amazonaws.com')],
  ['action:GitPush', isValue('eventName', 'GitPush')],
  ['region:us-east-1', isValue('awsRegion', 'us-east-1')],
  [
    'account:444455556666',
    (record) => isValue('recipientAccountId', '444455556666')(record) || isValue('userIdentity.accountId', '444455556666')(record),
  ],
  ['error:AccessDenied', isValue('errorCode', 'AccessDenied')],
  ['outcome:denied', (record) => record.errorCode === 'AccessDenied' || isValue('responseElements.ConsoleLogin', 'Failure')(record)],
  ['outcome:failed', isValue('errorCode', 'InsufficientDependencyServiceAccessPermissionException')],
  ['outcome:throttled', isValue('errorCode', 'ThrottlingException')],
  ['request:ab0863df-3fff-4fe4-a1e5-d71a4d25e65e', isValue('requestID', 'ab0863df-3fff-4fe4-a1e5-d71a4d25e65e')],
  ['source:~444455556666_CloudTrail_us-east-1', (record) => record.recipientAccountId === '444455556666' && record.awsRegion === 'us-east-1'],
  ['*', () => true],
] // prettier-ignore

test('finds exactly the events that every form of the query language selects', async ({ window: page }) => {
  test.setTimeout(180_000)
  const found: [string, string | null][] = []
  const expected: [string, string][] = []
  for (const [query, holds] of forms) {
    await ask(page, query)
    found.push([query, await matchCount(page).textContent()])
    expected.push([query, `${grouped(sampleCount(holds))} of ${grouped(sampleEvents.length)} events`])
  }
  expect(found).toEqual(expected)
  const none = forms.filter(([, holds]) => sampleCount(holds) === 0).map(([query]) => query)
  expect(none).toEqual([])
})

test('says the exact count and the time that the query took, and marks what matched', async ({ window: page }) => {
  await ask(page, 'developer-b GitPush')
  const events = sampleEvents.filter(({ record }) => record.eventName === 'GitPush' && userNamed('developer-b')(record))
  await expectMatches(page, events.length)
  await expect(page.getByRole('contentinfo', { name: 'Status' })).toHaveText(/^2 of 2,200 events\s*[\d.,]+ ms/)
  await expect(table(page)).toHaveAccessibleName('Events: 2 matches')
  await expect(tableRow(page, 0).locator('mark')).toHaveText(['GitPush', 'developer-b'])
}) // prettier-ignore

test('underlines a mistake, explains it, offers what was meant and keeps the previous results, marked as such', async ({
  window: page,
}) => {
  await ask(page, 'GitPush')
  const before = await matchCount(page).textContent()
  await queryBox(page).fill('GitPush eventName:(CreateUser')
  await queryBox(page).press('Enter')
  const note = page.getByRole('alert').filter({ hasText: 'Did you mean' })
  await expect(note).toContainText('Below are still the results of the previous query: GitPush')
  await expect(queryBox(page)).toHaveAttribute('aria-invalid', 'true')
  const wrong = page.locator('.query-under .wrong')
  await expect(wrong).toHaveCSS('text-decoration-line', 'underline')
  const [text, mistake] = [await page.locator('.query-under').textContent(), await wrong.textContent()]
  expect({ text, mistake }).toEqual({ text: 'GitPush eventName:(CreateUser', mistake: expect.stringMatching(/\S/) })
  await expect(matchCount(page)).toHaveText(before ?? '')
  await expect(tableRow(page, 0)).toContainText('GitPush')
  await note.getByRole('button', { name: 'GitPush eventName:(CreateUser)', exact: true }).click()
  await expect(note).toBeHidden()
  await expect(queryBox(page)).toHaveValue('GitPush eventName:(CreateUser)')
  await expectMatches(page, 0)
}) // prettier-ignore

test('refuses a field that no record has and offers its near names', async ({ window: page }) => {
  await queryBox(page).fill('evntName:GitPush')
  await queryBox(page).press('Enter')
  const note = page.getByRole('alert').filter({ hasText: 'No record has a field evntName' })
  await expect(note).toBeVisible()
  await note.getByRole('button', { name: 'eventName:GitPush', exact: true }).click()
  await expectMatches(
    page,
    sampleCount(({ eventName }) => eventName === 'GitPush'),
  )
  await expect(note).toBeHidden()
})

test('offers fields, then values with their counts in the result, by keyboard alone', async ({ window: page }) => {
  await page.keyboard.press('/')
  await page.keyboard.type('eventNa')
  const offers = page.getByRole('listbox', { name: 'Offers for the query' })
  await expect(offers.getByRole('option').first()).toContainText('eventName')
  await page.keyboard.press('Tab')
  await expect(queryBox(page)).toHaveValue('eventName:')
  await page.keyboard.type('Git')
  const counted = (name: string): number => sampleCount(({ eventName }) => eventName === name)
  const byCount = ['GitPull', 'GitPush'].sort((left, right) => counted(right) - counted(left))
  await expect(offers.getByRole('option')).toHaveText(byCount.map((name) => new RegExp(`^${name}.*${grouped(counted(name))}$`)))
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect(offers.getByRole('option').nth(1)).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await expect(offers).toBeHidden()
  await page.keyboard.press('Enter')
  await expect(queryBox(page)).toHaveValue(`eventName:${byCount[1] ?? ''}`)
  await expectMatches(page, counted(byCount[1] ?? ''))
}) // prettier-ignore

test('what is typed at once behind an offer stands behind it, however late the screen is', async ({ window: page }) => {
  await page.evaluate(() => {
    const frame = globalThis.requestAnimationFrame.bind(globalThis)
    globalThis.requestAnimationFrame = (draw) => frame(() => setTimeout(draw, 200, performance.now()))
  })
  await page.keyboard.press('/')
  await page.keyboard.type('GitPush eventNa')
  await expect(page.getByRole('listbox', { name: 'Offers for the query' }).getByRole('option').first()).toContainText('eventName')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Git', { delay: 100 })
  await expect(queryBox(page)).toHaveValue('GitPush eventName:Git')
}) // prettier-ignore

test('keeps the queries that were run and runs one of them again', async ({ window: page }) => {
  await ask(page, 'GitPush')
  await ask(page, 'outcome:denied')
  await page.keyboard.press('Control+h')
  const history = page.getByRole('menu', { name: 'History of queries' })
  await expect(history.getByRole('menuitem')).toHaveText(['outcome:denied', 'GitPush'])
  await expect(history).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(history.getByRole('menuitem', { name: 'GitPush' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(queryBox(page)).toHaveValue('GitPush')
  await expectMatches(
    page,
    sampleCount(({ eventName }) => eventName === 'GitPush'),
  )
})

/** The cell of a row that shows this value, whole or shortened with all of it as its tooltip. */
const cell = (page: Page, row: number, value = ''): Locator =>
  tableRow(page, row)
    .getByText(value, { exact: true })
    .or(tableRow(page, row).getByTitle(value, { exact: true }))

const times = sampleEvents.map(({ record }) => record.eventTime).sort()
const shownTime = (iso: string | undefined): string => (iso ?? '').replace('T', ' ').replace('Z', '')

test('orders by time, newest or oldest first, and by any column', async ({ window: page }) => {
  const head = (name: string) => table(page).getByRole('columnheader', { name })
  await expect(tableRow(page, 0)).toContainText(shownTime(times.at(-1)))
  await expect(head('Time')).toHaveAttribute('aria-sort', 'descending')
  await head('Time').getByRole('button').click()
  await expect(head('Time')).toHaveAttribute('aria-sort', 'ascending')
  await expect(tableRow(page, 0)).toContainText(shownTime(times[0]))
  await head('Event').getByRole('button').click()
  const names = sampleEvents.map(({ record }) => record.eventName).sort()
  await expect(head('Event')).toHaveAttribute('aria-sort', 'ascending')
  await expect(cell(page, 0, names[0])).toBeVisible()
  await head('Event').getByRole('button').click()
  await expect(cell(page, 0, names.at(-1))).toBeVisible()
})

test('scrolls through every match down to the oldest event', async ({ window: page }) => {
  await expect(table(page)).toHaveAttribute('aria-rowcount', String(sampleEvents.length + 1))
  const seen = new Map<number, string>()
  await table(page).hover()
  for (let wheel = 0; wheel < 200 && !seen.has(sampleEvents.length + 1); wheel += 1) {
    for (const [index, time] of await rowsOnScreen(page)) seen.set(index, time)
    const before = await scrolled(page)
    await page.mouse.wheel(0, 480)
    if (!seen.has(sampleEvents.length + 1))
      await expect.poll(() => scrolled(page), { intervals: [10] }).not.toBe(before)
  }
  expect(seen.size).toBe(sampleEvents.length)
  const inOrder = [...seen].sort(([left], [right]) => left - right).map(([, time]) => time)
  expect(inOrder).toEqual([...times].reverse().map(shownTime))
  await page.keyboard.press('t')
  await page.keyboard.press('Home')
  await expect(tableRow(page, 0)).toBeInViewport()
  await page.keyboard.press('End')
  await expect(tableRow(page, sampleEvents.length - 1)).toBeInViewport()
  await expect(tableRow(page, sampleEvents.length - 1)).toContainText(shownTime(times[0]))
})

const scrolled = (page: Page): Promise<number> => table(page).evaluate((grid) => grid.scrollTop)

/** Rows that have arrived: their aria-rowindex and time. */
async function rowsOnScreen(page: Page): Promise<readonly (readonly [number, string])[]> {
  await expect(page.locator('[role="row"] [data-column="0"]:empty')).toHaveCount(0)
  return table(page).evaluate((grid) =>
    [...grid.querySelectorAll('[role="row"]')].flatMap((row) => {
      const time = row.querySelector('[data-column="0"]')?.textContent ?? null
      return time === null ? [] : [[Number(row.getAttribute('aria-rowindex')), time] as const]
    }),
  )
}

test('shows the columns that were chosen, in their order and width, and remembers them', async ({ sample, window: page }) => {
  await page.getByRole('button', { name: 'Columns', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Columns' })
  await dialog.getByRole('checkbox', { name: 'User agent' }).check({ force: true })
  await dialog.getByRole('checkbox', { name: 'Request ID' }).uncheck({ force: true })
  await dialog.getByLabel('Any other path of the record').fill('requestParameters.roleArn')
  await dialog.getByRole('button', { name: 'Add the column' }).click()
  await dialog.getByRole('button', { name: 'Event: later' }).click()
  for (let times = 0; times < 3; times += 1) await dialog.getByRole('button', { name: 'Event: wider' }).click()
  await dialog.getByRole('button', { name: 'Done' }).click()
  const heads = table(page).getByRole('columnheader')
  const arranged = [/^Marks/, /^Time/, 'Service', 'Event', 'Principal', 'Source IP', 'Region', 'Outcome', 'User agent', 'requestParameters.roleArn']
  await expect(heads).toHaveText(arranged)
  await expect(heads.nth(3)).toHaveCSS('width', '222px')
  const edge = await heads.nth(4).boundingBox()
  if (edge === null) throw new Error('the head of a column is not to be seen')
  await page.mouse.move(edge.x + edge.width - 2, edge.y + 10)
  await page.mouse.down()
  await page.mouse.move(edge.x + edge.width + 58, edge.y + 10, { steps: 4 })
  await page.mouse.up()
  await expect(heads.nth(4)).toHaveCSS('width', '210px')
  await heads.nth(5).dragTo(heads.nth(2))
  const moved = [/^Marks/, /^Time/, 'Source IP', 'Service', 'Event', 'Principal', 'Region', 'Outcome', 'User agent', 'requestParameters.roleArn']
  await expect(heads).toHaveText(moved)
  await ask(page, 'eventName:AssumeRole payments-deploy')
  await expect(cell(page, 0, 'arn:aws:iam::444455556666:role/payments-deploy')).toBeVisible()
  await page.reload()
  await sample.page.getByRole('button', { name: 'Open the sample case' }).click()
  await expect(heads).toHaveText(moved)
  await expect(heads.nth(5)).toHaveCSS('width', '210px')
}) // prettier-ignore

test('shows times in the zone that was chosen, everywhere at once', async ({ window: page }) => {
  await ask(page, 'eventName:UpdatePipeline ip:203.0.113.77')
  await expect(tableRow(page, 0)).toContainText('2024-05-14 02:22:40')
  await page.getByRole('button', { name: 'Time zone: UTC' }).click()
  await page.getByLabel('Find a time zone').fill('mandu')
  await page.getByRole('option', { name: /Asia\/Kath?mandu/ }).click()
  await expect(tableRow(page, 0)).toContainText('2024-05-14 08:07:40')
  await expect(table(page).getByRole('columnheader', { name: 'Time' })).toContainText(/Asia\/Kath?mandu/)
})

test('says that nothing matches, what that means, and what could be relaxed', async ({ window: page }) => {
  await ask(page, 'GitPush outcome:denied')
  await expect(page.getByRole('heading', { name: 'No matches' })).toBeVisible()
  await expect(page.getByText('it does not say that it did not happen')).toBeVisible()
  await page.getByRole('button', { name: 'GitPush', exact: true }).click()
  await expectMatches(
    page,
    sampleCount(({ eventName }) => eventName === 'GitPush'),
  )
})
