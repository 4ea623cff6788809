import { expect, test } from 'vitest'
import { record, sha256, trail, type TestFile } from './twins/evidence-frames.js'
import { workbench } from './twins/workbench.js'

const range = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => record(from + index))

const twoFiles: readonly TestFile[] = [
  { path: '/evidence/a.json.gz', text: trail(range(0, 3)) },
  { path: '/evidence/b.json', text: trail(range(3, 4)), partBytes: 1000 },
]

const totalsOf = async (bench: Awaited<ReturnType<typeof workbench>>) =>
  (await bench.ask('ledger', { offset: 0, size: 100, troubledOnly: false, path: '' })).totals

test('evidence that was read can be searched, and every record is in the ledger', async () => {
  const bench = await workbench(twoFiles)
  const receipt = await bench.ingest()
  const { count } = await bench.search('eventName:GetObject')
  const { entries, totals } = await bench.ask('ledger', {
    offset: 0,
    size: 10,
    troubledOnly: false,
    path: '',
  })
  expect({ outcome: receipt.outcome, events: receipt.progress.events, count, totals }).toEqual({
    outcome: 'complete',
    events: 7,
    count: 4,
    totals: {
      sources: 2,
      bytes: twoFiles[0]!.text.length + twoFiles[1]!.text.length,
      records: 7,
      events: 7,
      duplicates: 0,
      quarantined: 0,
      troubled: 0,
    },
  })
  expect(
    entries.map(({ id, path, sha256: hash, status, records }) => ({ id, path, hash, status, records })),
  ).toEqual(
    twoFiles.map((file, id) => ({
      id,
      path: file.path,
      hash: sha256(file.text),
      status: 'read',
      records: id === 0 ? 3 : 4,
    })),
  )
})

test('the same evidence again adds nothing, and a copy of it is a duplicate source', async () => {
  const bench = await workbench(twoFiles)
  await bench.ingest()
  bench.host.files = [...twoFiles, { path: '/evidence/copy.json.gz', text: twoFiles[0]!.text }]
  await bench.ingest()
  await bench.open()
  const { entries } = await bench.ask('ledger', { offset: 0, size: 10, troubledOnly: false, path: 'copy' })
  expect({ totals: await totalsOf(bench), entries }).toMatchObject({
    totals: { sources: 3, records: 7, events: 7, duplicates: 0, troubled: 0 },
    entries: [{ status: 'duplicate', records: 0, duplicateOf: '/evidence/a.json.gz' }],
  })
})

test('the same record in other files is counted as a duplicate and remembered with the event', async () => {
  const shared = record(1)
  const bench = await workbench([
    { path: '/evidence/a.json', text: trail([record(0), shared]) },
    { path: '/evidence/b.json', text: trail([shared, record(2)]) },
  ])
  await bench.ingest()
  const { search, count } = await bench.search('eventName:PutObject')
  const [row] = await bench.ask('page', { search, offset: 0, size: 10, columns: ['eventID'] })
  const detail = await bench.ask('event', { ref: row!.ref })
  expect({ count, totals: await totalsOf(bench) }).toMatchObject({
    count: 1,
    totals: { records: 4, events: 3, duplicates: 1 },
  })
  expect(
    detail.provenance.map(({ path, offset, length, sha256: hash }) => ({ path, offset, length, hash })),
  ).toEqual(
    [trail([record(0), shared]), trail([shared, record(2)])].map((text, index) => ({
      path: `/evidence/${index === 0 ? 'a' : 'b'}.json`,
      offset: text.indexOf(JSON.stringify(shared)),
      length: JSON.stringify(shared).length,
      hash: sha256(text),
    })),
  )
})

test('every stage is timed by itself, recognising duplicates among them, which says what memory it takes', async () => {
  const bench = await workbench([{ path: '/evidence/a.json', text: trail(range(0, 100)) }])
  const { timings, duplicateBytes } = (await bench.ingest()).progress
  expect(Object.keys(timings).sort()).toEqual(
    [
      'discover',
      'read',
      'hash',
      'inflate',
      'transfer',
      'wait',
      'scan',
      'duplicates',
      'index',
      'persist',
    ].sort(),
  )
  expect(timings.duplicates).toBeGreaterThan(0)
  expect(duplicateBytes).toBeGreaterThan(100 * 12)
})

