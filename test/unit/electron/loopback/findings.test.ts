/** Is the folder of the findings made ready without ever touching evidence? */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findingNames, findingsInWords, prepareFolder } from '../../../../electron/loopback/findings.js'

let folder = ''
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'spoor-findings-')))
  mkdirSync(join(folder, 'evidence'))
  writeFileSync(join(folder, 'evidence', 'log.json'), '{}')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('an earlier run’s files go, and no others', () => {
  const out = join(folder, 'out')
  mkdirSync(out)
  for (const name of [...findingNames, 'notes.txt', 'events (2).csv']) writeFileSync(join(out, name), '')
  const prepared = prepareFolder(out, [join(folder, 'evidence')])
  expect({ prepared, left: readdirSync(out).sort() }).toEqual({
    prepared: { folder: out },
    left: ['events (2).csv', 'notes.txt'],
  })
})

test('the folder is made when it is missing', () => {
  const out = join(folder, 'a', 'b')
  expect(prepareFolder(out, [join(folder, 'evidence')])).toEqual({ folder: out })
  expect(existsSync(out)).toBe(true)
})

test('findings are never written into evidence, by any way around', () => {
  const evidence = join(folder, 'evidence')
  symlinkSync(evidence, join(folder, 'link'))
  mkdirSync(join(folder, 'earlier'))
  writeFileSync(join(folder, 'earlier', 'events.ndjson'), '{}')
  const wrong = [
    prepareFolder(evidence, [evidence]),
    prepareFolder(join(evidence, 'new', 'out'), [evidence]),
    prepareFolder(join(folder, 'link', 'out'), [evidence]),
    prepareFolder(evidence, [join(folder, 'link')]),
    prepareFolder(join(folder, 'earlier'), [join(folder, 'earlier', 'events.ndjson')]),
    prepareFolder(join(folder, 'out'), [join(folder, 'missing.json')]),
    prepareFolder(join(evidence, 'log.json'), [join(folder, 'earlier')]),
  ].map((prepared) => ('wrong' in prepared ? prepared.wrong.replaceAll(folder, '') : 'accepted'))
  expect(wrong).toEqual([
    'The findings cannot be written into the evidence itself (/evidence).',
    'The findings cannot be written into the evidence itself (/evidence).',
    'The findings cannot be written into the evidence itself (/evidence).',
    'The findings cannot be written into the evidence itself (/evidence).',
    'The findings cannot be written into the evidence itself (/earlier/events.ndjson).',
    'There is no /missing.json.',
    '/evidence/log.json is a file, not a folder.',
  ])
  expect([readdirSync(evidence), readdirSync(join(folder, 'earlier'))]).toEqual([
    ['log.json'],
    ['events.ndjson'],
  ])
})

test('the end says what was found and where', () => {
  const summary = {
    events: 2900,
    duplicates: 2,
    quarantined: 1,
    requests: 2848,
    sources: [{ status: 'partial' }],
    query: { text: 'a\u001b[2J', matches: 7 },
    timeRange: { first: '2023-07-10T11:38:23Z', last: '2023-07-10T12:00:00Z' },
  }
  expect(findingsInWords(summary, '/out', false)).toBe(
    [
      '2,900 events from 1 file, 2023-07-10T11:38:23Z to 2023-07-10T12:00:00Z',
      'duplicates: 2 records',
      'could not be read: 1 record',
      'exported: those that match "a\\u001b[2J", 7 events with 2,848 distinct requestIDs',
      'some evidence could not be read: ledger.csv says what and why',
      ...findingNames.map((name) => `  ${join('/out', name)}`),
      '',
    ].join('\n'),
  )
})
