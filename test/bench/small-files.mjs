/** Do many small files cost more per event than one large one? `node test/bench/small-files.mjs [--files 100000] [--runs 3]
 *  [--folder DIR]` writes the same events as that many gzip files of about a kilobyte, as files of fifty events, and as one
 *  file; lets Spoor read each in turn, in its own threads and browser; prints microseconds an event, and the ratios: a
 *  machine's mood cancels out. Below them, what fflate alone costs for each file: the floor. */
import { build } from 'esbuild'
import { inflateSync } from 'fflate'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { gunzipSync, gzipSync } from 'node:zlib'
import { ensureBrowser, ensureBuilt, ensurePackages } from '../../build/bootstrap.mjs'

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '100000' },
    runs: { type: 'string', default: '3' },
    folder: { type: 'string', default: '.cache/bench/small-files' },
  },
})
await ensurePackages()
await ensureBrowser()
await ensureBuilt()

const wanted = Number(values.files)
const cache = resolve('.cache/bench')
const folder = resolve(values.folder, String(wanted))
if (!existsSync(join(folder, 'events'))) await write()
const events = Number(readFileSync(join(folder, 'events'), 'utf8'))

/** One and two events a file in turn: about 900 bytes. */
async function write() {
  process.stderr.write(`bench: writing ${wanted.toLocaleString('en')} small files in ${folder}\n`)
  rmSync(folder, { recursive: true, force: true })
  const source = join(folder, 'generated')
  mkdirSync(source, { recursive: true })
  const { generate } = await import('./generate.mjs')
  generate({ count: Math.ceil(wanted * 1.5), folder: source })
  const records = [...recordsBelow(source)].slice(0, Math.floor(wanted * 1.5))
  for (const shape of ['small', 'fifty', 'large']) mkdirSync(join(folder, shape))
  for (let file = 0, at = 0; file < wanted; at += 1 + (file++ % 2)) {
    const below = join(folder, 'small', String(file % 100))
    if (file < 100) mkdirSync(below)
    writeFileSync(join(below, `${file}.json.gz`), logOf(records.slice(at, at + 1 + (file % 2))))
  }
  for (let at = 0; at < records.length; at += 50)
    writeFileSync(join(folder, 'fifty', `${at}.json.gz`), logOf(records.slice(at, at + 50)))
  writeFileSync(join(folder, 'large', 'all.json.gz'), logOf(records))
  rmSync(source, { recursive: true })
  writeFileSync(join(folder, 'events'), String(records.length))
}

/** @param {readonly string[]} records */
function logOf(records) {
  return gzipSync(`{"Records":[${records.join(',')}]}`)
}

/** @param {string} below @returns {Generator<string>} */
function* recordsBelow(below) {
  for (const entry of readdirSync(below, { withFileTypes: true, recursive: true })) {
    if (!entry.name.includes('_CloudTrail_')) continue
    const { Records } = JSON.parse(gunzipSync(readFileSync(join(entry.parentPath, entry.name))).toString())
    for (const record of Records) yield JSON.stringify(record)
  }
}

const outfile = join(cache, 'small-files-run.mjs')
await build({
  entryPoints: ['test/bench/small-files-run.ts'],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
})
const page = join(cache, 'small-files-page')
await build({
  entryPoints: ['test/bench/small-files-page.ts'],
  outfile: join(page, 'main.js'),
  bundle: true,
  format: 'esm',
  target: 'chrome150',
  logLevel: 'warning',
})
const { ingestOnce } = await import(outfile)

/** @type {Record<string, { ms: number, processor: number, stages: Record<string, number> }[]>} */
const runs = { large: [], fifty: [], small: [] }
for (let run = 0; run < Number(values.runs); run++) {
  for (const shape of Object.keys(runs)) {
    const { ingestMs, processorMs, last } = await ingestOnce(join(folder, shape), page)
    if (last.events + last.duplicates !== events)
      throw new Error(`${shape}: ${last.events} events instead of ${events}`)
    runs[shape]?.push({ ms: ingestMs, processor: processorMs, stages: last.timings })
    process.stderr.write(
      `bench: round ${run + 1}, ${shape}: ${ingestMs.toFixed(0)} ms, processor ${processorMs.toFixed(0)} ms\n`,
    )
  }
}

/** @param {readonly number[]} list */
const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1] ?? NaN
/** @param {string} shape @param {'ms' | 'processor'} name */
const each = (shape, name) => (1000 * median((runs[shape] ?? []).map((run) => run[name]))) / events

console.log(`\n${events.toLocaleString('en')} events; microseconds an event, medians of ${values.runs}`)
for (const [shape, list] of Object.entries(runs)) {
  const told = (/** @type {'ms' | 'processor'} */ name) =>
    `${each(shape, name).toFixed(1)} (ratio ${(each(shape, name) / each('large', name)).toFixed(2)})`
  const stages = Object.entries(list.at(-1)?.stages ?? {}).map(([name, ms]) => `${name} ${ms.toFixed(0)}`)
  console.log(
    `${shape.padEnd(6)} whole ingest ${told('ms')}, processor ${told('processor')}; ms: ${stages.join(', ')}`,
  )
}
floor()

/** fflate, and nothing else, on the same bytes in memory. */
function floor() {
  const bodies = readdirSync(join(folder, 'small', '0')).map((name) =>
    readFileSync(join(folder, 'small', '0', name)).subarray(10),
  )
  const out = new Uint8Array(1024 * 1024)
  for (const body of bodies) inflateSync(body, { out })
  const before = process.cpuUsage()
  for (const body of bodies) inflateSync(body, { out })
  const { user, system } = process.cpuUsage(before)
  console.log(
    `floor  fflate alone: ${((user + system) / bodies.length).toFixed(1)} us of processor time a small file`,
  )
}
