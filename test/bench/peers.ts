/** How do other tools do on the same files? Each is asked in a process of its own; one that is not on this machine is left out,
 *  with a line that says so. */
import { spawnSync } from 'node:child_process'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { rmSync } from 'node:fs'
import { needleOf, type Manifest } from './asked.js'

export const peerNames = ['duckdb', 'sqlite', 'rg'] as const
export type PeerName = (typeof peerNames)[number]

export interface Table {
  /** `struct`, `text`: of DuckDB. `fts5`: of SQLite. */
  readonly variant: string
  readonly events: number
  readonly ingestMs: number
  readonly bytes: number
  readonly peakMB: number
  readonly answers: Readonly<
    Record<string, { readonly ms: number; readonly first: number; readonly rows: number }>
  >
}

export interface Scan {
  /** Of all files for a text, and for an expression; files that match. */
  readonly substringMs: number
  readonly regexMs: number
  readonly files: number
}

export interface PeerRuns {
  readonly tables: Table[]
  readonly scans: Scan[]
  /** Sentences about peers that are not here. */
  readonly missing: string[]
}

const say = (line: string): void => void process.stderr.write(`bench: ${line}\n`)

/** Runs every peer once and adds what it did. */
export function runPeers(runs: PeerRuns, { names, folder, manifest, cache }: PeerInput): void {
  const absent = (sentence: string): void => {
    if (runs.missing.includes(sentence)) return
    runs.missing.push(sentence)
    say(sentence)
  }
  if (names.includes('duckdb')) {
    for (const variant of ['struct', 'text']) {
      const table = runDuck(folder, cache, variant)
      if (table === undefined) absent('DuckDB is left out: its package @duckdb/node-api is not installed.')
      else runs.tables.push(table)
    }
  }
  if (names.includes('sqlite')) {
    const table = runSqlite(folder, cache)
    if (table === undefined) absent('SQLite is left out: there is no python3 here whose SQLite has FTS5.')
    else runs.tables.push(table)
  }
  if (names.includes('rg')) {
    const scan = runScan(folder, manifest)
    if (scan === undefined) absent('ripgrep is left out: there is no rg here, or it does not unpack (-z).')
    else runs.scans.push(scan)
  }
}

export interface PeerInput {
  readonly names: readonly string[]
  readonly folder: string
  readonly manifest: Manifest
  readonly cache: string
}

function runDuck(folder: string, cache: string, variant: string): Table | undefined {
  const database = join(cache, 'peer.duckdb')
  const run = spawnSync(process.execPath, ['test/bench/duckdb.mjs', folder, database, variant], {
    encoding: 'utf8',
  })
  for (const file of [database, `${database}.wal`]) rmSync(file, { force: true })
  if (run.status !== 0 && run.stderr.includes('ERR_MODULE_NOT_FOUND')) return undefined
  if (run.status !== 0) throw new Error(`DuckDB failed: ${run.stderr}`)
  const table = JSON.parse(run.stdout) as Omit<Table, 'variant'>
  say(`DuckDB (${variant}) has loaded all in ${table.ingestMs.toFixed(0)} ms`)
  return { ...table, variant }
}

function runSqlite(folder: string, cache: string): Table | undefined {
  const database = join(cache, 'peer.sqlite')
  const forget = (): void => {
    for (const file of ['', '-wal', '-shm']) rmSync(`${database}${file}`, { force: true })
  }
  forget()
  const run = spawnSync('python3', ['test/bench/sqlite_fts5.py', folder, database], { encoding: 'utf8' })
  forget()
  if (run.error !== undefined || run.status === 3) return undefined
  if (run.status !== 0) throw new Error(`SQLite failed: ${run.stderr}`)
  const table = JSON.parse(run.stdout) as Omit<Table, 'variant'>
  say(`SQLite (FTS5) has loaded all in ${table.ingestMs.toFixed(0)} ms`)
  return { ...table, variant: 'fts5' }
}

/** Both scans read every file to its end, but for those that match. */
function runScan(folder: string, manifest: Manifest): Scan | undefined {
  const scan = (words: readonly string[]): { ms: number; files: number } | undefined => {
    const threads = String(Math.min(cpus().length, 2))
    const began = performance.now()
    const all = ['-z', '-j', threads, '-l', '--no-ignore', ...words, join(folder, 'AWSLogs')]
    const run = spawnSync('rg', all, { encoding: 'utf8', maxBuffer: 1 << 28 })
    const ms = performance.now() - began
    if (run.error !== undefined || (run.status ?? 2) > 1) return undefined
    return { ms, files: run.stdout.split('\n').filter((line) => line !== '').length }
  }
  const substring = scan(['-F', '-e', needleOf(manifest).slice(3, -3)])
  const regex = scan(['-i', '-e', 'vol-[0-9a-f]{3}7c'])
  if (substring === undefined || regex === undefined) return undefined
  // Where nothing is found although the generator hid it, the files were not unpacked.
  if (substring.files === 0) return undefined
  say(`rg -z has scanned all in ${substring.ms.toFixed(0)} ms`)
  return { substringMs: substring.ms, regexMs: regex.ms, files: substring.files }
}
