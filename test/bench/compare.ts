/** How do Spoor and DuckDB compare on the same files, in the same run? Prints a table; gives the figures. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { startLoopbackHost } from '../../electron/loopback/host.js'
import type { JobReport } from '../../shared/contract/routes.js'
import { bytesBelow, watchMemory, type MemoryPeaks } from './machine.js'

interface Manifest {
  readonly events: number
  readonly files: number
  readonly rawBytes: number
  readonly gzBytes: number
  readonly needle?: string
  readonly needles?: { readonly substring: string; readonly ip: string; readonly requestID: string }
  readonly address?: string
  readonly requestID?: string
}

interface Answer {
  readonly count: number
  readonly ms: number
  readonly first: number
}

interface SpoorRun {
  readonly ingestMs: number
  readonly firstResults: number
  readonly compactMs: number
  readonly openMs: number
  readonly textReadyMs: number
  readonly answers: Readonly<Record<string, Answer>>
  readonly last: { readonly events: number; readonly timings: Readonly<Record<string, number>> }
  /** While ingesting. */
  readonly memory: MemoryPeaks
  /** While opening the case and asking everything. */
  readonly memoryAsking: MemoryPeaks
  readonly diskBytes: number
}

interface DuckRun {
  readonly variant: string
  readonly events: number
  readonly ingestMs: number
  readonly bytes: number
  readonly peakMB: number
  readonly answers: Readonly<Record<string, { readonly ms: number; readonly rows: number }>>
}

function questionsFor(manifest: Manifest): Record<string, string> {
  const needle = manifest.needle ?? manifest.needles?.substring ?? ''
  return {
    requestID: `requestID:${manifest.requestID ?? manifest.needles?.requestID ?? ''}`,
    field: `ip:${manifest.address ?? manifest.needles?.ip ?? ''}`,
    fieldAndTime: 'eventName:GetObject eventTime:[2024-03-01T06:00 TO 2024-03-01T12:00}',
    substring: needle,
    'substring, no hit': 'zz-no-such-thing',
    wildcard: `${needle.slice(0, 6)}*${needle.slice(-4)}`,
    'regular expression': '/vol-[0-9a-f]{3}7c/',
    twoWords: 'accessdenied terraform',
    fourWords: 'assumedrole terraform describe aws',
    path: 'requestParameters.*.cidrIp:0.0.0.0/0',
  }
}

async function runSpoor(folder: string, manifest: Manifest, cache: string): Promise<SpoorRun> {
  const assets = join(cache, 'page')
  mkdirSync(assets, { recursive: true })
  for (const name of ['query.worker.js', 'ingest.worker.js'])
    copyFileSync(join('dist/renderer', name), join(assets, name))
  writeFileSync(
    join(assets, 'index.html'),
    '<!doctype html><title>bench</title><script type="module" src="/main.js"></script>',
  )
  const profile = mkdtempSync(join(tmpdir(), 'spoor-bench-'))
  let done: (report: JobReport) => void = () => undefined
  let ingestDone: () => void = () => undefined
  const reported = new Promise<JobReport>((settle) => {
    done = (report) => {
      if (report.kind === 'progress') ingestDone()
      else settle(report)
    }
  })
  const host = await startLoopbackHost({
    profile,
    headless: true,
    job: {
      roots: [resolve(folder, 'AWSLogs')],
      query: JSON.stringify(questionsFor(manifest)),
      timeZone: 'UTC',
      folder: profile,
    },
    initialPaths: [],
    assets,
    intakeWorker: pathToFileURL(resolve('dist/electron/intake.worker.js')),
    samplePath: resolve('electron/sample-case'),
    onJobReport: (report) => done(report),
  })
  try {
    const watch = watchMemory(host.browserPid)
    let memory: MemoryPeaks | undefined
    ingestDone = () => {
      memory = watch.peak()
    }
    const report = await reported
    const memoryAsking = watch.stop()
    if (report.kind !== 'done') throw new Error(JSON.stringify(report))
    return {
      ...(report.summary as Omit<SpoorRun, 'memory' | 'memoryAsking' | 'diskBytes'>),
      memory: memory ?? memoryAsking,
      memoryAsking,
      diskBytes: await settledBytes(join(profile, 'Default', 'IndexedDB')),
    }
  } finally {
    await host.close()
    rmSync(profile, { recursive: true, force: true })
  }
}

/** The browser deletes replaced values some time later, at most a minute: the bytes once they have been the same for long. */
async function settledBytes(folder: string): Promise<number> {
  let bytes = bytesBelow(folder)
  for (let waited = 0, same = 0; waited < 60 && same < 15; waited += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1000))
    const now = bytesBelow(folder)
    same = now === bytes ? same + 1 : 0
    bytes = now
  }
  return bytes
}

function runDuck(folder: string, cache: string, variant: string): DuckRun {
  const database = join(cache, 'peer.duckdb')
  const run = spawnSync(process.execPath, ['test/bench/duckdb.mjs', folder, database, variant], {
    encoding: 'utf8',
  })
  rmSync(database, { force: true })
  if (run.status !== 0) throw new Error(`DuckDB failed: ${run.stderr}`)
  return JSON.parse(run.stdout) as DuckRun
}

