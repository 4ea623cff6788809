import { expect, test } from 'vitest'
import {
  fieldTargets,
  pathMatcher,
  pathPrefixMatcher,
} from '../../../../../renderer/engine/query/field-paths.js'

test('a name becomes the places of its values', () => {
  expect(['IP', 'outcome', 'session', 'source', 'account', 'Foo.*.bar'].map(fieldTargets)).toEqual([
    [{ kind: 'path', path: 'sourceIPAddress' }],
    [{ kind: 'derived', name: 'outcome' }],
    [{ kind: 'derived', name: 'session' }],
    [{ kind: 'source' }],
    [
      { kind: 'path', path: 'recipientAccountId' },
      { kind: 'path', path: 'userIdentity.accountId' },
    ],
    [{ kind: 'pattern', pattern: 'Foo.*.bar' }],
  ])
})

test('a star is one or more keys, letter case does not count', () => {
  const paths = ['a.c', 'a.b.c', 'A.B.b.C', 'a.b.c.d', 'x.a.b.c', 'a.c.c', 'ac', 'a']
  const matched = (pattern: string): readonly string[] => paths.filter(pathMatcher(pattern))
  expect([
    matched('a.*.c'),
    matched('*.c'),
    matched('a.*'),
    matched('*'),
    matched('A.b.C'),
    matched('a.*.c.*'),
  ]).toEqual([
    ['a.b.c', 'A.B.b.C', 'a.c.c'],
    ['a.c', 'a.b.c', 'A.B.b.C', 'x.a.b.c', 'a.c.c'],
    ['a.c', 'a.b.c', 'A.B.b.C', 'a.b.c.d', 'a.c.c'],
    paths,
    ['a.b.c'],
    ['a.b.c.d'],
  ])
  expect(paths.filter(pathPrefixMatcher('a.b'))).toEqual(['a.b.c', 'A.B.b.C', 'a.b.c.d'])
})

test('a pattern with many stars takes no more steps than keys times stars', () => {
  const path = Array.from({ length: 400 }, () => 'a').join('.')
  expect(pathMatcher(`${'*.a.'.repeat(100)}b`)(path)).toBe(false)
})
