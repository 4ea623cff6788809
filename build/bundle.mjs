/** How do the sources become what the hosts run? esbuild bundles every entry into dist/; nothing is fetched at run time. */
import { build } from 'esbuild'
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { copies, entries } from './entries.mjs'

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))))
const { version } = JSON.parse(readFileSync('package.json', 'utf8'))

/** @type {Record<string, import('esbuild').BuildOptions>} */
const worlds = {
  window: {
    platform: 'browser',
    format: 'esm',
    target: 'chrome150',
    define: { 'process.env.NODE_ENV': '"production"' },
  },
  thread: { platform: 'browser', format: 'esm', target: 'chrome150', minifySyntax: true },
  node: {
    platform: 'node',
    format: 'esm',
    target: 'node20',
    banner: {
      js: "import { createRequire as spoorCreateRequire } from 'node:module'; const require = spoorCreateRequire(import.meta.url);",
    },
  },
  preload: { platform: 'node', format: 'cjs', target: 'node20' },
}

for (const { from, to, world } of entries) {
  if (!existsSync(from)) {
    process.stderr.write(`build: ${from} is missing\n`)
    process.exitCode = 1
    continue
  }
  await build({
    entryPoints: [from],
    outfile: to,
    bundle: true,
    minify: world === 'window',
    jsx: 'automatic',
    legalComments: 'none',
    external: ['electron'],
    logLevel: 'warning',
    loader: { '.svg': 'dataurl' },
    ...worlds[world],
    define: { ...worlds[world]?.define, SPOOR_VERSION: JSON.stringify(version) },
  })
}
for (const [from, to] of copies) {
  if (from === undefined || to === undefined) continue
  mkdirSync(dirname(to), { recursive: true })
  if (existsSync(from)) copyFileSync(from, to)
  else process.stderr.write(`build: ${from} is missing\n`)
}
