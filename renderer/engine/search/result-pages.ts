/** Which matches are rows 500,000 to 500,100 of the result? Rows are numbered in an order; nothing is sorted for a page
 *  in the order of time, only counted. */
import type { Matches } from '../facts/matches.js'
import { newestPlaces } from '../facts/newest-places.js'
import type { Place } from '../facts/time-order.js'

export interface ResultRows {
  /** The places of rows [from, to), in order. */
  rows(from: number, to: number): Place[]
  /** The row of a matching place. */
  rowOf(place: Place): number
}

/** Positions of the order between two counts that are kept. */
const STRIDE = 4096
/** Rows this near to an end are reached by walking from there, without counting everything first. */
const NEAR = 2000

/** Rows this near to the end are found without putting all events in order. */
const FIRST_ROWS = 200

/** Matches oldest first. */
export class RowsByTime implements ResultRows {
  #order: Uint32Array | undefined
  #before: Uint32Array | undefined

  constructor(readonly matches: Matches) {}

  /** Made only when a row is asked for, and kept: rows have the same numbers from then on. */
  get #places(): Uint32Array {
    this.#order ??= this.matches.set.order.places
    return this.#order
  }

  rows(from: number, to: number): Place[] {
    const { count, everything, set } = this.matches
    if (everything && !set.isOrdered && count - from <= FIRST_ROWS) {
      const newest = newestPlaces(set.segments, count - from)
      if (newest !== undefined) return newest.slice(0, to - from)
    }
    if (everything) return [...this.#places.subarray(from, to)]
    if (this.#before === undefined && count - from <= NEAR)
      return this.#fromTheEnd(count - from).slice(0, to - from)
    if (this.#before === undefined && to <= NEAR) return this.#walk(0, to).slice(from)
    const before = this.#countsBefore()
    let block = 0
    for (let low = 0, high = before.length - 1; low <= high;) {
      const middle = (low + high) >>> 1
      if ((before[middle] as number) <= from) {
        block = middle
        low = middle + 1
      } else high = middle - 1
    }
    const skipped = from - (before[block] as number)
    return this.#walk(block * STRIDE, skipped + to - from).slice(skipped)
  }

  rowOf(place: Place): number {
    const places = this.#places
    const position = places.indexOf(place)
    if (this.matches.everything) return position
    const block = Math.floor(position / STRIDE)
    let row = this.#countsBefore()[block] as number
    for (let at = block * STRIDE; at < position; at += 1) if (this.matches.has(places[at] as number)) row += 1
    return row
  }

  /** At most `wanted` matches from a position of the order on. */
  #walk(position: number, wanted: number): Place[] {
    const places = this.#places
    const found: Place[] = []
    for (let at = position; at < places.length && found.length < wanted; at += 1) {
      const place = places[at] as number
      if (this.matches.has(place)) found.push(place)
    }
    return found
  }

  #fromTheEnd(wanted: number): Place[] {
    const places = this.#places
    const found: Place[] = []
    for (let at = places.length - 1; at >= 0 && found.length < wanted; at -= 1) {
      const place = places[at] as number
      if (this.matches.has(place)) found.push(place)
    }
    return found.reverse()
  }

  /** Matches before each STRIDE-th position. */
  #countsBefore(): Uint32Array {
    if (this.#before === undefined) {
      const places = this.#places
      const before = new Uint32Array(Math.ceil(places.length / STRIDE))
      let count = 0
      for (let at = 0; at < places.length; at += 1) {
        if (at % STRIDE === 0) before[at / STRIDE] = count
        if (this.matches.has(places[at] as number)) count += 1
      }
      this.#before = before
    }
    return this.#before
  }
}

/** Matches in an order that was made for them. */
export class RowsOfList implements ResultRows {
  constructor(readonly places: Uint32Array) {}

  rows(from: number, to: number): Place[] {
    return [...this.places.subarray(from, to)]
  }

  rowOf(place: Place): number {
    return this.places.indexOf(place)
  }
}

/** The same rows, last first. */
export class RowsReversed implements ResultRows {
  constructor(
    readonly forward: ResultRows,
    readonly count: number,
  ) {}

  rows(from: number, to: number): Place[] {
    return this.forward.rows(this.count - to, this.count - from).reverse()
  }

  rowOf(place: Place): number {
    return this.count - 1 - this.forward.rowOf(place)
  }
}
