import { expect, test } from 'vitest'
import { SampledTimer } from '../../../../../renderer/engine/ingest/sampled-timer.js'

test('what is done often is timed now and then, and counts for all of it; what is done once is timed as it is', () => {
  let now = 0
  const timer = new SampledTimer(() => now)
  const often = (): void => {
    if (!timer.isTurn()) {
      now += 2
      return
    }
    const began = timer.began()
    now += 2
    timer.ended(began)
  }
  for (let turn = 0; turn < 160; turn += 1) often()
  expect([timer.ms, now]).toEqual([320, 320])
  expect(timer.whole(() => (now += 7))).toBe(327)
  expect(timer.ms).toBe(327)
})
