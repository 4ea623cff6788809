import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sortByKeys } from '../../../../../renderer/engine/facts/radix.js'

test('items are ordered by their keys, and equal keys keep the order of their items', () => {
  const keys = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 0xffffffff }))
  fc.assert(
    fc.property(fc.array(keys, { maxLength: 200 }), (list) => {
      const positions = list.map((_, at) => at)
      const sorted = [...positions].sort((left, right) => list[left]! - list[right]! || left - right)
      expect([...sortByKeys(Uint32Array.from(positions), Uint32Array.from(list))]).toEqual(sorted)
    }),
  )
})
