import { expect, test } from 'vitest'
import { record, trail, type TestFile } from './twins/evidence-frames.js'
import { workbench, type Workbench } from './twins/workbench.js'

const range = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => record(from + index))

const csv = [
  'eventTime,eventName,eventSource,awsRegion,eventID,recipientAccountId',
  ...Array.from(
    { length: 30 },
    (_, index) =>
      `2023-07-11T00:00:${String(index).padStart(2, '0')}Z,ListKeys,kms.amazonaws.com,eu-west-1,` +
      `22222222-2222-4222-8222-${String(index).padStart(12, '0')},111122223333`,
  ),
].join('\n')

const damaged = `{"Records":[${JSON.stringify(record(900))},{"eventName":"x" "y"},${JSON.stringify(record(901))}]}`

/** Compressed and plain, in one part and in many, damaged, with copies, without records, and a file that is another's copy. */
const files: readonly TestFile[] = [
  { path: '/evidence/a.json.gz', text: trail(range(0, 300)) },
  { path: '/evidence/b.json', text: trail([...range(250, 600), record(3)]), partBytes: 20_000 },
  { path: '/evidence/c.json', text: damaged, partBytes: 500 },
  { path: '/evidence/d.csv', text: csv, partBytes: 1_000 },
  { path: '/evidence/e.json', text: '{"hello":"world"}' },
  { path: '/evidence/f.json.gz', text: trail([]) },
  { path: '/evidence/g.json.gz', text: trail(range(0, 300)) },
  {
    path: '/evidence/h.json.gz',
    text: trail(range(1_000, 5)),
    status: 'partial',
    problems: [{ code: 'gzip-checksum', subject: '/evidence/h.json.gz', offset: 9 }],
  },
]

const ledgerOf = (bench: Workbench) =>
  bench.ask('ledger', { offset: 0, size: 100, troubledOnly: false, path: '' })

/** What a person can see of a case: the ledger, counts, rows, and where each record stands. */
async function answersOf(bench: Workbench) {
  const { problems, summary } = await bench.open()
  const counts: Record<string, number> = {}
  for (const text of ['', 'eventName:GetObject', 'bucket-3', 'eventName:ListKeys', '"object 7"'])
    counts[text] = (await bench.search(text)).count
  const { search, count } = await bench.search('')
  const columns = ['eventID', 'eventName', 'sourceIPAddress']
  const rows = await bench.ask('page', { search, offset: 0, size: count, columns })
  const details = []
  for (const { ref } of rows) {
    const { verbatim, key, provenance, form } = await bench.ask('event', { ref })
    details.push({ verbatim, key, provenance, form })
  }
  const { totals, firstTime, lastTime } = summary
  const shown = rows.map(({ cells, time }) => [time, ...cells.map((cell) => cell.text)])
  return { problems, totals, firstTime, lastTime, counts, shown, details, ledger: await ledgerOf(bench) }
}

async function undisturbed(given = files): Promise<Workbench> {
  const bench = await workbench(given)
  await bench.ingest()
  return bench
}

const flip = (bytes: ArrayBuffer): void => {
  new Uint8Array(bytes).fill(7, 0, 64)
}

test('what a damaged segment held is had again from the stored evidence, with the same answers and the same ledger', async () => {
  const bench = await undisturbed()
  const expected = await answersOf(bench)
  const kept = bench.stores.kept('case-1')
  const segments = [...kept.segments.values()]
  flip(segments[0]!.hot)
  const harmed = await bench.open()
  expect(harmed.problems.map(({ code }) => code)).toContain('storage-damaged')
  expect((await bench.search('')).count).toBeLessThan(expected.totals.events)
  const blocks = kept.blocks.size

  const seen: number[] = []
  const receipt = await bench.rebuild({ onProgress: ({ files: done }) => seen.push(done) })
  expect({ outcome: receipt.outcome, troubled: receipt.troubled }).toEqual({
    outcome: 'complete',
    troubled: 0,
  })
  expect(seen.at(-1)).toBe(files.length)
  expect(await answersOf(bench)).toEqual(expected)
  // the evidence was not written again, and the replaced segments go when there is time
  expect(kept.blocks.size).toBe(blocks)
  const store = await bench.stores.open('case-1')
  expect(await store.sweep()).toBeGreaterThan(0)
  expect(await answersOf(bench)).toEqual(expected)
})

