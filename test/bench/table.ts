/** Which figures did the benchmark find, and are the targets held? Rows of data first; printing is one function. */
import type { Manifest } from './asked.js'
import type { MemoryPeaks } from './machine.js'
import type { PeerRuns, Table } from './peers.js'
import type { SpoorRun } from './spoor-run.js'
import type { WindowRun } from './window-run.js'

export interface Line {
  readonly what: string
  /** Median of the runs; of a question, of the medians of its five times. */
  readonly value: number
  /** The first time that it was asked, where it was asked several times. */
  readonly first: number | null
  readonly unit: 'ms' | 'x' | 'MB'
  /** Not more than this is wanted; null: only told. */
  readonly target: number | null
  readonly note: string
}

export interface Section {
  readonly title: string
  readonly lines: readonly Line[]
}

export interface Results {
  readonly manifest: Manifest
  readonly spoor: readonly SpoorRun[]
  readonly window: WindowRun | null
  readonly peers: PeerRuns
}

export const median = (list: readonly number[]): number =>
  [...list].sort((a, b) => a - b)[list.length >> 1] ?? Number.NaN

/** Milliseconds that a question may take with a million events. */
const targets: Readonly<Record<string, number>> = {
  'exact requestID': 10,
  'exact field': 10,
  'field and time range': 10,
  'top-20': 10,
  histogram: 10,
  '10 facets, filtered': 20,
  '2 words': 15,
  '4 words': 30,
  substring: 60,
  'substring, no match': 60,
  wildcard: 60,
  prefix: 60,
  'regular expression': 60,
  'regular expression without a literal': 60,
  'path with arrays': 100,
  'page at 500,000': 60,
  'sort by another column': 60,
  'verbatim record': 20,
}
const MANY_EVENTS = 5_000_000
const REAL_TRAILS = 'three published real trails have 1,261 to 1,449 bytes, 5.6 to 8.7 times'

const tables = (peers: PeerRuns, variants: readonly string[]): readonly Table[] =>
  peers.tables.filter(({ variant }) => variants.includes(variant))

/** The fastest of the variants: the median of each, and which one it is. */
function fastest(
  all: readonly Table[],
  time: (table: Table) => number | undefined,
): { readonly ms: number; readonly variant: string } | undefined {
  const variants = [...new Set(all.map(({ variant }) => variant))].map((variant) => ({
    variant,
    ms: median(all.filter((table) => table.variant === variant).map((table) => time(table) ?? Number.NaN)),
  }))
  return variants.filter(({ ms }) => !Number.isNaN(ms)).sort((one, other) => one.ms - other.ms)[0]
}

const told = (what: string, value: number, note = ''): Line => ({
  what,
  value,
  first: null,
  unit: 'ms',
  target: null,
  note,
})

function ratio(what: string, ours: number, theirs: number | undefined, target: number): Line[] {
  if (theirs === undefined || Number.isNaN(theirs)) return []
  const note = `${clock(ours)} against ${clock(theirs)}`
  return [{ what, value: ours / theirs, first: null, unit: 'x', target, note }]
}

function ingestLines({ manifest, spoor, window, peers }: Results): Line[] {
  const ingest = median(spoor.map((run) => run.ingestMs))
  const duck = fastest(tables(peers, ['struct', 'text']), ({ ingestMs }) => ingestMs)
  const sqlite = fastest(tables(peers, ['fts5']), ({ ingestMs }) => ingestMs)
  const scan = median(peers.scans.map(({ substringMs }) => substringMs))
  const rate = `${count(manifest.events / (ingest / 1000))} events/s, ${count(manifest.rawBytes / 1e3 / ingest)} MB/s`
  const first = {
    ...told('first results after the drop', median(spoor.map((run) => run.firstResults))),
    target: 2000,
  }
  return [
    told('whole ingest', ingest, rate),
    ...ratio(`... against DuckDB (${duck?.variant ?? ''}, its fastest)`, ingest, duck?.ms, 0.5),
    ...ratio('... against SQLite with FTS5', ingest, sqlite?.ms, 0.13),
    ...ratio('... against one scan of rg -z', ingest, scan, 0.9),
    { ...first, note: 'rows are there and can be searched' },
    ...(window === null
      ? []
      : [
          told('first rows painted in the window', window.firstRows, 'with a DevTools session'),
          told(
            'whole ingest in the window',
            window.ingest,
            'with a DevTools session, keys pressed meanwhile',
          ),
        ]),
    told('compaction, while nothing is asked', median(spoor.map((run) => run.compactMs))),
  ]
}

