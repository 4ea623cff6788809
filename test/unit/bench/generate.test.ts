import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { generate } from '../../bench/generate.mjs'
import { questionsFor } from '../../bench/asked.js'

const EVENTS = 60_000
const folders: string[] = []

interface Made {
  readonly eventName: string
  readonly errorCode?: string
  readonly readOnly: boolean
  readonly requestID: string
  readonly sourceIPAddress: string
  readonly userIdentity: { readonly type: string }
  readonly requestParameters: unknown
  readonly responseElements: unknown
  readonly resources?: unknown
  readonly tlsDetails?: unknown
}

function made(count: number, seed: number) {
  const folder = mkdtempSync(join(tmpdir(), 'spoor-generate-'))
  folders.push(folder)
  const manifest = generate({ count, folder, seed })
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json.gz'))
    .sort()
  const bodies = names.map((name) => gunzipSync(readFileSync(join(folder, name))).toString())
  const records = bodies.flatMap((body) => (JSON.parse(body) as { Records: readonly Made[] }).Records)
  return { manifest, names, bodies, records }
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

const { manifest, records, bodies, names } = made(EVENTS, 1)
const percent = (holds: (record: Made) => boolean): number => (100 * records.filter(holds).length) / EVENTS

test('the same seed makes the same evidence, also a second time, and another seed other evidence', () => {
  const once = made(3_000, 5)
  const again = made(3_000, 5)
  expect(again.names).toEqual(once.names)
  expect(again.bodies).toEqual(once.bodies)
  expect(again.manifest).toEqual(once.manifest)
  expect(made(3_000, 6).bodies).not.toEqual(once.bodies)
})

test('the manifest says what is in the files', () => {
  expect(records).toHaveLength(EVENTS)
  expect(manifest).toMatchObject({ events: EVENTS, files: names.length })
  const counts: Record<string, number> = {}
  for (const { eventName } of records) counts[eventName] = (counts[eventName] ?? 0) + 1
  expect(manifest.eventNames).toEqual(counts)
  const hidden = records.filter((record) => JSON.stringify(record).includes(manifest.needle))
  expect(hidden).toHaveLength(manifest.needleEvents)
  expect(manifest.needleEvents).toBeGreaterThan(0)
  expect(hidden).toEqual(records.filter((record) => record.sourceIPAddress === manifest.address))
  expect(records.filter((record) => record.requestID === manifest.requestID)).toHaveLength(1)
})

test('the evidence is as varied as its header says', () => {
  const within = (share: number, from: number, to: number): void => {
    expect(share).toBeGreaterThan(from)
    expect(share).toBeLessThan(to)
  }
  within(manifest.rawBytes / EVENTS, 1380, 1480)
  within(manifest.rawBytes / manifest.gzBytes, 6.3, 6.9)
  within(
    percent(({ readOnly }) => readOnly),
    72,
    77,
  )
  within(
    percent(({ errorCode }) => errorCode !== undefined),
    14,
    18,
  )
  within(
    percent(({ requestParameters }) => requestParameters !== null),
    90,
    94,
  )
  within(
    percent(({ responseElements }) => responseElements !== null),
    11,
    16,
  )
  within(
    percent(({ resources }) => resources !== undefined),
    36,
    43,
  )
  within(
    percent(({ tlsDetails }) => tlsDetails !== undefined),
    58,
    70,
  )
  within(
    percent(({ requestID }) => requestID.length === 36),
    73,
    79,
  )
  within(
    percent(({ userIdentity }) => userIdentity.type === 'AWSService'),
    18,
    23,
  )
  expect(Object.keys(manifest.eventNames).length).toBeGreaterThan(380)
  within(Math.max(...Object.values(manifest.eventNames)) / EVENTS, 0.09, 0.12)
})

test('every question of the benchmark has something to find, but for the one that must not', () => {
  const all = bodies.join('').toLowerCase()
  const questions = questionsFor(manifest)
  expect(all.includes(questions['substring, no match']?.[0] ?? '')).toBe(false)
  const [path = ''] = questions['path with arrays'] ?? []
  const words = ['2 words', '4 words'].flatMap((name) => questions[name]?.[0]?.split(' ') ?? [])
  const wanted = [
    ...words,
    path.slice(path.lastIndexOf(':') + 1),
    '"eventname":"getobject"',
    'vol-0',
    '203.0.113.77',
  ]
  expect(wanted.filter((word) => !all.includes(word))).toEqual([])
})
