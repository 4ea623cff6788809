/** Does an event say who, what, when, where and how it ended, and does it show the record exactly as it stands? */
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Locator, Page } from 'playwright/test'
import {
  ask,
  eventPane,
  expect,
  expectMatches,
  openRow,
  queryBox,
  sampleEvents,
  test,
  type PlainRecord,
} from './sample-case.js'

/** The only event of its kind; opened by what identifies it. */
async function openEvent(page: Page, holds: (record: PlainRecord) => boolean): Promise<PlainRecord> {
  const found = sampleEvents.find(({ record }) => holds(record))
  if (found === undefined) throw new Error('the sample case has no such event')
  await ask(page, `eventID:${found.record.eventID}`)
  await openRow(page, 0)
  return found.record
}

const who = (page: Page): Locator =>
  eventPane(page).locator('.fact').filter({ has: page.locator('dt', { hasText: 'Who' }) }) // prettier-ignore

test('answers who acted for a user, a role and a service', async ({ window: page }) => {
  await openEvent(page, ({ eventName, sourceIPAddress }) => eventName === 'UpdatePipeline' && sourceIPAddress === '203.0.113.77')
  await expect(who(page)).toContainText('IAM user developer-b of account 111122223333, with long-term credentials (AKIAO3C3OIYNIMROYJ2M)')
  await expect(who(page)).toContainText('no temporary credentials')
  await expect(eventPane(page)).toContainText('It succeeded.')
  const role = await openEvent(page, ({ userIdentity }) => userIdentity.type === 'AssumedRole' && userIdentity['invokedBy'] === undefined)
  const [, name = '', session = ''] = /assumed-role\/([^/]+)\/(.+)$/.exec(String(role.userIdentity['arn'])) ?? []
  await expect(who(page)).toContainText(`Role ${name} (session ${session}) of account ${String(role.userIdentity['accountId'])}, temporary credentials`)
  await openEvent(page, ({ userIdentity }) => userIdentity.type === 'AWSService')
  await expect(who(page)).toContainText(/AWS service [a-z0-9.]+\.amazonaws\.com/)
  const behalf = await openEvent(page, ({ userIdentity }) => userIdentity.type !== 'AWSService' && userIdentity['invokedBy'] !== undefined)
  await expect(who(page)).toContainText(`used by ${String(behalf.userIdentity['invokedBy'])} on the caller's behalf`)
}) // prettier-ignore

test('a double click opens the event, selects no word and leaves the keys in the table', async ({
  window: page,
}) => {
  await ask(page, 'GitPush')
  await openRow(page, 1)
  await expect(page.getByRole('grid')).toBeFocused()
  expect(await page.evaluate(() => String(getSelection()))).toBe('')
})

test('says what was done, when, from where, and how it ended', async ({ window: page }) => {
  const denied = await openEvent(page, ({ errorCode, sourceIPAddress }) => errorCode === 'AccessDenied' && sourceIPAddress === '203.0.113.77')
  const pane = eventPane(page)
  await expect(pane.getByRole('heading', { level: 2 })).toHaveText(denied.eventName)
  for (const words of [denied.eventSource, denied.eventTime, '203.0.113.77', denied.awsRegion, denied.recipientAccountId, 'It was denied.', denied.errorCode ?? '', denied.errorMessage ?? ''])
    await expect(pane).toContainText(words)
}) // prettier-ignore

test('shows the record as a tree to fold, to search, to copy from and to pivot on', async ({ window: page }) => {
  await openEvent(page, ({ eventName, sourceIPAddress }) => eventName === 'UpdatePipeline' && sourceIPAddress === '203.0.113.77')
  const tree = eventPane(page).getByRole('tree', { name: 'Record' })
  const item = (name: string): Locator => tree.getByRole('treeitem').filter({ hasText: name })
  await expect(item('userIdentity').first()).toHaveAttribute('aria-expanded', 'true')
  await eventPane(page).getByRole('button', { name: 'Fold all', exact: true }).click()
  await expect(item('userName')).toHaveCount(0)
  await eventPane(page).getByRole('button', { name: 'Unfold all' }).click()
  await expect(item('userName')).toHaveCount(1)
  await eventPane(page).getByLabel('Find in the record').fill('developer-b')
  await expect(eventPane(page)).toContainText('2 finds')
  await eventPane(page).getByLabel('Find in the record').fill('')
  await item('userName').hover()
  await item('userName').getByRole('button', { name: 'Copy userIdentity.userName' }).click()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('developer-b')
  await item('userName').getByRole('button', { name: 'Include userIdentity.userName' }).click()
  await expect(queryBox(page)).toHaveValue(/ userIdentity\.userName:developer-b$/)
  await expectMatches(page, 1)
  await item('userName').hover()
  await item('userName').getByRole('button', { name: 'Exclude userIdentity.userName' }).click()
  await expect(queryBox(page)).toHaveValue(/ -userIdentity\.userName:developer-b$/)
  await expectMatches(page, 0)
  await expect(eventPane(page)).toContainText('This event is not among the matches of the query on screen.')
}) // prettier-ignore