function openLines({ spoor, window }: Results): Line[] {
  const of = (what: string, value: number, target: number, note: string): Line => ({
    ...told(what, value, note),
    target,
  })
  const open = median(spoor.map((run) => run.openMs))
  const text = median(spoor.map((run) => run.textReadyMs))
  return [
    of('first results and histogram', open, 300, 'in a new browser'),
    of('all text searchable', text, 800, 'from the same beginning, one search that finds nothing included'),
    ...(window === null
      ? []
      : [told('first results painted in the window', window.reopen, 'with a DevTools session')]),
  ]
}

function questionLines({ spoor, peers }: Results): Line[] {
  const names = Object.keys(spoor.at(-1)?.answers ?? {})
  return names.map((name) => {
    const answers = spoor.flatMap((run) => run.answers[name] ?? [])
    const duck = fastest(tables(peers, ['struct', 'text']), (table) => table.answers[name]?.ms)
    const sqlite = fastest(tables(peers, ['fts5']), (table) => table.answers[name]?.ms)
    const others = [
      ...(duck === undefined ? [] : [`DuckDB ${clock(duck.ms)}`]),
      ...(sqlite === undefined ? [] : [`SQLite ${clock(sqlite.ms)}`]),
    ]
    return {
      what: name,
      value: median(answers.map(({ ms }) => ms)),
      first: median(answers.map(({ first }) => first)),
      unit: 'ms',
      target: targets[name] ?? null,
      note: [`${count(answers.at(-1)?.count ?? 0)} events`, ...others].join(', '),
    }
  })
}

/** Against those that read all the text again for every question. */
function scanLines({ spoor, peers }: Results): Line[] {
  return (['substring', 'regular expression'] as const).flatMap((name) => {
    const ours = median(spoor.map((run) => run.answers[name]?.ms ?? Number.NaN))
    const duck = fastest(tables(peers, ['struct', 'text']), (table) => table.answers[name]?.ms)
    const scan = median(peers.scans.map((one) => (name === 'substring' ? one.substringMs : one.regexMs)))
    return [
      ...ratio(`${name} against DuckDB's scan`, ours, duck?.ms, 0.1),
      ...ratio(`${name} against rg -z`, ours, scan, 0.005),
    ]
  })
}

/** How much of a peak is no memory of its own? */
function ofFiles(peaks: readonly MemoryPeaks[]): string {
  const megabytes = median(peaks.map(({ rendererFiles }) => rendererFiles))
  return `${count(megabytes)} MB of it are pages of the browser's program, which its processes share`
}

function memoryLines({ manifest, spoor, window, peers }: Results): Line[] {
  const memory = (what: string, of: (run: SpoorRun) => number, target: number | null, note = ''): Line => ({
    what,
    value: median(spoor.map(of)),
    first: null,
    unit: 'MB',
    target,
    note,
  })
  const disk = median(spoor.map((run) => run.diskBytes / manifest.gzBytes))
  const open = manifest.events >= MANY_EVENTS ? 1200 : 500
  const theirs = peers.tables.map(({ variant, bytes }) => `${variant} ${count(bytes / 1e6)} MB`)
  const lines: Line[] = [
    memory(
      'window, peak while ingesting',
      ({ memory: { renderer } }) => renderer,
      350,
      ofFiles(spoor.map((run) => run.memory)),
    ),
    memory(
      'window, peak while opening and asking',
      ({ memoryAsking: { renderer } }) => renderer,
      open,
      ofFiles(spoor.map((run) => run.memoryAsking)),
    ),
    memory('browser around it, peak while ingesting', (run) => run.memory.browser, null),
    memory('host, peak', (run) => run.memory.host, null, 'this benchmark runs in it'),
    {
      what: 'bytes on disk, of the compressed evidence',
      value: disk,
      first: null,
      unit: 'x',
      target: 2.1,
      note: [
        `${count(median(spoor.map((run) => run.diskBytes)) / 1e6)} MB, the evidence itself included`,
        ...new Set(theirs),
      ].join(', '),
    },
  ]
  if (window === null) return lines
  const keys = `${count(window.keys)} keys pressed while the evidence was read`
  return [
    ...lines,
    {
      ...told('window, peak while ingesting and searching', window.memory.renderer, ofFiles([window.memory])),
      unit: 'MB',
    },
    { ...told('window, 95 of 100 keys on screen within', window.keyLatency, keys), target: 50 },
    {
      ...told(
        'window, longest task while ingesting',
        window.longestTask,
        'tasks below 50 ms are not reported',
      ),
      target: 100,
    },
  ]
}

