import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytesOfUnits, UnitPlaces } from '../../../../shared/cloudtrail/embedded-text.js'

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
