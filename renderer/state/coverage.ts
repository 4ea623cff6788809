/** What does the evidence cover? The map on screen, where the keys are in it, and the question that a cell asks. */
import { columnRange, stepMs, type CoverageStep } from '../coverage/coverage-map.js'
import { asking, type Asked } from './asked.js'
import { cell, type Cell, type Readable } from './cell.js'
import type { CoverageReply, TimeRange } from './model.js'
import type { Ports } from './ports.js'
import { fieldClause } from './query-text.js'

export type CoverageZoom = 'fitting' | CoverageStep

export interface CoveragePlace {
  readonly row: number
  readonly column: number
}

export interface Coverage {
  readonly map: Readable<Asked<CoverageReply>>
  readonly zoom: Readable<CoverageZoom>
  /** Where the keys are; kept in range by whoever moves it. */
  readonly at: Cell<CoveragePlace>
  /** Asks for the map if it is not there. */
  readonly want: () => void
  readonly zoomTo: (zoom: CoverageZoom) => void
  /** There is more evidence: asks again, if the map was asked for before. */
  readonly again: () => void
  readonly clear: () => void
}

export function createCoverage({ query }: Pick<Ports, 'query'>): Coverage {
  const map = asking<CoverageReply>()
  const zoom = cell<CoverageZoom>('fitting')
  const at = cell<CoveragePlace>({ row: 0, column: 0 })
  let wanted = false
  const ask = (): void => {
    const before = map.state.get().value
    void map.ask(async (signal) => {
      const next = await query.call('coverage', { step: zoom.get() }, { signal })
      at.set(placeIn(next, before, at.get()))
      return next
    })
  }
  return {
    map: map.state,
    zoom,
    at,
    want: () => {
      if (wanted) return
      wanted = true
      ask()
    },
    zoomTo: (next) => {
      zoom.set(next)
      ask()
    },
    again: () => {
      if (wanted) ask()
    },
    clear: () => {
      wanted = false
      map.clear()
      zoom.set('fitting')
      at.set({ row: 0, column: 0 })
    },
  }
}

/** The place in a new map that shows what the place in the old one did: same account, region and time. */
function placeIn(next: CoverageReply, before: CoverageReply | null, at: CoveragePlace): CoveragePlace {
  const row = before?.rows[at.row]
  if (before === null || row === undefined) return { row: 0, column: 0 }
  const index = next.rows.findIndex(({ account, region }) => account === row.account && region === row.region)
  const instant = before.start + at.column * stepMs[before.step]
  const column = Math.floor((instant - next.start) / stepMs[next.step])
  return {
    row: Math.max(0, index),
    column: Math.max(0, Math.min(next.columns - 1, column)),
  }
}

/** The question that finds the events of a cell; undefined beyond the map. */
export function cellQuestion(
  map: CoverageReply,
  { row: index, column }: CoveragePlace,
): { readonly text: string; readonly range: TimeRange } | undefined {
  const row = map.rows[index]
  if (row === undefined || column < 0 || column >= map.columns) return undefined
  const text = `${fieldClause('recipientAccountId', row.account)} ${fieldClause('awsRegion', row.region)}`
  return { text, range: columnRange(map, column) }
}
