/** Does the coverage map tell what the evidence holds from what it does not, and lead to the events of a cell? */
import type { Locator, Page } from 'playwright/test'
import { test as evidenceTest, logOf, recordOf, type CloudTrailRecord } from './evidence.js'
import { makeKey, makeTrail } from '../support/signed-trail.js'
import { expect, grouped, matchCount, queryBox, sampleEvents, test } from './sample-case.js'
import { expectEnd, goTo } from './screen.js'

const grid = (page: Page): Locator => page.getByRole('grid', { name: /^Coverage/ })
const inspector = (page: Page): Locator => page.getByRole('region', { name: 'Cell' })

async function openCoverage(page: Page): Promise<void> {
  await goTo(page, 'Evidence')
  await page.getByRole('tab', { name: 'Coverage' }).click()
  await expect(grid(page)).toBeVisible()
}

/** The cells of the line whose head says this, in the order of time, as a screen reader hears them. */
async function line(page: Page, head: RegExp): Promise<readonly string[]> {
  const cells = grid(page)
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: head }) })
    .getByRole('gridcell')
  return cells.evaluateAll((elements) => elements.map((element) => element.getAttribute('aria-label') ?? ''))
}

test('by keys a cell of the sample case leads to exactly its events', async ({ window: page }) => {
  const hour = '2024-05-12T05'
  const inHour = sampleEvents.filter(
    ({ record }) =>
      record.eventTime.startsWith(hour) &&
      record.recipientAccountId === '111122223333' &&
      record.awsRegion === 'eu-west-1',
  ).length
  await openCoverage(page)
  await grid(page).focus()
  await page.keyboard.press('Home')
  for (let step = 0; step < 5; step += 1) await page.keyboard.press('ArrowRight')
  const here = '111122223333 · eu-west-1 · 2024-05-12 05:00 to 06:00 UTC'
  await expect(inspector(page)).toContainText(`${here} ${inHour} events in the evidence.`)
  await page.keyboard.press('Enter')
  const all = grouped(sampleEvents.length)
  await expect(matchCount(page)).toHaveText(`${inHour} of ${all} events`)
  await expect(queryBox(page)).toHaveValue('recipientAccountId:111122223333 awsRegion:eu-west-1')
})

test('the cells of every line add up to the events of the case, by hours and by days', async ({
  window: page,
}) => {
  await page.setViewportSize({ width: 1920, height: 1080 })
  await openCoverage(page)
  const total = async (): Promise<number> => {
    const cells = await line(page, /./)
    return cells.reduce(
      (sum, name) => sum + Number(/: ([\d,]+) events?/.exec(name)?.[1]?.replace(',', '') ?? 0),
      0,
    )
  }
  await expect.poll(total).toBe(sampleEvents.length)
  await page.getByRole('radio', { name: 'Days' }).click({ force: true })
  await expect(
    grid(page)
      .getByRole('gridcell', { name: /^2024-05-12 UTC/ })
      .first(),
  ).toBeVisible()
  await expect.poll(total).toBe(sampleEvents.length)
})

const folder = 'AWSLogs/111122223333/CloudTrail/eu-west-1/2024/05/12'
const logName = (time: string, unique: string): string =>
  `111122223333_CloudTrail_eu-west-1_20240512T${time}Z_${unique}.json.gz`

function digestOf(hour: number, logs: readonly string[]): string {
  const at = (later: number): string => `2024-05-12T${String(hour + later).padStart(2, '0')}:00:00Z`
  const time = at(1).replaceAll(/[-:]/g, '')
  return JSON.stringify({
    awsAccountId: '111122223333',
    digestStartTime: at(0),
    digestEndTime: at(1),
    digestS3Bucket: 'bucket',
    digestS3Object: `AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2024/05/12/111122223333_CloudTrail-Digest_eu-west-1_trail_eu-west-1_${time}.json.gz`,
    digestPublicKeyFingerprint: '00',
    digestSignatureAlgorithm: 'SHA256withRSA',
    previousDigestS3Object: null,
    logFiles: logs.map((name) => ({
      s3Bucket: 'bucket',
      s3Object: `${folder}/${name}`,
      hashValue: '00',
      hashAlgorithm: 'SHA-256',
    })),
  })
}

