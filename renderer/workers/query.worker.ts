/** The query thread: everything that is asked of cases and of the one that is open. */
import { createHostClient } from '../host/host-client.js'
import { dexieCatalogue } from '../store/catalogue.js'
import { dexieEvidence } from '../store/dexie-evidence.js'
import { catalogueWithRoom, storesWithRoom, type Room } from '../store/room.js'
import { reportFaults, serve, type ServePort } from './channel.js'
import type { QueryCalls } from './protocol.js'
import { queryCalls } from './query-calls.js'
import { showLife } from './thread-life.js'

const scope = globalThis as unknown as DedicatedWorkerGlobalScope & ServePort
const host = createHostClient()
const room: Room = { free: async () => (await host.call('room', {}, new AbortController().signal)).free }
reportFaults(scope)
showLife(scope, navigator.locks, scope.name)
serve<QueryCalls>(
  scope,
  queryCalls({
    stores: storesWithRoom(dexieEvidence(), room),
    catalogue: catalogueWithRoom(dexieCatalogue(), room),
    host,
    now: () => performance.timeOrigin + performance.now(),
    newId: () => crypto.randomUUID(),
  }),
)
