/** Does the token index find every value that holds a piece of text, and never say for certain what is not so? */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TokenCollector } from '../../renderer/engine/segment/token-collector.js'
import { makeTokens } from '../../renderer/engine/segment/token-index.js'
import { valueTextOf } from '../support/value-texts.js'

const words = fc.constantFrom('terraform', 'describe', 'role', 'a', 'zz', '7731', 'arn', 'aws', '203', 'ab1')
const keys = fc.string({ unit: fc.constantFrom(...'abcdef0123456789xyz'), minLength: 1, maxLength: 70 })
const separators = fc.constantFrom(':', '/', '-', '.', ' ', '', '_')
const values = fc
  .array(fc.tuple(fc.oneof(words, keys), separators), { maxLength: 6 })
  .map((parts) => parts.flat().join(''))

/** Pieces of the values themselves, words, and anything. */
const literals = (texts: readonly string[]) =>
  fc.oneof(
    fc
      .tuple(fc.constantFrom(...texts), fc.nat(40), fc.integer({ min: 1, max: 20 }))
      .map(([text, from, length]) => text.slice(from, from + length)),
    words,
    fc.tuple(words, separators, words).map((parts) => parts.join('')),
    keys,
  )

test('the values that hold a text are among those that are named, and exactly those where that is certain', () => {
  let asked = 0
  let soon = 0
  const collector = new TokenCollector()
  fc.assert(
    fc.property(
      fc
        .array(values, { minLength: 1, maxLength: 60 })
        .map((texts) => [...new Set(texts)])
        .chain((texts) =>
          fc.tuple(fc.constant(texts), fc.array(literals(texts), { minLength: 1, maxLength: 8 })),
        ),
      ([texts, pieces]) => {
        const tokens = makeTokens(valueTextOf(texts), collector)
        for (const piece of pieces.filter((one) => one !== '')) {
          const holding = texts.flatMap((text, value) => (text.includes(piece) ? [value] : []))
          const some = Array.from(tokens.valuesInShort(piece) ?? [])
          expect(some.filter((value) => !holding.includes(value))).toEqual([])
          soon += some.length
          const found = tokens.valuesWith(piece)
          if (found === undefined) continue
          asked += 1
          const named = [...Array.from(found.values)]
          expect(found.certain ? named : named.filter((value) => texts[value]!.includes(piece))).toEqual(
            holding,
          )
        }
      },
    ),
    { numRuns: 400 },
  )
  expect(asked).toBeGreaterThan(500)
  expect(soon).toBeGreaterThan(100)
})
