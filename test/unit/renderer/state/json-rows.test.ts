import { expect, test } from 'vitest'
import { branchesOf, jsonRows, printJson, stepsOf, valueAt } from '../../../../renderer/state/json-rows.js'
import { parseJson } from '../../../../shared/cloudtrail/json.js'
import type { JsonObject } from '../../../../shared/cloudtrail/leaf.js'

const text = '{"a":{"list":[{"ip":"10.0.0.1"},{"ip":"10.0.0.2"}],"n":12345678901234567890},"b":null,"c":""}'
const parsed = parseJson(text)
if (!parsed.ok) throw new Error(parsed.message)
const record = parsed.value as JsonObject

const lines = (closed: ReadonlySet<string>, search: string): readonly string[] =>
  jsonRows(record, closed, search).map((row) =>
    `${'  '.repeat(row.depth)}${row.name} ${row.path} ${row.text}${row.found ? ' *' : ''}`.trimEnd(),
  )

test('the tree names fields as the query does: without array positions', () => {
  expect(lines(new Set(), '')).toEqual([
    'a a',
    '  list a.list',
    '    0 a.list',
    '      ip a.list.ip 10.0.0.1',
    '    1 a.list',
    '      ip a.list.ip 10.0.0.2',
    '  n a.n 12345678901234567890',
    'b b null',
    'c c',
  ])
})

test('a search opens what holds a find and leaves the rest shut', () => {
  expect(lines(new Set(branchesOf(record)), '0.0.2')).toEqual([
    'a a',
    '  list a.list',
    '    0 a.list',
    '    1 a.list',
    '      ip a.list.ip 10.0.0.2 *',
    '  n a.n 12345678901234567890',
    'b b null',
    'c c',
  ])
})

test('a part of the record is copied with its numbers as they were written', () => {
  const row = jsonRows(record, new Set(), '')[1]
  const part = valueAt(record, stepsOf(row?.id ?? ''))
  expect([
    part === undefined ? '' : printJson(part),
    JSON.stringify(JSON.parse(printJson(record))) === JSON.stringify(JSON.parse(text)),
  ]).toEqual(['[\n  {\n    "ip": "10.0.0.1"\n  },\n  {\n    "ip": "10.0.0.2"\n  }\n]', true])
})
