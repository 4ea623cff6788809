/** Does the main job without a window write what it promises, and end with the right code? Against the evidence itself. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { realData } from '../support/real-data.js'
import { logFrom, test } from './evidence.js'
import { csvObjects, pdfText } from './findings.js'
import { sampleEvents, sampleFolder } from './sample-case.js'
import { expect, product } from './spoor.js'

const five = ['events.csv', 'events.ndjson', 'ledger.csv', 'report.pdf', 'summary.json']
const sample = sampleFolder

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the command as a person does, from the folder `at`. */
function analyze(words: readonly string[], at = tmpdir()): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const environment = { ...process.env, INIT_CWD: at }
    const command = spawn(process.execPath, [join(product, 'build/analyze.mjs'), ...words], {
      cwd: at,
      env: environment,
    })
    let [stdout, stderr] = ['', '']
    command.stdout.on('data', (data: Buffer) => (stdout += data.toString()))
    command.stderr.on('data', (data: Buffer) => (stderr += data.toString()))
    command.on('error', reject)
    command.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}

interface Summary {
  readonly version: string
  readonly events: number
  readonly duplicates: number
  readonly quarantined: number
  readonly recordsFound: number
  readonly timeRange: { readonly first: string; readonly last: string } | null
  readonly sources: readonly {
    readonly path: string
    readonly sha256: string
    readonly bytes: number
    readonly status: string
    readonly records: number
    readonly problems: readonly { readonly code: string; readonly text: string }[]
  }[]
  readonly query: { readonly text: string; readonly canonical: string; readonly matches: number }
  readonly requests: number
  readonly top: Readonly<Record<string, readonly { readonly value: string; readonly count: number }[]>>
  readonly timings: Readonly<Record<string, number>>
}

const summaryIn = (folder: string): Summary =>
  JSON.parse(readFileSync(join(folder, 'summary.json'), 'utf8')) as Summary

const linesIn = (folder: string): readonly string[] => {
  const text = readFileSync(join(folder, 'events.ndjson'), 'utf8')
  if (text === '') return []
  expect(text.endsWith('\n')).toBe(true)
  return text.slice(0, -1).split('\n')
}

const sha256Of = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')

function counts(values: readonly (string | undefined)[]): Readonly<Record<string, number>> {
  const result: Record<string, number> = {}
  for (const value of values) if (value !== undefined) result[value] = (result[value] ?? 0) + 1
  return result
}

