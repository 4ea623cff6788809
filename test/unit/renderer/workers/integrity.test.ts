import { sign } from 'node:crypto'
import { expect, test } from 'vitest'
import { makeKey, makeTrail, sha256, type MadeDigest } from '../../../support/signed-trail.js'
import { record, trail, type TestFile } from './twins/evidence-frames.js'
import { workbench } from './twins/workbench.js'

const key = makeKey()
const made = makeTrail({
  hours: 4,
  key,
  log: (hour) => (hour === 3 ? '{"Records":[]}' : trail([record(hour), record(hour + 100)])),
})
const newest = made.digests.at(-1) as MadeDigest
const digests = made.digests.map(({ key: name, text }): TestFile => ({ path: `/evidence/${name}`, text }))
const logs = made.logs.map(({ key: name, text }): TestFile => ({ path: `/evidence/${name}`, text }))
const keys: TestFile = { path: '/evidence/keys.json', text: key.publicKeyList }
const head: TestFile = { path: '/evidence/head.json', text: newest.headObject }

async function benchOf(files: readonly TestFile[]) {
  const bench = await workbench(files)
  await bench.ingest()
  await bench.open()
  return bench
}

/** Makes the stored bytes of the log files unreadable; the documents behind them stay. */
function damageLogs({ stores, caseId }: Awaited<ReturnType<typeof benchOf>>, bytes = 40): void {
  const [first] = stores.kept(caseId).blocks.values()
  new Uint8Array(first!).fill(0, 0, bytes)
}

const unhashed = (files: readonly TestFile[]): readonly TestFile[] =>
  files.map((file) => ({ ...file, hashed: false }))

async function countsOf(files: readonly TestFile[]) {
  const { logs: ofLogs, digests: ofDigests } = await (await benchOf(files)).ask('integrity', {})
  return { logs: ofLogs, digests: ofDigests }
}

test('documents are recognised by content, read without complaint, and hold no events', async () => {
  const bench = await benchOf([keys, head, digests[0]!, logs[0]!])
  const { entries } = await bench.ask('ledger', { offset: 0, size: 9, troubledOnly: false, path: '' })
  expect(
    entries.map(({ status, role, records, problems }) => [status, role, records, problems.length]),
  ).toEqual([
    ['read', 'public-keys', 0, 0],
    ['read', 'object-metadata', 0, 0],
    ['read', 'digest', 0, 0],
    ['read', undefined, 2, 0],
  ])
})

test('a whole trail is verified, a log file without events as well', async () => {
  expect(await countsOf([...logs, ...digests, keys, head])).toEqual({
    logs: { verified: 4 },
    digests: { verified: 4, 'chain-start': 1 },
  })
})

test('log files in parts, as those that were not compressed come, are hashed as a whole', async () => {
  const inParts = [...logs, ...digests].map((file) => ({ ...file, partBytes: 700 }))
  expect(await countsOf([...inParts, keys, head])).toEqual({
    logs: { verified: 4 },
    digests: { verified: 4, 'chain-start': 1 },
  })
})

test('a log file that was renamed is known by its hash, one that was emptied is a mismatch', async () => {
  const renamed = { ...logs[0]!, path: '/evidence/renamed.json' }
  const emptied = { ...logs[1]!, text: '{}' }
  const unreadable = { ...logs[2]!, text: '<html></html>' }
  expect((await countsOf([renamed, emptied, unreadable, logs[3]!, ...digests, keys, head])).logs).toEqual({
    verified: 2,
    'hash-mismatch': 2,
  })
})

test('a copy of a file, which is read once only, is judged by its own name too', async () => {
  const copy = { ...logs[0]!, path: `/evidence/zz/${logs[0]!.path.split('/').at(-1)}` }
  expect((await countsOf([...logs, copy, ...digests, keys, head])).logs).toEqual({ verified: 5 })
})

test('an event says what is known of its file, and of the files of its copies', async () => {
  const changed = {
    ...logs[0]!,
    path: logs[0]!.path.replace('/evidence/', '/evidence/zz/'),
    text: `${logs[0]!.text} `,
  }
  const bench = await benchOf([...logs, changed, ...digests, keys, head])
  const { search } = await bench.search('')
  const [row] = await bench.ask('page', { search, offset: 0, size: 1, columns: [] })
  const detail = await bench.ask('event', { ref: row!.ref })
  const files = await bench.ask('eventIntegrity', { ref: row!.ref })
  expect(
    detail.provenance
      .map(({ path }, index) => [path, files[index]?.verdict.status, files[index]?.digest])
      .sort(([left = ''], [right = '']) => (left < right ? -1 : 1)),
  ).toEqual([
    [logs[0]!.path, 'verified', made.digests[0]!.key],
    [changed.path, 'hash-mismatch', made.digests[0]!.key],
  ])
})

