/** Can the whole job be done without a mouse, and can one always see where one is? */
import type { Page } from 'playwright/test'
import { screens } from './every-screen.js'
import {
  eventPane,
  expect,
  expectMatches,
  matchCount,
  openSample,
  queryBox,
  sampleCount,
  table,
  tableRow,
  test,
} from './sample-case.js'

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}

test('the attacker is found, read, followed and exported with keys alone', async ({ window: page }) => {
  await press(page, '/')
  await page.keyboard.type('outcome:denied ip:203.0.113.77')
  await press(page, 'Escape', 'Enter')
  const denied = sampleCount((record) => record.sourceIPAddress === '203.0.113.77' && (record.errorCode === 'AccessDenied' || record.eventName === 'ConsoleLogin'))
  await expectMatches(page, denied)
  await press(page, 'Escape')
  await expect(table(page)).toBeFocused()
  await press(page, 'j')
  await expect(tableRow(page, 0)).toHaveAttribute('aria-selected', 'true')
  await press(page, 'j', 'ArrowDown', 'k')
  await expect(tableRow(page, 1)).toHaveAttribute('aria-selected', 'true')
  await press(page, 'ArrowUp', 'Enter')
  await expect(eventPane(page)).toBeVisible()
  await expect(eventPane(page)).toContainText('It was denied.')
  await press(page, 'ArrowRight', 'ArrowRight', 'ArrowRight', 'i')
  await expect(queryBox(page)).toHaveValue(/^outcome:denied ip:203\.0\.113\.77 principal:/)
  await expect(matchCount(page)).not.toHaveText(/^0 of/)
  await press(page, 'x')
  await expect(queryBox(page)).toHaveValue(/ -principal:/)
  await press(page, '/')
  await page.keyboard.press('Control+a')
  await page.keyboard.type('eventName:GitPush ip:203.0.113.77')
  await press(page, 'Escape', 'Enter')
  await expectMatches(page, 2)
  await press(page, 'Escape', 'Home', 'r')
  await expect(eventPane(page).getByRole('tab', { name: 'Same request (2)' })).toHaveAttribute('aria-selected', 'true')
  await press(page, 'e')
  const dialog = page.getByRole('dialog', { name: 'Export 2 events' })
  await expect(dialog).toBeVisible()
  await press(page, 'Escape')
  await expect(dialog).toBeHidden()
}) // prettier-ignore

test('Escape closes offers that have not come yet, and leaves what was typed', async ({ window: page }) => {
  const thread = page.workers().find((worker) => worker.url().endsWith('/query.worker.js'))
  await press(page, '/')
  // the thread that makes the offers is busy with something else
  await thread?.evaluate(() => {
    setTimeout(() => {
      const end = performance.now() + 3000
      while (performance.now() < end);
    })
  })
  await page.keyboard.type('eventName:GitPush')
  await press(page, 'Escape', 'Enter')
  await expect(queryBox(page)).toHaveValue('eventName:GitPush')
  await expectMatches(
    page,
    sampleCount((record) => record.eventName === 'GitPush'),
  )
})

test('the tabs and the tree of an event are walked with the arrow keys', async ({ window: page }) => {
  await press(page, 't', 'j', 'Enter', 'v')
  await expect(eventPane(page)).toBeFocused()
  const tab = (name: string | RegExp) => eventPane(page).getByRole('tab', { name })
  for (let step = 0; step < 40 && !(await tab('Tree').evaluate((element) => element === document.activeElement)); step += 1)
    await press(page, 'Tab')
  await press(page, 'ArrowRight')
  await expect(tab('Verbatim')).toHaveAttribute('aria-selected', 'true')
  await press(page, 'ArrowRight', 'ArrowRight')
  await expect(tab(/^Same request/)).toHaveAttribute('aria-selected', 'true')
  await press(page, 'Home', 'Tab', 'Tab', 'Tab', 'Tab')
  const tree = eventPane(page).getByRole('tree')
  await expect(tree).toBeFocused()
  await press(page, 'ArrowDown')
  await expect(tree.getByRole('treeitem', { name: /^userIdentity/ })).toHaveAttribute('aria-selected', 'true')
  await press(page, 'ArrowLeft')
  await expect(tree.getByRole('treeitem', { name: /^userIdentity/ })).toHaveAttribute('aria-expanded', 'false')
  await press(page, 'ArrowDown', 'i')
  await expect(queryBox(page)).toHaveValue(/^eventTime:/)
  await press(page, 'Escape')
  await expect(table(page)).toBeFocused()
}) // prettier-ignore

