/** Which cases are there, and which one is open? */
import type { Problem } from '../../shared/base/problem.js'
import { asking, type Asked } from './asked.js'
import { cell, type Cell, type Readable } from './cell.js'
import type { CaseSummary, OpenedCase } from './model.js'
import type { Ports } from './ports.js'
import { problemOf } from './problem-of.js'

export interface Cases {
  readonly list: Readable<Asked<readonly CaseSummary[]>>
  readonly current: Readable<OpenedCase | null>
  /** The case that is being opened, shown by its name until it is there. */
  readonly opening: Readable<string | null>
  readonly failure: Readable<Problem | null>
  readonly reload: () => Promise<void>
  readonly create: (input: {
    readonly name: string
    readonly sample: boolean
  }) => Promise<CaseSummary | undefined>
  readonly open: (id: string) => Promise<boolean>
  readonly close: () => Promise<void>
  readonly rename: (id: string, name: string) => Promise<void>
  readonly remove: (id: string) => Promise<boolean>
  /** Takes up what an ingest has committed to the open case; false when no case is open. `isGrowing`: more follows. */
  readonly refresh: (isGrowing: boolean) => Promise<boolean>
  /** Opens the open case again on a thread that does not know it. */
  readonly reopen: () => Promise<boolean>
  /** Closed without being asked: there is no thread that could still have it open. */
  readonly forget: () => void
  readonly dismissFailure: () => void
}

/** Cases in the order of last use, newest first. */
const byUse = (cases: readonly CaseSummary[]): readonly CaseSummary[] =>
  [...cases].sort((left, right) => right.opened - left.opened || right.created - left.created)

/** Runs work whose failure is shown; undefined when it has failed. */
function attempting(failure: Cell<Problem | null>) {
  return async <Reply>(work: () => Promise<Reply>): Promise<Reply | undefined> => {
    failure.set(null)
    try {
      return await work()
    } catch (thrown) {
      failure.set(problemOf(thrown))
      return undefined
    }
  }
}

/** The open case as it is now, on the thread that knows it or on another. */
function renewals(
  {
    query,
    current,
    failure,
  }: Pick<Ports, 'query'> & {
    readonly current: Cell<OpenedCase | null>
    readonly failure: Cell<Problem | null>
  },
  signal: AbortSignal,
): Pick<Cases, 'refresh' | 'reopen' | 'forget'> {
  const attempt = attempting(failure)
  const renew = async (ask: (id: string) => Promise<OpenedCase>): Promise<boolean> => {
    const before = current.get()
    if (before === null) return false
    const renewed = await attempt(() => ask(before.summary.id))
    if (renewed === undefined || current.get()?.summary.id !== renewed.summary.id) return false
    current.set(renewed)
    return true
  }
  return {
    refresh: (isGrowing) => renew(() => query.call('refresh', { isGrowing }, { signal })),
    reopen: () => renew((id) => query.call('openCase', { id }, { signal })),
    forget: () => {
      current.set(null)
    },
  }
}

export function createCases({ query }: Pick<Ports, 'query'>): Cases {
  const list = asking<readonly CaseSummary[]>()
  const current = cell<OpenedCase | null>(null)
  const opening = cell<string | null>(null)
  const failure = cell<Problem | null>(null)
  const { signal } = new AbortController()
  const attempt = attempting(failure)
  const reload = (): Promise<void> =>
    list.ask(async (until) => byUse(await query.call('listCases', {}, { signal: until })))
  return {
    list: list.state,
    current,
    opening,
    failure,
    reload,
    dismissFailure: () => {
      failure.set(null)
    },
    create: (input) =>
      attempt(async () => {
        const made = await query.call('createCase', input, { signal })
        await reload()
        return made
      }),
    open: async (id) => {
      opening.set(list.state.get().value?.find((known) => known.id === id)?.name ?? '')
      const opened = await attempt(() => query.call('openCase', { id }, { signal }))
      opening.set(null)
      if (opened !== undefined) current.set(opened)
      return opened !== undefined
    },
    close: async () => {
      current.set(null)
      await attempt(() => query.call('closeCase', {}, { signal }))
      await reload()
    },
    rename: async (id, name) => {
      const renamed = await attempt(() => query.call('renameCase', { id, name }, { signal }))
      if (renamed === undefined) return
      const opened = current.get()
      if (opened?.summary.id === id) current.set({ ...opened, summary: renamed })
      await reload()
    },
    remove: async (id) => {
      if (current.get()?.summary.id === id) current.set(null)
      const removed = await attempt(() => query.call('deleteCase', { id }, { signal }))
      await reload()
      return removed !== undefined
    },
    ...renewals({ query, current, failure }, signal),
  }
}
