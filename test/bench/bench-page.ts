/** How long do ingest and the benchmark's questions take in the real threads? This page replaces the window; it is
 *  driven by nothing (no DevTools session slows its fetches) and reports through the job route. It is started twice with
 *  the same profile: once to read the evidence, and again, in a browser that knows nothing, to open the case and ask. */
import { createHostClient } from '../../renderer/host/host-client.js'
import type { IngestProgress } from '../../renderer/workers/protocol.js'
import { startThreads, type Threads } from '../../renderer/workers/threads.js'
import { measured, never, NEWEST, plain, type PageTask } from './page-tasks.js'
import { askAll, COLUMNS, found } from './questions.js'

const host = createHostClient()

async function readAll({ query, ingest }: Threads, roots: readonly string[]): Promise<unknown> {
  const from = performance.now()
  const made = await query.call('createCase', { name: 'benchmark', sample: false }, plain)
  await query.call('openCase', { id: made.id }, plain)
  let firstResults = Number.NaN
  let looking = Promise.resolve()
  let isLooking = false
  let last: IngestProgress | undefined
  const look = async (): Promise<void> => {
    isLooking = true
    await query.call('refresh', {}, plain)
    const { search, count } = await found(query, { text: '', order: NEWEST, range: null })
    const page = { search, offset: 0, size: 60, columns: COLUMNS }
    const rows = count === 0 ? [] : await query.call('page', page, plain)
    if (rows.length > 0) firstResults = performance.now() - from
    isLooking = false
  }
  const onProgress = (step: IngestProgress): void => {
    last = step
    if (Number.isNaN(firstResults) && step.commits > 0 && !isLooking) looking = look()
  }
  await ingest.call('ingest', { caseId: made.id, roots }, { signal: never, onProgress })
  const ingestMs = performance.now() - from
  await looking
  // Where one stage ends and the next begins: memory is measured for each.
  const { files = 0, bytes = 0, events = 0 } = last ?? {}
  const progress = { stage: 'read', files, totalFiles: files, bytes, totalBytes: bytes, events } as const
  await host.call('reportJob', { report: { kind: 'progress', ...progress } }, never)
  const compacted = await measured(1, () => ingest.call('compact', { caseId: made.id }, plain))
  return { ingestMs, firstResults, last, compactMs: compacted.ms, longest: 0 }
}

/** From a page that has just been loaded: the first rows and the histogram, as the window asks for them, then any text. */
async function openAndAsk({ query }: Threads, questions: PageTask['questions']): Promise<unknown> {
  const [summary] = await query.call('listCases', {}, plain)
  if (summary === undefined) throw new Error('the case is not there')
  const opened = await measured(1, async () => {
    await query.call('openCase', { id: summary.id }, plain)
    const { search } = await found(query, { text: '', order: NEWEST, range: null })
    await Promise.all([
      query.call('page', { search, offset: 0, size: 60, columns: COLUMNS }, plain),
      query.call('histogram', { search, buckets: 120 }, plain),
    ])
    await new Promise((resolve) => requestAnimationFrame(resolve))
  })
  const text = await measured(1, () => found(query, { text: 'zzznothing', order: NEWEST, range: null }))
  // As when a person reads what is on screen: what speeds up later questions is made while nothing is asked.
  await new Promise((resolve) => setTimeout(resolve, 2000 + summary.totals.events / 100))
  const answers = await askAll(query, questions)
  return { openMs: opened.ms, textReadyMs: opened.ms + text.ms, answers, longest: 0 }
}

async function bench(): Promise<void> {
  const { job } = await host.call('capabilities', {}, never)
  if (job === null) throw new Error('the benchmark page needs a job')
  const task = JSON.parse(job.query) as PageTask
  const threads = startThreads()
  const summary =
    task.phase === 'read' ? await readAll(threads, job.roots) : await openAndAsk(threads, task.questions)
  await host.call('reportJob', { report: { kind: 'done', summary, clean: true } }, never)
}

bench().catch((error: unknown) => {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return host.call(
    'reportJob',
    { report: { kind: 'failed', problem: { code: 'internal', subject: 'benchmark', detail } } },
    never,
  )
})
