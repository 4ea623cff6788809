import { expect, test } from 'vitest'
import { compileRegex, regexProblem } from '../../../../../../renderer/engine/query/regex/regex.js'

test.each([
  ['(?=a)', 0, 3],
  ['a(?<!b)', 1, 5],
  ['(a)\\1', 3, 5],
  ['(?i)a', 0, 2],
  ['*a', 0, 1],
  ['a**', 2, 3],
  ['^*', 0, 2],
  ['(a', 0, 1],
  ['a)', 1, 2],
  ['[a', 0, 1],
  ['[]', 0, 2],
  ['[z-a]', 1, 4],
  ['[[:alpha:]]', 0, 3],
  ['a{5,2}', 1, 6],
  ['a{1001}', 1, 7],
  ['{2}', 2, 3],
  ['\\p{L}', 0, 2],
  ['\\A', 0, 2],
  ['a\\', 1, 2],
  ['\\u{110000}', 0, 2],
  ['((((a{1000}){1000}){1000}))', 0, 27],
  ['((){1000}){1000}', 0, 16],
])('%s is refused, and where', (source, from, to) => {
  const problem = regexProblem(source)
  expect({ from: problem?.from, to: problem?.to, isSentence: /\.$/.test(problem?.message ?? '') }).toEqual({
    from,
    to,
    isSentence: true,
  })
})

test.each([
  ['a{,3}', 'a{,3}'],
  ['}]', '}]'],
  ['\\-\\"\\:\\/', '-":/'],
  ['[]a]', undefined],
  ['\\ud83d\\ude00', '😀'],
  ['(?<name>a)b', 'ab'],
])('%s is taken as it is meant', (source, text) => {
  if (text === undefined) expect(regexProblem(source)).toBeDefined()
  else expect(compileRegex(`^${source}$`).matches(text)).toBe(true)
})
