/** How is a folder removed whose last users are still letting go of it? A browser's helpers write into the profile for a
 *  moment after the browser has ended. */
import { rmSync } from 'node:fs'

const TRIES = 30
const PAUSE_MS = 100
const passing = new Set(['ENOTEMPTY', 'EBUSY', 'EPERM'])

/** Removes the folder and all in it; nothing happens if it is not there. Throws what the last of thirty tries threw. */
export function removeFolder(path: string): void {
  const pause = new Int32Array(new SharedArrayBuffer(4))
  for (let tries = 1; ; tries++) {
    try {
      rmSync(path, { recursive: true, force: true })
      return
    } catch (error) {
      // Node's own retries do not look for files that have come since; these do
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      if (tries === TRIES || !passing.has(code)) throw error
      Atomics.wait(pause, 0, 0, PAUSE_MS)
    }
  }
}
