import { expect, test } from 'vitest'
import {
  matchingOpaque,
  matchingValues,
  mayMatchOpaque,
} from '../../../../../renderer/engine/execute/value-search.js'
import type { Test } from '../../../../../renderer/engine/query/ast.js'
import { compileTest } from '../../../../../renderer/engine/query/value-matcher.js'
import { makeTokens } from '../../../../../renderer/engine/segment/token-index.js'
import { dictionaryOf } from '../../../../support/value-texts.js'

/** Values of very different lengths, far more text than is looked through at once. */
const ascii = Array.from({ length: 20_000 }, (_, value) => {
  const number = Math.imul(value + 1, 0x9e3779b1) >>> 0
  if (value % 5000 === 4999) return `${'long '.repeat(70_000)}${number % 10 === 3 ? 'role3' : 'user'}`
  return value % 1000 === 999
    ? ''
    : `arn:aws:iam::${number}:${number % 3 === 0 ? 'role' : 'user'}/n${number % 97}`
})
const wide = ['größe:role/n7', 'two\nlines 12', 'ösolo']
const tests: readonly Test[] = [
  { kind: 'contains', text: 'role/n7' },
  { kind: 'contains', text: '\n' },
  { kind: 'regex', source: '[0-9]{10}:role' },
  { kind: 'regex', source: '(?:role|user)/n1[0-9]$' },
  { kind: 'regex', source: '(?:role/n1|user/n2|role/n3)$' },
  { kind: 'regex', source: '^(?:arn|long)' },
  { kind: 'regex', source: 'n7$' },
  { kind: 'regex', source: '[13579]{4}' },
  { kind: 'regex', source: '^$' },
  { kind: 'regex', source: '\\n' },
  { kind: 'regex', source: '[^ -~]' },
  { kind: 'wildcard', source: '7*7' },
  { kind: 'wildcard', source: 'iam*?3:role' },
]

test.each(tests.map((test) => [JSON.stringify(test), test] as const))(
  'the values that pass %s are found wherever their text stands',
  (_, asked) => {
    const matcher = compileTest(asked, 'text')
    const expected = [...ascii, ...wide].flatMap((text, value) => (matcher.matches(text) ? [value] : []))
    const plain = dictionaryOf([ascii, [], wide])
    const withTokens = dictionaryOf([ascii, [], wide])
    makeTokens(withTokens.plain)
    expect(Array.from(matchingValues(plain, matcher))).toEqual(expected)
    expect(Array.from(matchingValues(withTokens, matcher))).toEqual(expected)
    expect(mayMatchOpaque(plain, matcher)).toBe(false)
    const half = dictionaryOf([ascii.slice(0, 7777), ascii.slice(7777), wide])
    const found = mayMatchOpaque(half, matcher) ? Array.from(matchingOpaque(half, matcher)) : []
    expect([...Array.from(matchingValues(half, matcher)), ...found].sort((one, two) => one - two)).toEqual(
      expected,
    )
  },
)
