import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  MAX_HEIGHT,
  physicalHeight,
  revealing,
  rowsInView,
  scrolled,
  scrollTopFor,
  virtualTop,
} from '../../../../renderer/state/scroll-scale.js'

const extents = fc.record({
  count: fc.integer({ min: 0, max: 100_000_000 }),
  rowHeight: fc.constantFrom(24, 30),
  viewport: fc.integer({ min: 24, max: 3000 }),
})

test('both ends of the scroll bar are both ends of the rows, for any number of rows', () => {
  fc.assert(
    fc.property(extents, (extent) => {
      const bar = Math.max(0, physicalHeight(extent) - extent.viewport)
      const end = Math.max(0, extent.count * extent.rowHeight - extent.viewport)
      expect([virtualTop(0, extent), virtualTop(bar, extent), scrollTopFor(end, extent)]).toEqual([
        0,
        end,
        bar,
      ])
      expect(rowsInView(end, extent, 0).to).toBe(extent.count)
    }),
  )
})

test('every row can be revealed, and the bar then stands where reading it back gives the row again', () => {
  fc.assert(
    fc.property(extents, fc.double({ min: 0, max: 1, noNaN: true }), (extent, part) => {
      fc.pre(extent.count > 0)
      const row = Math.min(extent.count - 1, Math.floor(part * extent.count))
      const top = revealing(row, 0, extent)
      const { from, to } = rowsInView(top, extent, 0)
      expect(from <= row && row < to).toBe(true)
      expect(Math.abs(virtualTop(scrollTopFor(top, extent), extent) - top)).toBeLessThan(1)
    }),
  )
})

test('a turn of the wheel moves by its pixels even where the bar stands for many rows', () => {
  const extent = { count: 10_000_000, rowHeight: 24, viewport: 600 }
  const from = { top: 1_000_000, scrollTop: scrollTopFor(1_000_000, extent) }
  expect(physicalHeight(extent)).toBe(MAX_HEIGHT)
  expect(scrolled(from, from.scrollTop + 100, extent)).toBe(1_000_100)
  expect(scrolled(from, MAX_HEIGHT - extent.viewport, extent)).toBe(10_000_000 * 24 - 600)
})
