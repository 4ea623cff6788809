/** Does the evidence room say what is proved, and of which file what is wrong, and never more than that? */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { makeKey, makeTrail, sha256 } from '../support/signed-trail.js'
import { logFrom, test, type EvidenceFolder } from './evidence.js'
import { ask, expectEnd, goTo, grid, matchCount } from './screen.js'
import { expect, root, type Spoor } from './spoor.js'

type Page = Spoor['page']

const key = makeKey()
const trail = makeTrail({ hours: 6, key, log: (hour) => (hour === 4 ? null : logFrom(hour * 10, 10)) })
const newest = trail.digests.at(-1)!

interface Damage {
  readonly digestsLeftOut?: readonly number[]
  readonly proofs?: 'all' | 'no keys' | 'none'
}

/** A bucket in which one log file was changed, one is missing and one was added. */
function writeBucket(evidence: EvidenceFolder, { digestsLeftOut = [], proofs = 'all' }: Damage = {}): string {
  trail.logs.forEach(({ key: name, text }, index) => {
    if (index !== 2)
      evidence.pack(`bucket/${name}`, index === 1 ? text.replace('GetRepository', 'GetNothing') : text)
  })
  const added = trail.logs[0]!.key.replace('T0030Z_main0', 'T0040Z_added')
  evidence.pack(`bucket/${added}`, logFrom(500, 1))
  if (proofs === 'none') return join(evidence.path, 'bucket')
  trail.digests.forEach(({ key: name, text }, index) => {
    if (!digestsLeftOut.includes(index)) evidence.pack(`bucket/${name}`, text)
  })
  if (proofs === 'all') evidence.write('bucket/public-keys.json', key.publicKeyList)
  evidence.write(`bucket/${newest.key.split('/').at(-1)}.head.json`, newest.headObject)
  return join(evidence.path, 'bucket')
}

async function openIntegrity(page: Page): Promise<void> {
  await goTo(page, 'Evidence')
  await page.getByRole('tab', { name: 'Integrity' }).click()
}

const totals = (page: Page) => page.getByRole('region', { name: 'Integrity totals' })
const lines = (page: Page) => page.getByRole('treegrid', { name: 'Integrity by day' }).getByRole('row')

test('Changed, missing and added files are told apart from those that are verified', async ({
  start,
  evidence,
}) => {
  const { page, drop } = await start()
  await drop([writeBucket(evidence)])
  await expectEnd(page, 'bucket: all evidence was read')
  await openIntegrity(page)
  await expect(totals(page)).toContainText('3 verified')
  await expect(totals(page)).toContainText('1 hash mismatch')
  await expect(totals(page)).toContainText('1 listed but missing')
  await expect(totals(page)).toContainText('1 present but unlisted')
  await expect(totals(page)).toContainText('6 verified1 chain start')
  await expect(totals(page)).toContainText('1 public key from public-keys.json, 1 saved signature')

  const day = lines(page).filter({ hasText: 'main' }).first()
  await day.click()
  await expect(lines(page).filter({ hasText: 'hash mismatch' }).last()).toContainText(
    'it is not what was delivered',
  )
  await lines(page)
    .filter({ hasText: trail.logs[1]!.key.slice(-40) })
    .click()
  const inspector = page.getByRole('region', { name: 'File' })
  await expect(inspector).toContainText('The digest that lists it is verified.')
  await expect(inspector).toContainText(trail.logs[1]!.key)

  await page.getByText('Problems only').click()
  await expect(lines(page).filter({ hasText: 'follows the digest' })).toHaveCount(0)
  await expect(lines(page)).toHaveCount(4)
  await page.screenshot({ path: 'test-results/integrity-light.png' })
  await page.keyboard.press('Control+Shift+L')
  await page.screenshot({ path: 'test-results/integrity-dark.png' })
})