test('a better copy that comes later changes what is said of an event that was counted already', async () => {
  const embedded = JSON.stringify({
    Events: range(0, 2).map((one) => ({ CloudTrailEvent: JSON.stringify(one) })),
  })
  const bench = await workbench([{ path: '/evidence/lookup.json', text: embedded }])
  const formsNow = async () => {
    const order = { by: 'time', direction: 'oldest' } as const
    const reply = await bench.ask('search', { text: '', order, range: null })
    if (reply.kind === 'invalid') throw new Error(reply.problem.message)
    const { search } = reply
    const [facet] = await bench.ask('facets', { search, fields: ['form'], size: 5 })
    const [first] = await bench.ask('page', { search, offset: 0, size: 1, columns: ['form'] })
    const { form, formNote } = await bench.ask('event', { ref: first!.ref })
    return { values: facet?.values, cell: first?.cells[0]?.text, form, isNoted: formNote !== '' }
  }
  await bench.ingest()
  await bench.open()
  const values = [{ value: 'embedded', count: 2 }]
  expect(await formsNow()).toEqual({ values, cell: 'embedded', form: 'embedded', isNoted: true })
  bench.host.files = [...bench.host.files, { path: '/evidence/log.json', text: trail(range(0, 1)) }]
  await bench.ingest()
  await bench.ask('refresh', {})
  const better = [
    { value: 'embedded', count: 1 },
    { value: 'record', count: 1 },
  ]
  expect(await formsNow()).toEqual({ values: better, cell: 'record', form: 'record', isNoted: false })
})

test('damage is quarantined with its place, what is no CloudTrail is skipped, and both are told', async () => {
  const good = JSON.stringify(record(0))
  const broken = `{"Records":[${good},{"eventName":"x" "y"},${JSON.stringify(record(1))}]}`
  const bench = await workbench([
    { path: '/evidence/broken.json', text: broken, partBytes: 700 },
    { path: '/evidence/other.json', text: '{"hello":"world"}' },
  ])
  const receipt = await bench.ingest()
  await bench.open()
  const { entries, totals } = await bench.ask('ledger', { offset: 0, size: 10, troubledOnly: true, path: '' })
  const bytes = await bench.ask('quarantined', { sourceId: 0, index: 0 })
  expect({ troubled: receipt.troubled, totals, entries, bytes }).toMatchObject({
    troubled: 2,
    totals: { records: 3, events: 2, quarantined: 1, troubled: 2 },
    entries: [
      {
        path: '/evidence/broken.json',
        status: 'partial',
        quarantine: [
          { offset: broken.indexOf('{"eventName":"x"'), problem: { subject: '/evidence/broken.json' } },
        ],
      },
      { path: '/evidence/other.json', status: 'skipped', problems: [{ code: 'not-cloudtrail' }] },
    ],
    bytes: { text: '{"eventName":"x" "y"}' },
  })
})

test('a record with a key that stands twice is an event, and the ledger tells of it', async () => {
  const odd = JSON.stringify(record(1)).replace('{', '{"eventName":"Hidden",')
  const path = '/evidence/a.json'
  const text = `[${JSON.stringify(record(0))},${odd},${JSON.stringify(record(2))}]`
  const bench = await workbench([{ path, text }])
  await bench.ingest()
  expect((await bench.search('Hidden')).count).toBe(0)
  const { entries } = await bench.ask('ledger', { offset: 0, size: 10, troubledOnly: true, path: '' })
  expect(entries).toMatchObject([
    {
      status: 'partial',
      records: 3,
      events: 3,
      quarantined: 0,
      exact: 1,
      problems: [{ code: 'key-repeated', subject: path, offset: text.indexOf(odd), length: odd.length }],
    },
  ])
})

test('a cancelled ingest keeps what was indexed, says what is missing, and resumes to the same answers', async () => {
  const files: readonly TestFile[] = [
    { path: '/evidence/a.json.gz', text: trail(range(0, 200)) },
    { path: '/evidence/b.json', text: trail(range(200, 2_000)), partBytes: 50_000 },
    { path: '/evidence/c.json.gz', text: trail(range(2_200, 100)) },
  ]
  const undisturbed = await workbench(files)
  await undisturbed.ingest()
  const expected = await undisturbed.search('bucket-3')

  const bench = await workbench(files)
  const controller = new AbortController()
  bench.host.onChunk = (sent) => {
    if (sent > 900_000) controller.abort()
  }
  const cancelled = await bench.ingest({ signal: controller.signal })
  const opened = await bench.open()
  const half = await bench.ask('ledger', { offset: 0, size: 10, troubledOnly: false, path: '' })
  expect(cancelled.outcome).toBe('cancelled')
  expect(opened.summary.unfinished?.roots).toEqual(['/evidence'])
  expect(
    half.entries.map(({ path, status, problems }) => [path, status, problems.map(({ code }) => code)]),
  ).toEqual([
    ['/evidence/a.json.gz', 'read', []],
    ['/evidence/b.json', 'partial', ['cancelled']],
  ])
  const partial = half.entries[1]!
  expect(partial.events).toBeGreaterThan(0)
  expect(partial.events).toBeLessThan(2_000)
  expect((await bench.search('')).count).toBe(half.totals.events)

  bench.host.onChunk = () => undefined
  const resumed = await bench.ingest()
  const found = await bench.search('bucket-3')
  expect({ resumed: resumed.outcome, count: found.count, totals: await totalsOf(bench) }).toEqual({
    resumed: 'complete',
    count: expected.count,
    totals: await totalsOf(undisturbed),
  })
  expect((await bench.open()).summary.unfinished).toBe(null)
})

