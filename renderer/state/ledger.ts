/** What became of every source? Pages of the ledger for the list on screen, by filter. */
import { asking, type Asked } from './asked.js'
import { cell, type Readable } from './cell.js'
import type { LedgerPage, NotedSource } from './model.js'
import type { Ports } from './ports.js'

export const LEDGER_PAGE = 100
const PAGES_KEPT = 50

export interface LedgerFilter {
  readonly troubledOnly: boolean
  readonly path: string
}

export interface QuarantinedBytes {
  readonly text: string
  readonly hex: string
  readonly bytes: number
}

export interface Ledger {
  readonly filter: Readable<LedgerFilter>
  readonly head: Readable<Asked<LedgerPage>>
  /** Events of the case that another record contradicts. */
  readonly conflicts: Readable<Asked<{ readonly events: number }>>
  /** Grows with every change of what `entry` gives. */
  readonly version: Readable<number>
  readonly entry: (index: number) => NotedSource | undefined
  readonly want: (from: number, to: number) => void
  readonly show: (filter: Partial<LedgerFilter>) => void
  readonly quarantined: Readable<Asked<QuarantinedBytes>>
  readonly readQuarantined: (sourceId: number, index: number) => void
  /** What the last writing of a note came to. */
  readonly noting: Readable<Asked<{ readonly note: string }>>
  readonly writeNote: (sourceId: number, text: string) => Promise<void>
  readonly clear: () => void
}

function pageFetcher(query: Ports['query'], filter: Readable<LedgerFilter>) {
  return (page: number, signal: AbortSignal): Promise<LedgerPage> =>
    query.call('ledger', { ...filter.get(), offset: page * LEDGER_PAGE, size: LEDGER_PAGE }, { signal })
}

/** What is asked about single sources, or about all at once. */
function besides(query: Ports['query']) {
  const conflicts = asking<{ readonly events: number }>()
  const quarantined = asking<QuarantinedBytes>()
  const noting = asking<{ readonly note: string }>()
  return {
    conflicts,
    quarantined,
    noting,
    countConflicts: () => void conflicts.ask((until) => query.call('conflicts', {}, { signal: until })),
    readQuarantined: (sourceId: number, index: number) =>
      void quarantined.ask((until) => query.call('quarantined', { sourceId, index }, { signal: until })),
    writeNote: (sourceId: number, text: string) =>
      noting.ask((until) => query.call('noteSource', { sourceId, text }, { signal: until })),
    clear: () => {
      for (const one of [conflicts, quarantined, noting]) one.clear()
    },
  }
}

export function createLedger({ query }: Pick<Ports, 'query'>): Ledger {
  const filter = cell<LedgerFilter>({ troubledOnly: false, path: '' })
  const head = asking<LedgerPage>()
  const beside = besides(query)
  const version = cell(0)
  let pages = new Map<number, readonly NotedSource[]>()
  let loading = new Set<number>()
  const { signal } = new AbortController()

  const fetchPage = pageFetcher(query, filter)
  const load = async (page: number): Promise<void> => {
    const [into, underway] = [pages, loading]
    underway.add(page)
    try {
      into.set(page, (await fetchPage(page, signal)).entries)
      for (const old of into.keys()) {
        if (into.size <= PAGES_KEPT) break
        into.delete(old)
      }
    } finally {
      underway.delete(page)
    }
    if (into === pages) version.update((before) => before + 1)
  }
  const reload = (): Promise<void> =>
    head.ask(async (until) => {
      const first = await fetchPage(0, until)
      pages = new Map([[0, first.entries]])
      loading = new Set()
      version.update((before) => before + 1)
      return first
    })
  return {
    filter,
    head: head.state,
    conflicts: beside.conflicts.state,
    version,
    entry: (index) => pages.get(Math.floor(index / LEDGER_PAGE))?.[index % LEDGER_PAGE],
    want: (from, to) => {
      for (let page = Math.floor(from / LEDGER_PAGE); page * LEDGER_PAGE < to; page += 1)
        if (!pages.has(page) && !loading.has(page)) void load(page)
    },
    show: (change) => {
      filter.set({ ...filter.get(), ...change })
      void reload()
      beside.countConflicts()
    },
    quarantined: beside.quarantined.state,
    readQuarantined: beside.readQuarantined,
    noting: beside.noting.state,
    writeNote: (sourceId, text) => beside.writeNote(sourceId, text).then(reload),
    clear: () => {
      pages = new Map()
      head.clear()
      beside.clear()
      filter.set({ troubledOnly: false, path: '' })
    },
  }
}
