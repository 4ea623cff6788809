import { expect, test } from 'vitest'
import { stepFor } from '../../../../../renderer/engine/collect/histogram.js'

const DAY = 86_400

test('buckets are as narrow as their number allows, in round steps', () => {
  const noon = 1_688_990_400
  expect([
    stepFor(noon, noon, 1),
    stepFor(noon, noon + 59, 60),
    stepFor(noon, noon + 60, 60),
    stepFor(noon, noon + 3599, 60),
    stepFor(noon, noon + 2 * DAY, 100),
    stepFor(noon, noon + 90 * DAY, 100),
    stepFor(noon, noon + 3000 * DAY, 10),
  ]).toEqual([1, 1, 2, 60, 1800, DAY, 365 * DAY])
})

test('a span beyond all steps takes several years a bucket', () => {
  expect(stepFor(1, 4_000_000_000, 3) % (365 * DAY)).toBe(0)
})
