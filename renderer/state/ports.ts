/** What does the window need from outside? Two threads, the host, a place to remember settings, and a clock.
 *  Each is a port, so that everything above runs in tests on in-memory stand-ins. */
import type { Capabilities, HostEvent } from '../../shared/contract/routes.js'
import type { Client } from '../workers/channel.js'
import type { IngestCalls, QueryCalls } from '../workers/protocol.js'

/** One thread that answers calls. Rejects with a Problem (expected) or an Error (a bug), and when aborted. */
export type ThreadPort<Calls> = Pick<Client<Calls>, 'call'>

export interface HostPort {
  readonly chooseEvidence: (kind: 'files' | 'folder', signal: AbortSignal) => Promise<readonly string[]>
  /** Absolute paths of dropped or chosen files, in their order. */
  readonly pathsOf: (files: readonly File[], signal: AbortSignal) => Promise<readonly string[]>
  readonly reveal: (path: string, signal: AbortSignal) => Promise<void>
  readonly hostEvents: (signal: AbortSignal) => AsyncIterable<HostEvent>
}

/** Small texts that survive the window; localStorage in the product. */
export interface MemoryPort {
  readonly read: (key: string) => string | null
  readonly write: (key: string, value: string) => void
  readonly forget: (key: string) => void
}

export interface Ports {
  readonly capabilities: Capabilities
  readonly query: ThreadPort<QueryCalls>
  readonly ingest: ThreadPort<IngestCalls>
  /** Calls back when the thread behind `query` has ended and another took its place, which has no case open; says why. */
  readonly onQueryReplaced: (listener: (reason: Error) => void) => void
  readonly host: HostPort
  readonly memory: MemoryPort
  /** Milliseconds since the epoch. */
  readonly now: () => number
}
