/** Where on the screen is what a person looks for? By role and name only. */
import type { Locator, Page } from 'playwright/test'
import { expect } from './spoor.js'

/** Reading a few thousand files on a busy machine; milliseconds. */
export const INGEST_TIMEOUT = 60_000

export const statusLine = (page: Page): Locator => page.getByRole('contentinfo', { name: 'Status' })
export const strip = (page: Page): Locator => page.getByRole('region', { name: 'Reading of evidence' })
export const headline = (page: Page): Locator => strip(page).getByRole('status')
export const matchCount = (page: Page): Locator => statusLine(page).getByText(/^[\d,]+ of [\d,]+ events?/)
export const grid = (page: Page): Locator => page.getByRole('grid')
export const eventPane = (page: Page): Locator => page.getByRole('complementary', { name: 'Event' })

/** Waits for the end of what is being read now, and expects this end of it. */
export async function expectEnd(page: Page, end: RegExp | string): Promise<void> {
  await expect(headline(page)).toHaveText(end, { timeout: INGEST_TIMEOUT })
}

/** Types a query and waits for its count. */
export async function ask(page: Page, query: string, count: string): Promise<void> {
  const box = page.getByRole('combobox', { name: 'Query' })
  await box.fill(query)
  await box.press('Enter')
  await expect(matchCount(page)).toHaveText(count)
}

export async function goTo(page: Page, room: 'Search' | 'Evidence'): Promise<void> {
  await page.getByRole('navigation', { name: 'Rooms' }).getByRole('button', { name: room }).click()
}

/** The line of a file in the evidence room. */
export function sourceLine(page: Page, words: string | RegExp): Locator {
  return page.getByRole('listbox', { name: 'Sources' }).getByRole('option').filter({ hasText: words })
}

export interface Totals {
  readonly files: number
  readonly records: number
  readonly events: number
  readonly duplicates: number
  readonly quarantined: number
}

/** The figures of the evidence room as numbers. */
export async function ledgerTotals(page: Page): Promise<Totals> {
  const text = (await page.getByRole('region', { name: 'Totals' }).innerText()).replaceAll(/\s+/g, ' ')
  const figure = (label: string): number =>
    Number(new RegExp(`([\\d,]+) ${label.replace('s', 's?')}`).exec(text)?.[1]?.replaceAll(',', ''))
  return {
    files: figure('files'),
    records: figure('records found'),
    events: figure('events'),
    duplicates: figure('duplicates'),
    quarantined: figure('quarantined'),
  }
}

/** Goes to the evidence room and expects these figures, and that the screen calls them balanced. */
export async function expectTotals(page: Page, totals: Totals): Promise<void> {
  await goTo(page, 'Evidence')
  await expect.poll(() => ledgerTotals(page), { timeout: 15_000 }).toEqual(totals)
  await expect(page.getByText('balanced: every record is accounted for')).toBeVisible()
}

/** Back to the start screen, and the line of a case there. */
export async function allCases(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Case / }).click()
  await page.getByRole('menuitem', { name: /^All cases/ }).click()
  await expect(page.getByRole('heading', { name: 'Drop CloudTrail evidence here' })).toBeVisible()
}

export function caseLine(page: Page, name: string | RegExp): Locator {
  return page.getByRole('region', { name: 'Cases' }).getByRole('listitem').filter({ hasText: name })
}
