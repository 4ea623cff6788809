/** How long do ingest and the benchmark's questions take in the real threads? This page replaces the window; it is
 *  driven by nothing (no DevTools session slows its fetches) and reports through the job route. */
import { createHostClient } from '../../renderer/host/host-client.js'
import type { Client } from '../../renderer/workers/channel.js'
import type { IngestProgress, QueryCalls, SearchInput } from '../../renderer/workers/protocol.js'
import { startThreads } from '../../renderer/workers/threads.js'

interface Questions {
  readonly [name: string]: string
}

interface Answer {
  readonly count: number
  /** Median of five, and the first of them, in milliseconds, as the window sees it. */
  readonly ms: number
  readonly first: number
}

const never = new AbortController().signal
const plain = { signal: never }
const host = createHostClient()
const NEWEST = { by: 'time', direction: 'newest' } as const

async function measured<T>(
  runs: number,
  work: () => Promise<T>,
): Promise<{ value: T; ms: number; first: number }> {
  const times: number[] = []
  let value = await timed(work, times)
  for (let run = 1; run < runs; run++) value = await timed(work, times)
  const first = times[0] ?? 0
  times.sort((a, b) => a - b)
  return { value, ms: times[times.length >> 1] ?? 0, first }
}

async function timed<T>(work: () => Promise<T>, times: number[]): Promise<T> {
  const from = performance.now()
  const value = await work()
  times.push(performance.now() - from)
  return value
}

async function found(
  query: Client<QueryCalls>,
  input: SearchInput,
): Promise<{ search: number; count: number }> {
  const reply = await query.call('search', input, plain)
  if (reply.kind === 'invalid') throw new Error(`${input.text}: ${reply.problem.message}`)
  return reply
}

async function askAll(query: Client<QueryCalls>, questions: Questions): Promise<Record<string, Answer>> {
  const answers: Record<string, Answer> = {}
  for (const [name, text] of Object.entries(questions)) {
    // A question asked twice is answered from a cache: the words change by case only, the answer does not.
    let run = 0
    const { value, ms, first } = await measured(5, () =>
      found(query, { text: vary(text, run++), order: NEWEST, range: null }),
    )
    answers[name] = { count: value.count, ms, first }
  }
  const all = await found(query, { text: '', order: NEWEST, range: null })
  const iam = await found(query, { text: 'service:iam', order: NEWEST, range: null })
  const fields = [
    'eventName',
    'eventSource',
    'awsRegion',
    'sourceIPAddress',
    'userAgent',
    'errorCode',
    'userIdentity.arn',
    'readOnly',
    'recipientAccountId',
    'outcome',
  ]
  const columns = ['eventName', 'eventSource', 'principal', 'sourceIPAddress', 'awsRegion', 'requestID']
  const kept = async (name: string, work: () => Promise<unknown>): Promise<void> => {
    const { ms, first } = await measured(5, work)
    answers[name] = { count: 0, ms, first }
  }
  await kept('top-20', () =>
    query.call('facets', { search: all.search, fields: ['eventName'], size: 20 }, plain),
  )
  await kept('histogram', () => query.call('histogram', { search: all.search, buckets: 120 }, plain))
  await kept('10 facets, filtered', () =>
    query.call('facets', { search: iam.search, fields, size: 20 }, plain),
  )
  await kept('first page', () =>
    query.call('page', { search: all.search, offset: 0, size: 60, columns }, plain),
  )
  await kept('page in the middle', () =>
    query.call('page', { search: all.search, offset: Math.floor(all.count / 2), size: 60, columns }, plain),
  )
  const rows = await query.call(
    'page',
    { search: all.search, offset: Math.floor(all.count / 3), size: 5, columns },
    plain,
  )
  let next = 0
  await kept('verbatim record', () =>
    query.call('event', { ref: rows[next++ % rows.length]?.ref ?? 0 }, plain),
  )
  return answers
}

function vary(text: string, run: number): string {
  if (text.includes(':')) return text
  let letter = 0
  return text.replace(/[a-z]/g, (found) => {
    const upper = letter < 3 && ((run + 1) >> letter) & 1
    letter++
    return upper ? found.toUpperCase() : found
  })
}

async function bench(): Promise<void> {
  const capabilities = await host.call('capabilities', {}, never)
  const job = capabilities.job
  if (job === null) throw new Error('the benchmark page needs a job')
  const threads = startThreads()
  const from = performance.now()
  const made = await threads.query.call('createCase', { name: 'benchmark', sample: false }, plain)
  let firstResults = 0
  let last: IngestProgress | undefined
  const receipt = await threads.ingest.call(
    'ingest',
    { caseId: made.id, roots: [...job.roots] },
    {
      signal: never,
      onProgress: (step) => {
        if (firstResults === 0 && step.commits > 0) firstResults = performance.now() - from
        last = step
      },
    },
  )
  const ingestMs = performance.now() - from
  // Where one stage ends and the next begins: memory is measured for each.
  const { files = 0, bytes = 0, events = 0 } = last ?? {}
  const progress = {
    kind: 'progress',
    stage: 'read',
    files,
    totalFiles: files,
    bytes,
    totalBytes: bytes,
    events,
  } as const
  await host.call('reportJob', { report: progress }, never)
  const compacted = await measured(1, () => threads.ingest.call('compact', { caseId: made.id }, plain))
  const opened = await measured(1, () => threads.query.call('openCase', { id: made.id }, plain))
  const text = await measured(1, () =>
    found(threads.query, { text: 'zzznothing', order: NEWEST, range: null }),
  )
  // As when a person reads what is on screen: what speeds up later questions is made while nothing is asked.
  await new Promise((resolve) => setTimeout(resolve, 2000 + (last?.events ?? 0) / 100))
  const answers = await askAll(threads.query, JSON.parse(job.query) as Questions)
  const summary = {
    ingestMs,
    firstResults,
    receipt,
    last,
    compactMs: compacted.ms,
    openMs: opened.ms,
    textReadyMs: text.ms,
    answers,
    longest: 0,
  }
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
