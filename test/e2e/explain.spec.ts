/** Does a search tell how its result was found, and can one that takes long be given up? */
import type { Page } from 'playwright/test'
import {
  ask,
  expect,
  expectMatches,
  grouped,
  matchCount,
  queryBox,
  sampleEvents,
  table,
  test,
} from './sample-case.js'

const explaining = (page: Page) =>
  page.getByRole('button', { name: /^[\d.,]+ ms: How the result was found$/ }).click()

test('Tells the steps of a search, what each found and how long it took', async ({ window: page }) => {
  await ask(page, 'developer-b GitPush')
  await expectMatches(page, 2)
  await explaining(page)
  const dialog = page.getByRole('dialog', { name: 'How the result was found' })
  const rows = dialog.getByRole('table', { name: 'Steps' }).getByRole('row')
  await expect(rows).toHaveCount(5)
  const named = (step: string) =>
    rows.filter({ has: page.getByRole('rowheader', { name: step, exact: true }) })
  const holding = (text: string) =>
    sampleEvents.filter(({ record }) => JSON.stringify(Object.values(record)).includes(text)).length
  await expect(named('GitPush').getByRole('cell').first()).toHaveText(grouped(holding('GitPush')))
  await expect(named('developer-b').getByRole('cell').first()).toHaveText(grouped(holding('developer-b')))
  await expect(named('the result').getByRole('cell')).toHaveText(['2', /^[\d.,]+ ms$/])
})

test('Says so where every event is in the result, whatever was explained before', async ({
  window: page,
}) => {
  await ask(page, 'GitPush')
  await explaining(page)
  await expect(page.getByRole('rowheader', { name: 'GitPush' })).toBeVisible()
  await page.keyboard.press('Escape')
  await ask(page, '')
  await expectMatches(page, sampleEvents.length)
  await explaining(page)
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('Every event is in the result: nothing had to be looked for.')
  await expect(dialog.getByRole('rowheader')).toHaveCount(2)
})

test('Says what to do where a search is not remembered any more', async ({ window: page }) => {
  await ask(page, 'GitPush')
  await page.evaluate(() => {
    const posted = Worker.prototype.postMessage
    Worker.prototype.postMessage = function other(this: Worker, ...input: unknown[]) {
      const message = input[0] as { readonly name?: unknown }
      const sent = message.name === 'explain' ? [{ ...message, input: { search: 1 } }] : input
      Reflect.apply(posted, this, sent)
    }
  })
  await explaining(page)
  await expect(page.getByRole('dialog')).toContainText('This is not remembered any more. Search again')
})

/** From now on the thread learns late of what is searched for. */
async function slowDown(page: Page): Promise<void> {
  await page.evaluate(() => {
    const post = (worker: Worker, ...input: unknown[]) => Reflect.apply(posted, worker, input) as unknown

    const posted = Worker.prototype.postMessage
    Worker.prototype.postMessage = function late(this: Worker, ...input: unknown[]) {
      if ((input[0] as { name?: unknown }).name === 'search') setTimeout(() => post(this, ...input), 3000)
      else post(this, ...input)
    }
  })
}

test('A search that takes long is given up by Stop or Esc, and what was found before stays', async ({
  window: page,
}) => {
  await ask(page, 'GitPush')
  const found = await matchCount(page).textContent()
  await slowDown(page)
  const stop = page.getByRole('button', { name: 'Stop' })
  await queryBox(page).fill('developer-b')
  await queryBox(page).press('Enter')
  await stop.click()
  await expect(stop).toBeHidden()
  await queryBox(page).press('Enter')
  await expect(stop).toBeVisible()
  await queryBox(page).press('Escape')
  await expect(stop).toBeHidden()
  await expect(queryBox(page)).toHaveValue('developer-b')
  await page.waitForTimeout(3500)
  await expect(matchCount(page)).toHaveText(found ?? '')
  await expect(table(page)).toHaveAccessibleName(/matches$/)
  await queryBox(page).press('Escape')
  await expect(queryBox(page)).toHaveValue('GitPush')
})
