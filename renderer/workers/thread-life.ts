/** How does the window learn that a thread has ended, whatever ended it? A thread can go without a word: nothing throws, no
 *  event comes, and what it was asked is never answered. So it holds a lock for as long as it lives, and the window waits for
 *  that lock: the browser hands it over when the thread is gone, and not before. */
import type { ServePort, ThreadPort } from './channel.js'

/** The part of `navigator.locks` that is used. */
export interface Locks {
  request(name: string, held: () => unknown): Promise<unknown>
}

interface Living {
  readonly kind: 'living'
  /** The lock that is held. */
  readonly lock: string
}

type ErrorListener = (event: { readonly message?: string }) => void

/** Called by a thread when it begins: from now on its end can be noticed. `lock`: a name that no other thread has. */
export function showLife(scope: Pick<ServePort, 'postMessage'>, locks: Locks, lock: string): void {
  const held = (): Promise<never> => {
    scope.postMessage({ kind: 'living', lock } satisfies Living)
    return new Promise<never>(() => undefined)
  }
  // Where locks are refused the thread works all the same; only an end without a word goes unnoticed.
  locks.request(lock, held).catch(() => undefined)
}

/** The same port, whose `error` listeners also hear of an end of which the thread itself said nothing. */
export function watched(port: ThreadPort, locks: Locks): ThreadPort {
  const listeners: ErrorListener[] = []
  const gone = (): void => {
    for (const listener of listeners) listener({ message: 'it ended without saying why' })
  }
  port.addEventListener('message', ({ data }) => {
    const { kind, lock } = data as Partial<Living>
    if (kind === 'living' && lock !== undefined) locks.request(lock, gone).catch(() => undefined)
  })
  const listen = (type: 'message' | 'error', listener: never): void => {
    if (type === 'error') {
      listeners.push(listener)
      port.addEventListener('error', listener)
    } else port.addEventListener('message', listener)
  }
  return {
    postMessage: (message) => port.postMessage(message),
    addEventListener: listen as ThreadPort['addEventListener'],
    terminate: () => port.terminate?.(),
  }
}