test('a rebuilt case is rebuilt and added to like any other', async () => {
  const more = [...files, { path: '/evidence/more.json', text: trail(range(5_000, 20)), partBytes: 3_000 }]
  const expected = await answersOf(await undisturbed(more))
  const bench = await undisturbed()
  await bench.rebuild()
  bench.host.files = more
  await bench.ingest()
  await bench.rebuild()
  expect(await answersOf(bench)).toEqual(expected)
  bench.host.files = more
  await bench.ingest()
  expect(await answersOf(bench)).toEqual(expected)
})

test.each([0, 99])('a case of format %i is rebuilt into the format of now', async (format) => {
  const bench = await undisturbed()
  const expected = await answersOf(bench)
  const { commits } = bench.stores.kept('case-1')
  commits.forEach((row, index) => (commits[index] = { ...row, format }))
  expect((await bench.open()).problems.map(({ code }) => code)).toContain('segment-format')
  expect((await bench.search('')).count).toBe(0)
  await bench.rebuild()
  expect(await answersOf(bench)).toEqual(expected)
})

test('what is damaged in the stored evidence as well is named with its file and bytes, and can be added again', async () => {
  const bench = await undisturbed()
  const expected = await answersOf(bench)
  const kept = bench.stores.kept('case-1')
  flip([...kept.segments.values()][0]!.cold.get('text')!)
  const store = await bench.stores.open('case-1')
  // the block of compressed payloads: a.json.gz is the first of them
  const [first] = await store.ledger(0)
  const block = first!.parts.rows[6]!
  const bytes = kept.blocks.get(block)!
  new Uint8Array(bytes).fill(0, 0, 50)

  const receipt = await bench.rebuild()
  expect(receipt.troubled).toBe(1)
  const {
    problems,
    summary: { totals },
  } = await bench.open()
  const { entries } = await ledgerOf(bench)
  expect(problems).toEqual([])
  expect(entries[0]).toMatchObject({ path: '/evidence/a.json.gz', status: 'partial', records: 0, events: 0 })
  expect(entries[0]!.problems).toMatchObject([
    { code: 'storage-damaged', subject: '/evidence/a.json.gz', offset: 0, length: files[0]!.text.length },
  ])
  // 51 of its events are in another file as well
  expect(totals.events).toBe(expected.totals.events - 249)
  expect(totals.records).toBe(totals.events + totals.duplicates + totals.quarantined)
  expect((await bench.search('')).count).toBe(totals.events)

  await bench.ingest()
  const again = await bench.open()
  expect(again.summary.totals.events).toBe(expected.totals.events)
  expect((await bench.search('bucket-3')).count).toBe(expected.counts['bucket-3'])
  // from then on nothing is read again
  const { totals: final } = again.summary
  await bench.ingest()
  expect((await bench.open()).summary.totals).toEqual(final)
})

test('damage in the middle of a payload costs only what is there', async () => {
  const text = trail(range(0, 400))
  const bench = await undisturbed([{ path: '/evidence/a.json', text, partBytes: 50_000 }])
  const kept = bench.stores.kept('case-1')
  const store = await bench.stores.open('case-1')
  const [first] = await store.ledger(0)
  const row = (part: number): readonly number[] => [...first!.parts.rows.slice(9 * part, 9 * part + 9)]
  const [, , , , rawOffset = 0, , block = 0, offset = 0] = row(2)
  expect(row(0)[6]).toBe(block)
  // the end of the block is gone: the parts in front of it are still had
  kept.blocks.set(block, kept.blocks.get(block)!.slice(0, offset + 10))

  const { troubled } = await bench.rebuild()
  const { summary } = await bench.open()
  const { entries } = await ledgerOf(bench)
  const lost = entries[0]!.problems.filter(({ code }) => code === 'storage-damaged')
  expect(troubled).toBe(1)
  expect(lost[0]).toMatchObject({ subject: '/evidence/a.json', offset: rawOffset })
  expect(lost.reduce((sum, { length = 0 }) => sum + length, 0)).toBe(text.length - rawOffset)
  const whole = text.slice(0, rawOffset).split('"eventVersion"').length - 1
  expect(summary.totals.events).toBe(whole)
  expect((await bench.search('')).count).toBe(whole)
})

