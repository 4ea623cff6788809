import { expect, test } from 'vitest'
import { barsOf, rangeOf, stepText, stretchOf, totalsOf } from '../../../../renderer/state/bars.js'

const bars = barsOf({
  start: 1000,
  step: 100,
  series: [
    { outcome: 'denied', counts: [0, 2] },
    { outcome: 'success', counts: [5, 1] },
  ],
  background: [9, 9, 4],
})

test('bars stack outcomes in one order and cover the whole background', () => {
  expect(bars).toEqual([
    { from: 1000, to: 1100, total: 5, background: 9, parts: [{ outcome: 'success', count: 5 }] },
    {
      from: 1100,
      to: 1200,
      total: 3,
      background: 9,
      parts: [
        { outcome: 'success', count: 1 },
        { outcome: 'denied', count: 2 },
      ],
    },
    { from: 1200, to: 1300, total: 0, background: 4, parts: [] },
  ])
})

test('a brush covers the bars at both of its ends, whichever came first', () => {
  expect([rangeOf(bars, 2, 1), rangeOf(bars, 0, 99), rangeOf([], 0, 0)]).toEqual([
    { from: 1100, to: 1300 },
    { from: 1000, to: 1300 },
    null,
  ])
})

test('a stretch of bars counts as one bar, whichever end came first', () => {
  const whole = {
    from: 1000,
    to: 1200,
    total: 8,
    background: 18,
    parts: [
      { outcome: 'success', count: 6 },
      { outcome: 'denied', count: 2 },
    ],
  }
  expect([stretchOf(bars, 0, 1), stretchOf(bars, 1, 0), stretchOf(bars, 1, 1), stretchOf([], 0, 0)]).toEqual([
    whole,
    whole,
    bars[1],
    undefined,
  ])
})

test('totals and steps are said exactly', () => {
  expect([[...totalsOf(bars)], [60_000, 7_200_000, 86_400_000, 172_800_000, 500].map(stepText)]).toEqual([
    [
      ['success', 6],
      ['denied', 2],
    ],
    ['1 min', '2 h', '1 day', '2 days', '500 ms'],
  ])
})
