import { expect, test, vi } from 'vitest'
import { cell, derive } from '../../../../renderer/state/cell.js'

test('a cell tells its listeners once a change, and nobody after they have left', () => {
  const count = cell(1)
  const seen: number[] = []
  const leave = count.subscribe(() => seen.push(count.get()))
  count.set(2)
  count.set(2)
  count.update((before) => before + 1)
  leave()
  count.set(9)
  expect(seen).toEqual([2, 3])
})

test('a derived value is computed once a change of its source', () => {
  const source = cell(2)
  const compute = vi.fn((value: number) => ({ double: value * 2 }))
  const derived = derive(source, compute)
  const first = derived.get()
  expect(derived.get()).toBe(first)
  source.set(3)
  expect([derived.get().double, compute.mock.calls.length]).toEqual([6, 2])
})
