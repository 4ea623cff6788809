/** How does the window start its two threads? Trusted Types admit exactly these two scripts. */
import { connect, type Client, type ThreadPort } from './channel.js'
import type { IngestCalls, QueryCalls } from './protocol.js'
import { restingThread } from './resting-thread.js'

/** Milliseconds without an ingest, after which its memory is given back. */
const REST = 2_000

const scripts = ['/query.worker.js', '/ingest.worker.js'] as const
type Script = (typeof scripts)[number]

export interface Threads {
  readonly query: Client<QueryCalls>
  readonly ingest: Client<IngestCalls>
}

interface TrustedTypePolicies {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): string }
}

/** Call once: the Content-Security-Policy allows the policy `spoor-workers` one time. */
export function startThreads(): Threads {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypePolicies }
  const policy = trustedTypes?.createPolicy('spoor-workers', { createScriptURL: admit })
  const start = (script: Script, name: string): ThreadPort =>
    new Worker(policy?.createScriptURL(script) ?? admit(script), { type: 'module', name })
  return {
    query: connect<QueryCalls>(start('/query.worker.js', 'query')),
    ingest: restingThread<IngestCalls>(() => start('/ingest.worker.js', 'ingest'), { after: REST }),
  }
}

function admit(url: string): string {
  if (!(scripts as readonly string[]).includes(url)) throw new TypeError(`not a thread of Spoor: ${url}`)
  return url
}
