import { expect, test } from 'vitest'
import { relaxed, withClause } from '../../../../renderer/state/query-text.js'

test('including and excluding write what could have been typed', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['', 'user:alice'],
    ['*', 'user:alice'],
    ['outcome:denied', 'user:alice'],
    ['user:alice outcome:denied', 'user:alice'],
    ['-user:alice outcome:denied', 'user:alice'],
    ['a OR b', 'user:alice'],
    ['(a OR b) c', 'user:alice'],
    ['"a OR b"', 'user:alice'],
    ['NOT user:alice', 'user:alice'],
  ]
  expect(cases.map(([text, clause]) => withClause(text, clause))).toEqual([
    'user:alice',
    'user:alice',
    'outcome:denied user:alice',
    'user:alice outcome:denied',
    'user:alice outcome:denied',
    '(a OR b) user:alice',
    '(a OR b) c user:alice',
    '"a OR b" user:alice',
    'NOT user:alice user:alice',
  ])
})

test('what is offered to relax leaves out one clause at a time, and never guesses about alternatives', () => {
  expect([relaxed('a "b c" d:/x y/'), relaxed('a OR b'), relaxed('a')]).toEqual([
    ['"b c" d:/x y/', 'a d:/x y/', 'a "b c"'],
    [],
    [],
  ])
})
