/** Is there evidence that is read wrongly? `npm run fuzz [-- --minutes 60] [--seed S] [--inputs N] [--out DIR]` makes and
 *  changes payloads and holds the reader to JSON.parse; `--replay FILE` tries a difference that was written down again. */
import { build } from 'esbuild'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { ensurePackages } from './bootstrap.mjs'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    inputs: { type: 'string', default: 'Infinity' },
    seed: { type: 'string' },
    out: { type: 'string', default: '.cache/fuzz' },
    replay: { type: 'string' },
  },
})
await ensurePackages()

const say = (/** @type {string} */ line) => void process.stdout.write(`${line}\n`)
const bundle = resolve('.cache/fuzz/run.mjs')
await build({
  entryPoints: ['test/fuzz/fuzz.ts'],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
})
const url = pathToFileURL(bundle).href
const { fuzz, replay } = await import(url)

if (values.replay !== undefined) {
  const { inputs, ways } = JSON.parse(readFileSync(values.replay, 'utf8'))
  const difference = replay(
    inputs.map((/** @type {string} */ text) => Uint8Array.from(Buffer.from(text, 'base64'))),
    ways,
  )
  say(difference === undefined ? 'no difference' : `broken: ${difference.law}\n  ${difference.detail}`)
  process.exitCode = difference === undefined ? 0 : 1
} else {
  const seed = Number(values.seed ?? Math.floor(Math.random() * 0x7fffffff))
  say(`fuzz: seed ${seed}, ${values.minutes} minutes`)
  const result = fuzz({
    seed,
    minutes: Number(values.minutes),
    inputs: Number(values.inputs),
    folder: resolve(values.out),
    url,
    say,
  })
  process.exitCode = result.differences === 0 ? 0 : 1
}
