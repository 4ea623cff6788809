/** How does the window start its two threads, and another where one has ended? Trusted Types admit exactly these two scripts. */
import type { Client, ThreadPort } from './channel.js'
import { lastingThread } from './lasting-thread.js'
import type { IngestCalls, QueryCalls } from './protocol.js'
import { restingThread } from './resting-thread.js'
import { watched } from './thread-life.js'

/** Milliseconds without an ingest, after which its memory is given back. */
const REST = 2_000

const scripts = ['/query.worker.js', '/ingest.worker.js'] as const
type Script = (typeof scripts)[number]

export interface Threads {
  readonly query: Client<QueryCalls>
  readonly ingest: Client<IngestCalls>
}

export interface StartedThreads extends Threads {
  /** Calls back when the query thread has ended and another took its place, which has no case open; says why it ended. */
  readonly onQueryReplaced: (listener: (reason: Error) => void) => void
}

interface TrustedTypePolicies {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): string }
}

/** Call once: the Content-Security-Policy allows the policy `spoor-workers` one time. */
export function startThreads(): StartedThreads {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypePolicies }
  const policy = trustedTypes?.createPolicy('spoor-workers', { createScriptURL: admit })
  const start = (script: Script, name: string): ThreadPort => {
    const url = policy?.createScriptURL(script) ?? admit(script)
    return watched(
      new Worker(url, { type: 'module', name: `${name} ${crypto.randomUUID()}` }),
      navigator.locks,
    )
  }
  const listeners: ((reason: Error) => void)[] = []
  const replaced = (reason: Error): void => {
    for (const listener of listeners) listener(reason)
  }
  return {
    query: lastingThread<QueryCalls>(() => start('/query.worker.js', 'query'), replaced),
    ingest: restingThread<IngestCalls>(() => start('/ingest.worker.js', 'ingest'), { after: REST }),
    onQueryReplaced: (listener) => {
      listeners.push(listener)
    },
  }
}

function admit(url: string): string {
  if (!(scripts as readonly string[]).includes(url)) throw new TypeError(`not a thread of Spoor: ${url}`)
  return url
}