function stageLines({ spoor }: Results): Line[] {
  const timings = spoor.at(-1)?.last.timings ?? {}
  return Object.keys(timings).map((stage) =>
    told(stage, median(spoor.map((run) => run.last.timings[stage] ?? Number.NaN))),
  )
}

export function sectionsOf(results: Results): Section[] {
  return [
    { title: 'Ingest', lines: ingestLines(results) },
    {
      title: 'Ingest by stage (two threads at once: the sum is more than the whole)',
      lines: stageLines(results),
    },
    { title: 'Opening the case', lines: openLines(results) },
    { title: 'Questions', lines: [...questionLines(results), ...scanLines(results)] },
    { title: 'Memory, disk, window', lines: memoryLines(results) },
  ]
}

/** What each peer keeps, so that the loads can be compared. */
const kept: Readonly<Record<string, string>> = {
  struct: 'DuckDB struct: typed columns and nested JSON; the original text is lost.',
  text: "DuckDB text: each record's text and fourteen columns.",
  fts5: "SQLite: each record's text, fourteen columns, four B-trees, and an FTS5 index over the text (unicode61).",
}

function keptBy(peers: PeerRuns): string[] {
  const variants = new Set(peers.tables.map(({ variant }) => variant))
  if (variants.size === 0) return []
  const ours = 'Spoor: the original bytes, and an index over every value.'
  return [
    ours,
    ...Object.keys(kept).flatMap((variant) => (variants.has(variant) ? (kept[variant] ?? '') : [])),
  ]
}

export const count = (value: number): string => Math.round(value).toLocaleString('en')

export function clock(ms: number): string {
  if (ms >= 10_000) return `${(ms / 1000).toFixed(1)} s`
  return `${ms < 10 ? ms.toFixed(1) : count(ms)} ms`
}

function shown(value: number, unit: Line['unit']): string {
  if (Number.isNaN(value)) return '-'
  if (unit === 'ms') return clock(value)
  return unit === 'MB' ? `${count(value)} MB` : `${value < 0.1 ? value.toFixed(4) : value.toFixed(2)} x`
}

export function verdictOf({ value, target }: Line): string {
  if (target === null || Number.isNaN(value)) return ''
  if (value <= target) return 'held'
  return `missed by ${count((value / target - 1) * 100)} %`
}

/** The whole table as text. */
export function textOf(results: Results): string {
  const { manifest, spoor, peers } = results
  const { events, files, rawBytes, gzBytes } = manifest
  const evidence = `${count(events)} events, ${count(files)} files, ${count(rawBytes / 1e6)} MB of JSON, ${count(gzBytes / 1e6)} MB compressed`
  const perEvent = `${count(rawBytes / events)} bytes of JSON an event, compressed ${(rawBytes / gzBytes).toFixed(1)} times; ${REAL_TRAILS}.`
  const head = [
    '',
    evidence,
    perEvent,
    `Medians of ${String(spoor.length)} runs. Targets are for 1,000,000 events.`,
    ...keptBy(peers),
    ...peers.missing,
  ]
  const sections = sectionsOf(results).filter(({ lines }) => lines.length > 0)
  return [...head, ...sections.flatMap(({ title, lines }) => ['', title, ...lines.map(textOfLine)]), ''].join(
    '\n',
  )
}

function textOfLine(line: Line): string {
  const { what, value, first, unit, target, note } = line
  const cells = [
    `  ${what}`.padEnd(44),
    shown(value, unit).padStart(10),
    (first === null ? '' : `first ${shown(first, unit)}`).padStart(16),
    (target === null ? '' : `<= ${shown(target, unit)}`).padStart(14),
    `  ${verdictOf(line)}`.padEnd(20),
    note,
  ]
  return cells.join('').trimEnd()
}
