import { expect, test } from 'vitest'
import { makeTokens } from '../../../../../renderer/engine/segment/token-index.js'
import { valueTextOf } from '../../../../support/value-texts.js'

test('a word is found in values that are far apart, and in very many', () => {
  const few = [0, 1, 127, 128, 300, 17_000, 20_000, 69_999]
  const texts = Array.from({ length: 70_000 }, (_, value) => {
    const words = [few.includes(value) ? 'rare' : 'usual', value % 3 === 0 ? 'each-third' : 'others']
    return `${words.join(':')}:n${String(value)}`
  })
  const tokens = makeTokens(valueTextOf(texts))
  const named = (text: string) => Array.from(tokens.valuesWith(text)!.values)
  expect(named('rare')).toEqual(few)
  expect(named('third')).toEqual(texts.flatMap((_, value) => (value % 3 === 0 ? [value] : [])))
})

test('a long word is found from its beginning, in its middle and to its end, in one value or in several', () => {
  const key = (seed: number) =>
    Array.from({ length: 700 }, (_, at) => ((seed * (at + 7) * (at + 3)) % 36).toString(36)).join('')
  const [once, twice] = [key(5), key(11)]
  const others = Array.from({ length: 40 }, (_, value) => `nothing ${String(value)}`)
  const texts = [`a/${twice}/b`, `${once}:c`, 'nothing', `c:${twice}`, ...others]
  const tokens = makeTokens(valueTextOf(texts))
  const holding = (text: string) => {
    const found = tokens.valuesWith(text)!
    return Array.from(found.values).filter((value) => texts[value]!.includes(text))
  }
  for (const [word, values] of [
    [once, [1]],
    [twice, [0, 3]],
  ] as const) {
    const pieces = [word, word.slice(0, 20), word.slice(300, 330), word.slice(-20)]
    expect(pieces.map(holding)).toEqual(pieces.map(() => values))
  }
  expect([
    holding(`${once.slice(-20)}:c`),
    holding(`a/${twice.slice(0, 20)}`),
    holding(`${twice}/b`),
  ]).toEqual([[1], [0], [0]])
})
