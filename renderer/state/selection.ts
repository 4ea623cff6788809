/** Which event is being looked at? Its row, its detail, and the events that belong to the same request. */
import { asking, type Asked, type Asking } from './asked.js'
import { cell, type Cell, type Readable } from './cell.js'
import { latest, type Latest } from './latest.js'
import type { CompanionGroup, ConflictGroup, EventDetail, EventRef } from './model.js'
import type { Ports } from './ports.js'
import type { Preferences } from './preferences.js'
import { problemOf } from './problem-of.js'
import type { Results } from './results.js'

export const eventTabs = ['tree', 'verbatim', 'provenance', 'request', 'conflict'] as const
export type EventTab = (typeof eventTabs)[number]

export interface Selected {
  readonly ref: EventRef
  /** Row number in the result on screen; -1 when the event is not among its matches. */
  readonly row: number
}

export interface Selection {
  readonly selected: Readable<Selected | null>
  /** Where the keys are in the table: a row number and the ordinal of a column. */
  readonly cursor: Readable<{ readonly row: number; readonly column: number }>
  readonly detail: Readable<Asked<EventDetail>>
  readonly companions: Readable<Asked<readonly CompanionGroup[]>>
  /** What contradicts the event; null where nothing does. */
  readonly conflict: Readable<Asked<{ readonly group: ConflictGroup | null }>>
  readonly tab: Readable<EventTab>
  readonly moveTo: (row: number, column?: number) => void
  /** Opens the event of a row in the pane, on a tab if one is named. */
  readonly open: (row: number, tab?: EventTab) => void
  /** Goes to an event that may or may not be among the matches. */
  readonly goTo: (ref: EventRef) => Promise<void>
  readonly showTab: (tab: EventTab) => void
  /** The rows have moved: finds the selected event again; gives its old and new row numbers, -1 if there is none. */
  readonly settle: () => Promise<{ readonly before: number; readonly after: number }>
  readonly toggleMark: (row: number) => void
  readonly clear: () => void
}

/** Milliseconds of rest before a selected event is read: moving fast through rows asks for none of them. */
const REST_MS = 60

interface Reading {
  readonly detail: Asking<EventDetail>
  readonly companions: Asking<readonly CompanionGroup[]>
  readonly conflict: Asking<{ readonly group: ConflictGroup | null }>
  /** Reads an event and its companions after a pause, unless another is asked for before. */
  readonly read: (ref: EventRef, after: number) => void
  readonly states: Pick<Selection, 'detail' | 'companions' | 'conflict'>
  readonly clear: () => void
}

function createReading({ query }: Pick<Ports, 'query'>): Reading {
  const detail = asking<EventDetail>()
  const companions = asking<readonly CompanionGroup[]>()
  const conflict = asking<{ readonly group: ConflictGroup | null }>()
  const readEvent = async (ref: EventRef, signal: AbortSignal): Promise<EventDetail> => {
    const found = await query.call('event', { ref }, { signal })
    if (found.conflicting === 0) conflict.clear()
    else
      void conflict.ask(async (until) => ({
        group: await query.call('conflict', { ref }, { signal: until }),
      }))
    return found
  }
  let timer: ReturnType<typeof setTimeout> | undefined
  return {
    detail,
    companions,
    conflict,
    read: (ref, after) => {
      clearTimeout(timer)
      timer = setTimeout(() => {
        void detail.ask((signal) => readEvent(ref, signal))
        void companions.ask((signal) => query.call('companions', { ref }, { signal }))
      }, after)
    },
    states: { detail: detail.state, companions: companions.state, conflict: conflict.state },
    clear: () => {
      clearTimeout(timer)
      detail.clear()
      companions.clear()
      conflict.clear()
    },
  }
}

export function createSelection(
  ports: Pick<Ports, 'query'>,
  results: Results,
  preferences: Pick<Preferences, 'layout' | 'arrange' | 'marks' | 'setMarks'>,
): Selection {
  const selected = cell<Selected | null>(null)
  const cursor = cell({ row: 0, column: 0 })
  const tab = cell<EventTab>('tree')
  const reading = createReading(ports)
  const place = latest()
  /** The row that the keys went to before it was there; -1 when there is none. */
  let awaited = -1

  const choose = (next: Selected, after: number): void => {
    awaited = -1
    const same = selected.get()?.ref === next.ref
    selected.set(next)
    const shown = reading.detail.state.get().value?.ref === next.ref
    if (preferences.layout.get().eventOpen && !(same && shown)) reading.read(next.ref, after)
  }
  const goToRow = (row: number, column: number, after: number): void => {
    cursor.set({ row, column })
    const ref = results.row(row)?.ref
    if (ref === undefined) awaited = row
    else choose({ ref, row }, after)
  }
  results.version.subscribe(() => {
    const ref = results.row(awaited)?.ref
    if (ref !== undefined && awaited === cursor.get().row) choose({ ref, row: awaited }, 0)
  })
  return {
    selected,
    cursor,
    ...reading.states,
    tab,
    moveTo: (row, column) => {
      goToRow(row, column ?? cursor.get().column, REST_MS)
    },
    open: (row, next) => {
      if (next !== undefined) tab.set(next)
      if (!preferences.layout.get().eventOpen) preferences.arrange({ eventOpen: true })
      goToRow(row, cursor.get().column, 0)
    },
    goTo: async (ref) => {
      choose({ ref, row: -1 }, 0)
      await settle({ selected, cursor, place, results })
    },
    showTab: tab.set,
    settle: () => settle({ selected, cursor, place, results }),
    toggleMark: (row) => {
      toggleMark(results.row(row)?.ref, preferences)
    },
    clear: () => {
      awaited = -1
      place.stop()
      selected.set(null)
      cursor.set({ row: 0, column: 0 })
      reading.clear()
    },
  }
}

function toggleMark(ref: EventRef | undefined, preferences: Pick<Preferences, 'marks' | 'setMarks'>): void {
  if (ref === undefined) return
  const next = new Set(preferences.marks.get())
  if (!next.delete(ref)) next.add(ref)
  preferences.setMarks(next)
}

/** Of a search that is gone, as the case is being opened anew, no row can be told. */
function whereNothingIs(thrown: unknown): undefined {
  if (problemOf(thrown).code !== 'not-found') throw thrown
}

async function settle(parts: {
  readonly selected: Cell<Selected | null>
  readonly cursor: Cell<{ readonly row: number; readonly column: number }>
  readonly place: Latest
  readonly results: Results
}): Promise<{ readonly before: number; readonly after: number }> {
  const { selected, cursor, place, results } = parts
  const nowhere = { before: -1, after: -1 }
  const before = selected.get()
  if (before === null) return nowhere
  const row = await place.run((signal) => results.locate(before.ref, signal)).catch(whereNothingIs)
  if (row === undefined || selected.get() !== before) return nowhere
  if (row !== before.row) selected.set({ ref: before.ref, row })
  if (row >= 0 && row !== cursor.get().row) cursor.set({ row, column: cursor.get().column })
  return { before: before.row, after: row }
}
