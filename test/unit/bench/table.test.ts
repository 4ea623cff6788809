import { expect, test } from 'vitest'
import { questionsFor, type Manifest } from '../../bench/asked.js'
import { RUNS } from '../../bench/page-tasks.js'
import type { PeerRuns, Table } from '../../bench/peers.js'
import type { SpoorRun } from '../../bench/spoor-run.js'
import { sectionsOf, textOf, verdictOf, type Line, type Results } from '../../bench/table.js'

const manifest: Manifest = {
  events: 1_000_000, files: 10, rawBytes: 1e9, gzBytes: 1e8, needle: 'quarterly-ledger-staging-5512',
  address: '203.0.113.77', requestID: 'r-1',
} // prettier-ignore
const memory = { renderer: 300, rendererFiles: 120, browser: 200, host: 100 }
const spoorRun = (ingestMs: number): SpoorRun => ({
  ingestMs, firstResults: 900, compactMs: 5000, openMs: 310, textReadyMs: 600, memory,
  memoryAsking: { ...memory, renderer: 550 }, diskBytes: 2e8,
  answers: { substring: { count: 37, ms: 40, first: 55 } },
  last: { events: 1_000_000, timings: { inflate: 4000, index: 3000 } },
}) // prettier-ignore
const table = (variant: string, ingestMs: number): Table => ({
  variant, ingestMs, events: 1_000_000, bytes: 1e9, peakMB: 900,
  answers: { substring: { ms: 500, first: 600, rows: 37 } },
}) // prettier-ignore
const nobody: PeerRuns = { tables: [], scans: [], missing: ['DuckDB is left out.'] }
const results = (peers: PeerRuns): Results => ({
  manifest, spoor: [8000, 6000, 7000].map(spoorRun), window: null, peers,
}) // prettier-ignore

function lineOf(of: Results, what: RegExp): Line | undefined {
  return sectionsOf(of)
    .flatMap(({ lines }) => lines)
    .find((line) => what.test(line.what))
}

test('the fastest complete load of a peer is what the ingest is compared with, by its median', () => {
  const tables = [
    table('text', 20_000),
    table('struct', 14_000),
    table('struct', 99_000),
    table('struct', 10_000),
  ]
  const line = lineOf(results({ ...nobody, tables }), /against DuckDB \(struct/)
  expect(line).toMatchObject({ value: 0.5, target: 0.5, unit: 'x' })
  expect(verdictOf(line!)).toBe('held')
})

test('a target that is missed says by how much', () => {
  const open = lineOf(results(nobody), /first results and histogram/)!
  expect([open.value, open.target, verdictOf(open)]).toEqual([310, 300, 'missed by 3 %'])
  const asking = lineOf(results(nobody), /peak while opening/)!
  expect(verdictOf(asking)).toBe('missed by 10 %')
  const large = { ...results(nobody), manifest: { ...manifest, events: 5_000_000 } }
  expect(verdictOf(lineOf(large, /peak while opening/)!)).toBe('held')
})

test('a peak of memory says how much of it is the program, which is no memory of its own', () => {
  const { note } = lineOf(results(nobody), /peak while opening/)!
  expect(note).toBe("120 MB of it are pages of the browser's program, which its processes share")
})

test('a scan is compared with the scans of the others', () => {
  const scans = [{ substringMs: 10_000, regexMs: 9_000, files: 37 }]
  const all = results({ ...nobody, tables: [table('text', 20_000)], scans })
  expect(lineOf(all, /substring against rg/)).toMatchObject({ value: 0.004, target: 0.005 })
  expect(lineOf(all, /substring against DuckDB/)).toMatchObject({ value: 0.08, target: 0.1 })
})

test('what is not on this machine is left out, and a line says so', () => {
  const text = textOf(results(nobody))
  expect(text).toContain(
    '1,000 bytes of JSON an event, compressed 10.0 times; three published real trails have',
  )
  expect(text).toContain('DuckDB is left out.')
  expect(text).not.toContain('against')
  expect(text).not.toContain('SQLite')
  expect(text).toMatch(/whole ingest +7,000 ms/)
})

test('every question has as many wordings as there are runs, and those that are kept differ', () => {
  const questions = questionsFor(manifest)
  const repeated = Object.entries(questions).filter(([, wordings]) => new Set(wordings).size < RUNS)
  expect(repeated.map(([name]) => name)).toEqual(['exact requestID', 'exact field', 'field and time range'])
  expect(Object.values(questions).every((wordings) => wordings.length === RUNS)).toBe(true)
})
