/** The ingest thread: reads evidence into a case. */
import { createHostClient } from '../host/host-client.js'
import { dexieCatalogue } from '../store/catalogue.js'
import { dexieEvidence } from '../store/dexie-evidence.js'
import { reportFaults, serve, type ServePort } from './channel.js'
import { ingest, type IngestPorts } from './ingest.js'
import type { IngestCalls } from './protocol.js'

const scope = globalThis as unknown as DedicatedWorkerGlobalScope & ServePort
const ports: IngestPorts = {
  stores: dexieEvidence(),
  catalogue: dexieCatalogue(),
  host: createHostClient(),
  now: () => performance.timeOrigin + performance.now(),
}
reportFaults(scope)
serve<IngestCalls>(scope, { ingest: (input, context) => ingest(input, context, ports) })
