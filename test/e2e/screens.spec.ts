/** What does every screen look like? Pictures to be looked at, and what can be checked of them without eyes. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright/test'
import { evidenceScreens, openShowcase } from './evidence-screens.js'
import { screens, type Screen } from './every-screen.js'
import { ask, eventPane, expect, openSample, table, test } from './sample-case.js'
import { root } from './spoor.js'

const folder = join(root, 'test-results/screens')

/** Text that is cut without a sign: neither an ellipsis, nor a tooltip, nor a way to scroll to it. */
async function cutTexts(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const cut: string[] = []
    for (const element of document.querySelectorAll<HTMLElement>('button, h1, h2, h3, dt, dd, label, .value, .tag, .cell, span, p')) {
      if (element.closest('.only-heard, [aria-hidden="true"], .query-under') !== null || element.innerText.trim() === '') continue
      const style = getComputedStyle(element)
      const hides = style.overflowX === 'hidden' || style.overflowX === 'clip'
      if (!hides || element.scrollWidth <= element.clientWidth + 1 || element.clientWidth === 0) continue
      const says = style.textOverflow === 'ellipsis' || element.closest('[title]') !== null || element.querySelector('[title]') !== null
      if (!says) cut.push(`${element.className}: ${element.innerText.slice(0, 60)}`)
    }
    return cut
  })
} // prettier-ignore

/** Pixels that the document is wider than its window. */
const documentOverflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
  { width: 640, height: 400 }, // 200 % zoom
] as const

/** Takes the picture of what is on screen in every size and theme, and gives what is wrong with it. */
async function picture(page: Page, name: string): Promise<readonly unknown[]> {
  const faults: unknown[] = []
  for (const size of sizes)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize(size)
      await page.emulateMedia({ colorScheme })
      await page.mouse.move(size.width - 1, size.height - 1)
      await expect.poll(() => documentOverflow(page), { message: name }).toBe(0)
      const cut = await cutTexts(page)
      if (cut.length > 0) faults.push({ name, ...size, cut })
      const path = join(folder, `${name}-${String(size.width)}-${colorScheme}.png`)
      await page.screenshot({ path, animations: 'disabled' })
    }
  return faults
}

/** Pictures of these screens, and what is wrong with them; `open` comes before each of them. */
async function faultsOf(
  page: Page,
  list: readonly Screen[],
  open: () => Promise<void>,
): Promise<readonly unknown[]> {
  mkdirSync(folder, { recursive: true })
  const faults: unknown[] = []
  for (const { name, reach } of list) {
    await page.setViewportSize(sizes[0])
    await page.evaluate(() => {
      localStorage.clear()
    })
    await open()
    await test.step(name, () => reach(page))
    faults.push(...(await picture(page, name)))
  }
  return faults
}

test('every screen fits its window, in every size and theme', async ({ window: page }) => {
  test.setTimeout(300_000)
  expect(await faultsOf(page, screens, () => openSample(page))).toEqual([])
})

test('every screen of contradictory, damaged and signed evidence fits its window', async ({
  window: page,
  sample,
}) => {
  test.setTimeout(180_000)
  expect(await faultsOf(page, evidenceScreens, () => openShowcase(sample))).toEqual([])
})

test('the picture of the README is made on demand', async ({ window: page }) => {
  test.skip(
    process.env['SPOOR_README_SCREENSHOT'] === undefined,
    'SPOOR_README_SCREENSHOT=1 makes docs/workbench.png anew',
  )
  await ask(page, 'user:developer-b ip:203.0.113.77')
  await table(page).getByRole('row').filter({ hasText: 'UpdatePipeline' }).getByRole('gridcell').nth(2).dblclick() // prettier-ignore
  await expect(eventPane(page).getByRole('tree')).toBeVisible()
  await page.getByRole('button', { name: 'Close the progress strip' }).click({ timeout: 2000 }).catch(() => undefined) // prettier-ignore
  await page.mouse.move(640, 799)
  await page.screenshot({ path: join(root, 'docs/workbench.png'), animations: 'disabled' })
})