test('evidence that comes later changes the verdicts', async () => {
  const bench = await benchOf([...logs, ...digests])
  expect((await bench.ask('integrity', {})).logs).toEqual({ 'signature-unverifiable': 4 })
  bench.host.files = [...logs, ...digests, keys, head]
  await bench.ingest({ roots: ['/evidence'] })
  await bench.ask('refresh', {})
  expect((await bench.ask('integrity', {})).logs).toEqual({ verified: 4 })
})

test('the files behind a line are listed with what is known of each', async () => {
  const bench = await benchOf([...logs.slice(1), ...digests, keys, head])
  const { days } = await bench.ask('integrity', {})
  expect(
    days.map(({ day, account, region, trail: name, group }) => [day, account, region, name, group]),
  ).toEqual([['2024-05-12', '111122223333', 'eu-west-1', 'main', 'digests']])
  const files = await bench.ask('integrityFiles', { day: days[0]!.id })
  expect(
    files.map(({ kind, verdict, chain, path }) => [kind, verdict.status, chain?.place, path !== '']),
  ).toEqual([
    ['digest', 'verified', 'chain-start', true],
    ['digest', 'verified', 'linked', true],
    ['digest', 'verified', 'linked', true],
    ['digest', 'verified', 'linked', true],
    ['log', 'verified', undefined, true],
    ['log', 'verified', undefined, true],
    ['log', 'verified', undefined, true],
    ['log', 'listed-but-missing', undefined, false],
  ])
})

test('damage to stored bytes is told, and nothing is verified by it', async () => {
  const bench = await benchOf(unhashed([...logs, ...digests, keys, head]))
  const { blocks } = bench.stores.kept(bench.caseId)
  for (const block of blocks.values()) new Uint8Array(block).fill(0)
  const { logs: counts, digests: proofs, unread } = await bench.ask('integrity', {})
  expect([counts, proofs, unread]).toEqual([{ 'no-digest-in-evidence': 4 }, {}, 6])
})

test('a log file whose stored bytes are damaged is not taken for the one that was delivered', async () => {
  const bench = await benchOf(unhashed([logs[0]!, ...digests, keys, head]))
  damageLogs(bench)
  expect((await bench.ask('integrity', {})).logs).toEqual({ 'listed-but-missing': 4 })
})

test('the chain of custody holds what was just read, and names what was not read to its end', async () => {
  const bench = await benchOf([])
  bench.host.files = [logs[0]!, keys]
  await bench.ingest()
  const aborting = new AbortController()
  aborting.abort()
  await bench.ingest({ signal: aborting.signal, roots: ['/second root'] })
  const target = { fileName: 'custody.json', folder: '', ask: false }
  await bench.ask('exportCustody', { target })
  const manifest = JSON.parse(bench.host.exported.get('custody.json')!) as Record<string, unknown>
  expect(manifest).toMatchObject({
    format: 'spoor-custody-1',
    case: 'Test case',
    totals: { sources: 2, records: 2, events: 2 },
    unread: ['/second root'],
    integrity: { logFiles: { 'no-digest-in-evidence': 1 }, digests: {}, lakeQueries: {}, publicKeys: 1 },
    sources: [
      {
        path: logs[0]!.path,
        status: 'read',
        events: 2,
        uncompressed: [{ inside: [], sha256: sha256(logs[0]!.text) }],
      },
      { path: keys.path, status: 'read', role: 'public-keys', events: 0 },
    ],
  })
})

test('hashes come with the evidence: none of it is read again for them, whole or in parts', async () => {
  for (const partBytes of [{}, { partBytes: 700 }]) {
    const bench = await benchOf([{ ...logs[0]!, ...partBytes }, ...digests, keys, head])
    damageLogs(bench)
    expect((await bench.ask('integrity', {})).logs).toEqual({ verified: 1, 'listed-but-missing': 3 })
  }
})

test('hashes come with evidence that is added while the case is open', async () => {
  const bench = await benchOf([...digests, keys, head])
  await bench.ask('integrity', {})
  bench.host.files = [...logs, ...digests, keys, head]
  await bench.ingest()
  await bench.ask('refresh', {})
  for (const block of [...bench.stores.kept(bench.caseId).blocks.values()].slice(1))
    new Uint8Array(block).fill(0)
  expect((await bench.ask('integrity', {})).logs).toEqual({ verified: 4 })
})

