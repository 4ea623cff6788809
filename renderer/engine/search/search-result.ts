/** What came of a search? Counted at once; pages, facets, histogram and exports are made when they are asked for.
 *  A result keeps to the segments it was made from, whatever is added later. */
import { countDistinctIds } from '../collect/distinct-ids.js'
import { countFacets, type FacetCounts, type FacetValue } from '../collect/facets.js'
import { countHistogram, type HistogramCounts } from '../collect/histogram.js'
import { isIdName, numberedValues } from '../execute/event-values.js'
import type { PlanStep } from '../execute/plan.js'
import type { Matches } from '../facts/matches.js'
import type { MatchTimes } from '../facts/segment-facts.js'
import { RowsByTime, RowsOfList, RowsReversed, type ResultRows } from './result-pages.js'
import type { EventRef } from '../facts/segment-set.js'
import { timeAt } from '../facts/time-order.js'
import { release } from '../segment/release.js'
import { orderByColumn, orderById } from './value-order.js'

export type ResultOrder =
  | { readonly by: 'time'; readonly direction: 'newest' | 'oldest' }
  | { readonly by: 'column'; readonly name: string; readonly direction: 'ascending' | 'descending' }

/** Every match is looked at where no more than one event in so many matches. */
const FEW = 8

export class SearchResult {
  /** Matching events; exact. */
  readonly count: number
  /** Events that were searched. */
  readonly total: number
  readonly #matches: Matches
  readonly #byTime: RowsByTime
  readonly #steps: readonly PlanStep[]
  #rows: ResultRows | undefined
  /** What the rows are made of, where their order is not that of time; its own. */
  #sorted: Uint32Array | undefined
  #times: MatchTimes | undefined

  constructor(
    matches: Matches,
    readonly order: ResultOrder,
    steps: readonly PlanStep[],
  ) {
    this.#matches = matches
    this.#steps = steps
    this.#byTime = new RowsByTime(matches)
    this.count = matches.count
    this.total = matches.set.total
  }

  /** Matches without a readable time. */
  get undated(): number {
    return this.#timesOfAll().undated
  }

  /** Epoch ms of the earliest dated match; null when there is none. */
  get firstTime(): number | null {
    return this.#timesOfAll().first
  }

  /** Epoch ms of the latest dated match; null when there is none. */
  get lastTime(): number | null {
    return this.#timesOfAll().last
  }

  /** Rows [offset, offset + size) of the result, fewer at its end. */
  page(offset: number, size: number): readonly EventRef[] {
    const from = Math.min(Math.max(0, offset), this.count)
    const to = Math.min(from + Math.max(0, size), this.count)
    if (from === to) return []
    return this.#ordered()
      .rows(from, to)
      .map((place) => this.#matches.set.refOf(place))
  }

  /** The row of an event; -1 when it is not in the result. */
  locate(ref: EventRef): number {
    const place = this.#matches.set.placeOf(ref)
    return place === undefined || !this.#matches.has(place) ? -1 : this.#ordered().rowOf(place)
  }

  /** All matches, oldest first, whatever the order of the rows. */
  *refs(): Generator<EventRef> {
    const { set } = this.#matches
    for (const place of set.order.places) if (this.#matches.has(place)) yield set.refOf(place)
  }

  /** Exact counts of the values of each field; `size` of each. Fields that are no columns need the cold parts. */
  facets(fields: readonly string[], size: number): readonly FacetCounts[] {
    return countFacets(this.#matches, fields, size)
  }

  /** The most frequent values of a field, absence left out. */
  top(field: string, size: number): readonly FacetValue[] {
    const [facet] = this.facets([field], size + 1)
    return (facet?.values ?? []).filter(({ value }) => value !== '').slice(0, size)
  }

  /** Null when no match is dated. */
  histogram(buckets: number): HistogramCounts | null {
    const { firstTime: first, lastTime: last } = this
    return first === null || last === null ? null : countHistogram(this.#matches, { first, last }, buckets)
  }

  /** Distinct requestIDs among the matches. Needs the cold parts. */
  distinctRequests(): number {
    return countDistinctIds(this.#matches, 'requestID')
  }

  /** Lets go of the order of its rows, if one was made for it (four bytes an event): the next page makes it anew. */
  forgetRows(): void {
    if (this.#sorted === undefined) return
    release(this.#sorted.buffer)
    this.#sorted = undefined
    this.#rows = undefined
  }

  /** What was done to find the matches, in the order in which it was done. */
  explain(): readonly PlanStep[] {
    return this.#steps
  }

  #timesOfAll(): MatchTimes {
    const { everything, set } = this.#matches
    const isFromEnds = set.isOrdered && !everything && this.count > this.total / FEW
    this.#times ??= isFromEnds ? this.#timesOfEnds() : this.#matches.times()
    return this.#times
  }

  /** The matches at both ends of the order of time are found soon where there are many. */
  #timesOfEnds(): MatchTimes {
    const { order, segments } = this.#matches.set
    let undated = 0
    for (let at = 0; at < order.undated; at += 1)
      if (this.#matches.has(order.places[at] as number)) undated += 1
    const timeOfRow = (row: number): number | null => {
      const place = row >= this.count ? undefined : this.#byTime.rows(row, row + 1)[0]
      return place === undefined ? null : timeAt(segments, place)
    }
    return { first: timeOfRow(undated), last: timeOfRow(this.count - 1), undated }
  }

  #ordered(): ResultRows {
    this.#rows ??= this.#makeRows()
    return this.#rows
  }

  #makeRows(): ResultRows {
    const { order } = this
    const isByTime = order.by === 'time' || order.name === 'eventTime'
    if (!isByTime) this.#sorted = this.#sortedBy(order.name)
    const forward = this.#sorted === undefined ? this.#byTime : new RowsOfList(this.#sorted)
    const isForward = order.direction === 'oldest' || order.direction === 'ascending'
    return isForward ? forward : new RowsReversed(forward, this.count)
  }

  #sortedBy(name: string): Uint32Array {
    if (isIdName(name)) return orderById(this.#matches, name)
    const { columns, global } = numberedValues(this.#matches.set, name)
    return orderByColumn(this.#matches, columns, global)
  }
}
