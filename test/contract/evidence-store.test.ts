import { createServer } from 'node:http'
import { readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { chromium } from 'playwright'
import { expect, test } from 'vitest'
import { findBrowser, thisMachine } from '../../electron/loopback/find-browser.js'
import { memoryEvidence } from '../../renderer/store/memory-evidence.js'
import { evidenceStoreChecks } from './evidence-store-checks.js'

const executablePath = findBrowser(thisMachine)
const root = new URL('../../', import.meta.url).pathname

interface Seen {
  readonly checks: unknown
  /** What the browser has written for databases: tells which back end it used. */
  readonly files: string
}

function filesBelow(folder: string): string {
  return readdirSync(folder, { recursive: true }).map(String).sort().join(' ')
}

/** The same checks, bundled, in a page of the installed browser. */
async function checksInChromium(executablePath: string, features: string): Promise<Seen> {
  const source = `
    import { dexieEvidence } from './renderer/store/dexie-evidence.ts'
    import { evidenceStoreChecks } from './test/contract/evidence-store-checks.ts'
    globalThis.checks = () => evidenceStoreChecks(dexieEvidence())`
  const bundle = await build({
    stdin: { contents: source, resolveDir: root, loader: 'ts' },
    bundle: true,
    format: 'iife',
    write: false,
  })
  const script = bundle.outputFiles[0]!.text
  const server = createServer((request, response) => {
    const isScript = request.url === '/checks.js'
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
    response.end(isScript ? script : '<!doctype html><script src="/checks.js"></script>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const profile = await mkdtemp(join(tmpdir(), 'spoor-store-'))
  const browser = await chromium.launchPersistentContext(profile, { executablePath, args: [features] })
  try {
    const page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    const checks = await page.evaluate(() =>
      (globalThis as unknown as { checks: () => Promise<unknown> }).checks(),
    )
    return { checks, files: filesBelow(join(profile, 'Default', 'IndexedDB')) }
  } finally {
    await browser.close()
    server.close()
    await rm(profile, { recursive: true, force: true })
  }
}

const inMemory = () => evidenceStoreChecks(memoryEvidence())

test('what was acknowledged is there after reopening, apart from other cases, and gone after removal', async () => {
  expect(await inMemory()).toMatchObject({
    later: [1],
    hot: ['hot2', undefined, 'hot0'],
    cold: ['requestID2', undefined],
    blocks: ['BYTES', 'plain'],
    missing: 'storage-damaged',
    hashes: [
      [9, 'dd'],
      [0, 'aa'],
      [1, 'bb'],
      [0, 'cc'],
    ],
    other: [[], []],
    rebuilt: {
      before: [[0], [1, 2]],
      sweptTooEarly: 10,
      between: ['hot0', 'hot8', 'text8'],
      swept: [27, 0],
      after: {
        commits: [
          [2, true, 1],
          [3, undefined, 0],
        ],
        ledger: [2, 3],
        parts: [undefined, undefined, 'hot8', undefined, 'text8'],
        block: 'plain',
      },
    },
    left: { commits: [], hot: [undefined], hashes: [] },
  })
})

const backEnds = [
  ['LevelDB', '--disable-features=IdbSqliteBackingStore', /\.indexeddb\.leveldb\/MANIFEST-\d+/],
  ['SQLite', '--enable-features=IdbSqliteBackingStore', /^(?!.*leveldb).*-wal( |$)/],
] as const

test.skipIf(executablePath === undefined).each(backEnds)(
  'Chromium keeps the same promises on %s (skipped where no browser is installed)',
  async (_name, features, filesOfBackEnd) => {
    const { checks, files } = await checksInChromium(executablePath!, features)
    expect(files).toMatch(filesOfBackEnd)
    expect(checks).toEqual(await inMemory())
  },
)
