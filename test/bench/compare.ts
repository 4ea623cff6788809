/** How do Spoor and others compare on the same files, in the same run? Prints a table; gives the figures. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import type { Manifest } from './asked.js'
import { runPeers, type PeerRuns } from './peers.js'
import { runSpoor, type SpoorRun } from './spoor-run.js'
import { clock, count, median, sectionsOf, textOf, verdictOf, type Results } from './table.js'
import { runWindow, type WindowRun } from './window-run.js'

export interface CompareInput {
  readonly folder: string
  readonly manifest: Manifest
  readonly cache: string
  readonly runs: number
  /** Of `peerNames`; empty: Spoor alone. */
  readonly peers: readonly string[]
  /** Measure the window itself as well. */
  readonly window: boolean
}

const tell = (line: string): void => void process.stderr.write(`bench: ${line}\n`)
const print = (text: string): void => void process.stdout.write(`${text}\n`)

/** Runs all in turn, `runs` times; medians are quoted. */
export async function compare(input: CompareInput): Promise<unknown> {
  const { folder, manifest, cache, runs, peers: names } = input
  const machine = machineNow()
  readOnce(folder)
  const spoor: SpoorRun[] = []
  const peers: PeerRuns = { tables: [], scans: [], missing: [] }
  for (let run = 0; run < runs; run++) {
    const one = await runSpoor(folder, manifest, cache)
    spoor.push(one)
    tell(`round ${String(run + 1)} of ${String(runs)}: Spoor has ingested all in ${clock(one.ingestMs)}`)
    runPeers(peers, { names, folder, manifest, cache })
  }
  const window = input.window ? await windowRun(folder, manifest) : null
  const results: Results = { manifest, spoor, window, peers }
  print(
    `\n${machine.processors} processors (${machine.model}), load ${machine.load.toFixed(1)} before, ${machineNow().load.toFixed(1)} after`,
  )
  print(textOf(results))
  for (const line of disagreements(results)) print(line)
  const sections = sectionsOf(results).map(({ title, lines }) => ({
    title,
    lines: lines.map((line) => ({ ...line, verdict: verdictOf(line) })),
  }))
  return { machine, ...results, sections }
}

/** Whoever reads the evidence first would otherwise be the one who waits for the disk. */
function readOnce(folder: string): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name)
    if (statSync(path).isFile()) readFileSync(path)
  }
}

/** `load`: processes that ran or wanted to, over the last minute; 0 where the system does not say. */
function machineNow(): { readonly processors: number; readonly model: string; readonly load: number } {
  return { processors: cpus().length, model: cpus()[0]?.model ?? '', load: loadavg()[0] ?? 0 }
}

async function windowRun(folder: string, manifest: Manifest): Promise<WindowRun | null> {
  try {
    return await runWindow(folder, manifest)
  } catch (error) {
    tell(`the window is left out: ${error instanceof Error ? error.message : String(error)}`)
    return null
  }
}

/** Where another tool that keeps the whole text finds another number of events. */
function disagreements({ spoor, peers }: Results): string[] {
  const last = spoor.at(-1)
  const text = peers.tables.find(({ variant }) => variant === 'text')
  const names = [
    'exact requestID',
    'exact field',
    'field and time range',
    'substring',
    'regular expression',
    '2 words',
  ]
  return names.flatMap((name) => {
    const ours = last?.answers[name]?.count
    const theirs = text?.answers[name]?.rows
    if (theirs === undefined || theirs === ours) return []
    return [`! ${name}: Spoor finds ${String(ours)} events, DuckDB's table of texts ${String(theirs)}`]
  })
}

export interface ScaleInput {
  readonly sets: readonly { readonly folder: string; readonly manifest: Manifest }[]
  readonly cache: string
  readonly runs: number
}

/** How do rate, memory and the time of each question change with the number of events? Prints a table; gives the figures. */
export async function scale({ sets, cache, runs }: ScaleInput): Promise<unknown> {
  const measured: { readonly manifest: Manifest; readonly spoor: readonly SpoorRun[] }[] = []
  for (const { folder, manifest } of sets) {
    const spoor: SpoorRun[] = []
    for (let run = 0; run < runs; run++) spoor.push(await runSpoor(folder, manifest, cache))
    measured.push({ manifest, spoor })
    tell(`${count(manifest.events)} events: ${clock(median(spoor.map(({ ingestMs }) => ingestMs)))}`)
  }
  const row = (name: string, cells: readonly string[]): void => {
    print(`  ${name}`.padEnd(44) + cells.map((cell) => cell.padStart(16)).join(''))
  }
  const over = (of: (run: SpoorRun, manifest: Manifest) => number): number[] =>
    measured.map(({ manifest, spoor }) => median(spoor.map((run) => of(run, manifest))))
  print(`\nMedians of ${String(runs)} runs; in brackets, how many times the first column\n`)
  row(
    'events',
    measured.map(({ manifest }) => count(manifest.events)),
  )
  const rates = over((run, { events }) => events / (run.ingestMs / 1000))
  row(
    'events/s',
    rates.map((rate, at) =>
      at === 0 ? count(rate) : `${count(rate)} (${(rate / (rates[0] ?? 1)).toFixed(2)})`,
    ),
  )
  const times = (name: string, of: (run: SpoorRun) => number): void => {
    const list = over(of)
    row(
      name,
      list.map((ms, at) => (at === 0 ? clock(ms) : `${clock(ms)} (${(ms / (list[0] ?? 1)).toFixed(1)})`)),
    )
  }
  times('first results', (run) => run.firstResults)
  times('reopen', (run) => run.openMs)
  times('all text searchable', (run) => run.textReadyMs)
  for (const name of Object.keys(measured[0]?.spoor[0]?.answers ?? {})) {
    times(name, (run) => run.answers[name]?.ms ?? Number.NaN)
  }
  row('window, MB while ingesting', over((run) => run.memory.renderer).map(count))
  row('window, MB while opening and asking', over((run) => run.memoryAsking.renderer).map(count))
  row(
    'bytes on disk, of the compressed evidence',
    over((run, { gzBytes }) => run.diskBytes / gzBytes).map((x) => x.toFixed(2)),
  )
  const worst = Math.min(...rates) / (rates[0] ?? 1)
  print(`\nThe rate falls by ${(100 * (1 - worst)).toFixed(0)} % at most; the target is 15 %.`)
  return { measured }
}