test('rooms, marks, the theme and the help are one key away', async ({ window: page }) => {
  await press(page, 't', 'g', 'e')
  await expect(page.getByRole('region', { name: 'Totals' })).toBeVisible()
  await press(page, 'g', 's')
  await expect(table(page)).toBeVisible()
  await press(page, 't', 'j', ' ')
  await expect(page.getByRole('button', { name: '1 marked' })).toBeVisible()
  await press(page, 'Control+Shift+l')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await press(page, '?')
  const help = page.getByRole('dialog', { name: 'Keys and query language' })
  for (const words of ['Go to the query', 'Next event', 'Open the event', 'Include the value in the query', 'Exclude the value from the query', 'Events of the same request', 'Export the result', 'Room: Evidence', 'Go to the histogram', 'Go to the facets', 'Every action'])
    await expect(help.getByRole('listitem').filter({ hasText: words })).toBeVisible()
  await press(page, 'Escape')
  await expect(help).toBeHidden()
  await press(page, 'g', 'c')
  await expect(page.getByRole('heading', { name: 'Drop CloudTrail evidence here' })).toBeVisible()
}) // prettier-ignore

test('the palette finds an action by its words and does it', async ({ window: page }) => {
  await press(page, 't', 'Control+k')
  const palette = page.getByRole('dialog', { name: 'Every action' })
  await expect(palette.getByRole('option').filter({ hasText: 'Room: Evidence' })).toBeVisible()
  await page.keyboard.type('room: evi')
  await expect(palette.getByRole('option')).toHaveCount(1)
  await press(page, 'ArrowDown', 'Enter')
  await expect(palette).toBeHidden()
  await expect(page.getByRole('region', { name: 'Totals' })).toBeVisible()
})

test('a facet is walked and picked, and everything about columns is done, with keys', async ({ window: page }) => {
  await press(page, 't', 'f')
  const first = page.getByRole('complementary', { name: 'Facets' }).getByRole('button', { name: /include$/ }).first()
  for (let step = 0; step < 4 && !(await first.evaluate((element) => element === document.activeElement)); step += 1)
    await press(page, 'ArrowDown')
  await expect(first).toBeFocused()
  await press(page, 'x')
  await expect(queryBox(page)).toHaveValue(/^-eventName:/)
  await press(page, 'Control+k')
  await page.keyboard.type('choose columns')
  await press(page, 'ArrowDown', 'Enter')
  const dialog = page.getByRole('dialog', { name: 'Columns' })
  await expect(dialog).toBeVisible()
  await dialog.getByRole('button', { name: 'Region: earlier' }).focus()
  await press(page, 'Enter')
  await dialog.getByRole('button', { name: 'Sort by Region' }).focus()
  await press(page, 'Enter', 'Escape')
  await expect(dialog).toBeHidden()
  await expect(table(page).getByRole('columnheader').nth(5)).toHaveText('Region')
  await expect(table(page).getByRole('columnheader').nth(5)).toHaveAttribute('aria-sort', 'ascending')
}) // prettier-ignore

/** Goes through everything that Tab reaches; gives what looks no different once the focus has gone on. */
async function unseenFocus(page: Page, most: number): Promise<readonly string[]> {
  const unseen = new Set<string>()
  for (let step = 0; step < most; step += 1) {
    await press(page, 'Tab')
    const problem = await page.evaluate(lookBack)
    if (problem !== null) unseen.add(problem)
  }
  return [...unseen]
}

interface Looked {
  readonly element: HTMLElement
  readonly seen: readonly Element[]
  readonly looks: readonly string[]
}

/** In the page: what had the focus at the last call, if it looks as it looked then. */
async function lookBack(): Promise<string | null> {
  const kept = globalThis as { lastFocused?: Looked | null }
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  const lookOf = (of: Element): string => {
    const style = getComputedStyle(of)
    const ring = style.outlineStyle === 'none' ? 'none' : `${style.outlineStyle} ${style.outlineWidth}`
    return [ring, style.boxShadow, style.backgroundColor, style.borderColor].join(' / ')
  }
  const element = document.activeElement
  const unchanged = (last: Looked): boolean =>
    last.element !== element &&
    last.element.isConnected &&
    last.element.parentElement?.contains(element) !== true && // a ring around both stays
    last.seen.every((one, at) => lookOf(one) === last.looks[at])
  const before = kept.lastFocused ?? null
  const fault = before !== null && unchanged(before) ? before.element : null
  kept.lastFocused = null
  if (element instanceof HTMLElement && element !== document.body) {
    const active = document.getElementById(element.getAttribute('aria-activedescendant') ?? '')
    const seen = [element, element.parentElement, element.closest('label'), active].filter(
      (one) => one !== null,
    )
    kept.lastFocused = { element, seen, looks: seen.map(lookOf) }
  }
  return fault === null
    ? null
    : `${fault.tagName} ${fault.className} ${(fault.getAttribute('aria-label') ?? fault.textContent).slice(0, 40)}`
}

test('what has the focus can be seen, on every screen', async ({ window: page }) => {
  test.setTimeout(180_000)
  const faults: unknown[] = []
  const kinds = ['start', 'search-query', 'event-tree', 'event-provenance', 'evidence-files', 'evidence-coverage', 'evidence-integrity', 'dialog-export', 'dialog-columns', 'dialog-help']
  for (const { name, reach } of screens.filter((screen) => kinds.includes(screen.name))) {
    await openSample(page)
    await reach(page)
    const unseen = await unseenFocus(page, 45)
    if (unseen.length > 0) faults.push({ name, unseen })
  }
  expect(faults).toEqual([])
}) // prettier-ignore
