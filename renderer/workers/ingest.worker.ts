/** The ingest thread: reads evidence into a case; makes cases smaller while nothing is read; then it is done. */
import { createHostClient } from '../host/host-client.js'
import { dexieCatalogue } from '../store/catalogue.js'
import { dexieEvidence } from '../store/dexie-evidence.js'
import { openScratchFile, removeScratchFiles, type ScratchFolder } from '../store/scratch-file.js'
import { catalogueWithRoom, storesWithRoom, type Room } from '../store/room.js'
import { reportFaults, serve, type ServePort } from './channel.js'
import { Compaction } from './compaction.js'
import { ingest, type IngestPorts } from './ingest.js'
import type { IngestCalls } from './protocol.js'
import { rebuild } from './rebuild.js'
import { IDLE } from './resting-thread.js'
import { showLife } from './thread-life.js'

const scope = globalThis as unknown as DedicatedWorkerGlobalScope & ServePort
const host = createHostClient()
const room: Room = { free: async () => (await host.call('room', {}, new AbortController().signal)).free }
const scratchFolder = (): Promise<ScratchFolder> => navigator.storage.getDirectory()
// What a thread left behind that was killed.
const tidied = removeScratchFiles(scratchFolder)
const ports: IngestPorts = {
  stores: storesWithRoom(dexieEvidence(), room),
  catalogue: catalogueWithRoom(dexieCatalogue(), room),
  host,
  now: () => performance.timeOrigin + performance.now(),
  scratch: async () => {
    await tidied
    return openScratchFile(scratchFolder, crypto.randomUUID())
  },
}
reportFaults(scope)
showLife(scope, navigator.locks, scope.name)
const compaction = new Compaction({ ...ports, onIdle: () => scope.postMessage(IDLE) })
// Once: after a call a fresh thread takes over, and begins with this again.
compaction.later()
serve<IngestCalls>(scope, {
  async ingest(input, context) {
    await compaction.stop()
    return ingest(input, context, ports)
  },
  async rebuild(input, context) {
    await compaction.stop()
    return rebuild(input, context, ports)
  },
  async compact({ caseId }, { signal }) {
    await compaction.stop()
    return compaction.compactCase(caseId, signal)
  },
})
