/** Which rows of a result are at hand? Pages are fetched when they come into view; pages far from the view are given up. */
import type { Problem } from '../../shared/base/problem.js'
import { cell, type Readable } from './cell.js'
import type { EventRef, Row } from './model.js'
import type { Ports } from './ports.js'
import { problemOf } from './problem-of.js'

export const PAGE_ROWS = 100
/** Pages kept; the least recently wanted go first. */
const PAGES_KEPT = 80

export interface Results {
  /** Grows with every change of what `row` gives. */
  readonly version: Readable<number>
  /** Why rows are missing, if they could not be fetched. */
  readonly problem: Readable<Problem | null>
  readonly row: (index: number) => Row | undefined
  /** The row numbers that are on screen, [from, to). */
  readonly want: (from: number, to: number) => void
  /** Turns to another result, once its rows [from, from + PAGE_ROWS) are at hand. False if overtaken by a newer call. */
  readonly turnTo: (result: ResultSet, from: number) => Promise<boolean>
  /** The row number of an event in the result on screen, or -1. */
  readonly locate: (ref: EventRef, signal: AbortSignal) => Promise<number>
  readonly clear: () => void
}

export interface ResultSet {
  readonly search: number
  readonly count: number
  readonly columns: readonly string[]
}

interface Book {
  readonly set: ResultSet
  readonly row: (index: number) => Row | undefined
  readonly load: (page: number) => Promise<void>
  readonly want: (from: number, to: number) => void
  readonly abandon: () => void
}

const NO_SET: ResultSet = { search: -1, count: 0, columns: [] }

const within = ({ search, columns }: ResultSet, page: number) => ({
  search,
  columns,
  offset: page * PAGE_ROWS,
})

/** Resolves when all of the evidence has been read, so that what a page did not know yet can be asked for again. */
async function settled(query: Ports['query'], signal: AbortSignal): Promise<boolean> {
  try {
    await query.call('settled', {}, { signal })
    return true
  } catch {
    return false // the book was closed, or what is wrong is told with the case
  }
}

/** The pages of one result. `changed` hears of every page, and of why one could not be had. */
function openBook(
  { query }: Pick<Ports, 'query'>,
  set: ResultSet,
  changed: (problem: Problem | null) => void,
): Book {
  const pages = new Map<number, readonly Row[]>()
  const loading = new Map<number, AbortController>()
  const closed = new AbortController()
  const load = async (page: number): Promise<void> => {
    const controller = new AbortController()
    loading.set(page, controller)
    try {
      const input = { ...within(set, page), size: PAGE_ROWS }
      const rows = await query.call('page', input, { signal: controller.signal })
      if (controller.signal.aborted) return
      pages.set(page, rows)
      changed(null)
      if (rows.some((row) => row.companions === null)) void loadAgain(page)
    } catch (thrown) {
      if (!controller.signal.aborted) changed(problemOf(thrown))
    } finally {
      if (loading.get(page) === controller) loading.delete(page)
    }
  }
  const loadAgain = async (page: number): Promise<void> => {
    if ((await settled(query, closed.signal)) && pages.has(page) && !loading.has(page)) await load(page)
  }
  const giveUp = (first: number, last: number): void => {
    for (const [page, controller] of loading)
      if (page < first - 1 || page > last + 1) {
        controller.abort()
        loading.delete(page)
      }
  }
  return {
    set,
    load,
    row: (index) => pages.get(Math.floor(index / PAGE_ROWS))?.[index % PAGE_ROWS],
    want: (from, to) => {
      const first = Math.max(0, Math.floor(from / PAGE_ROWS))
      const last = Math.floor(Math.max(from, Math.min(to, set.count) - 1) / PAGE_ROWS)
      giveUp(first, last)
      for (let page = first; page <= last; page += 1) {
        const known = pages.get(page)
        if (known !== undefined) {
          pages.delete(page) // move to the young end
          pages.set(page, known)
        } else if (!loading.has(page) && page * PAGE_ROWS < set.count) void load(page)
      }
      for (const page of pages.keys()) {
        if (pages.size <= PAGES_KEPT) break
        pages.delete(page)
      }
    },
    abandon: () => {
      closed.abort()
      for (const one of loading.values()) one.abort()
    },
  }
}

export function createResults(ports: Pick<Ports, 'query'>): Results {
  const version = cell(0)
  const problem = cell<Problem | null>(null)
  let turns = 0
  const make = (set: ResultSet): Book => {
    const made: Book = openBook(ports, set, (trouble) => {
      if (made !== book) return
      problem.set(trouble)
      if (trouble === null) version.update((before) => before + 1)
    })
    return made
  }
  let book = make(NO_SET)
  const show = (next: Book): void => {
    book.abandon()
    book = next
    problem.set(null)
    version.update((before) => before + 1)
  }
  return {
    version,
    problem,
    row: (index) => book.row(index),
    want: (from, to) => {
      book.want(from, to)
    },
    turnTo: async (set, from) => {
      turns += 1
      const turn = turns
      const next = make(set)
      const last = Math.floor((set.count - 1) / PAGE_ROWS)
      if (set.count > 0) await next.load(Math.min(Math.floor(from / PAGE_ROWS), last))
      if (turn !== turns) return false
      show(next)
      return true
    },
    locate: (ref, signal) =>
      book.set.search < 0
        ? Promise.resolve(-1)
        : ports.query.call('locate', { search: book.set.search, ref }, { signal }),
    clear: () => {
      turns += 1
      show(make(NO_SET))
    },
  }
}
