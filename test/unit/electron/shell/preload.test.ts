/** What does the page get from the preload script? Exactly one function. */
import { expect, test, vi } from 'vitest'
import * as electron from '../../../support/electron-stand-in.js'

vi.mock('electron', () => import('../../../support/electron-stand-in.js'))

test('the page gets one function: where a dropped file lies', async () => {
  electron.reset()
  await import('../../../../electron/shell/preload.js')
  const [name, exposed] = electron.givenTo('contextBridge.exposeInMainWorld') as [
    string,
    Record<string, (file: unknown) => string>,
  ]
  expect(electron.calls.length).toBe(1)
  expect([name, Object.keys(exposed), exposed['pathForFile']?.('a.json')]).toEqual([
    'spoor',
    ['pathForFile'],
    '/path/of/a.json',
  ])
})