test.describe('the sample case', () => {
  const out = mkdtempSync(join(tmpdir(), 'spoor-findings-'))
  let ended: Ended

  test.beforeAll(async () => {
    ended = await analyze([sample, '--out', out])
  })

  test.afterAll(() => {
    rmSync(out, { recursive: true, force: true })
  })

  test('ends with 3, for one file of it was cut short, and says where the five files are', () => {
    expect([ended.code, readdirSync(out).sort()]).toEqual([3, five])
    expect(ended.stdout).toContain(`${sampleEvents.length.toLocaleString('en-US')} events from`)
    expect(ended.stdout).toContain('some evidence could not be read: ledger.csv says what and why')
    for (const name of five) expect(ended.stdout).toContain(join(out, name))
    expect(ended.stderr).toMatch(/files/)
  })

  test('summary.json has the documented keys, with the numbers of the evidence', () => {
    const summary = summaryIn(out)
    const documented = [
      'version', 'events', 'duplicates', 'quarantined', 'recordsFound', 'timeRange', 'sources', 'query', 'requests', 'top', 'timings',
    ] // prettier-ignore
    expect(Object.keys(summary)).toEqual(expect.arrayContaining(documented))
    const records = sampleEvents.map(({ record }) => record)
    const times = records.map(({ eventTime }) => eventTime).sort()
    expect(summary).toMatchObject({
      events: records.length,
      recordsFound: summary.events + summary.duplicates + summary.quarantined,
      query: { text: '', matches: records.length },
      requests: new Set(records.flatMap(({ requestID }) => requestID ?? [])).size,
    })
    expect([summary.timeRange?.first, summary.timeRange?.last].map((time) => Date.parse(time ?? ''))).toEqual(
      [times[0], times.at(-1)].map((time) => Date.parse(time ?? '')),
    )
    const truth = {
      eventName: counts(records.map(({ eventName }) => eventName)),
      eventSource: counts(records.map(({ eventSource }) => eventSource)),
      sourceIPAddress: counts(records.map(({ sourceIPAddress }) => sourceIPAddress)),
      errorCode: counts(records.map(({ errorCode }) => errorCode)),
    }
    for (const [field, known] of Object.entries(truth)) {
      const top = summary.top[field] ?? []
      expect(top.length).toBeGreaterThan(0)
      for (const { value, count } of top) expect([field, value, count]).toEqual([field, value, known[value]])
      const most = Object.values(known).sort((left, right) => right - left)
      expect(top.map(({ count }) => count)).toEqual(most.slice(0, top.length))
    }
    expect((summary.top['principal'] ?? []).length).toBeGreaterThan(0)
  })

  test('every source is listed with its hash, and what is wrong with it', () => {
    const { sources } = summaryIn(out)
    const files = readdirSync(sample, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    )
    expect(sources.map(({ path }) => path).sort()).toEqual(
      files.map((file) => join(file.parentPath, file.name)).sort(),
    )
    for (const { path, sha256, bytes } of sources) {
      expect([path, sha256, bytes]).toEqual([path, sha256Of(path), readFileSync(path).length])
    }
    expect(counts(sources.map(({ status }) => status))).toMatchObject({
      partial: 1,
      duplicate: 1,
      ignored: 1,
    })
    const partial = sources.find(({ status }) => status === 'partial')
    expect(partial?.problems.map(({ code }) => code)).toContain('gzip-truncated')

    const ledger = csvObjects(readFileSync(join(out, 'ledger.csv'), 'utf8'))
    const listed = ledger.filter(({ kind }) => kind === 'source')
    expect(listed.map(({ path, sha256, status }) => [path, sha256, status])).toEqual(
      sources.map(({ path, sha256, status }) => [path, sha256, status]),
    )
    expect(listed.find(({ status }) => status === 'partial')?.['problems']).toMatch(
      /is cut short.*at byte \d+/,
    )
    for (const { records, events, duplicates, quarantined } of listed) {
      expect(Number(records)).toBe(Number(events) + Number(duplicates) + Number(quarantined))
    }
  })

  test('events.ndjson holds the records byte for byte, oldest first', () => {
    const lines = linesIn(out)
    expect([...lines].sort()).toEqual(sampleEvents.map(({ text }) => text).sort())
    const times = lines.map((line) => Date.parse((JSON.parse(line) as { eventTime: string }).eventTime))
    expect(times).toEqual([...times].sort((left, right) => left - right))
  })

  test('events.csv has a row for every event, with the place of its record', () => {
    const rows = csvObjects(readFileSync(join(out, 'events.csv'), 'utf8'))
    expect(rows.map(({ eventID }) => eventID).sort()).toEqual(
      sampleEvents.map(({ record }) => record.eventID).sort(),
    )
    const files = new Map(sampleEvents.map(({ text, file }) => [text, file]))
    for (const { record, text } of sampleEvents.slice(0, 200)) {
      const row = rows.find(({ eventID, recipientAccountId }) => {
        return eventID === record.eventID && recipientAccountId === record.recipientAccountId
      })
      expect(row).toMatchObject({
        eventName: record.eventName,
        sourceIPAddress: record.sourceIPAddress,
        userAgent: record.userAgent,
        requestID: record.requestID ?? '',
        byteLength: String(Buffer.byteLength(text)),
      })
      expect(row?.['sourceSha256']).toBe(sha256Of(files.get(text) ?? ''))
    }
  })

  test('report.pdf has its facts as text, page numbers and an outline', () => {
    const bytes = readFileSync(join(out, 'report.pdf'), 'latin1')
    expect([bytes.startsWith('%PDF-'), /\/Outlines\b/.test(bytes)]).toEqual([true, true])
    const text = pdfText(join(out, 'report.pdf'))
    if (text === undefined) return
    const pages = text.split('\f').slice(0, -1)
    expect(text).toContain('FindingsinCloudTrailevidence')
    expect(text).toContain(summaryIn(out).sources[0]?.sha256)
    expect(text).toContain('TimezoneofthisreportUTC')
    expect(text).toContain(`of${sampleEvents.length.toLocaleString('en-US')}matches`)
    pages.forEach((page, index) => {
      expect(page).toContain(`Page${String(index + 1)}of${String(pages.length)}`)
    })
  })

  test('a second run into the same folder replaces the findings of the first; a query and a zone decide them', async () => {
    const again = await analyze([
      sample,
      '--out',
      out,
      '--query',
      'outcome:denied',
      '--time-zone',
      'Asia/Kolkata',
    ])
    expect([again.code, readdirSync(out).sort()]).toEqual([3, five])
    const summary = summaryIn(out)
    const lines = linesIn(out)
    expect(summary.query).toEqual({
      text: 'outcome:denied',
      canonical: 'outcome:denied',
      matches: lines.length,
    })
    expect(summary.events).toBe(sampleEvents.length)
    const denied = sampleEvents.filter(({ text }) =>
      /"errorCode":"[^"]*(?:Denied|Unauthorized)|"ConsoleLogin":"Failure"/.test(text),
    )
    expect([...lines].sort()).toEqual(denied.map(({ text }) => text).sort())
    expect(csvObjects(readFileSync(join(out, 'events.csv'), 'utf8')).length).toBe(lines.length)
    expect(pdfText(join(out, 'report.pdf')) ?? 'Asia/Kolkata').toContain('Asia/Kolkata')
  })
})