function call(serial: number, hour: number, more: CloudTrailRecord): CloudTrailRecord {
  const eventTime = `2024-05-12T${String(hour).padStart(2, '0')}:30:00Z`
  return recordOf(serial, { eventTime, eventSource: 'cloudtrail.amazonaws.com', readOnly: false, ...more })
}

evidenceTest(
  'what is missing, empty, unreadable or unknown never looks like one another',
  async ({ evidence, start }) => {
    const events = [
      recordOf(1),
      call(2, 1, { eventName: 'StopLogging', requestParameters: { name: 'main' } }),
      call(3, 1, { eventName: 'DeleteTrail', errorCode: 'AccessDenied' }),
      call(4, 8, { eventName: 'StartLogging', requestParameters: { name: 'main' } }),
    ]
    const key = makeKey()
    const empty = makeTrail({ hours: 2, firstHour: 3, key, log: () => null }).digests
    evidence.pack(`${folder}/${logName('0005', 'aaaaaaaaaaaaaaaa')}`, logOf(events))
    evidence.write(`${folder}/${logName('0610', 'dddddddddddddddd')}`, 'this is no log')
    evidence.pack('digests/two.json.gz', digestOf(2, [logName('0205', 'bbbbbbbbbbbbbbbb')]))
    // the signature of the first is kept in the second; that of the second is nowhere
    empty.forEach(({ key: name, text }) => evidence.pack(name, text))
    evidence.write('keys.json', key.publicKeyList)
    evidence.write('export.json', logOf([call(5, 9, { eventName: 'DescribeTrails' })]))
    const { page, drop } = await start()
    await drop([evidence.path])
    await expectEnd(page, /./)
    await openCoverage(page)
    await expect
      .poll(() => line(page, /111122223333.*eu-west-1/))
      .toEqual(
        [
          ['00:00 to 01:00', '1 event'],
          ['01:00 to 02:00', '2 events, logging ended, attempt, logging stopped'],
          ['02:00 to 03:00', 'listed, missing, logging stopped'],
          ['03:00 to 04:00', 'empty, digest verified, logging stopped'],
          ['04:00 to 05:00', 'empty, digest not verified, logging stopped'],
          ['05:00 to 06:00', 'not in evidence, logging stopped'],
          ['06:00 to 07:00', 'unreadable, logging stopped'],
          ['07:00 to 08:00', 'not in evidence, logging stopped'],
          ['08:00 to 09:00', '1 event, logging began, logging stopped'],
          ['09:00 to 10:00', '1 event, no delivery named'],
        ].map(([time, words]) => `2024-05-12 ${time} UTC: ${words}`),
      )
    const told = async (presses: number): Promise<string> => {
      for (let press = 0; press < presses; press += 1) await page.keyboard.press('ArrowRight')
      return inspector(page).innerText()
    }
    await grid(page).focus()
    expect(await told(1)).toContain('1 call ended logging')
    expect(await told(1)).toContain('1 log file that a digest lists is not in the evidence under its name.')
    expect(await told(1)).toContain('verified digests say that their trail delivered nothing.')
    expect(await told(1)).toContain('their trail delivered nothing: that is no proof.')
    const unknown = await told(1)
    expect(unknown).toContain('That is not to say that nothing happened.')
    expect(unknown).toContain(
      'Trail main: StopLogging at 2024-05-12T01:30:00Z; StartLogging at 2024-05-12T08:30:00Z starts it again.',
    )
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: 'No matches' })).toBeVisible()
    await expect(page.getByText('it does not say that it did not happen')).toBeVisible()
  },
)

evidenceTest(
  'evidence of one hour is one cell, and says what cannot be shown',
  async ({ evidence, start }) => {
    const { page, drop } = await start()
    await drop([evidence.pack('one.json.gz', logOf([recordOf(1)]))])
    await expectEnd(page, /./)
    await openCoverage(page)
    await expect(page.getByText('1 line of account and region, 1 hour')).toBeVisible()
    await expect(
      page.getByText('No digest is in this evidence, so no time can be shown to be empty.'),
    ).toBeVisible()
    expect(await line(page, /./)).toEqual(['2024-05-12 00:00 to 01:00 UTC: 1 event, no delivery named'])
  },
)
