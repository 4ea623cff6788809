/** Is the evidence what AWS delivered? The overview by day, the files behind its lines, and the files of the open event. */
import { isAlarming, type StatusCounts } from '../integrity/status.js'
import { asking, type Asked } from './asked.js'
import { cell, type Cell, type Readable } from './cell.js'
import type {
  EventRef,
  ExportProgress,
  FileIntegrity,
  IntegrityDay,
  IntegrityFile,
  IntegrityOverview,
} from './model.js'
import type { Ports } from './ports.js'

export interface EventIntegrity {
  readonly ref: EventRef
  /** In the order of the event's provenance; null where the ledger has lost one. */
  readonly files: readonly (FileIntegrity | null)[]
}

export interface Integrity {
  readonly overview: Readable<Asked<IntegrityOverview>>
  /** Log files hashed so far, while they are. */
  readonly progress: Readable<ExportProgress | null>
  readonly problemsOnly: Cell<boolean>
  /** Files of the lines that are opened, by the id of the line; null while they are awaited. */
  readonly opened: Readable<ReadonlyMap<string, readonly IntegrityFile[] | null>>
  readonly ofEvent: Readable<Asked<EventIntegrity>>
  /** Asks for the overview if it is not there. */
  readonly want: () => void
  /** There is more evidence: asks again, if it was asked before. */
  readonly again: () => void
  readonly toggle: (day: string) => void
  readonly showEvent: (ref: EventRef) => void
  readonly clear: () => void
}

export function createIntegrity({ query }: Pick<Ports, 'query'>): Integrity {
  const overview = asking<IntegrityOverview>()
  const ofEvent = asking<EventIntegrity>()
  const progress = cell<ExportProgress | null>(null)
  const problemsOnly = cell(false)
  const opened = cell<ReadonlyMap<string, readonly IntegrityFile[] | null>>(new Map())
  let wanted = false

  const readFiles = async (day: string): Promise<void> => {
    const { signal } = new AbortController()
    const files = await query.call('integrityFiles', { day }, { signal }).catch(() => [])
    if (opened.get().has(day)) opened.set(new Map(opened.get()).set(day, files))
  }
  const ask = (): void => {
    void overview.ask(async (signal) => {
      const reply = await query.call('integrity', {}, { signal, onProgress: progress.set })
      progress.set(null)
      for (const day of opened.get().keys()) void readFiles(day)
      return reply
    })
  }
  return {
    overview: overview.state,
    progress,
    problemsOnly,
    opened,
    ofEvent: ofEvent.state,
    want: () => {
      if (wanted) return
      wanted = true
      ask()
    },
    again: () => {
      if (wanted) ask()
    },
    toggle: (day) => {
      const next = new Map(opened.get())
      if (!next.delete(day)) {
        next.set(day, null)
        void readFiles(day)
      }
      opened.set(next)
    },
    showEvent: (ref) =>
      void ofEvent.ask(async (signal) => ({
        ref,
        files: await query.call('eventIntegrity', { ref }, { signal }),
      })),
    clear: () => {
      wanted = false
      overview.clear()
      ofEvent.clear()
      progress.set(null)
      problemsOnly.set(false)
      opened.set(new Map())
    },
  }
}

/** One line of the list on screen: a day, or one of its files when the day is opened. */
export type IntegrityLine =
  | { readonly kind: 'day'; readonly day: IntegrityDay; readonly isOpen: boolean }
  | { readonly kind: 'file'; readonly file: IntegrityFile }
  | { readonly kind: 'waiting' }

export function hasAlarm(counts: StatusCounts): boolean {
  return Object.keys(counts).some((status) => isAlarming(status as keyof StatusCounts))
}

export function isTroubledFile({ verdict, chain }: IntegrityFile): boolean {
  return isAlarming(verdict.status) || chain?.place === 'chain-break'
}

/** What is listed; with `problemsOnly` only days and files that somebody should look at. */
export function integrityLines(
  days: readonly IntegrityDay[],
  opened: ReadonlyMap<string, readonly IntegrityFile[] | null>,
  problemsOnly: boolean,
): readonly IntegrityLine[] {
  return days
    .filter((day) => !problemsOnly || hasAlarm(day.logs) || hasAlarm(day.digests))
    .flatMap((day): readonly IntegrityLine[] => {
      const files = opened.get(day.id)
      if (files === undefined) return [{ kind: 'day', day, isOpen: false }]
      const shown = files?.filter((file) => !problemsOnly || isTroubledFile(file)) ?? null
      const lines = shown?.map((file): IntegrityLine => ({ kind: 'file', file })) ?? [{ kind: 'waiting' }]
      return [{ kind: 'day', day, isOpen: true }, ...lines]
    })
}