const median = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[list.length >> 1] ?? NaN
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const ms = (value: number): string => (value < 10 ? value.toFixed(1) : value.toFixed(0))

export interface CompareInput {
  readonly folder: string
  readonly manifest: Manifest
  readonly cache: string
  readonly runs: number
  /** `duckdb` is the only one so far; empty: Spoor alone. */
  readonly peers: readonly string[]
}

/** Runs both in turn, `runs` times; medians are quoted. */
export async function compare({ folder, manifest, cache, runs, peers }: CompareInput): Promise<unknown> {
  const spoor: SpoorRun[] = []
  const duck: DuckRun[] = []
  const variants = peers.includes('duckdb') ? ['struct', 'text'] : []
  for (let run = 0; run < runs; run++) {
    spoor.push(await runSpoor(folder, manifest, cache))
    for (const variant of variants) duck.push(runDuck(folder, cache, variant))
    process.stderr.write(
      `bench: round ${run + 1} of ${runs}: Spoor ${ms(spoor.at(-1)?.ingestMs ?? 0)} ms${duck
        .slice(-variants.length)
        .map((one) => `, DuckDB (${one.variant}) ${ms(one.ingestMs)} ms`)
        .join('')}\n`,
    )
  }
  print(manifest, spoor, duck)
  return { manifest, spoor, duck }
}

function print(manifest: Manifest, spoor: readonly SpoorRun[], duck: readonly DuckRun[]): void {
  const last = spoor.at(-1)
  if (last === undefined) return
  const ingest = median(spoor.map((run) => run.ingestMs))
  const peers = ['struct', 'text'].map((variant) => ({
    variant,
    runs: duck.filter((run) => run.variant === variant),
  }))
  say(
    `\n${manifest.events.toLocaleString('en')} events, ${manifest.files.toLocaleString('en')} files, ${(manifest.rawBytes / 1e6).toFixed(0)} MB of JSON, ${(manifest.gzBytes / 1e6).toFixed(1)} MB compressed; medians of ${spoor.length}\n`,
  )
  say(
    `ingest                Spoor ${ms(ingest)} ms: ${Math.round(manifest.events / (ingest / 1000)).toLocaleString('en')} events/s, ${(manifest.rawBytes / 1e3 / ingest).toFixed(0)} MB/s`,
  )
  for (const { variant, runs } of peers.filter((peer) => peer.runs.length > 0)) {
    const peer = median(runs.map((run) => run.ingestMs))
    say(`                      DuckDB (${variant}) ${ms(peer)} ms: ratio ${(ingest / peer).toFixed(2)}`)
  }
  say(`first results         ${ms(median(spoor.map((run) => run.firstResults)))} ms after the start`)
  say(`idle compaction       ${ms(median(spoor.map((run) => run.compactMs)))} ms, rests included`)
  say(
    `reopen                ${ms(median(spoor.map((run) => run.openMs)))} ms; first text search ${ms(median(spoor.map((run) => run.textReadyMs)))} ms`,
  )
  say(
    `peak memory           ingesting: window ${last.memory.renderer} MB, browser ${last.memory.browser} MB, host ${last.memory.host} MB; asking: window ${last.memoryAsking.renderer} MB, browser ${last.memoryAsking.browser} MB${duck.length === 0 ? '' : `; DuckDB ${Math.round(median(duck.map((run) => run.peakMB)))} MB`}`,
  )
  say(
    `bytes on disk         Spoor ${(last.diskBytes / 1e6).toFixed(1)} MB (${(last.diskBytes / manifest.gzBytes).toFixed(2)} x the compressed evidence, which it holds)${peers
      .filter((peer) => peer.runs.length > 0)
      .map(({ variant, runs }) => `, DuckDB ${variant} ${((runs[0]?.bytes ?? 0) / 1e6).toFixed(1)} MB`)
      .join('')}`,
  )
  say(
    `stages, ms            ${Object.entries(last.last.timings)
      .map(([name, value]) => `${name} ${ms(value)}`)
      .join(', ')}\n`,
  )
  say('question               Spoor ms (first)   matches   DuckDB struct ms   DuckDB text ms')
  for (const [name, answer] of Object.entries(last.answers)) {
    const column = (variant: string): string => {
      const times = duck
        .filter((run) => run.variant === variant)
        .map((run) => run.answers[name === '10 facets, filtered' ? 'facets' : name]?.ms)
      return times[0] === undefined ? '-' : ms(median(times as number[]))
    }
    const mine = median(spoor.map((run) => run.answers[name]?.ms ?? NaN))
    const first = median(spoor.map((run) => run.answers[name]?.first ?? NaN))
    say(
      `${name.padEnd(22)} ${`${ms(mine)} (${ms(first)})`.padStart(16)} ${String(answer.count).padStart(9)} ${column('struct').padStart(18)} ${column('text').padStart(16)}`,
    )
  }
  for (const name of ['requestID', 'field', 'fieldAndTime', 'substring', 'twoWords']) {
    const theirs = peers[1]?.runs[0]?.answers[name]?.rows
    const ours = last.answers[name]?.count
    if (theirs !== undefined && theirs !== ours)
      say(`! ${name}: Spoor finds ${ours}, DuckDB's text table ${theirs}`)
  }
}
