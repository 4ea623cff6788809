/** Does axe find nothing on any screen in either theme, and is nothing lost at 200 % zoom? */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright/test'
import { evidenceScreens, openShowcase } from './evidence-screens.js'
import { screens, type Screen } from './every-screen.js'
import {
  ask,
  eventPane,
  expect,
  expectMatches,
  openRow,
  openSample,
  queryBox,
  table,
  test,
} from './sample-case.js'
import { root } from './spoor.js'

const axe = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8')

interface Violation {
  readonly id: string
  readonly nodes: readonly { readonly target: unknown; readonly failureSummary?: string }[]
}

/** The script comes in over DevTools: the page's own policy would refuse it. */
async function violations(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe)
  const found = await page.evaluate(async () => {
    const { axe: tool } = globalThis as unknown as { readonly axe: { run(): Promise<{ readonly violations: readonly Violation[] }> } }
    return (await tool.run()).violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ target, failureSummary }) => ({ target, failureSummary })) }))
  })
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${JSON.stringify(target)}: ${(failureSummary ?? '').replaceAll(/\s+/g, ' ').slice(0, 240)}`),
  )
} // prettier-ignore

/** What is wrong with these screens, in light and dark; `open` comes before each of them. */
async function faultsOf(
  page: Page,
  list: readonly Screen[],
  open: () => Promise<void>,
): Promise<readonly unknown[]> {
  const faults: unknown[] = []
  for (const { name, reach } of list) {
    await page.emulateMedia({ colorScheme: 'light' })
    await page.evaluate(() => {
      localStorage.clear()
    })
    await open()
    await test.step(name, () => reach(page))
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      const found = await violations(page)
      if (found.length > 0) faults.push({ name, colorScheme, found })
    }
  }
  return faults
}

test('axe finds nothing on any screen, in light and dark', async ({ window: page }) => {
  test.setTimeout(300_000)
  expect(await faultsOf(page, screens, () => openSample(page))).toEqual([])
})

test('axe finds nothing on any screen of contradictory, damaged and signed evidence', async ({
  window: page,
  sample,
}) => {
  test.setTimeout(180_000)
  expect(await faultsOf(page, evidenceScreens, () => openShowcase(sample))).toEqual([])
})

/** Pixels that the document is wider than its window; drawings are redrawn a frame after the window has changed. */
const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

test('at 200 % zoom the whole job can still be done', async ({ window: page }) => {
  await page.setViewportSize({ width: 640, height: 400 })
  await openSample(page)
  expect(await overflow(page)).toBe(0)
  await ask(page, 'eventName:GitPush ip:203.0.113.77')
  await expectMatches(page, 2)
  await expect(table(page)).toBeInViewport({ ratio: 0.5 })
  await openRow(page, 0)
  await expect(eventPane(page)).toBeInViewport({ ratio: 0.8 })
  for (const name of ['Verbatim', 'Provenance', /^Same request/, 'Tree']) {
    const tab = eventPane(page).getByRole('tab', { name })
    await tab.click()
    await expect(eventPane(page).getByRole('tabpanel', { name })).toBeInViewport()
  }
  await eventPane(page).getByRole('button', { name: 'Close the event' }).click()
  await page.getByRole('button', { name: 'Clear the query' }).click()
  await page.keyboard.press('Escape')
  await page.keyboard.press('f')
  const facet = page.getByRole('complementary', { name: 'Facets' }).getByRole('button', { name: /GitPush.*include$|AssumeRole.*include$/ }).first() // prettier-ignore
  await facet.click()
  await expect(queryBox(page)).toHaveValue(/^eventName:/)
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await page.getByRole('menuitem', { name: /CSV/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Write the file' }).click()
  await expect(page.getByRole('dialog').getByText('SHA-256', { exact: true })).toBeVisible()
  await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click()
  expect(await overflow(page)).toBe(0)
})

test('at 200 % zoom every screen fits and its ends can be reached', async ({ window: page }) => {
  test.setTimeout(180_000)
  const faults: unknown[] = []
  const kinds = ['start', 'search-query', 'event-tree', 'evidence-files', 'evidence-coverage', 'dialog-help', 'dialog-export', 'dialog-columns', 'dialog-delete'] // prettier-ignore
  for (const { name, reach } of screens.filter((screen) => kinds.includes(screen.name))) {
    await page.setViewportSize({ width: 1280, height: 800 })
    await openSample(page)
    await reach(page)
    await page.setViewportSize({ width: 640, height: 400 })
    await expect.poll(() => overflow(page), { message: name }).toBe(0)
    const found = await violations(page)
    if (found.length > 0) faults.push({ name, found })
    const last = page.locator('.modal-foot button, .modal-head button').last()
    if ((await last.count()) > 0) await expect(last).toBeInViewport({ ratio: 1 })
  }
  expect(faults).toEqual([])
})