test('a kill at any moment leaves a case that opens, and resumes to the answers of an undisturbed run', async () => {
  const files: readonly TestFile[] = [
    { path: '/evidence/a.json.gz', text: trail(range(0, 3_000)) },
    { path: '/evidence/b.json', text: trail([...range(2_990, 3_000), record(5)]), partBytes: 300_000 },
  ]
  const undisturbed = await workbench(files)
  await undisturbed.ingest()
  const truth = await totalsOf((await undisturbed.open(), undisturbed))
  for (const killAt of [0, 500_000, 2_500_000, 3_500_000, 4_000_000]) {
    const bench = await workbench(files)
    bench.host.onChunk = (sent) => {
      if (sent >= killAt) throw new Error('killed')
    }
    await expect(bench.ingest()).rejects.toThrow('killed')
    const opened = await bench.open()
    const found = await bench.search('')
    expect(found.count).toBe(opened.summary.totals.events)
    bench.host.onChunk = () => undefined
    await bench.ingest()
    await bench.open()
    expect({ killAt, totals: await totalsOf(bench), count: (await bench.search('')).count }).toEqual({
      killAt,
      totals: truth,
      count: truth.events,
    })
  }
})

test('a kill behind the border of a full segment loses nothing and doubles nothing', async () => {
  const small = (number: number) => {
    const { eventID, eventTime, eventName, recipientAccountId } = record(number)
    return { eventID, eventTime, eventName, recipientAccountId }
  }
  const records = Array.from({ length: 75_000 }, (_, number) => small(number))
  const copies = [small(70_001), small(12)]
  const bench = await workbench([
    { path: '/evidence/a.json', text: trail([...records, ...copies]), partBytes: 100_000 },
  ])
  bench.host.onChunk = (sent) => {
    if (sent > 10_600_000) throw new Error('killed')
  }
  await expect(bench.ingest()).rejects.toThrow('killed')
  const { summary } = await bench.open()
  expect(summary.totals.events).toBeGreaterThan(65_536)
  expect((await bench.search('')).count).toBe(summary.totals.events)
  bench.host.onChunk = () => undefined
  await bench.ingest()
  expect({ count: (await bench.search('')).count, totals: await totalsOf(bench) }).toMatchObject({
    count: 75_000,
    totals: { records: 75_002, events: 75_000, duplicates: 2, quarantined: 0, troubled: 0 },
  })
})

test('a full disk is told as such, and what was acknowledged before stays', async () => {
  const bench = await workbench([{ path: '/evidence/a.json', text: trail(range(0, 10)) }])
  await bench.ingest()
  bench.stores.room = 100
  bench.host.files = [...bench.host.files, { path: '/evidence/b.json', text: trail(range(10, 10)) }]
  await expect(bench.ingest()).rejects.toMatchObject({ problem: { code: 'storage-full' } })
  expect((await bench.search('')).count).toBe(10)
  const { summary } = await bench.open()
  expect(summary.unfinished?.roots).toEqual(['/evidence'])
})

test('a stream without its end frame is a failure, and its events are kept', async () => {
  const bench = await workbench(twoFiles)
  const original = bench.host.readEvidence.bind(bench.host)
  bench.host.readEvidence = async (input, signal) => {
    const whole = new Uint8Array(await new Response(await original(input, signal)).arrayBuffer())
    return new Response(whole.subarray(0, whole.length - 40)).body!
  }
  await expect(bench.ingest()).rejects.toMatchObject({ problem: { code: 'read-failed' } })
  expect((await bench.search('')).count).toBe(7)
})

test('a cancel at any moment, and one more at any moment of the rest, counts every event once', async () => {
  const files: readonly TestFile[] = [
    { path: '/evidence/a.json', text: trail([...range(0, 6_000), record(7)]), partBytes: 100_000 },
  ]
  const undisturbed = await workbench(files)
  await undisturbed.ingest()
  await undisturbed.open()
  const truth = await totalsOf(undisturbed)
  const bytes = files[0]!.text.length
  for (let cut = 0; cut < bytes; cut += 150_000) {
    const bench = await workbench(files)
    for (const at of [cut, cut, Number.POSITIVE_INFINITY]) {
      const controller = new AbortController()
      bench.host.onChunk = (sent) => {
        if (sent >= at) controller.abort()
      }
      await bench.ingest({ signal: controller.signal })
      const { count } = await bench.search('')
      expect({ cut, at, count }).toEqual({ cut, at, count: (await totalsOf(bench)).events })
    }
    expect({ cut, totals: await totalsOf(bench) }).toEqual({ cut, totals: truth })
  }
}, 240_000)
