/** What is being read into which case, or built again, how far is it, and how did it end? One at a time; others wait in line. */
import type { Problem } from '../../shared/base/problem.js'
import { cell, type Cell, type Readable } from './cell.js'
import type { EventRef, IngestProgress, IngestReceipt, RebuildReceipt } from './model.js'
import type { Ports } from './ports.js'
import { isAbort, problemOf } from './problem-of.js'

export interface IngestRequest {
  readonly caseId: string
  readonly caseName: string
  readonly roots: readonly string[]
  /** Absent: evidence is read from `roots`. Else the index is built again from what is stored, with these marks. */
  readonly rebuild?: { readonly marks: readonly EventRef[] }
}

export interface IngestRun extends IngestRequest {
  readonly state: 'running' | 'cancelling' | 'complete' | 'cancelled' | 'failed'
  readonly progress: IngestProgress | null
  readonly receipt: IngestReceipt | null
  /** What became of the marks, when an index was built again. */
  readonly moved: RebuildReceipt['marks']
  readonly problem: Problem | null
  /** Events per second, smoothed; null until there is something to say. */
  readonly rate: number | null
  /** Milliseconds; null while nobody can know. */
  readonly remaining: number | null
}

export interface Ingest {
  readonly run: Readable<IngestRun | null>
  readonly waiting: Readable<readonly IngestRequest[]>
  readonly start: (request: IngestRequest) => void
  readonly cancel: () => void
  /** Nothing more of this case is read, and nothing is said of it any more. Comes back when its storage is let go. */
  readonly abandon: (caseId: string) => Promise<void>
  readonly dismiss: () => void
  /** Calls back whenever more of a case can be searched, and when its ingest has ended. */
  readonly onCommitted: (listener: (caseId: string, ended: boolean) => void) => () => void
}

export function isActive(run: IngestRun | null): boolean {
  return run?.state === 'running' || run?.state === 'cancelling'
}

/** Is the index of this case being built again, or will it be? */
export function isRebuilding({ run, waiting }: Pick<Ingest, 'run' | 'waiting'>, caseId: string): boolean {
  const now = run.get()
  const asked = isActive(now) && now !== null ? [now, ...waiting.get()] : waiting.get()
  return asked.some((one) => one.rebuild !== undefined && one.caseId === caseId)
}

/** Rate and time left from two readings; bytes tell the time, because files differ a thousandfold in size. */
export function pace(
  before: Pick<IngestRun, 'progress' | 'rate'>,
  now: IngestProgress,
): Pick<IngestRun, 'rate' | 'remaining'> {
  const elapsed = now.elapsedMs - (before.progress?.elapsedMs ?? 0)
  const events = now.events - (before.progress?.events ?? 0)
  const measured = elapsed > 0 ? (events / elapsed) * 1000 : null
  const rate =
    measured === null ? before.rate : before.rate === null ? measured : before.rate * 0.8 + measured * 0.2
  const knowable = now.totalsFinal && now.bytes > 0 && now.elapsedMs > 500
  const remaining = knowable ? (now.elapsedMs / now.bytes) * Math.max(0, now.totalBytes - now.bytes) : null
  return { rate, remaining }
}

type Committed = (caseId: string, ended: boolean) => void

/** One ingest from its start to its end, as changes of `run`. */
async function follow(
  request: IngestRequest,
  { ingest }: Pick<Ports, 'ingest'>,
  { run, committed, signal }: { run: Cell<IngestRun | null>; committed: Committed; signal: AbortSignal },
): Promise<void> {
  const amend = (change: Partial<IngestRun>): void => {
    run.update((now) => (now === null ? null : { ...now, ...change }))
  }
  const onProgress = (progress: IngestProgress): void => {
    const before = run.get()
    if (before === null) return
    amend({ progress, ...pace(before, progress) })
    if (progress.commits > (before.progress?.commits ?? 0)) committed(request.caseId, false)
  }
  run.set({ ...request, ...fresh })
  try {
    const { caseId, roots, rebuild } = request
    const options = { signal, onProgress }
    const receipt =
      rebuild === undefined
        ? { ...(await ingest.call('ingest', { caseId, roots }, options)), marks: [] }
        : await ingest.call('rebuild', { caseId, marks: rebuild.marks }, options)
    const { outcome: state, progress, marks: moved } = receipt
    amend({ state, receipt, moved, progress, remaining: 0 })
  } catch (thrown) {
    // A disk that is full while it is cancelled is no mere cancelling.
    if (isAbort(thrown)) amend({ state: 'cancelled' })
    else amend({ state: 'failed', problem: problemOf(thrown) })
  }
  committed(request.caseId, true)
}

export function createIngest(ports: Pick<Ports, 'ingest'>): Ingest {
  const run = cell<IngestRun | null>(null)
  const waiting = cell<readonly IngestRequest[]>([])
  const listeners = new Set<Committed>()
  let controller = new AbortController()
  const committed: Committed = (caseId, ended) => {
    for (const listener of [...listeners]) listener(caseId, ended)
  }
  const work = async (first: IngestRequest): Promise<void> => {
    let request: IngestRequest | undefined = first
    while (request !== undefined) {
      controller = new AbortController()
      await follow(request, ports, { run, committed, signal: controller.signal })
      const [next, ...rest] = waiting.get()
      waiting.set(rest)
      request = next
    }
  }
  const stop = (): void => {
    const now = run.get()
    if (now?.state !== 'running') return
    run.set({ ...now, state: 'cancelling' })
    controller.abort()
  }
  return {
    run,
    waiting,
    start: (request) => {
      if (isActive(run.get())) waiting.update((line) => [...line, request])
      else void work(request)
    },
    cancel: () => {
      waiting.set([])
      stop()
    },
    abandon: async (caseId) => {
      waiting.update((line) => line.filter((request) => request.caseId !== caseId))
      const isOurs = (): boolean => run.get()?.caseId === caseId
      if (isOurs()) stop()
      await until(run, () => !isOurs() || !isActive(run.get()))
      if (isOurs()) run.set(null)
    },
    dismiss: () => {
      if (!isActive(run.get())) run.set(null)
    },
    onCommitted: (listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}

function until(run: Readable<unknown>, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (holds()) {
      resolve()
      return
    }
    const unsubscribe = run.subscribe(() => {
      if (!holds()) return
      unsubscribe()
      resolve()
    })
  })
}

const fresh = {
  state: 'running',
  progress: null,
  receipt: null,
  moved: [],
  problem: null,
  rate: null,
  remaining: null,
} as const
