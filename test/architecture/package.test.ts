/** Does packaging work here, and does the package contain exactly what it should? The Electron runtime is replaced by a
 *  stand-in folder: this shows the configuration, the archive and the fuses, not a running application. */
import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const require = createRequire(import.meta.url)
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const FUSES_BEFORE = '101100011'
let work = ''
let unpacked = ''

beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'spoor-package-'))
  const runtime = join(work, 'runtime')
  mkdirSync(join(runtime, 'locales'), { recursive: true })
  mkdirSync(join(runtime, 'resources'))
  copyFileSync('/bin/true', join(runtime, 'electron'))
  const wire = Buffer.concat([
    Buffer.from(FUSE_SENTINEL),
    Buffer.from([1, FUSES_BEFORE.length]),
    Buffer.from(FUSES_BEFORE),
  ])
  writeFileSync(join(runtime, 'electron'), wire, { flag: 'a' })
  for (const name of ['version', 'LICENSE', 'LICENSES.chromium.html', 'locales/en-US.pak'])
    writeFileSync(join(runtime, name), 'stand-in')
  bundle()
  const run = spawnSync(
    process.execPath,
    ['node_modules/electron-builder/cli.js', '--config', 'build/electron-builder.config.cjs', '--linux', '--dir', '--publish', 'never',
      `-c.electronDist=${runtime}`, `-c.directories.output=${join(work, 'out')}`], // prettier-ignore
    { cwd: root, encoding: 'utf8', timeout: 120_000 },
  )
  expect(run.status, `${run.stdout}\n${run.stderr}`).toBe(0)
  unpacked = join(work, 'out/linux-unpacked')
}, 180_000)

afterAll(() => rmSync(work, { recursive: true, force: true }))

function bundle(): void {
  if (existsSync(join(root, 'dist/electron/main.js')) && existsSync(join(root, 'dist/renderer/main.js')))
    return
  const run = spawnSync(process.execPath, ['build/bundle.mjs'], { cwd: root, encoding: 'utf8' })
  expect(run.status, run.stderr).toBe(0)
}

function archived(): string[] {
  const { listPackage } = require('@electron/asar') as {
    listPackage: (path: string, options: object) => string[]
  }
  return listPackage(join(unpacked, 'resources/app.asar'), {}).sort()
}

test('the archive holds the bundles and nothing else', () => {
  expect(archived()).toEqual([
    '/dist',
    '/dist/electron',
    '/dist/electron/intake.worker.js',
    '/dist/electron/main.js',
    '/dist/electron/preload.cjs',
    '/dist/renderer',
    '/dist/renderer/early-drops.js',
    '/dist/renderer/index.html',
    '/dist/renderer/ingest.worker.js',
    '/dist/renderer/main.css',
    '/dist/renderer/main.js',
    '/dist/renderer/query.worker.js',
    '/dist/renderer/report.css',
    '/package.json',
  ])
})

test('the sample case travels beside the archive', () => {
  expect(readdirSync(join(unpacked, 'resources')).sort()).toEqual(['app.asar', 'sample-case'])
  expect(readdirSync(join(unpacked, 'resources/sample-case')).sort()).toEqual([
    'AWSLogs',
    'README.md',
    'copied-by-hand',
  ])
})

test('the fuses are set as SECURITY.md says', () => {
  const bytes = readFileSync(join(unpacked, 'spoor'))
  const at = bytes.indexOf(FUSE_SENTINEL) + FUSE_SENTINEL.length + 2
  expect(bytes.subarray(at, at + FUSES_BEFORE.length).toString('latin1')).toBe('000011001')
})

test('the preload script is one CommonJS file and the bundles name no foreign host', () => {
  expect(readFileSync(join(root, 'dist/electron/preload.cjs'), 'utf8')).not.toMatch(
    /^\s*(?:import|export)\s/m,
  )
  // namespaces and the addresses in libraries' error messages; nothing of them is ever requested (the pages' policy forbids it)
  const allowed =
    /^https?:\/\/(?:spoor\.localhost|127\.0\.0\.1|localhost|www\.w3\.org|react\.dev|reactjs\.org|fb\.me|react-aria\.adobe\.com|react-spectrum\.adobe\.com|github\.com|bugs\.|bugzilla|developer\.mozilla|tc39|dexie\.org|tinyurl\.com|bit\.ly|docs\.)/
  const addresses = [
    'dist/renderer/main.js',
    'dist/renderer/query.worker.js',
    'dist/renderer/ingest.worker.js',
    'dist/electron/main.js',
  ]
    .flatMap((file) => readFileSync(join(root, file), 'utf8').match(/https?:\/\/[\w.-]+/g) ?? [])
    .filter((address) => !allowed.test(address))
  expect([...new Set(addresses)]).toEqual([])
})