test('a rebuild that fails or is cancelled leaves the case as it was, and nothing behind', async () => {
  const bench = await undisturbed()
  const expected = await answersOf(bench)
  const kept = bench.stores.kept('case-1')
  const before = [[...kept.segments.keys()], [...kept.blocks.keys()], kept.commits.length]
  const state = () => [[...kept.segments.keys()], [...kept.blocks.keys()], kept.commits.length]

  bench.stores.room = 1_000
  await expect(bench.rebuild()).rejects.toMatchObject({ problem: { code: 'storage-full' } })
  expect(state()).toEqual(before)
  bench.stores.room = Number.POSITIVE_INFINITY

  const controller = new AbortController()
  const onProgress = (): void => controller.abort(new DOMException('cancelled', 'AbortError'))
  const { outcome } = await bench.rebuild({ signal: controller.signal, onProgress })
  expect(outcome).toBe('cancelled')
  expect(state()).toEqual(before)
  expect(await answersOf(bench)).toEqual(expected)
})

test('a case whose reading was cut off is rebuilt, and read on to the answers of an undisturbed run', async () => {
  const long: readonly TestFile[] = [
    { path: '/evidence/a.json.gz', text: trail(range(0, 3_000)) },
    { path: '/evidence/b.json', text: trail([...range(2_990, 3_000), record(5)]), partBytes: 100_000 },
    { path: '/evidence/c.json.gz', text: trail(range(9_000, 10)) },
  ]
  const truth = (await (await undisturbed(long)).open()).summary.totals
  for (const cutAt of [500_000, 1_200_000, 2_500_000, 3_000_000]) {
    const bench = await workbench(long)
    const controller = new AbortController()
    bench.host.onChunk = (sent) => {
      if (sent >= cutAt) controller.abort()
    }
    await bench.ingest({ signal: controller.signal })
    const cut = (await bench.open()).summary.totals.events
    await bench.rebuild()
    const { summary } = await bench.open()
    expect(summary.totals.events).toBeGreaterThanOrEqual(cut)
    expect((await bench.search('')).count).toBe(summary.totals.events)
    bench.host.onChunk = () => undefined
    await bench.ingest()
    expect({ cutAt, totals: (await bench.open()).summary.totals }).toEqual({ cutAt, totals: truth })
    expect((await bench.search('')).count).toBe(truth.events)
  }
})

test('marks go to the same events of the new index; those of a damaged segment are not made up', async () => {
  const bench = await undisturbed()
  const rowsNow = async () => {
    const { search, count } = await bench.search('')
    return bench.ask('page', { search, offset: 0, size: count, columns: ['eventID'] })
  }
  const nameOf = ({ cells }: { readonly cells: readonly { readonly text: string }[] }) => cells[0]!.text
  const before = await rowsNow()
  const marked = before.filter((_, index) => index % 7 === 0)
  const { marks } = await bench.rebuild({ marks: [...marked.map(({ ref }) => ref), 999 * 65_536] })
  const after = new Map((await rowsNow()).map((row) => [row.ref, nameOf(row)]))
  expect(marks.map(([, now]) => after.get(now)).sort()).toEqual(marked.map(nameOf).sort())
  expect(new Map(marks.map(([was, now]) => [was, after.get(now)]))).toEqual(
    new Map(marked.map((row) => [row.ref, nameOf(row)])),
  )
  bench.stores.kept('case-1').segments.clear()
  expect((await bench.rebuild({ marks: [...after.keys()] })).marks).toEqual([])
})

test('an open case stays as it is while its index is replaced, until it is opened anew', async () => {
  const bench = await undisturbed()
  const { count } = await bench.search('')
  await bench.rebuild()
  await bench.ask('refresh', {})
  const order = { by: 'time', direction: 'oldest' } as const
  expect(await bench.ask('search', { text: '', order, range: null })).toMatchObject({ count })
})
