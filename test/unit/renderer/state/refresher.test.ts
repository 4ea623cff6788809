/** When do results grow: now and then while reading goes on, and at once when it has ended? */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createRefresher, type Refresher } from '../../../../renderer/state/refresher.js'

let refreshed: number
/** Was more to follow, each time? */
let growing: boolean[]
let refresher: Refresher

beforeEach(() => {
  vi.useFakeTimers()
  refreshed = 0
  growing = []
  const refresh = (isGrowing: boolean): Promise<boolean> => {
    refreshed += 1
    growing.push(isGrowing)
    return Promise.resolve(true)
  }
  const parts = {
    cases: { refresh, current: { get: () => ({ summary: { id: 'a' } }) } },
    search: { again: () => Promise.resolve(), view: { get: () => ({ found: null }) } },
    selection: { settle: () => Promise.resolve({ before: -1, after: -1 }) },
    viewport: { top: { get: () => 0 } },
    ledger: { head: { get: () => ({ value: null }) } },
    coverage: { again: () => undefined },
    integrity: { again: () => undefined },
  }
  refresher = createRefresher(parts as unknown as Parameters<typeof createRefresher>[0])
})
afterEach(() => {
  vi.useRealTimers()
})

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)

test('commits in quick succession are shown a second apart, and none is left out', async () => {
  await pass(5_000)
  refresher.committed('a', false)
  await pass(10)
  for (let commit = 0; commit < 5; commit += 1) refresher.committed('a', false)
  await pass(900)
  expect(refreshed).toBe(1)
  await pass(200)
  expect(refreshed).toBe(2)
})

test('the end is shown at once, also while a pause was being made', async () => {
  await pass(5_000)
  refresher.committed('a', false)
  await pass(10)
  refresher.committed('a', false)
  await pass(10)
  refresher.committed('a', true)
  await pass(0)
  expect([refreshed, growing]).toEqual([2, [true, false]])
})

test('another case changes nothing', async () => {
  refresher.committed('b', true)
  await pass(5_000)
  expect(refreshed).toBe(0)
})
