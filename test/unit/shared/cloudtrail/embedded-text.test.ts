import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytesOfUnits, StringUnits, UnitPlaces } from '../../../../shared/cloudtrail/embedded-text.js'

test('pieces of a text are found in any order where each would be found by itself', () => {
  const text = fc
    .array(fc.constantFrom('a', '"', '\\', 'ü', '€', '\n', '\u0001', '{'))
    .map((units) => units.join(''))
  fc.assert(
    fc.property(text, fc.array(fc.tuple(fc.nat(60), fc.nat(60))), (decoded, pieces) => {
      const bytes = new TextEncoder().encode(`[${JSON.stringify(decoded)}]`)
      const places = new UnitPlaces(bytes, 2, 'json-string')
      for (const [one, other] of pieces) {
        const from = Math.min(one, other, decoded.length)
        const to = Math.min(Math.max(one, other), decoded.length)
        const found = places.placeOf({ from, to })
        expect(found).toEqual(bytesOfUnits(bytes, { start: 2, from, to, writing: 'json-string' }))
        const raw = new TextDecoder().decode(bytes.subarray(found.start, found.end))
        expect(JSON.parse(`"${raw}"`)).toBe(decoded.slice(from, to))
      }
    }),
  )
})

test('pieces of a string in a text stand where JSON.parse would cut them, in any order', () => {
  const character = fc.constantFrom('a', '"', '\\', '\n', '\u0001', 'é', '😀', '{', '\ud800')
  fc.assert(
    fc.property(fc.array(character), fc.array(fc.tuple(fc.nat(40), fc.nat(10))), (characters, wanted) => {
      const said = characters.join('')
      const text = `{"x": ${JSON.stringify(said)}}`
      const strings = new StringUnits(text, 7)
      for (const [from, length] of wanted) {
        const piece = { from: Math.min(from, said.length), to: Math.min(from + length, said.length) }
        const found = strings.placeOf(piece)
        expect(JSON.parse(`"${text.slice(found.from, found.to)}"`)).toBe(said.slice(piece.from, piece.to))
      }
    }),
  )
})

test('thousands of pieces in order are found in one walk through the string', () => {
  const pieces = 5_000
  const text = JSON.stringify('ab"c'.repeat(pieces))
  let looks = 0
  const counting = {
    length: text.length,
    charCodeAt(at: number) {
      looks += 1
      return text.charCodeAt(at)
    },
  } as unknown as string
  const strings = new StringUnits(counting, 1)
  for (let piece = 0; piece < pieces; piece += 1) strings.placeOf({ from: 4 * piece, to: 4 * piece + 4 })
  expect(looks).toBeLessThan(4 * text.length)
})
