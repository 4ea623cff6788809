/** How is the built-in sample case made? `node build/make-sample.mjs` writes electron/sample-case/ again, always the same:
 *  log files in the layout of an S3 trail bucket, one of them cut short and one handed in twice, as evidence comes. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { attack } from './sample/attack.mjs'
import { everyday } from './sample/everyday.mjs'
import { PROD } from './sample/records.mjs'

const WINDOW_SECONDS = 4 * 3600

/** Relative path -> bytes of every file of the sample's evidence. */
export function sampleFiles() {
  /** @type {Map<string, import('./sample/records.mjs').CloudTrailRecord[]>} */
  const groups = new Map()
  for (const event of [...everyday(), ...attack()]) {
    const window = Math.floor(Date.parse(event.eventTime) / 1000 / WINDOW_SECONDS)
    const key = `${event.recipientAccountId}/${event.awsRegion}/${window}`
    groups.set(key, [...(groups.get(key) ?? []), event])
  }
  /** @type {Map<string, Buffer>} */
  const files = new Map()
  for (const [key, events] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [account = '', region = '', window = ''] = key.split('/')
    files.set(
      logPath(account, region, (Number(window) + 1) * WINDOW_SECONDS),
      gzipSync(JSON.stringify({ Records: shuffled(events) }), { level: 9 }),
    )
  }
  return damaged(files)
}

/** @param {string} account @param {string} region @param {number} delivered epoch seconds */
function logPath(account, region, delivered) {
  const stamp = new Date(delivered * 1000).toISOString()
  const compact = `${stamp.slice(0, 16).replaceAll(/[-:]/g, '')}Z`
  const unique = createHash('sha256')
    .update(account + region + compact)
    .digest('base64url')
    .replaceAll(/[-_]/g, 'x')
    .slice(0, 16)
  return `AWSLogs/${account}/CloudTrail/${region}/${stamp.slice(0, 10).replaceAll('-', '/')}/${account}_CloudTrail_${region}_${compact}_${unique}.json.gz`
}

/** Inside a file CloudTrail keeps no order: neither does the sample. @template {{ eventTime: string, [field: string]: unknown }} T @param {T[]} events */
function shuffled(events) {
  const rank = (/** @type {T} */ event) => createHash('sha256').update(String(event['eventID'])).digest('hex')
  return [...events].sort((a, b) => (rank(a) < rank(b) ? -1 : 1))
}

/** The first file of the production account arrived cut short; the second was handed in twice. @param {Map<string, Buffer>} files */
function damaged(files) {
  const names = [...files.keys()].filter((name) => name.includes(`/${PROD}/CloudTrail/eu-west-1/`))
  const [cut = '', twice = ''] = names
  const bytes = files.get(cut) ?? Buffer.alloc(0)
  files.set(cut, bytes.subarray(0, bytes.length - 400))
  files.set(`copied-by-hand/${twice.split('/').at(-1)}`, files.get(twice) ?? Buffer.alloc(0))
  return files
}

const here = dirname(dirname(fileURLToPath(import.meta.url)))
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = join(here, 'electron/sample-case')
  for (const part of ['AWSLogs', 'copied-by-hand'])
    rmSync(join(folder, part), { recursive: true, force: true })
  for (const [name, bytes] of sampleFiles()) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), bytes)
  }
}
