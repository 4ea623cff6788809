/** Did the code under test print something nobody asked for? An unexpected console error or warning fails the test. */
import { afterEach, beforeEach, expect, vi } from 'vitest'

beforeEach(() => {
  vi.spyOn(console, 'error')
  vi.spyOn(console, 'warn')
})

afterEach(() => {
  // eslint-disable-next-line no-console -- this is where printing is watched
  const printed = [...vi.mocked(console.error).mock.calls, ...vi.mocked(console.warn).mock.calls]
  vi.restoreAllMocks()
  expect(printed, 'unexpected console output').toEqual([])
})
