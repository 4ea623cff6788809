/** Which screens, states and dialogs are there, and how does a person get to each? Used by every test of looks. */
import type { Page } from 'playwright/test'
import { ask, eventPane, expect, expectMatches, matchCount, openRow, queryBox, table } from './sample-case.js'

export interface Screen {
  readonly name: string
  /** From the sample case, nothing asked. */
  readonly reach: (page: Page) => Promise<void>
}

const ATTACKER = 'user:developer-b ip:203.0.113.77'

async function attacker(page: Page): Promise<void> {
  await ask(page, ATTACKER)
  await expect(matchCount(page)).not.toHaveText(/^2,200/)
}

async function push(page: Page): Promise<void> {
  await ask(page, 'eventName:GitPush ip:203.0.113.77')
  await openRow(page, 0)
}

const pressed =
  (key: string, dialog: string | RegExp) =>
  async (page: Page): Promise<void> => {
    await page.keyboard.press('t')
    await page.keyboard.press(key)
    await expect(page.getByRole('dialog', { name: dialog })).toBeVisible()
  }

const eventTab =
  (name: string | RegExp) =>
  async (page: Page): Promise<void> => {
    await push(page)
    await eventPane(page).getByRole('tab', { name }).click()
    await expect(eventPane(page).getByRole('tabpanel', { name })).toBeVisible()
  }

const room =
  (tab: string) =>
  async (page: Page): Promise<void> => {
    await page.keyboard.press('t')
    await page.keyboard.press('g')
    await page.keyboard.press('e')
    await page.getByRole('tab', { name: tab, exact: true }).click()
    await expect(page.getByRole('tabpanel', { name: tab, exact: true })).toBeVisible()
  }

async function caseMenu(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'Case Sample case' }).click()
  await page.getByRole('menuitem', { name: item }).click()
}

export const screens: readonly Screen[] = [
  {
    name: 'start',
    reach: async (page) => {
      await caseMenu(page, 'All cases')
      await expect(page.getByRole('heading', { name: 'Cases' })).toBeVisible()
    },
  },
  { name: 'search', reach: (page) => expect(table(page)).toBeVisible() },
  { name: 'search-query', reach: attacker },
  {
    name: 'search-mistake',
    reach: async (page) => {
      await attacker(page)
      await queryBox(page).fill(`${ATTACKER} eventName:(CreateUser`)
      await queryBox(page).press('Enter')
      await expect(page.getByRole('alert')).toBeVisible()
    },
  },
  {
    name: 'search-offers',
    reach: async (page) => {
      await queryBox(page).fill('')
      await queryBox(page).pressSequentially('eventName:Cr')
      await expect(page.getByRole('listbox', { name: 'Offers for the query' })).toBeVisible()
    },
  },
  {
    name: 'search-no-matches',
    reach: async (page) => {
      await ask(page, `${ATTACKER} outcome:throttled`)
      await expectMatches(page, 0)
    },
  },
  { name: 'event-tree', reach: push },
  { name: 'event-verbatim', reach: eventTab('Verbatim') },
  { name: 'event-provenance', reach: eventTab('Provenance') },
  { name: 'event-same-request', reach: eventTab(/^Same request/) },
  {
    name: 'value-menu',
    reach: async (page) => {
      await push(page)
      await eventPane(page).getByRole('button', { name: 'sourceIPAddress: 203.0.113.77' }).click()
      await expect(page.getByRole('menu')).toBeVisible()
    },
  },
  { name: 'evidence-files', reach: room('Files') },
  {
    name: 'evidence-file',
    reach: async (page) => {
      await room('Files')(page)
      await page.getByText('Problems only').click()
      const partial = page.getByRole('option').filter({ hasText: 'partial' })
      await partial.click()
      await expect(page.getByRole('complementary', { name: 'Source' })).toBeVisible()
    },
  },
  { name: 'evidence-coverage', reach: room('Coverage') },
  { name: 'evidence-integrity', reach: room('Integrity') },
  { name: 'dialog-help', reach: pressed('?', 'Keys and query language') },
  {
    name: 'dialog-help-query',
    reach: async (page) => {
      await pressed('?', 'Keys and query language')(page)
      await page.getByRole('tab', { name: 'Query language' }).click()
    },
  },
  {
    name: 'dialog-help-fields',
    reach: async (page) => {
      await pressed('?', 'Keys and query language')(page)
      await page.getByRole('tab', { name: 'Fields' }).click()
    },
  },
  { name: 'dialog-palette', reach: pressed('Control+k', 'Every action') },
  { name: 'dialog-zone', reach: pressed('z', 'Time zone') },
  { name: 'dialog-range', reach: pressed('T', 'Time range') },
  { name: 'dialog-export', reach: pressed('e', /^Export/) },
  {
    name: 'dialog-export-pdf',
    reach: async (page) => {
      await pressed('e', /^Export/)(page)
      await page.getByRole('dialog').getByText('PDF', { exact: true }).click()
      await expect(page.getByRole('dialog').getByLabel('Title')).toBeVisible()
    },
  },
  {
    name: 'dialog-export-written',
    reach: async (page) => {
      await ask(page, 'eventName:GitPush')
      await page.keyboard.press('Escape')
      await page.keyboard.press('e')
      await page.getByRole('dialog').getByRole('button', { name: 'Write the file' }).click()
      await expect(page.getByRole('dialog').getByText('SHA-256', { exact: true })).toBeVisible()
    },
  },
  {
    name: 'dialog-explain',
    reach: async (page) => {
      await attacker(page)
      await page.getByRole('button', { name: /How the result was found$/ }).click()
      await expect(page.getByRole('dialog').getByRole('table', { name: 'Steps' })).toBeVisible()
    },
  },
  {
    name: 'dialog-columns',
    reach: async (page) => {
      await page.getByRole('button', { name: 'Columns', exact: true }).click()
      await expect(page.getByRole('dialog', { name: 'Columns' })).toBeVisible()
    },
  },
  {
    name: 'dialog-about',
    reach: async (page) => {
      await caseMenu(page, 'About Spoor')
      await expect(page.getByRole('dialog', { name: 'About Spoor' })).toBeVisible()
    },
  },
  {
    name: 'dialog-rename',
    reach: async (page) => {
      await caseMenu(page, 'Rename the case…')
      await expect(page.getByRole('dialog', { name: 'Rename the case' })).toBeVisible()
    },
  },
  {
    name: 'dialog-delete',
    reach: async (page) => {
      await caseMenu(page, 'Delete the case…')
      await expect(page.getByRole('alertdialog')).toBeVisible()
    },
  },
  {
    name: 'menu-history',
    reach: async (page) => {
      await attacker(page)
      await page.keyboard.press('Control+h')
      await expect(page.getByRole('menu', { name: 'History of queries' })).toBeVisible()
    },
  },
  {
    name: 'menu-export',
    reach: async (page) => {
      await page.getByRole('button', { name: 'Export', exact: true }).click()
      await expect(page.getByRole('menu', { name: /^Export/ })).toBeVisible()
    },
  },
]
