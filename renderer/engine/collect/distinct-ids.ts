/** How many different requests are among the matches? Exact: ids are compared in full, but only those whose first lanes
 *  are equal; equal ids have equal first lanes. */
import { idTextOf, isAbsentId, isTextLanes } from '../segment/identifiers.js'
import type { Matches } from '../facts/matches.js'
import { sortKeyed } from '../facts/radix.js'
import type { SegmentSet } from '../facts/segment-set.js'
import type { IdName, Segment } from '../segment/segment.js'
import type { Place } from '../facts/time-order.js'

/** Different ids with one first lane that are compared pair by pair. */
const MOST_COMPARED = 64

/** Distinct non-empty ids of this kind. Needs the cold parts of events whose first lanes are equal, or zero. */
export function countDistinctIds(matches: Matches, name: IdName): number {
  const { items, keys } = sortKeyed(firstLanes(matches, name))
  let distinct = 0
  for (let from = 0; from < items.length;) {
    let to = from + 1
    while (to < items.length && keys[to] === keys[from]) to += 1
    distinct +=
      to - from === 1 && keys[from] !== 0 ? 1 : distinctIn(matches.set, name, items.subarray(from, to))
    from = to
  }
  return distinct
}

function firstLanes(matches: Matches, name: IdName) {
  const items = new Uint32Array(matches.count)
  const keys = new Uint32Array(matches.count)
  let to = 0
  matches.eachSegment((index, list, count) => {
    const { first } = (matches.set.segments[index] as Segment).ids[name]
    for (let at = 0; at < count; at += 1) {
      const doc = list[at] as number
      items[to] = index * 65_536 + doc
      keys[to] = first[doc] as number
      to += 1
    }
  })
  return { items, keys }
}

function distinctIn(set: SegmentSet, name: IdName, places: Uint32Array): number {
  const textOf = (place: Place) => idTextOf(set.segments[place >>> 16] as Segment, place & 0xffff, name)
  const known: Place[] = []
  for (const place of places) {
    const lanes = set.facts[place >>> 16]?.lanes(name) ?? []
    if (isAbsentId(lanes, 4 * (place & 0xffff))) continue
    if (!known.some((other) => sameId(set, name, { place, other }))) known.push(place)
    // So many different ids with one first lane are made on purpose: no pair of them is compared.
    if (known.length > MOST_COMPARED)
      return new Set(Array.from(places, textOf).filter((text) => text !== '')).size
  }
  return known.length
}

function sameId(
  set: SegmentSet,
  name: IdName,
  { place, other }: { readonly place: Place; readonly other: Place },
): boolean {
  const left = set.facts[place >>> 16]?.lanes(name) ?? []
  const right = set.facts[other >>> 16]?.lanes(name) ?? []
  const leftAt = 4 * (place & 0xffff)
  const rightAt = 4 * (other & 0xffff)
  for (let lane = 1; lane < 3; lane += 1) if (left[leftAt + lane] !== right[rightAt + lane]) return false
  const sameLast = left[leftAt + 3] === right[rightAt + 3]
  if (!isTextLanes(left, leftAt)) return sameLast
  // The last lane of a text is the number of its value in its segment.
  if (place >>> 16 === other >>> 16) return sameLast
  const text = (of: Place) => idTextOf(set.segments[of >>> 16] as Segment, of & 0xffff, name)
  return text(place) === text(other)
}
