/** How fast is Spoor here? `npm run bench [-- --events 100000] [--folder DIR] [--runs 3] [--json FILE]
 *  [--peers duckdb|none]` generates evidence
 *  (or takes a folder made by it), lets Spoor and DuckDB read the same files in turn, asks both the same questions, and
 *  prints ratios: a machine's mood cancels out, the ratio stays. */
import { build } from 'esbuild'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureBrowser, ensureBuilt, ensurePackages } from './bootstrap.mjs'

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '100000' },
    folder: { type: 'string' },
    runs: { type: 'string', default: '3' },
    json: { type: 'string' },
    peers: { type: 'string', default: 'duckdb' },
  },
})
await ensurePackages()
await ensureBrowser()
await ensureBuilt()

const events = Number(values.events)
const cache = resolve('.cache/bench')
const folder = values.folder ?? join(cache, `events-${events}`)
mkdirSync(cache, { recursive: true })
if (!existsSync(join(folder, 'manifest.json'))) {
  process.stderr.write(`bench: generating ${events.toLocaleString('en')} events in ${folder}\n`)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const { generate } = await import('../test/bench/generate.mjs')
  generate({ count: events, folder })
}
const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))

const runner = join(cache, 'compare.mjs')
await build({
  entryPoints: ['test/bench/compare.ts'],
  outfile: runner,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  external: ['esbuild'],
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
const { compare } = await import(runner)
const result = await compare({
  folder,
  manifest,
  cache,
  runs: Number(values.runs),
  peers: values.peers.split(','),
})
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(result, null, 1)}\n`)
