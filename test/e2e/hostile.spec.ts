/** Is evidence that was written by an attacker text on every screen and in every export, and never anything else? */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright/test'
import { unguardFormula } from '../../shared/base/csv.js'
import { buildZip } from '../support/build-zip.js'
import { logFrom, logOf, recordOf, test, type EvidenceFolder } from './evidence.js'
import { csvObjects, pdfText } from './findings.js'
import { ask, eventPane, expectEnd, goTo, grid, matchCount, sourceLine } from './screen.js'
import { expect } from './spoor.js'

const markup = '<img src=x onerror=alert(1)>'
const script = '<script>globalThis.executed=1</script>'
const link = 'javascript:globalThis.executed=2'
const formula = '=HYPERLINK("http://evil.example/","x")'
const terminal = '\u001b[31mred\u0000\u0007'
const bidi = 'invoice\u202egpj.exe'
const attribute = '"><svg onload=alert(3)>'
const folderName = '<img src=x onerror=alert(4)>'
const escapedPath = '/tmp/spoor-escaped-from-its-archive.json'

const hostile = recordOf(1, {
  eventName: markup,
  eventSource: script,
  awsRegion: formula,
  sourceIPAddress: link,
  userAgent: '${7*7} {{7*7}} %s%n `id`',
  errorCode: terminal,
  errorMessage: 'L'.repeat(200_000),
  requestID: attribute,
  userIdentity: {
    type: 'IAMUser',
    userName: bidi,
    accountId: '111122223333',
    arn: `arn:aws:iam::1:user/${bidi}`,
  },
  requestParameters: {
    ['__proto__']: { polluted: 'yes' },
    constructor: { prototype: { polluted: 'yes' } },
    toString: 'own',
    '<u>key</u>': markup,
    'turned\u202earound': [script, link],
  },
})

function writeHostile(evidence: EvidenceFolder): string {
  const folder = join(evidence.path, folderName)
  evidence.write(join(folderName, `${bidi}.json`), logOf([hostile]))
  evidence.write(join(folderName, '=cmd|calc.json'), logFrom(10, 1))
  evidence.write(join(folderName, 'new\nline \u001b[31m.json'), logFrom(20, 1))
  evidence.write(
    join(folderName, `broken ${markup}.json`),
    `{"Records":[${script},${JSON.stringify(recordOf(30))}]}`,
  )
  const names = [`../../../../../../../..${escapedPath}`, escapedPath, '..\\..\\evil.json', `${markup}.json`]
  const parts = names.map((name, index) => ({ name, content: Buffer.from(logFrom(40 + index, 1)) }))
  evidence.write(join(folderName, 'archive.zip'), buildZip(parts))
  return folder
}

/** Whatever would have happened if something had been taken for more than text; and what is on screen in disguise. */
async function expectOnlyText(page: Page): Promise<void> {
  const seen = await page.evaluate(() => {
    const foreign = 'img, iframe, object, embed, form, base, [onload], [onerror], a[href], script:not([src])'
    const words = [...document.querySelectorAll('[title], [aria-label]')].map(
      (element) => `${element.getAttribute('title') ?? ''}${element.getAttribute('aria-label') ?? ''}`,
    )
    const text = `${document.documentElement.innerText}${words.join('')}${document.title}`
    const context = (at: number | undefined): string | null =>
      at === undefined ? null : text.slice(Math.max(0, at - 40), at + 40)
    return {
      executed: 'executed' in globalThis,
      polluted: 'polluted' in {},
      elements: [...document.querySelectorAll(foreign)].map((element) => element.outerHTML.slice(0, 200)),
      disguised: context(/[\u0000-\u0008\u001b\u007f\u202a-\u202e\u2066-\u2069]/.exec(text)?.index),
    }
  })
  expect(seen).toEqual({ executed: false, polluted: false, elements: [], disguised: null })
}

