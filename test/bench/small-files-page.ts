/** How long does one ingest take in the real threads? This page replaces the window and asks nothing afterwards. */
import { createHostClient } from '../../renderer/host/host-client.js'
import type { IngestProgress } from '../../renderer/workers/protocol.js'
import { startThreads } from '../../renderer/workers/threads.js'

const never = new AbortController().signal
const host = createHostClient()

async function ingestOnce(): Promise<void> {
  const { job } = await host.call('capabilities', {}, never)
  if (job === null) throw new Error('the benchmark page needs a job')
  const threads = startThreads()
  const made = await threads.query.call('createCase', { name: 'benchmark', sample: false }, { signal: never })
  const start = { files: 0, totalFiles: 0, bytes: 0, totalBytes: 0, events: 0 }
  await host.call('reportJob', { report: { kind: 'progress', stage: 'read', ...start } }, never)
  let last: IngestProgress | undefined
  const from = performance.now()
  await threads.ingest.call(
    'ingest',
    { caseId: made.id, roots: [...job.roots] },
    { signal: never, onProgress: (step) => (last = step) },
  )
  const summary = { ingestMs: performance.now() - from, last }
  await host.call('reportJob', { report: { kind: 'done', summary, clean: true } }, never)
}

ingestOnce().catch((error: unknown) => {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const problem = { code: 'internal', subject: 'benchmark', detail } as const
  return host.call('reportJob', { report: { kind: 'failed', problem } }, never)
})
