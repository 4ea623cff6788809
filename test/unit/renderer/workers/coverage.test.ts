import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { cellAt, stateOf } from '../../../../renderer/coverage/coverage-map.js'
import { record, trail, type TestEvent } from './twins/evidence-frames.js'
import { workbench } from './twins/workbench.js'

const folder = '/evidence/AWSLogs/111122223333/CloudTrail/eu-central-1/2023/07/10'
const logAt = (time: string, unique: string): string =>
  `111122223333_CloudTrail_eu-central-1_20230710T${time}Z_${unique}.json.gz`

function digest(hour: number, logs: readonly string[], more: TestEvent = {}): string {
  const at = (offset: number): string => `2023-07-10T${String(hour + offset).padStart(2, '0')}:00:00Z`
  const name = `111122223333_CloudTrail-Digest_eu-central-1_a_trail_us-east-1_20230710T${String(hour + 1).padStart(2, '0')}0000Z`
  return JSON.stringify({
    awsAccountId: '111122223333',
    digestStartTime: at(0),
    digestEndTime: at(1),
    digestS3Bucket: 'bucket',
    digestS3Object: `AWSLogs/111122223333/CloudTrail-Digest/eu-central-1/2023/07/10/${name}.json.gz`,
    previousDigestS3Object: null,
    logFiles: logs.map((log) => ({
      s3Bucket: 'bucket',
      s3Object: `AWSLogs/111122223333/CloudTrail/eu-central-1/2023/07/10/${log}`,
      hashValue: 'ab',
      hashAlgorithm: 'SHA-256',
    })),
    ...more,
  })
}

test('what is not in the evidence is told from what a digest says never came, and from what is listed and missing', async () => {
  const here = logAt('1100', 'aaaaaaaaaaaaaaaa')
  const bench = await workbench([
    { path: `${folder}/${here}`, text: trail([record(1), record(2)]) },
    { path: `/copied/${here}`, text: `${trail([record(1), record(2)])}\n` },
    { path: '/evidence/one.json', text: digest(11, [here, logAt('1205', 'bbbbbbbbbbbbbbbb')]) },
    { path: '/evidence/two.json', text: digest(13, []) },
    { path: '/evidence/broken.json', text: digest(14, [], { digestEndTime: 'soon' }) },
    { path: '/evidence/late.json', text: trail([record(5 * 3600, { eventName: 'ListBuckets' })]) },
  ])
  await bench.ingest()
  await bench.open()
  const map = await bench.ask('coverage', { step: 'fitting' })
  const [row, ...others] = map.rows
  const columns = Array.from({ length: map.columns }, (_, column) => stateOf(cellAt(row!, column), map.step))
  const { cells: _, ...named } = row!
  expect({ others: others.length, columns, named, digests: map.digests, events: map.events }).toEqual({
    others: 0,
    columns: ['events', 'missing', 'empty', 'unknown', 'unknown', 'events'],
    named: {
      account: '111122223333',
      region: 'eu-central-1',
      events: 3,
      undated: 0,
      files: 1,
      missing: 1,
    },
    digests: 3,
    events: 3,
  })
})

test('a listed file that was renamed is not missing, as when integrity is checked', async () => {
  const listed = [logAt('1100', 'aaaaaaaaaaaaaaaa'), logAt('1105', 'bbbbbbbbbbbbbbbb'), logAt('1110', 'c')]
  const renamed = trail([record(1)])
  const sha256 = createHash('sha256').update(renamed).digest('hex')
  const text = digest(11, listed).replace('"hashValue":"ab"', `"hashValue":"${sha256}"`)
  const bench = await workbench([
    { path: '/evidence/renamed.json', text: renamed },
    { path: `/evidence/${listed[1]}`, text: trail([record(2)]) },
    { path: '/evidence/digest.json', text },
    { path: '/evidence/again.json', text: digest(11, listed, { digestEndTime: '2023-07-10T12:00:01Z' }) },
  ])
  await bench.ingest()
  await bench.open()
  const map = await bench.ask('coverage', { step: 'hour' })
  const { logs } = await bench.ask('integrity', {})
  expect([map.rows.map(({ missing }) => missing), logs]).toEqual([
    [1],
    { 'hash-mismatch': 1, 'listed-but-missing': 2, 'signature-unverifiable': 1 },
  ])
})

test('digests that come later are read too', async () => {
  const bench = await workbench([{ path: '/evidence/a.json', text: trail([record(1)]) }])
  await bench.ingest()
  await bench.open()
  const before = await bench.ask('coverage', { step: 'hour' })
  bench.host.files = [...bench.host.files, { path: '/evidence/d.json', text: digest(12, []) }]
  await bench.ingest()
  await bench.ask('refresh', {})
  const after = await bench.ask('coverage', { step: 'hour' })
  expect([before, after].map(({ digests, columns }) => [digests, columns])).toEqual([
    [0, 1],
    [1, 2],
  ])
})
