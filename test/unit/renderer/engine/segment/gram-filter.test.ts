import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gramFilter, mayHold } from '../../../../../renderer/engine/segment/gram-filter.js'
import { fold } from '../../../../../shared/base/fold.js'

const filterOf = (values: readonly string[]) =>
  gramFilter(new TextEncoder().encode(values.map((value) => `${value}\n`).join('')))

const values = fc.array(
  fc.string({ unit: fc.constantFrom(...'abcXYZ019+/=-_.:'), minLength: 1, maxLength: 80 }),
  { minLength: 1, maxLength: 30 },
)

test('no piece of any value is ever said to be in none', () => {
  fc.assert(
    fc.property(values, fc.nat(), fc.nat(), fc.nat(), (texts, one, from, length) => {
      const value = texts[one % texts.length]!
      const start = from % value.length
      const piece = value.slice(start, start + 1 + (length % 80))
      expect(mayHold(filterOf(texts), fold(piece))).toBe(true)
    }),
    { numRuns: 2000 },
  )
})

test('no ASCII value is said to hold nothing of itself, whatever it is made of', () => {
  const ascii = fc.string({ unit: 'binary-ascii', minLength: 1 }).filter((text) => !/[\n\r]/.test(text))
  fc.assert(
    fc.property(fc.array(ascii, { minLength: 1 }), (texts) => {
      const filter = filterOf(texts)
      expect(texts.filter((text) => !mayHold(filter, fold(text)))).toEqual([])
    }),
  )
})

/** Letters and digits in no order, always the same. */
function randomTexts(count: number, length: number, seed: number): string[] {
  let state = seed
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state >>> 16
  }
  const letters = 'abcdefghijklmnopqrstuvwxyz0123456789'
  return Array.from({ length: count }, () =>
    Array.from({ length }, () => letters[next() % letters.length]!).join(''),
  )
}

test('most texts that are in no value are known to be in none, the longer the more', () => {
  const filter = filterOf(randomTexts(2000, 76, 1))
  const passing = (length: number): number =>
    randomTexts(2000, length, 99).filter((text) => mayHold(filter, text)).length
  expect(filter.bits.byteLength).toBeLessThan((2000 * 77) / 4 + 65)
  expect([passing(5) < 1000, passing(7) < 240, passing(9) < 60, passing(12) < 12]).toEqual([
    true,
    true,
    true,
    true,
  ])
})

test('a text with a character that no value holds is in none, a text across two of them neither, and none is in no values', () => {
  const filter = filterOf(['abcdefgh+', '12345678/'])
  const none = filterOf([])
  const dashed = filterOf(['ab-cd-ef', 'xyz'])
  expect([
    mayHold(filter, 'ab'),
    mayHold(filter, 'gh+'),
    mayHold(filter, 'b c'),
    mayHold(filter, 'a='),
    mayHold(filter, 'ä'),
    mayHold(filter, '\n'),
    mayHold(filter, 'h+\n12'),
    mayHold(filter, 'fgh+1234'),
    mayHold(none, 'a'),
    mayHold(none, ''),
    mayHold(filter, ''),
  ]).toEqual([true, true, false, false, false, false, false, false, false, false, true])
  const pieces = ['b-c', '-c', 'b-', 'd-e', 'xy-', 'a-b', '-x', 'b-cd', 'y-cd', 'b--']
  expect(pieces.filter((piece) => mayHold(dashed, piece))).toEqual(['b-c', '-c', 'b-', 'd-e', '-x', 'b-cd'])
})
