/** What stands in the sample case, read without the product; and a window with that case open for each test. */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { constants, gunzipSync } from 'node:zlib'
import type { Locator, Page } from 'playwright/test'
import { expect, product, startSpoor, test as base, type Spoor } from './spoor.js'
import { removeFolder } from '../../electron/service/remove-folder.js'

export { expect }

export const sampleFolder = join(product, 'electron/sample-case')

export interface PlainRecord {
  readonly [key: string]: unknown
  readonly eventTime: string
  readonly eventName: string
  readonly eventSource: string
  readonly awsRegion: string
  readonly sourceIPAddress: string
  readonly userAgent: string
  readonly eventID: string
  readonly requestID?: string
  readonly sharedEventID?: string
  readonly recipientAccountId: string
  readonly errorCode?: string
  readonly errorMessage?: string
  readonly userIdentity: Readonly<Record<string, unknown>> & { readonly type: string }
}

export interface KnownEvent {
  readonly record: PlainRecord
  /** As AWS wrote it; byte for byte, for the sample case is ASCII. */
  readonly text: string
  readonly file: string
}

/** Every distinct record of the sample case. One of its files was cut short: what is whole in it counts. */
export const sampleEvents: readonly KnownEvent[] = readSample()

function readSample(): readonly KnownEvent[] {
  const files = readdirSync(sampleFolder, { recursive: true, encoding: 'utf8' })
  const known = new Map<string, KnownEvent>()
  for (const name of files.filter((one) => one.endsWith('.gz')).sort()) {
    const file = join(sampleFolder, name)
    const text = gunzipSync(readFileSync(file), { finishFlush: constants.Z_SYNC_FLUSH }).toString()
    for (const record of wholeRecords(text)) {
      const verbatim = JSON.stringify(record)
      if (!text.includes(verbatim)) throw new Error(`${file} is not written plainly`)
      if (!known.has(verbatim)) known.set(verbatim, { record, text: verbatim, file })
    }
  }
  return [...known.values()]
}

function wholeRecords(text: string): readonly PlainRecord[] {
  try {
    return (JSON.parse(text) as { readonly Records: readonly PlainRecord[] }).Records
  } catch {
    const end = text.lastIndexOf('},{"eventVersion"')
    return (JSON.parse(`${text.slice(0, end)}}]}`) as { readonly Records: readonly PlainRecord[] }).Records
  }
}

/** Every value of the record as text, with its path; keys are not values, nor is null. */
export function valuesOf(value: unknown, path = ''): readonly (readonly [path: string, text: string])[] {
  if (value === null) return []
  if (Array.isArray(value)) return value.flatMap((item) => valuesOf(item, path))
  if (typeof value !== 'object') return [[path, String(value)]]
  return Object.entries(value as object).flatMap(([key, member]) =>
    valuesOf(member, path === '' ? key : `${path}.${key}`),
  )
}

/** The values at one path, `userIdentity.type`. */
export function valuesAt(record: PlainRecord, path: string): readonly string[] {
  return valuesOf(record)
    .filter(([at]) => at === path)
    .map(([, text]) => text)
}

export function sampleCount(holds: (record: PlainRecord) => boolean): number {
  return sampleEvents.filter(({ record }) => holds(record)).length
}

export const grouped = (count: number): string => count.toLocaleString('en-US')

interface TestFixtures {
  /** The window with the sample case open, nothing asked, nothing arranged. */
  readonly window: Page
}

interface WorkerFixtures {
  /** One host for all tests of a worker; the sample case is read in once. */
  readonly sample: Spoor
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  sample: [
    async ({}, use) => {
      const profile = mkdtempSync(join(tmpdir(), 'spoor-e2e-'))
      const spoor = await startSpoor(profile, {})
      await spoor.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
      await use(spoor)
      await spoor.close()
      removeFolder(profile)
    },
    { scope: 'worker' },
  ],
  window: async ({ sample }, use) => {
    const { page, strays } = sample
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
    await page.evaluate(() => {
      localStorage.clear()
    })
    await openSample(page)
    await use(page)
    expect(strays.splice(0)).toEqual([])
  },
})

/** Begins again at the start screen and opens the sample case. */
export async function openSample(page: Page): Promise<void> {
  await page.reload()
  await page.getByRole('button', { name: 'Open the sample case' }).click()
  const events = grouped(sampleEvents.length)
  await expect(matchCount(page)).toHaveText(`${events} of ${events} events`, { timeout: 60_000 })
}

export const matchCount = (page: Page): Locator => page.getByTestId('match-count')
export const queryBox = (page: Page): Locator => page.getByRole('combobox', { name: 'Query' })
export const table = (page: Page): Locator => page.getByRole('grid')
export const eventPane = (page: Page): Locator => page.getByRole('complementary', { name: 'Event' })

/** Types a query, runs it and waits for its answer, or for what is wrong with it. */
export async function ask(page: Page, text: string): Promise<void> {
  await queryBox(page).fill(text)
  await queryBox(page).press('Enter')
  await expect(page.getByRole('search').getByText('Enter', { exact: true })).toBeHidden()
}

export async function expectMatches(page: Page, count: number): Promise<void> {
  await expect(matchCount(page)).toHaveText(`${grouped(count)} of ${grouped(sampleEvents.length)} events`)
}

/** A row of the table by its place among the matches, from 0. */
export const tableRow = (page: Page, index: number): Locator =>
  table(page).locator(`[role="row"][aria-rowindex="${String(index + 2)}"]`)

/** Clicks a row and opens its event. */
export async function openRow(page: Page, index: number): Promise<void> {
  await tableRow(page, index).getByRole('gridcell').nth(2).dblclick()
  await expect(eventPane(page).getByRole('tree')).toBeVisible()
}
