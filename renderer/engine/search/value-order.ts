/** In which order are the matches when sorted by a value? By the value's fold, events without it first; equal ones by
 *  time. Made by counting: a match is never compared with another. */
import { compareTexts, type DocValues, type GlobalColumn } from '../facts/global-column.js'
import { idTextOf, isTextLanes } from '../segment/identifiers.js'
import type { Matches } from '../facts/matches.js'
import { sortByKeys, sortKeyed } from '../facts/radix.js'
import { fold } from '../../../shared/base/fold.js'
import type { SegmentFacts } from '../facts/segment-facts.js'
import type { IdName, Segment } from '../segment/segment.js'
import { release } from '../segment/release.js'
import type { Place } from '../facts/time-order.js'

/** `columns`: one a segment, numbered across segments by `global`. */
export function orderByColumn(
  matches: Matches,
  columns: readonly (DocValues | undefined)[],
  global: GlobalColumn,
): Uint32Array {
  const places = placesByTime(matches)
  const { ranks, numbers } = global
  const rankOfCode = numbers.map((codes) => codes.map((number) => ranks[number] as number))
  const keys = new Uint32Array(places.length)
  for (let at = 0; at < places.length; at += 1) {
    const place = places[at] as number
    const code = columns[place >>> 16]?.codes[place & 0xffff] ?? 0
    keys[at] = rankOfCode[place >>> 16]?.[code] ?? 0
  }
  const sorted = sortByKeys(places, keys)
  release(keys.buffer)
  return sorted
}

/** All matches, oldest first. */
function placesByTime(matches: Matches): Uint32Array {
  const { places } = matches.set.order
  if (matches.everything) return places
  const found = new Uint32Array(matches.count)
  let count = 0
  for (let at = 0; at < places.length; at += 1) {
    const place = places[at] as number
    if (!matches.has(place)) continue
    found[count] = place
    count += 1
  }
  return found
}

/** By an id's fold. Only ids that begin alike are compared as texts. */
export function orderById(matches: Matches, name: IdName): Uint32Array {
  const { facts } = matches.set
  const keysOf = facts.map((some) => some.idKeys(name))
  const places = placesByTime(matches)
  const keys = new Uint32Array(places.length)
  for (let at = 0; at < places.length; at += 1) {
    const place = places[at] as number
    keys[at] = (keysOf[place >>> 16] as Uint32Array)[place & 0xffff] as number
  }
  const sorted = sortKeyed({ items: places, keys })
  // Key 0 is absence: those stay in the order of time.
  for (let from = 0; from < sorted.items.length;) {
    const key = sorted.keys[from]
    let to = from + 1
    while (to < sorted.items.length && sorted.keys[to] === key) to += 1
    if (to - from > 1 && key !== 0) orderRun(matches, name, sorted.items.subarray(from, to))
    from = to
  }
  release(sorted.keys.buffer)
  return sorted.items
}

/** Orders, in place, ids that begin alike and are in the order of time. */
function orderRun(matches: Matches, name: IdName, run: Uint32Array): void {
  if (run.length > 2 || !orderPair(matches, name, run)) orderLongRun(matches, name, run)
}

/** Most runs are two UUIDs. False where they are none. */
function orderPair({ set }: Matches, name: IdName, run: Uint32Array): boolean {
  const first = run[0] as Place
  const second = run[1] as Place
  const left = (set.facts[first >>> 16] as SegmentFacts).lanes(name)
  const right = (set.facts[second >>> 16] as SegmentFacts).lanes(name)
  const leftAt = 4 * (first & 0xffff)
  const rightAt = 4 * (second & 0xffff)
  if (isTextLanes(left, leftAt) || isTextLanes(right, rightAt)) return false
  for (let lane = 0; lane < 4; lane += 1) {
    const difference = (left[leftAt + lane] as number) - (right[rightAt + lane] as number)
    if (difference < 0) return true
    if (difference === 0) continue
    run[0] = second
    run[1] = first
    return true
  }
  return true
}

function orderLongRun({ set }: Matches, name: IdName, run: Uint32Array): void {
  const all = Array.from(run, (place, at) => {
    const lanes = (set.facts[place >>> 16] as SegmentFacts).lanes(name)
    const lane = 4 * (place & 0xffff)
    return { place, at, lanes, lane, isText: isTextLanes(lanes, lane) }
  })
  if (!all.some(({ isText }) => isText)) {
    all.sort((left, right) => compareLanes(left, right) || left.at - right.at)
  } else {
    const texts = all.map(({ place }) =>
      fold(idTextOf(set.segments[place >>> 16] as Segment, place & 0xffff, name)),
    )
    all.sort((left, right) => compareTexts(texts[left.at], texts[right.at]) || left.at - right.at)
  }
  all.forEach(({ place }, at) => {
    run[at] = place
  })
}

interface LanesAt {
  readonly lanes: Uint32Array
  /** Where the first of the four lanes is. */
  readonly lane: number
}

/** UUIDs are in the order of their numbers. */
function compareLanes(left: LanesAt, right: LanesAt): number {
  for (let lane = 0; lane < 4; lane += 1) {
    const difference = (left.lanes[left.lane + lane] as number) - (right.lanes[right.lane + lane] as number)
    if (difference !== 0) return difference
  }
  return 0
}
