/** How does the browser start, and how does it end: asked, by the person, or by accident? */
import { spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { createDevtoolsPipe, type DevtoolsPipe } from './devtools-pipe.js'

export interface Browser {
  readonly pid: number
  readonly pipe: DevtoolsPipe
  /** Settles when the process is gone; `detail` says how, for a sentence. */
  readonly ended: Promise<{ readonly orderly: boolean; readonly detail: string }>
  /** Asks it to close, and ends it by force if it has not within five seconds. */
  close(): Promise<void>
  /** At exit, when nothing can be waited for. */
  kill(): void
}

const CLOSING_MS = 5000
/** Enough of what the browser prints to explain why it did not start. */
const KEPT_ERROR_CHARACTERS = 2000

export function launchBrowser(path: string, browserArguments: readonly string[]): Browser {
  const child = spawn(path, browserArguments, {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    // a group of its own: Ctrl+C reaches us, and we close the browser in order
    detached: process.platform !== 'win32',
  })
  let printed = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    printed = (printed + chunk.toString()).slice(-KEPT_ERROR_CHARACTERS)
  })
  const pipe = createDevtoolsPipe(child.stdio[3] as Writable, child.stdio[4] as Readable)
  let running = true
  const ended = new Promise<{ orderly: boolean; detail: string }>((resolve) => {
    child.on('error', (error) => {
      running = false
      resolve({ orderly: false, detail: `${path} did not start: ${error.message}` })
    })
    child.on('exit', (code, signal) => {
      running = false
      // killed from outside, its helpers would go on writing into the profile for a while
      killGroup(child.pid)
      const how = signal === null ? `exit code ${String(code)}` : `signal ${signal}`
      const reason = reasonIn(printed)
      resolve({ orderly: code === 0, detail: reason === '' ? how : `${how}; ${reason}` })
    })
  })
  const kill = (): void => {
    if (!running) return
    killGroup(child.pid)
    child.kill('SIGKILL')
  }
  return {
    pid: child.pid ?? -1,
    pipe,
    ended,
    kill,
    close: async () => {
      if (!running) return
      const force = setTimeout(kill, CLOSING_MS)
      // it may end before it answers
      await pipe.send('Browser.close').catch(() => undefined)
      await ended
      clearTimeout(force)
    },
  }
}

/** The line that most likely says why; the message bus is missing on many machines and never the reason. */
function reasonIn(printed: string): string {
  const lines = printed.trim().split('\n')
  const telling = lines.filter((line) => !line.includes('dbus'))
  return (
    telling.find((line) => /display|platform|sandbox|profile/i.test(line)) ??
    telling.at(-1) ??
    ''
  ).trim()
}

function killGroup(leader: number | undefined): void {
  if (leader === undefined || process.platform === 'win32') return
  try {
    process.kill(-leader, 'SIGKILL')
  } catch {
    // nobody of the group is left: what was wanted
  }
}
