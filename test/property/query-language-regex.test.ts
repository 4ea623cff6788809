/** Is our linear-time engine the same language as JavaScript's own regular expressions? */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fold } from '../../shared/base/fold.js'
import { Automaton } from '../../renderer/engine/query/regex/automaton.js'
import { LineScan } from '../../renderer/engine/query/regex/line-scan.js'
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

const holdsOne = (folded: string, literals: readonly string[]) =>
  literals.some((literal) => folded.includes(literal))

test('every matching text contains one of the literals, and where they are the whole, one is enough', () => {
  let several = 0
  fc.assert(
    fc.property(regexSource, regexText, (source, text) => {
      const { literals, whole, matches } = compileRegex(source)
      const folded = fold(text)
      if (literals.length > 0 && matches(folded)) expect(holdsOne(folded, literals)).toBe(true)
      if (whole) expect(matches(folded)).toBe(holdsOne(folded, literals))
      if (literals.length > 1) several += 1
    }),
    { numRuns: 4000 },
  )
  expect(several).toBeGreaterThan(100)
})

test('the lines of a text that are found are those that match one by one, with a large, a tiny and no table', () => {
  const lines = fc.array(
    fc.string({ unit: fc.constantFrom(...'abckx_019-./: '), maxLength: 12 }).map((line) => fold(line)),
    { maxLength: 40 },
  )
  let [found, left] = [0, 0]
  fc.assert(
    fc.property(regexSource, lines, (source, texts) => {
      const program = compileProgram(parseRegex(source))
      const { matches } = compileRegex(source)
      const bytes = new TextEncoder().encode([...texts, ''].join('\n'))
      const expected = texts.map((text) => matches(text))
      for (const [cells, rows] of [
        [1 << 16, 4096],
        [1 << 16, 3],
        [40, 4096],
        [0, 0],
      ] as const) {
        const scan = new LineScan(new Automaton(program, cells), program.alphabet, rows)
        // The second time its table has been filled.
        for (const places of [scan.scan(bytes, bytes.length), scan.scan(bytes, bytes.length)]) {
          const answers = texts.map(() => false)
          let last = -1
          for (const place of places) {
            const line = lineAt(texts, place < 0 ? ~place : place)
            expect(line).toBeGreaterThan(last)
            last = line
            answers[line] = place >= 0 || matches(texts[line] as string)
            if (place >= 0) found += 1
            else left += 1
          }
          expect(answers).toEqual(expected)
        }
      }
    }),
    { numRuns: 1500 },
  )
  expect(found).toBeGreaterThan(1000)
  expect(left).toBeGreaterThan(1000)
})

/** The line in which a place lies; its line feed belongs to it. */
function lineAt(texts: readonly string[], place: number): number {
  let end = 0
  return texts.findIndex((text) => {
    end += text.length + 1
    return place < end
  })
}

test('an expression that no text of some shape can match, matches none of them', () => {
  const characters = fc.subarray([...'abc019-:tz'], { minLength: 1 }).map((some) => some.join(''))
  const shapes = fc.array(characters, { maxLength: 6 })
  let [refused, matching] = [0, 0]
  fc.assert(
    fc.property(
      regexSource,
      shapes,
      fc.array(fc.nat(9), { minLength: 6, maxLength: 6 }),
      (source, shape, picks) => {
        const regex = compileRegex(source)
        const texts = [0, 1, 2].map((shift) =>
          shape.map((some, at) => some.charAt(((picks[at] ?? 0) + shift) % some.length)).join(''),
        )
        const isMatching = texts.some((text) => regex.matches(text))
        if (isMatching) matching += 1
        if (regex.couldMatch(shape)) return
        refused += 1
        expect(isMatching).toBe(false)
      },
    ),
    { numRuns: 3000 },
  )
  expect(refused).toBeGreaterThan(200)
  expect(matching).toBeGreaterThan(200)
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
          const { literals, whole, lines } = matcher
          if (literals.length > 0 && matcher.matches(folded)) expect(holdsOne(folded, literals)).toBe(true)
          if (whole) expect(matcher.matches(folded)).toBe(holdsOne(folded, literals))
          if (lines === undefined || /[^\0-\x7f]/.test(folded)) return
          const bytes = new TextEncoder().encode(`${folded}\n`)
          expect(lines.scan(bytes, bytes.length).length).toBe(native.test(text) ? 1 : 0)
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
