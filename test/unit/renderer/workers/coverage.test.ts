import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { cellAt, stateOf, stopsIn } from '../../../../renderer/coverage/coverage-map.js'
import { makeKey, makeTrail, type SigningKey } from '../../../support/signed-trail.js'
import { record, trail, type TestEvent, type TestFile } from './twins/evidence-frames.js'
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
    columns: ['events', 'missing', 'claimed', 'unknown', 'unknown', 'unnamed'],
    named: {
      account: '111122223333',
      region: 'eu-central-1',
      events: 3,
      undated: 0,
      files: 1,
      missing: 1,
      stops: [],
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

type Bench = Awaited<ReturnType<typeof workbench>>

/** The states of the only row, and the map. */
async function mapOf(bench: Bench) {
  const map = await bench.ask('coverage', { step: 'hour' })
  const [row] = map.rows
  const columns = Array.from({ length: map.columns }, (_, column) => column)
  return { map, row: row!, states: columns.map((column) => stateOf(cellAt(row!, column), map.step)) }
}

async function benchOf(files: readonly TestFile[]): Promise<Bench> {
  const bench = await workbench(files)
  await bench.ingest()
  await bench.open()
  return bench
}

test('that nothing was delivered is proven by a verified digest only, and not at all by one that is refuted', async () => {
  const key = makeKey()
  const made = makeTrail({ hours: 3, key, log: () => null })
  const digests = made.digests.map(({ key: name, text }): TestFile => ({ path: `/evidence/${name}`, text }))
  const newest = made.digests[2]!
  const head = { path: `/evidence/${newest.key}.head.json`, text: newest.headObject }
  const keysOf = ({ publicKeyList: text }: SigningKey): TestFile => ({ path: '/evidence/keys.json', text })
  const evidence = {
    verified: [...digests, keysOf(key), head],
    'no keys': [...digests, head],
    'no metadata': [...digests, keysOf(key)],
    'another key': [...digests, keysOf(makeKey({ fingerprint: key.fingerprint })), head],
  }
  const seen: Record<string, unknown> = {}
  for (const [name, files] of Object.entries(evidence)) {
    const { map, states } = await mapOf(await benchOf(files))
    seen[name] = [...states, map.refutedDigests]
  }
  expect(seen).toEqual({
    verified: ['empty', 'empty', 'empty', 0],
    'no keys': ['claimed', 'claimed', 'claimed', 0],
    'no metadata': ['empty', 'empty', 'claimed', 0],
    'another key': ['unknown', 'unknown', 'unknown', 3],
  })
})

test('a file without a name of CloudTrail is no delivery, unless a copy of it or of its events has one', async () => {
  const renamed = (second: number, path: string): TestFile => ({ path, text: trail([record(second)]) })
  const files = [
    renamed(0, '/evidence/renamed.json'),
    renamed(3600, '/evidence/exported.json'),
    { ...renamed(3600, `/evidence/${logAt('1205', 'a')}`), text: `${trail([record(3600)])} ` },
    renamed(7200, '/evidence/copied.json'),
    renamed(7200, `/evidence/${logAt('1305', 'b')}`),
    renamed(10800, `/evidence/${logAt('1405', 'c').replace('_CloudTrail_', '_CloudTrail-Insight_')}`),
  ]
  for (const order of [files, [...files].reverse()]) {
    const { states, row } = await mapOf(await benchOf(order))
    expect([...states, row.files]).toEqual(['unnamed', 'events', 'events', 'events', 3])
  }
})

test('a stop lasts to the call that starts the trail again, or to the end of the evidence', async () => {
  const call = (second: number, eventName: string, name: unknown, more: TestEvent = {}): TestEvent =>
    record(second, {
      eventName,
      eventSource: 'cloudtrail.amazonaws.com',
      requestParameters: { name },
      ...more,
    })
  const arn = 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/main'
  const files = [
    { path: '/evidence/a.json', text: trail([call(60, 'StopLogging', arn), record(5 * 3600)]) },
    {
      path: '/evidence/b.json',
      text: trail([
        call(2 * 3600, 'StartLogging', 'main'),
        call(3600, 'StartLogging', 'main', {
          errorCode: 'InsufficientDependencyServiceAccessPermissionException',
        }),
        call(3 * 3600, 'DeleteTrail', 'second'),
        call(4 * 3600, 'StopLogging', undefined),
      ]),
    },
  ]
  for (const order of [files, [...files].reverse()]) {
    const { map, row } = await mapOf(await benchOf(order))
    const columns = Array.from({ length: map.columns }, (_, column) => stopsIn(map, row, column))
    expect(columns.map((stops) => stops.map(({ name }) => name))).toEqual([
      [arn],
      [arn],
      [],
      ['second'],
      ['second'],
      ['second'],
    ])
    expect(row.stops.map(({ stoppedBy, until }) => [stoppedBy, until?.startedBy])).toEqual([
      ['StopLogging', 'StartLogging'],
      ['DeleteTrail', undefined],
    ])
  }
})

test('calls that are too many to be administration are not followed, and that is said', async () => {
  const storm = Array.from({ length: 5_001 }, (_, index) =>
    record(index, {
      eventName: 'StopLogging',
      eventSource: 'cloudtrail.amazonaws.com',
      requestParameters: { name: 'x' },
    }),
  )
  const { map, row } = await mapOf(await benchOf([{ path: '/evidence/storm.json', text: trail(storm) }]))
  expect([map.unfollowedCalls, row.stops.length]).toEqual([5_001, 0])
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
