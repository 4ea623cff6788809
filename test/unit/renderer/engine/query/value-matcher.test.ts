import { expect, test } from 'vitest'
import { fold } from '../../../../../shared/base/fold.js'
import type { Test } from '../../../../../renderer/engine/query/ast.js'
import { parseQuery } from '../../../../../renderer/engine/query/parse.js'
import { compileTest } from '../../../../../renderer/engine/query/value-matcher.js'

function testOf(clause: string): Test {
  const parsed = parseQuery(clause)
  if (!parsed.ok || parsed.query.kind !== 'field') throw new Error(clause)
  return parsed.query.test
}

function matching(clause: string, values: readonly string[]): readonly string[] {
  const matcher = compileTest(testOf(clause), 'field')
  return values.filter((value) => matcher.matches(fold(value)))
}

test.each([
  ['f:Straße', ['STRAße', 'strasse'], ['STRAße']],
  ['f:Create*', ['createuser', 'ReCreate', 'Create'], ['createuser', 'Create']],
  ['f:a*b*a', ['aba', 'ab', 'aXbXa', 'aa'], ['aba', 'aXbXa']],
  ['f:?x', ['😀x', 'ax', 'x', 'aax'], ['😀x', 'ax']],
  ['f:/^a.c$/', ['A\nC', 'abcd'], ['A\nC']],
  ['f:*', ['', 'x', 'false'], ['x', 'false']],
  [
    'f:10.0.0.0/8',
    ['10.1.2.3', '11.0.0.1', '::ffff:10.0.0.1', '10.0.0.0/8', '10.1.0.0/16', '010.1.1.1'],
    ['10.1.2.3', '::ffff:10.0.0.1', '10.0.0.0/8'],
  ],
  [
    'g:2001:DB8::/32',
    ['2001:db8:1::5', '2001:db9::', '10.0.0.1', '2001:db8::/32'],
    ['2001:db8:1::5', '2001:db8::/32'],
  ],
  ['f:0.0.0.0/0', ['1.2.3.4', '::1', 's3.amazonaws.com', '0.0.0.0/0'], ['1.2.3.4', '0.0.0.0/0']],
  ['f:[10 TO 20}', ['10', '9', '1.5e1', '20', '19.999', '015', 'x', ''], ['10', '1.5e1', '19.999']],
  [
    'f>12345678901234567890',
    ['12345678901234567891', '12345678901234567890', '12345678901234567889.9', '1e400', '-1e400'],
    ['12345678901234567891', '1e400'],
  ],
  [
    'f<=-0.10',
    ['-0.1', '-0.1000000000000000000001', '0', '-1E-1'],
    ['-0.1', '-0.1000000000000000000001', '-1E-1'],
  ],
  [
    'f>=2023-07-10',
    ['2023-07-10T00:00:00Z', '2023-07-09T23:59:59Z', '2023-07-10T01:00:00+02:00', '20230710'],
    ['2023-07-10T00:00:00Z'],
  ],
] as const)('%s', (clause, values, expected) => {
  expect(matching(clause, values)).toEqual(expected)
})

test('a matcher says what a dictionary may be searched for', () => {
  const facts = (kind: Test, place: 'field' | 'text'): unknown => {
    const { exact, literals, whole } = compileTest(kind, place)
    return { exact, literals, whole }
  }
  expect([
    facts({ kind: 'equals', text: 'ABC' }, 'field'),
    facts({ kind: 'contains', text: 'ABC' }, 'text'),
    facts({ kind: 'wildcard', source: 'Ab*cde' }, 'field'),
    facts({ kind: 'wildcard', source: 'Ab*' }, 'text'),
    facts({ kind: 'wildcard', source: 'Ab*' }, 'field'),
    facts({ kind: 'wildcard', source: '*Ab*' }, 'field'),
    facts({ kind: 'regex', source: 'vpc-[0-9a-f]{8}' }, 'text'),
    facts({ kind: 'regex', source: '(?:Ab){2}C' }, 'text'),
    facts({ kind: 'regex', source: '(?:create|Delete)User' }, 'text'),
    facts({ kind: 'regex', source: 'Users?[0-9]' }, 'text'),
    facts({ kind: 'regex', source: '(?:a|b|c|d|e)' }, 'text'),
    facts({ kind: 'regex', source: '(?:a|b|c|d|e)role' }, 'text'),
    facts({ kind: 'exists' }, 'field'),
  ]).toEqual([
    { exact: 'abc', literals: ['abc'], whole: false },
    { exact: undefined, literals: ['abc'], whole: true },
    { exact: undefined, literals: ['cde'], whole: false },
    { exact: undefined, literals: ['ab'], whole: true },
    { exact: undefined, literals: ['ab'], whole: false },
    { exact: undefined, literals: ['ab'], whole: true },
    { exact: undefined, literals: ['vpc-'], whole: false },
    { exact: undefined, literals: ['ababc'], whole: true },
    { exact: undefined, literals: ['createuser', 'deleteuser'], whole: true },
    { exact: undefined, literals: ['user'], whole: false },
    { exact: undefined, literals: [], whole: false },
    { exact: undefined, literals: ['role'], whole: false },
    { exact: undefined, literals: [], whole: false },
  ])
})