test('Every event says what is known of its file, and the word verified needs a signature', async ({
  start,
  evidence,
}) => {
  const { page, drop } = await start()
  await drop([writeBucket(evidence)])
  await expectEnd(page, 'bucket: all evidence was read')
  await expect(matchCount(page)).toHaveText('41 of 41 events')
  const expected = [
    ['repository-5', 'verified', 'whose signature verifies with an imported public key'],
    ['repository-15', 'hash mismatch', 'it is not what was delivered'],
    ['repository-500', 'present but unlisted', 'it belongs to another trail, or was put there'],
  ] as const
  for (const [query, label, sentence] of expected) {
    await ask(page, `requestParameters.repositoryName:${query}`, '1 of 41 events')
    await grid(page).getByRole('row').nth(1).dblclick()
    await page.getByRole('tab', { name: 'Provenance' }).click()
    const fact = page.locator('.provenance .fact').filter({ hasText: 'Integrity' }).first()
    await expect(fact).toContainText(label)
    await expect(fact).toContainText(sentence)
  }
  await page.screenshot({ path: 'test-results/integrity-event.png' })
})

test('A deleted digest breaks the chain, and without keys nothing is called verified', async ({
  start,
  evidence,
}) => {
  const { page, drop } = await start()
  await drop([writeBucket(evidence, { digestsLeftOut: [3], proofs: 'no keys' })])
  await expectEnd(page, 'bucket: all evidence was read')
  await openIntegrity(page)
  await expect(totals(page)).toContainText('1 chain break')
  await expect(totals(page)).toContainText('1 listed but missing')
  await expect(totals(page)).toContainText('No public keys are imported, so no signature can be verified.')
  await expect(totals(page)).not.toContainText(/[0-9] verified/)

  await test.step('the keys can be added later', async () => {
    await drop([evidence.write('late/keys.json', key.publicKeyList)])
    await page.getByRole('button', { name: 'Add to this case' }).click()
    await expect(totals(page)).toContainText('1 public key from keys.json')
    await expect(totals(page)).toContainText(/[0-9] verified/)
  })
})

test('Without digests the screen says what is needed, and that nothing is proved', async ({
  start,
  evidence,
}) => {
  const { page, drop } = await start()
  await drop([writeBucket(evidence, { proofs: 'none' })])
  await expectEnd(page, 'bucket: all evidence was read')
  await openIntegrity(page)
  const needed = page.getByRole('region', { name: 'What is needed for a proof' })
  await expect(needed).toContainText('Nothing can be said about the integrity of these 5 log files')
  await expect(needed).toContainText('aws cloudtrail list-public-keys')
  await page.screenshot({ path: 'test-results/integrity-needed.png' })
})

test('The chain of custody is exported, and the files on disk are held against it', async ({
  start,
  evidence,
}) => {
  const spoor = await start()
  const { page, drop } = spoor
  const bucket = writeBucket(evidence)
  await drop([bucket])
  await expectEnd(page, 'bucket: all evidence was read')
  await openIntegrity(page)
  await page.getByRole('button', { name: 'Export the chain of custody' }).click()
  const dialog = page.getByRole('dialog', { name: 'Export the chain of custody' })
  await dialog.getByRole('button', { name: 'Write the file' }).click()
  await expect(dialog.getByRole('status')).toContainText('13 rows')
  const manifest = join(spoor.exportFolder, 'bucket-custody.json')
  const custody = JSON.parse(readFileSync(manifest, 'utf8')) as {
    integrity: unknown
    sources: { path: string; uncompressed: { sha256: string }[] }[]
  }
  const first = custody.sources.find(({ path }) => path.endsWith(trail.logs[0]!.key))
  expect(first?.uncompressed.map((one) => one.sha256)).toEqual([sha256(trail.logs[0]!.text)])
  expect(custody.integrity).toEqual({
    logFiles: { verified: 3, 'hash-mismatch': 1, 'listed-but-missing': 1, 'present-but-unlisted': 1 },
    digests: { verified: 6, 'chain-start': 1 },
    lakeQueries: {},
    publicKeys: 1,
  })

  const verify = () =>
    spawnSync(process.execPath, [join(root, 'dist/electron/loopback.js'), 'verify', manifest], {
      encoding: 'utf8',
    })
  expect(verify()).toMatchObject({ status: 0, stderr: '' })
  writeFileSync(join(bucket, 'public-keys.json'), '{}')
  const after = verify()
  expect([after.status, /1 changed/.test(after.stdout)]).toEqual([3, true])
})
