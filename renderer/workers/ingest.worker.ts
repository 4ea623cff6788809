/** The ingest thread: reads evidence into a case. */
import { createHostClient } from '../host/host-client.js'
import { dexieCatalogue } from '../store/catalogue.js'
import { dexieEvidence } from '../store/dexie-evidence.js'
import { reportFaults, serve, type ServePort } from './channel.js'
import { Compaction } from './compaction.js'
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
const compaction = new Compaction(ports)
compaction.later()
serve<IngestCalls>(scope, {
  async ingest(input, context) {
    await compaction.stop()
    try {
      return await ingest(input, context, ports)
    } finally {
      compaction.later()
    }
  },
  async compact({ caseId }, { signal }) {
    await compaction.stop()
    return compaction.compactCase(caseId, signal)
  },
})