test('a case that is opened again knows the hashes, without reading the evidence again', async () => {
  const bench = await benchOf([...unhashed(logs.slice(0, 1)), ...digests, keys, head])
  const expected = { verified: 1, 'listed-but-missing': 3 }
  expect((await bench.ask('integrity', {})).logs).toEqual(expected)
  damageLogs(bench)
  await bench.open()
  expect((await bench.ask('integrity', {})).logs).toEqual(expected)
})

test('a kept hash that is not of this file, or not of all of its parts, is not believed', async () => {
  for (const wrong of [{ fileSha256: 'ab' }, { lastPart: 99 }]) {
    const bench = await benchOf([...logs, ...unhashed([...digests, keys, head])])
    const { hashes } = bench.stores.kept(bench.caseId)
    expect(hashes.map(({ source }) => source).sort()).toEqual([0, 1, 2, 3])
    hashes.splice(0, hashes.length, ...hashes.map((kept) => ({ ...kept, sha256: 'cd', ...wrong })))
    await bench.open()
    expect((await bench.ask('integrity', {})).logs).toEqual({ verified: 4 })
  }
})

test('evidence that is added is hashed, what was there before is not', async () => {
  const bench = await benchOf(unhashed([...logs.slice(0, 1), ...digests, keys, head]))
  await bench.ask('integrity', {})
  bench.host.files = unhashed([...logs, ...digests, keys, head])
  await bench.ingest()
  damageLogs(bench)
  await bench.open()
  expect((await bench.ask('integrity', {})).logs).toEqual({ verified: 4 })
  expect(bench.stores.kept(bench.caseId).hashes.map(({ source }) => source)).toHaveLength(4)
})

test('where hashes cannot be kept because the disk is full, they are still told', async () => {
  const bench = await benchOf(unhashed([...logs, ...digests, keys, head]))
  bench.stores.room = 0
  expect((await bench.ask('integrity', {})).logs).toEqual({ verified: 4 })
})

test('the files of a Lake query are held against their signature inside of archives too', async () => {
  const table = (name: string): string =>
    `eventTime,eventName,eventID\n2023-07-10T11:38:23Z,${name},${name}\n`
  const hashes = ['one', 'two'].map((name) => sha256(`packed ${name}`))
  const signFile = JSON.stringify({
    version: '1.0',
    region: 'eu-west-1',
    files: hashes.map((fileHashValue, index) => ({ fileHashValue, fileName: `result_${index + 1}.csv.gz` })),
    hashAlgorithm: 'SHA-256',
    signatureAlgorithm: 'SHA256withRSA',
    queryCompleteTime: '2024-05-12T10:00:00Z',
    hashSignature: sign('sha256', Buffer.from(hashes.join(' ')), key.privateKey).toString('hex'),
    publicKeyFingerprint: key.fingerprint,
  })
  const inZip = (name: string, text: string, memberSha256?: string): TestFile => ({
    path: '/evidence/query.zip',
    text,
    inside: ['q1', name],
    ...(memberSha256 === undefined ? {} : { memberSha256 }),
  })
  const bench = await benchOf([
    inZip('result_1.csv.gz', table('first'), hashes[0]),
    inZip('result_2.csv.gz', table('second'), sha256('another file')),
    inZip('result_sign.json', signFile),
    keys,
  ])
  const { days } = await bench.ask('integrity', {})
  expect(days.filter(({ group }) => group === 'lake').map(({ logs: found }) => found)).toEqual([
    { verified: 1, 'hash-mismatch': 1 },
  ])
})

test('of a file that changed between two readings, the bytes that are kept are hashed, not those that came last', async () => {
  const large = (mark: string) =>
    trail(
      Array.from({ length: 2_000 }, (_, number) => record(number, { userAgent: number === 3 ? mark : 'x' })),
    )
  const trailOf = makeTrail({ hours: 1, key, log: () => large('B') })
  const [log] = trailOf.logs
  const others = [
    ...trailOf.digests.map(({ key: name, text }) => ({ path: `/evidence/${name}`, text })),
    { path: '/evidence/keys.json', text: key.publicKeyList },
    { path: '/evidence/head.json', text: trailOf.digests[0]!.headObject },
  ]
  const file = { path: `/evidence/${log!.key}`, partBytes: 50_000 }
  const bench = await workbench([{ ...file, text: large('A') }])
  const controller = new AbortController()
  bench.host.onChunk = (sent) => {
    if (sent > 900_000) controller.abort()
  }
  expect((await bench.ingest({ signal: controller.signal })).outcome).toBe('cancelled')
  bench.host.onChunk = () => undefined
  bench.host.files = [{ ...file, text: large('B') }, ...others]
  await bench.ingest()
  await bench.open()
  expect((await bench.ask('integrity', {})).logs).toEqual({ 'hash-mismatch': 1 })
})