test('any value at a glance can be included or excluded from its menu', async ({ window: page }) => {
  await openEvent(page, ({ eventName, sourceIPAddress }) => eventName === 'UpdatePipeline' && sourceIPAddress === '203.0.113.77')
  await page.getByRole('button', { name: 'Clear the query' }).click()
  await eventPane(page).getByRole('button', { name: 'sourceIPAddress: 203.0.113.77' }).click()
  await page.getByRole('menuitem', { name: /^Include in the query/ }).click()
  await expect(queryBox(page)).toHaveValue('sourceIPAddress:203.0.113.77')
  await expectMatches(page, sampleEvents.filter(({ record }) => record.sourceIPAddress === '203.0.113.77').length)
}) // prettier-ignore

test('shows the record byte for byte and where exactly it comes from', async ({ window: page }) => {
  await openEvent(page, ({ eventName }) => eventName === 'StopLogging')
  await eventPane(page).getByRole('tab', { name: 'Verbatim' }).click()
  const shown = await eventPane(page).getByLabel('Verbatim record').textContent()
  await eventPane(page).getByRole('tab', { name: 'Provenance' }).click()
  const fact = (label: string | RegExp): Locator =>
    eventPane(page).getByRole('tabpanel').locator('.fact').filter({ has: page.locator('dt', { hasText: label }) }).locator('dd')
  const path = await fact('File').innerText()
  const [from = 0, to = 0] = [...(await fact('Bytes').innerText()).matchAll(/[\d,]+/g)].map(([number]) => Number(number.replaceAll(',', '')))
  const file = readFileSync(path)
  expect({
    verbatim: shown,
    sha256: (await fact(/^SHA-256$/).innerText()).trim(),
    recordSha256: (await fact("Record's SHA-256").innerText()).trim(),
  }).toEqual({
    verbatim: gunzipSync(file).subarray(from, to).toString(),
    sha256: createHash('sha256').update(file).digest('hex'),
    recordSha256: createHash('sha256').update(shown ?? '').digest('hex'),
  })
}) // prettier-ignore

test('names a root user as such, and makes hidden characters visible', async ({ start }) => {
  const folder = mkdtempSync(join(tmpdir(), 'spoor-root-'))
  const agent = 'safe\u202etxt.exe\u0007 \u200bend'
  const record = {
    eventVersion: '1.08', eventTime: '2024-05-12T10:00:00Z', eventSource: 'signin.amazonaws.com', eventName: 'ConsoleLogin',
    userIdentity: { type: 'Root', principalId: '111122223333', arn: 'arn:aws:iam::111122223333:root', accountId: '111122223333', accessKeyId: '' },
    awsRegion: 'us-east-1', sourceIPAddress: '203.0.113.9', userAgent: agent, requestParameters: null,
    responseElements: { ConsoleLogin: 'Success' }, additionalEventData: { MFAUsed: 'No' }, eventID: 'e0e0e0e0-1111-4000-8000-000000000001',
    eventType: 'AwsConsoleSignIn', recipientAccountId: '111122223333',
  }
  writeFileSync(join(folder, 'root.json'), JSON.stringify({ Records: [record] }))
  const { page } = await start({ paths: [join(folder, 'root.json')] })
  await expect(page.getByTestId('match-count')).toHaveText('1 of 1 event', { timeout: 60_000 })
  await openRow(page, 0)
  await expect(who(page)).toContainText('Root user of account 111122223333')
  await expect(who(page)).toContainText('root user')
  await expect(who(page)).toContainText('without MFA')
  await expect(eventPane(page).getByRole('button', { name: /userAgent/ })).toContainText('safe\\u202etxt.exe\\x07 \\u200bend')
  await eventPane(page).getByRole('tab', { name: 'Verbatim' }).click()
  await expect(eventPane(page).getByLabel('Verbatim record')).toContainText('safe\\u202etxt.exe')
  await expect(eventPane(page).locator('.escape')).toHaveText(['\\u202e', '\\u200b'])
  rmSync(folder, { recursive: true })
}) // prettier-ignore