async function exportAs(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await page.getByRole('menuitem', { name: item }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Write the file' }).click()
  await expect(dialog.getByText('SHA-256')).toBeVisible({ timeout: 60_000 })
  await dialog.getByRole('button', { name: 'Done' }).click()
}

test('Hostile evidence is shown as the text it is, on every screen, and does nothing', async ({
  start,
  evidence,
}) => {
  const { page, drop, exportFolder } = await start({ width: 1920, height: 1080 })
  const dialogs: string[] = []
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message())
    void dialog.dismiss()
  })
  await drop([writeHostile(evidence)])
  await expectEnd(page, `${folderName}: read, with problems in 1 file`)
  await expect(matchCount(page)).toHaveText('8 of 8 events')
  await expectOnlyText(page)

  // table and facets
  await ask(page, 'img', '1 of 8 events')
  const row = grid(page).getByRole('row').nth(1)
  await expect(row).toContainText('<img src=')
  await expect(row.locator('mark')).toHaveText(['img'])
  await expectOnlyText(page)
  await ask(page, '', '8 of 8 events')
  for (const value of [markup, script, link]) {
    await page
      .getByRole('complementary', { name: 'Facets' })
      .getByRole('button', { name: `: ${value}, ` })
      .click()
    await expect(matchCount(page)).toHaveText('1 of 8 events')
    await expectOnlyText(page)
    await ask(page, '', '8 of 8 events')
  }
  await ask(page, 'requestParameters.__proto__.polluted:yes', '1 of 8 events')
  await ask(page, `requestParameters.toString:own`, '1 of 8 events')

  // the event: sentences, tree, verbatim text, provenance, companions
  await grid(page).getByRole('row').nth(1).getByRole('gridcell').nth(2).dblclick()
  const pane = eventPane(page)
  await expect(pane.getByRole('heading', { name: markup })).toBeVisible()
  await expect(pane).toContainText('invoice\\u202egpj.exe')
  await pane.getByRole('textbox', { name: 'Find in the record' }).fill('polluted')
  await expect(pane.getByRole('treeitem').filter({ hasText: /^__proto__/ })).toBeVisible()
  await expectOnlyText(page)
  await pane.getByRole('textbox', { name: 'Find in the record' }).fill('turned')
  await expect(pane.getByRole('treeitem').filter({ hasText: 'turned\\u202earound' })).toBeVisible()
  await expectOnlyText(page)
  await pane.getByRole('tab', { name: 'Verbatim' }).click()
  await expect(pane.getByLabel('Verbatim record')).toContainText(JSON.stringify(markup))
  await expectOnlyText(page)
  await pane.getByRole('tab', { name: 'Provenance' }).click()
  await expect(pane).toContainText(`${folderName}/invoice\\u202egpj.exe.json`)
  await expectOnlyText(page)
  await pane.getByRole('tab', { name: /^Same request/ }).click()
  await expectOnlyText(page)

  // the ledger
  await goTo(page, 'Evidence')
  await expect(sourceLine(page, 'new\\nline \\x1b[31m.json')).toBeVisible()
  await sourceLine(page, `broken ${markup}`).click()
  const source = page.getByRole('complementary', { name: 'Source' })
  await source
    .getByRole('button', { name: /^bytes/ })
    .first()
    .click()
  await expect(source.getByLabel('Quarantined bytes')).toContainText(script)
  await expectOnlyText(page)
  await sourceLine(page, 'archive.zip').click()
  await expect(source.getByRole('alert').first()).toHaveText(
    /^(?!.*archive\.zip).*has a name that leads out of its archive/,
  )
  await expectOnlyText(page)
  expect([escapedPath, join(evidence.path, 'evil.json')].filter(existsSync)).toEqual([])

  // exports
  await goTo(page, 'Search')
  await ask(page, '', '8 of 8 events')
  await exportAs(page, 'Table as CSV…')
  await exportAs(page, 'Report as PDF…')
  await expectOnlyText(page)
  const files = readdirSync(exportFolder)
  const csv = readFileSync(join(exportFolder, files.find((name) => name.endsWith('.csv')) ?? ''), 'utf8')
  const event = csvObjects(csv.replace(/^\ufeff/, '')).find((one) => one['eventName'] === markup)
  expect(event?.['awsRegion']).toBe(`'${formula}`)
  expect(unguardFormula(event?.['awsRegion'] ?? '')).toBe(formula)
  expect(event?.['requestID']).toBe(attribute)
  expect(/(?:^|[,\n])"?[=+@-]/.exec(csv.replace(/^\ufeff/, ''))).toBeNull()
  const pdf = join(exportFolder, files.find((name) => name.endsWith('.pdf')) ?? '')
  expect(readFileSync(pdf, 'latin1')).not.toMatch(/\/(?:JavaScript|JS|URI|Launch|OpenAction|EmbeddedFile)\b/)
  const text = pdfText(pdf)
  if (text !== undefined) {
    for (const value of [markup, script, 'invoice\\u202egpj.exe'])
      expect(text).toContain(value.replaceAll(' ', ''))
    expect(text).not.toMatch(/[\u202a-\u202e]/)
  }
  expect(dialogs).toEqual([])
})