test('The exit code is 0 for whole evidence, even beside files that are plainly none', async ({
  evidence,
}) => {
  evidence.pack('in/a.json.gz', logFrom(0, 3))
  evidence.write('in/LICENSE', 'Permission is hereby granted, free of charge, to any person')
  const ended = await analyze(['in', '--out', 'found/here'], evidence.path)
  expect([ended.code, readdirSync(join(evidence.path, 'found/here')).sort()]).toEqual([0, five])
  expect(counts(summaryIn(join(evidence.path, 'found/here')).sources.map(({ status }) => status))).toEqual({
    read: 1,
    ignored: 1,
  })
})

test('Wrong arguments end with 2 and a sentence, before anything is written', async ({ evidence }) => {
  const file = evidence.pack('a.json.gz', logFrom(0, 3))
  const out = join(evidence.path, 'out')
  const wrong: readonly (readonly string[])[] = [
    [],
    [file],
    [file, '--out', out, '--no-such-flag'],
    [file, '--out', out, '--time-zone', 'Mars/Olympus'],
    [join(evidence.path, 'gone'), '--out', out],
    [evidence.path, '--out', join(evidence.path, 'inside')],
  ]
  for (const words of wrong) {
    const { code, stderr } = await analyze(words)
    expect([words, code, stderr.trim() !== '']).toEqual([words, 2, true])
  }
  expect(readdirSync(evidence.path)).toEqual(['a.json.gz'])
})

test('A query that makes no sense ends with 2 and says where', async ({ evidence }) => {
  const file = evidence.pack('a.json.gz', logFrom(0, 3))
  const ended = await analyze([file, '--out', join(evidence.path, 'out'), '--query', 'eventName:('])
  expect(ended.code).toBe(2)
  expect(ended.stderr).toContain('eventName:(')
  expect(existsSync(join(evidence.path, 'out', 'summary.json'))).toBe(false)
})

test('A folder that cannot be made ends with 1', async ({ evidence }) => {
  const file = evidence.pack('a.json.gz', logFrom(0, 3))
  const ended = await analyze([file, '--out', join(evidence.write('a file', 'in the way'), 'out')])
  expect([ended.code, ended.stderr.trim() !== '']).toEqual([1, true])
  test.skip(process.platform !== 'linux', 'only Linux has /proc, where folders cannot be made')
  const refused = await analyze([file, '--out', '/proc/spoor-findings'])
  expect([refused.code, refused.stderr]).toEqual([
    1,
    expect.stringContaining('/proc/spoor-findings cannot be used'),
  ])
})

test.describe('real evidence', () => {
  test.skip(realData === undefined, 'the collection of real evidence is not here')

  const expected = [
    { name: 'invictus-2023', code: 0, events: 2_900, requests: 2_848 },
    { name: 'aws-docs/code-services.json', code: 0, events: 10, requests: null },
    { name: 'stratus-red-team', code: 0, events: 310, requests: null },
  ] as const
  for (const { name, code, events, requests } of expected) {
    test(`${name} has ${String(events)} events`, async ({ evidence }) => {
      const out = join(evidence.path, 'out')
      const ended = await analyze([join(realData ?? '', name), '--out', out])
      const summary = summaryIn(out)
      expect(summary.events).toBe(events)
      expect(linesIn(out)).toHaveLength(events)
      expect(ended.code).toBe(code)
      if (requests !== null) expect(summary.requests).toBe(requests)
    })
  }
})
