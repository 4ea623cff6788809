/** Is our linear-time engine the same language as JavaScript's own regular expressions? */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fold } from '../../shared/base/fold.js'
import { Automaton } from '../../renderer/engine/query/regex/automaton.js'
import { compileProgram } from '../../renderer/engine/query/regex/program.js'
import { compileRegex } from '../../renderer/engine/query/regex/regex.js'
import { parseRegex } from '../../renderer/engine/query/regex/syntax.js'
import { compileTest } from '../../renderer/engine/query/value-matcher.js'
import { nativeExpression, nativeMatches } from '../support/naive-search.js'
import { regexSource, regexText, wildcardSource } from '../support/query-arbitrary.js'

test('an expression matches what JavaScript matches, with a full, a tiny and no table of states', () => {
  fc.assert(
    fc.property(regexSource, fc.array(regexText, { minLength: 1, maxLength: 5 }), (source, texts) => {
      const expected = texts.map((text) => nativeMatches(source, text))
      const program = compileProgram(parseRegex(source))
      for (const cells of [1 << 16, 40, 0]) {
        const automaton = new Automaton(program, cells)
        expect(texts.map((text) => automaton.matches(fold(text)))).toEqual(expected)
      }
    }),
    { numRuns: 4000 },
  )
})

test('every matching text contains the literal, and a whole literal is enough', () => {
  fc.assert(
    fc.property(regexSource, regexText, (source, text) => {
      const regex = compileRegex(source)
      const folded = fold(text)
      if (regex.matches(folded)) expect(folded).toContain(regex.literal)
      if (regex.whole) expect(regex.matches(folded)).toBe(folded.includes(regex.literal))
    }),
    { numRuns: 4000 },
  )
})

test('an expression that no text of some characters can match, matches none of them', () => {
  let refused = 0
  fc.assert(
    fc.property(regexSource, regexText, fc.subarray([...'abc019-:tz']), (source, text, some) => {
      const regex = compileRegex(source)
      const folded = fold(text)
      const characters = some.join('')
      if (regex.couldMatch(characters)) return
      refused += 1
      expect(regex.matches('')).toBe(false)
      const within = [...folded].filter((one) => characters.includes(one)).join('')
      for (const tried of [within, characters, `${within}${characters}${within}`])
        expect(regex.matches(tried)).toBe(false)
    }),
    { numRuns: 3000 },
  )
  expect(refused).toBeGreaterThan(200)
})

test('matches are found where JavaScript finds its first one', () => {
  fc.assert(
    fc.property(regexSource, regexText, (source, text) => {
      // Where a repeated part may be empty, JavaScript has rules of its own for which of its matches is preferred.
      fc.pre(!/(?:^|[(:|])[|)]|\|$|\?\?|\*\?|,\d?\}\?/.test(source))
      fc.pre(!/[\ud800-\udfff]/.test(text))
      const native = new RegExp(nativeExpression(source).source, 'gisu')
      const expected = [...text.matchAll(native)].find((found) => found[0] !== '')
      const [first] = compileRegex(source).find(fold(text), 1)
      // An empty match before it moves JavaScript's next start by one character, as it does ours.
      expect(first).toEqual(
        expected === undefined ? undefined : [expected.index, expected.index + expected[0].length],
      )
    }),
    { numRuns: 3000 },
  )
})

test('a wildcard matches what it spells out, whole in a field and anywhere in a text', () => {
  const piece = fc.stringMatching(/^[abKſ*?\\.]{1,2}$/)
  fc.assert(
    fc.property(
      wildcardSource(piece),
      fc.string({ unit: fc.constantFrom(...'abkK*?\\.'), maxLength: 8 }),
      (source, text) => {
        const body = [...source.matchAll(/\\(.)|(.)/gsu)]
          .map(
            ([, plain, unit = '']) =>
              (plain ?? unit) &&
              (plain === undefined && unit === '*'
                ? '.*'
                : plain === undefined && unit === '?'
                  ? '.'
                  : `\\u{${((plain ?? unit).codePointAt(0) ?? 0).toString(16)}}`),
          )
          .join('')
        for (const [place, native] of [
          ['field', new RegExp(`^(?:${body})$`, 'isu')],
          ['text', new RegExp(body, 'isu')],
        ] as const) {
          const matcher = compileTest({ kind: 'wildcard', source }, place)
          const folded = fold(text)
          expect(matcher.matches(folded)).toBe(native.test(text))
          if (matcher.matches(folded)) expect(folded).toContain(matcher.literal)
          if (matcher.whole) expect(matcher.matches(folded)).toBe(folded.includes(matcher.literal))
        }
      },
    ),
    { numRuns: 3000 },
  )
})

test.each(['(a+)+$', '(a|aa)+$', '(a*)*b', '(?:a?){200}a{200}b', '(x+x+)+y', '(.*)*,(.*)*;$'])(
  'the work for %s grows in step with the text',
  (source) => {
    const work = (length: number, cells: number): number => {
      const automaton = new Automaton(compileProgram(parseRegex(source)), cells)
      automaton.matches(`${'a'.repeat(length)}!`)
      return automaton.work
    }
    const size = compileProgram(parseRegex(source)).operation.length
    // Without a table each character may cost one look at each instruction; with one, only new states cost anything.
    for (const cells of [0, 1 << 20]) {
      for (const length of [100, 1000, 10_000])
        expect(work(length, cells)).toBeLessThanOrEqual((length + 2) * size)
    }
    expect(work(10_000, 1 << 20)).toBeLessThanOrEqual(1000 * size)
  },
)
