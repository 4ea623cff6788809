/** How do results grow while evidence is still being read? Now and then, in place: what is being read stays where it is. */
import type { Cases } from './cases.js'
import type { Coverage } from './coverage.js'
import type { Integrity } from './integrity.js'
import type { Ledger } from './ledger.js'
import type { Search } from './search.js'
import type { Selection } from './selection.js'
import type { Viewport } from './viewport.js'

/** Milliseconds between two refreshes at least; more where a search takes long. */
const LEAST_PAUSE_MS = 1000
const PAUSE_PER_SEARCH = 6

export interface Refresher {
  /** More of a case is there; `ended`: nothing follows, so that it is shown without waiting. */
  readonly committed: (caseId: string, ended: boolean) => void
}

export function createRefresher(parts: {
  readonly cases: Pick<Cases, 'refresh' | 'current'>
  readonly search: Pick<Search, 'again' | 'view'>
  readonly selection: Pick<Selection, 'settle'>
  readonly viewport: Viewport
  readonly ledger: Pick<Ledger, 'show' | 'head'>
  readonly coverage: Pick<Coverage, 'again'>
  readonly integrity: Pick<Integrity, 'again'>
}): Refresher {
  const { cases, search, selection, viewport, ledger, coverage, integrity } = parts
  let running = false
  let again = false
  let last = 0
  let isLast = false
  let waitNoMore: () => void = () => undefined

  const pauseFor = (wait: number): Promise<void> =>
    new Promise((resolve) => {
      waitNoMore = resolve
      setTimeout(resolve, wait)
    })

  const refresh = async (isGrowing: boolean): Promise<void> => {
    if (!(await cases.refresh(isGrowing))) return
    const top = viewport.top.get()
    await search.again(Math.floor(top))
    const { before, after } = await selection.settle()
    if (before >= 0 && after >= 0 && before !== after) viewport.scrollTo(top + after - before)
    if (ledger.head.get().value !== null) ledger.show({})
    coverage.again()
    integrity.again()
  }
  const loop = async (): Promise<void> => {
    if (running) {
      again = true
      return
    }
    running = true
    try {
      do {
        again = false
        const pause = Math.max(LEAST_PAUSE_MS, (search.view.get().found?.ms ?? 0) * PAUSE_PER_SEARCH)
        const wait = last + pause - performance.now()
        if (wait > 0 && !isLast) await pauseFor(wait)
        const isGrowing = !isLast
        isLast = false
        await refresh(isGrowing)
        last = performance.now()
      } while (again)
    } finally {
      running = false
    }
  }
  return {
    committed: (caseId, ended) => {
      if (cases.current.get()?.summary.id !== caseId) return
      isLast ||= ended
      if (ended) waitNoMore()
      void loop()
    },
  }
}
