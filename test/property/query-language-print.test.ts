/** Does the canonical form of a query read back as the same query, and is nothing that is typed able to break the reader? */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseQuery } from '../../renderer/engine/query/parse.js'
import { fieldClause, excludeClause, printQuery } from '../../renderer/engine/query/print.js'
import { queryArbitrary, trickyText } from '../support/query-arbitrary.js'

const names = [
  'eventName',
  'eventTime',
  'sourceIPAddress',
  'user',
  'source',
  'requestParameters.bucketName',
  'requestParameters.*.cidrIp',
  '*.cidrIp',
  'tags.aws:cloudformation stack-name',
  'requestParameters.x-amz-acl',
  'a.1 b.(c)',
  '123.x',
  'fade',
  'sha256',
  'arn2.ünïcode',
]

test('what is printed reads back as the same query', () => {
  fc.assert(
    fc.property(queryArbitrary(names, trickyText), (query) => {
      const printed = printQuery(query)
      expect(parseQuery(printed), printed).toEqual({ ok: true, query, canonical: printed })
    }),
    { numRuns: 3000 },
  )
})

test('any text is either read or explained, with a range inside the text and suggestions that can be read', () => {
  const piece = fc.constantFrom(
    ...'ab:*"()[]{}/\\-!~<>=&| \u201c\'.10',
    'AND ',
    'OR',
    ' TO ',
    'eventTime:',
    'ip:',
    '2023-07-1',
    '/(?=',
    'NOT',
  )
  const typed = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece, { maxLength: 14 }).map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(typed, (text) => {
      const parsed = parseQuery(text)
      if (parsed.ok) {
        expect(parseQuery(parsed.canonical)).toEqual(parsed)
        return
      }
      const { from, to, message, suggestions } = parsed.problem
      expect({ inside: from >= 0 && from <= to && to <= text.length, said: message !== '' }).toEqual({
        inside: true,
        said: true,
      })
      for (const suggestion of suggestions) expect(parseQuery(suggestion).ok, suggestion).toBe(true)
    }),
    { numRuns: 5000 },
  )
})

test('a value that is included or excluded from the screen means exactly that value', () => {
  fc.assert(
    fc.property(fc.constantFrom(...names), trickyText, (name, value) => {
      const query = { kind: 'field', name, test: { kind: 'equals', text: value } }
      expect([parseQuery(fieldClause(name, value)), parseQuery(excludeClause(name, value))]).toMatchObject([
        { ok: true, query },
        { ok: true, query: { kind: 'not', part: query } },
      ])
    }),
    { numRuns: 2000 },
  )
})
