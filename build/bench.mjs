/** How fast is Spoor here? `npm run bench [-- --events 1000000] [--folder DIR] [--runs 3] [--json FILE]
 *  [--peers duckdb,sqlite,rg|none] [--window no]` generates evidence (or takes a folder made by it), lets Spoor and others
 *  read the same files in turn, asks all of them the same questions, and prints ratios: a machine's mood cancels out, the
 *  ratio stays. `--scale 1000000,2000000,5000000 [--data DIR]` measures Spoor alone with growing evidence; DIR holds one
 *  folder for each number of events, or gets it. */
import { build } from 'esbuild'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureBrowser, ensureBuilt, ensurePackages, giveUp } from './bootstrap.mjs'

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '100000' },
    folder: { type: 'string' },
    runs: { type: 'string', default: '3' },
    json: { type: 'string' },
    peers: { type: 'string', default: 'duckdb,sqlite,rg' },
    window: { type: 'string', default: 'yes' },
    scale: { type: 'string' },
    data: { type: 'string', default: '.cache/bench' },
  },
})
const known = ['duckdb', 'sqlite', 'rg', 'none']
const peers = values.peers.split(',')
const unknown = peers.filter((name) => !known.includes(name))
if (unknown.length > 0) giveUp(`no peer is called ${unknown.join(', ')}; there are ${known.join(', ')}.`)

await ensurePackages()
await ensureBrowser()
await ensureBuilt()

const cache = resolve('.cache/bench')
mkdirSync(cache, { recursive: true })

/** @param {string} folder @param {number} events */
async function evidence(folder, events) {
  if (!existsSync(join(folder, 'manifest.json'))) {
    process.stderr.write(`bench: generating ${events.toLocaleString('en')} events in ${folder}\n`)
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    const { generate } = await import('../test/bench/generate.mjs')
    generate({ count: events, folder })
  }
  return { folder, manifest: JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) }
}

const runner = join(cache, 'compare.mjs')
await build({
  entryPoints: ['test/bench/compare.ts'],
  outfile: runner,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
})
await build({
  entryPoints: ['test/bench/bench-page.ts'],
  outfile: join(cache, 'page/main.js'),
  bundle: true,
  format: 'esm',
  target: 'chrome150',
  logLevel: 'warning',
})
const { compare, scale } = await import(runner)
const runs = Number(values.runs)

async function measure() {
  if (values.scale !== undefined) {
    const sets = []
    for (const events of values.scale.split(',').map(Number))
      sets.push(await evidence(resolve(values.data, String(events)), events))
    return scale({ sets, cache, runs })
  }
  const events = Number(values.events)
  const { folder, manifest } = await evidence(
    resolve(values.folder ?? join(cache, `events-${events}`)),
    events,
  )
  const window = values.window === 'yes'
  return compare({ folder, manifest, cache, runs, peers, window })
}

const result = await measure()
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(result, null, 1)}\n`)
