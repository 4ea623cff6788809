/** The query thread: everything that is asked of cases and of the one that is open. */
import { createHostClient } from '../host/host-client.js'
import { dexieCatalogue } from '../store/catalogue.js'
import { dexieEvidence } from '../store/dexie-evidence.js'
import { reportFaults, serve, type ServePort } from './channel.js'
import type { QueryCalls } from './protocol.js'
import { queryCalls } from './query-calls.js'
import { showLife } from './thread-life.js'

const scope = globalThis as unknown as DedicatedWorkerGlobalScope & ServePort
reportFaults(scope)
showLife(scope, navigator.locks, scope.name)
serve<QueryCalls>(
  scope,
  queryCalls({
    stores: dexieEvidence(),
    catalogue: dexieCatalogue(),
    host: createHostClient(),
    now: () => performance.timeOrigin + performance.now(),
    newId: () => crypto.randomUUID(),
  }),
)
