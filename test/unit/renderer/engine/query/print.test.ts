import { expect, test } from 'vitest'
import { parseQuery } from '../../../../../renderer/engine/query/parse.js'
import {
  describeQuery,
  excludeClause,
  fieldClause,
  quoteValue,
} from '../../../../../renderer/engine/query/print.js'

test('a value from the screen is quoted where it could mean anything else', () => {
  expect(
    ['CreateUser', 'AND', 'a b', 'a"b\\c', '10.0.0.0/8', 'line\nend', '-x', 'é'].map(quoteValue),
  ).toEqual([
    'CreateUser',
    '"AND"',
    '"a b"',
    '"a\\"b\\\\c"',
    '"10.0.0.0/8"',
    '"line\\u{a}end"',
    '"-x"',
    '"é"',
  ])
})

test('including and excluding a value, and the absence of one', () => {
  expect([
    fieldClause('eventName', 'GetObject'),
    excludeClause('eventName', 'GetObject'),
    fieldClause('errorCode', ''),
    excludeClause('errorCode', ''),
    fieldClause('eventTime', '2023-07-10T11:38:23Z'),
  ]).toEqual([
    'eventName:GetObject',
    '-eventName:GetObject',
    '-errorCode:*',
    'errorCode:*',
    'eventTime:"2023-07-10T11:38:23Z"',
  ])
})

test.each([
  ['*', 'all events'],
  ['terra*form', 'events where some value contains “terra” then anything then “form”'],
  ['-terraform', 'events where no value contains “terraform”'],
  [
    'error:AccessDenied (a OR b)',
    'events where Error (errorCode) is “AccessDenied” and (some value contains “a” or some value contains “b”)',
  ],
  ['-error:*', 'events where Error (errorCode) is absent or empty'],
  [
    'time:2023-07-10',
    'events where Time (eventTime) is at or after 2023-07-10T00:00:00Z and before 2023-07-11T00:00:00Z',
  ],
  ['a.b>5', 'events where a.b is more than 5'],
  [
    'ip:10.0.0.0/8',
    'events where Source IP (sourceIPAddress) is in the network 10.0.0.0/8 (or is that text)',
  ],
  ['-(a b)', 'events where it is not so that (some value contains “a” and some value contains “b”)'],
])('%s in words', (text, words) => {
  const parsed = parseQuery(text)
  expect(parsed.ok ? describeQuery(parsed.query) : parsed.problem).toBe(words)
})
