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
  readonly pages: Map<number, readonly Row[]>
  readonly loading: Map<number, AbortController>
}

const bookOf = (set: ResultSet): Book => ({ set, pages: new Map(), loading: new Map() })

export function createResults({ query }: Pick<Ports, 'query'>): Results {
  const version = cell(0)
  const problem = cell<Problem | null>(null)
  let book = bookOf({ search: -1, count: 0, columns: [] })
  let turns = 0

  const load = async (from: Book, page: number): Promise<void> => {
    const controller = new AbortController()
    from.loading.set(page, controller)
    const { search, columns } = from.set
    try {
      const input = { search, columns, offset: page * PAGE_ROWS, size: PAGE_ROWS }
      const rows = await query.call('page', input, { signal: controller.signal })
      if (controller.signal.aborted) return
      from.pages.set(page, rows)
      if (from !== book) return
      problem.set(null)
      version.update((before) => before + 1)
    } catch (thrown) {
      if (!controller.signal.aborted && from === book) problem.set(problemOf(thrown))
    } finally {
      if (from.loading.get(page) === controller) from.loading.delete(page)
    }
  }
  const abandon = (old: Book): void => {
    for (const controller of old.loading.values()) controller.abort()
  }
  return {
    version,
    problem,
    row: (index) => book.pages.get(Math.floor(index / PAGE_ROWS))?.[index % PAGE_ROWS],
    want: (from, to) => {
      const first = Math.max(0, Math.floor(from / PAGE_ROWS))
      const last = Math.floor(Math.max(from, Math.min(to, book.set.count) - 1) / PAGE_ROWS)
      for (const [page, controller] of book.loading)
        if (page < first - 1 || page > last + 1) {
          controller.abort()
          book.loading.delete(page)
        }
      for (let page = first; page <= last; page += 1) {
        const known = book.pages.get(page)
        if (known !== undefined) {
          book.pages.delete(page) // move to the young end
          book.pages.set(page, known)
        } else if (!book.loading.has(page) && page * PAGE_ROWS < book.set.count) void load(book, page)
      }
      for (const page of book.pages.keys()) {
        if (book.pages.size <= PAGES_KEPT) break
        book.pages.delete(page)
      }
    },
    turnTo: async (set, from) => {
      turns += 1
      const turn = turns
      const next = bookOf(set)
      if (set.count > 0) await load(next, Math.min(Math.floor(from / PAGE_ROWS), lastPage(set)))
      if (turn !== turns) return false
      abandon(book)
      book = next
      problem.set(null)
      version.update((before) => before + 1)
      return true
    },
    locate: (ref, signal) =>
      book.set.search < 0
        ? Promise.resolve(-1)
        : query.call('locate', { search: book.set.search, ref }, { signal }),
    clear: () => {
      turns += 1
      abandon(book)
      book = bookOf({ search: -1, count: 0, columns: [] })
      version.update((before) => before + 1)
    },
  }
}

const lastPage = (set: ResultSet): number => Math.floor((set.count - 1) / PAGE_ROWS)
