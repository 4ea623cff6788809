/** Which event is being looked at? Its row, its detail, and the events that belong to the same request. */
import { asking, type Asked } from './asked.js'
import { cell, type Readable } from './cell.js'
import { latest } from './latest.js'
import type { CompanionGroup, EventDetail, EventRef } from './model.js'
import type { Ports } from './ports.js'
import type { Preferences } from './preferences.js'
import type { Results } from './results.js'

export const eventTabs = ['tree', 'verbatim', 'provenance', 'request'] as const
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

export function createSelection(
  { query }: Pick<Ports, 'query'>,
  results: Results,
  preferences: Pick<Preferences, 'layout' | 'arrange' | 'marks' | 'setMarks'>,
): Selection {
  const selected = cell<Selected | null>(null)
  const cursor = cell({ row: 0, column: 0 })
  const tab = cell<EventTab>('tree')
  const detail = asking<EventDetail>()
  const companions = asking<readonly CompanionGroup[]>()
  const place = latest()
  let timer: ReturnType<typeof setTimeout> | undefined
  let settling = false

  const read = (ref: EventRef, after: number): void => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      void detail.ask((signal) => query.call('event', { ref }, { signal }))
      void companions.ask((signal) => query.call('companions', { ref }, { signal }))
    }, after)
  }
  const choose = (next: Selected, after: number): void => {
    const same = selected.get()?.ref === next.ref
    selected.set(next)
    if (preferences.layout.get().eventOpen && (!same || detail.state.get().value?.ref !== next.ref))
      read(next.ref, after)
  }
  const moveTo = (row: number, column?: number): void => {
    cursor.set({ row, column: column ?? cursor.get().column })
    const ref = results.row(row)?.ref
    if (ref !== undefined) choose({ ref, row }, REST_MS)
  }
  results.version.subscribe(() => {
    // the row under the keys has arrived after the keys did
    const { row } = cursor.get()
    const ref = results.row(row)?.ref
    const now = selected.get()
    if (now !== null && now.row === row && ref !== undefined && now.ref !== ref && !settling)
      choose({ ref, row }, 0)
  })
  return {
    selected,
    cursor,
    detail: detail.state,
    companions: companions.state,
    tab,
    moveTo,
    open: (row, next) => {
      if (next !== undefined) tab.set(next)
      if (!preferences.layout.get().eventOpen) preferences.arrange({ eventOpen: true })
      cursor.set({ row, column: cursor.get().column })
      const ref = results.row(row)?.ref
      if (ref !== undefined) choose({ ref, row }, 0)
    },
    goTo: async (ref) => {
      choose({ ref, row: -1 }, 0)
      const row = await place.run((signal) => results.locate(ref, signal))
      if (row === undefined || selected.get()?.ref !== ref) return
      selected.set({ ref, row })
      if (row >= 0) cursor.set({ row, column: cursor.get().column })
    },
    showTab: tab.set,
    settle: async () => {
      const before = selected.get()
      if (before === null) return { before: -1, after: -1 }
      settling = true
      try {
        const row = await place.run((signal) => results.locate(before.ref, signal))
        if (row === undefined || selected.get() !== before) return { before: -1, after: -1 }
        selected.set({ ref: before.ref, row })
        cursor.set({ row: row >= 0 ? row : 0, column: cursor.get().column })
        return { before: before.row, after: row }
      } finally {
        settling = false
      }
    },
    toggleMark: (row) => {
      const ref = results.row(row)?.ref
      if (ref === undefined) return
      const next = new Set(preferences.marks.get())
      if (!next.delete(ref)) next.add(ref)
      preferences.setMarks(next)
    },
    clear: () => {
      clearTimeout(timer)
      place.stop()
      selected.set(null)
      cursor.set({ row: 0, column: 0 })
      detail.clear()
      companions.clear()
    },
  }
}
