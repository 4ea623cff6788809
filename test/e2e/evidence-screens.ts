/** What do the screens look like that need evidence which is damaged, contradictory, signed or missing? A case of such
 *  evidence, made once a profile, and how a person gets to each screen of it. */
import { join } from 'node:path'
import type { Page } from 'playwright/test'
import { makeKey, makeTrail } from '../support/signed-trail.js'
import { EvidenceFolder, logFrom, logOf, recordOf } from './evidence.js'
import type { Screen } from './every-screen.js'
import { ask, caseLine, eventPane, expectEnd, goTo, grid, matchCount, sourceLine } from './screen.js'
import { expect, type Spoor } from './spoor.js'

const NAME = 'showcase'

function trailCall(serial: number, eventName: string, eventTime: string): Readonly<Record<string, unknown>> {
  const requestParameters = { name: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main' }
  const change = { eventName, eventTime, requestParameters, readOnly: false }
  return recordOf(serial, { ...change, eventSource: 'cloudtrail.amazonaws.com' })
}

/** Six hours of a signed trail: one file changed, one missing, one added, one hour empty, the newest digest unsigned. */
function writeTrail(evidence: EvidenceFolder): void {
  const key = makeKey()
  const trail = makeTrail({
    hours: 8,
    key,
    log: (hour) => (hour === 4 || hour === 7 ? null : logFrom(hour * 3600, 10)),
  })
  trail.logs.forEach(({ key: name, text }, index) => {
    const kept = index === 1 ? text.replace('GetRepository', 'GetNothing') : text
    if (index !== 2) evidence.pack(`${NAME}/${name}`, kept)
  })
  const [first] = trail.logs
  evidence.pack(`${NAME}/${(first?.key ?? '').replace('T0030Z_main0', 'T0040Z_added')}`, logFrom(500, 1))
  for (const { key: name, text } of trail.digests) evidence.pack(`${NAME}/${name}`, text)
  evidence.write(`${NAME}/public-keys.json`, key.publicKeyList)
}

/** Gives the folder to be handed in. */
function writeShowcase(evidence: EvidenceFolder): string {
  writeTrail(evidence)
  const eventID = 'c0de0000-0000-4000-8000-000000000001'
  const copies = ['ListRepositories', 'CreateBranch', 'GitPush'].map((eventName, index) =>
    recordOf(40_000 + index, { eventID, eventName }),
  )
  const calls = [
    trailCall(50_000, 'StopLogging', '2024-05-12T10:20:00Z'),
    trailCall(50_001, 'StartLogging', '2024-05-12T13:40:00Z'),
    trailCall(50_002, 'DeleteTrail', '2024-05-12T16:05:00Z'),
  ]
  evidence.pack(`${NAME}/exported/guide.json.gz`, logOf([...copies, ...calls, recordOf(64_000)]))
  const [before, after] = [recordOf(90), recordOf(91)].map((record) => JSON.stringify(record))
  const damage = '{"eventName":"needle in the damage","userIdentity":{"type":"Root",,,\\ufffd'
  evidence.write(`${NAME}/exported/damaged.json`, `{"Records":[${before ?? ''},${damage},${after ?? ''}]}`)
  return join(evidence.path, NAME)
}

/** Where the case has been made. */
const made = new WeakSet<Spoor>()

async function makeShowcase({ page, drop }: Spoor): Promise<void> {
  const evidence = new EvidenceFolder()
  await drop([writeShowcase(evidence)])
  await expectEnd(page, /^showcase: read, with problems/)
  evidence.remove()
  await page.getByRole('button', { name: 'Close the progress strip' }).click()
}

/** Begins again at the start screen and opens the case; makes it the first time. */
export async function openShowcase(spoor: Spoor): Promise<void> {
  const { page } = spoor
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Drop CloudTrail evidence here' })).toBeVisible()
  if (made.has(spoor)) await caseLine(page, NAME).getByRole('button', { name: /^Open/ }).click()
  else await makeShowcase(spoor)
  made.add(spoor)
  await expect(matchCount(page)).toHaveText(/^(\d+) of \1 events$/)
}

async function openTab(page: Page, name: string): Promise<void> {
  await goTo(page, 'Evidence')
  await page.getByRole('tab', { name, exact: true }).click()
}

async function openRange(page: Page): Promise<void> {
  await openTab(page, 'Files')
  await sourceLine(page, 'damaged.json').click()
  const detail = page.getByRole('complementary', { name: 'Source' })
  await detail.getByRole('button', { name: /^bytes [\d,]+ to [\d,]+$/ }).click()
  await expect(detail.getByLabel('Quarantined bytes')).toContainText('needle in the damage')
}

async function openConflict(page: Page): Promise<void> {
  await ask(page, 'conflict:true', '3 of 60 events')
  await grid(page).getByRole('row').nth(1).getByRole('gridcell').nth(2).dblclick()
  await eventPane(page).getByRole('button', { name: 'Compare' }).click()
  await expect(eventPane(page).getByRole('region', { name: 'What differs' })).toBeVisible()
}

async function openDay(page: Page): Promise<void> {
  await openTab(page, 'Integrity')
  const lines = page.getByRole('treegrid', { name: 'Integrity by day' }).getByRole('row')
  await lines.filter({ hasText: 'main' }).first().click()
  // Its files come later; until then only the day itself says so.
  await lines.and(page.locator('[aria-level="2"]')).filter({ hasText: 'hash mismatch' }).click()
  await expect(page.getByRole('region', { name: 'File' })).toContainText('it is not what was delivered')
}

/** From the open showcase, nothing asked. */
export const evidenceScreens: readonly Screen[] = [
  { name: 'event-conflict', reach: openConflict },
  { name: 'evidence-ledger', reach: (page) => openTab(page, 'Files') },
  { name: 'evidence-quarantine', reach: openRange },
  {
    name: 'evidence-quarantine-hex',
    reach: async (page) => {
      await openRange(page)
      await page.getByRole('button', { name: 'Hex', exact: true }).click()
    },
  },
  {
    name: 'dialog-export-quarantined',
    reach: async (page) => {
      await openRange(page)
      await page.getByRole('button', { name: 'Export these bytes…' }).click()
      await expect(page.getByRole('dialog', { name: 'Export quarantined bytes' })).toBeVisible()
    },
  },
  {
    name: 'evidence-coverage-states',
    reach: async (page) => {
      await openTab(page, 'Coverage')
      const cells = page.getByRole('grid', { name: /^Coverage/ })
      await cells.focus()
      for (let press = 0; press < 11; press += 1) await page.keyboard.press('ArrowRight')
      await expect(page.getByRole('region', { name: 'Cell' })).toContainText('StopLogging at')
    },
  },
  { name: 'evidence-integrity-day', reach: openDay },
  {
    name: 'evidence-integrity-problems',
    reach: async (page) => {
      await openDay(page)
      await page.getByText('Problems only').click()
    },
  },
]
