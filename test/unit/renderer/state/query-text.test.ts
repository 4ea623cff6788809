import { expect, test } from 'vitest'
import { clauseFor, quoteValue, relaxed, withClause } from '../../../../renderer/state/query-text.js'

test('a value is quoted exactly where typed bare it could mean something else', () => {
  const values = [
    'GetObject',
    'arn:aws:iam::1:user/eve',
    'a b',
    'say "hi"',
    'C:\\temp',
    'OR',
    '*',
    '-x',
    '10.0.0.1',
    '(x)',
    '/re/',
  ]
  expect(values.map(quoteValue)).toEqual([
    'GetObject',
    '"arn:aws:iam::1:user/eve"',
    '"a b"',
    '"say \\"hi\\""',
    '"C:\\\\temp"',
    '"OR"',
    '"*"',
    '"-x"',
    '10.0.0.1',
    '"(x)"',
    '"/re/"',
  ])
})

test('the empty value asks for the absence of the field', () => {
  expect(clauseFor('errorCode', '')).toBe('-errorCode:*')
})

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
