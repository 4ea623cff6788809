/** In which order are the matches when sorted by a value? By the value's fold, events without it first; equal ones by
 *  time. Made by counting: a match is never compared with another. */
import { compareTexts, type DocValues, type GlobalColumn } from './global-column.js'
import { coldOf, idTextOf, isAbsentId, isTextLanes, uuidText } from './identifiers.js'
import type { Matches } from './matches.js'
import { sortByKeys, sortKeyed } from './radix.js'
import { fold } from '../../shared/base/fold.js'
import type { IdName, Segment } from './segment.js'
import type { Place } from './time-order.js'

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
  return sortByKeys(places, keys)
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

/** By an id: UUIDs are ordered as numbers, which is the order of their texts, and the other ids are merged in. */
export function orderById(matches: Matches, name: IdName): Uint32Array {
  const { segments } = matches.set
  const lanes = segments.map((segment) => coldOf(segment).ids[name])
  const places = placesByTime(matches)
  // All below are positions in `places`, so that equal ids are ordered by time.
  const absent: number[] = []
  const texts: Text[] = []
  const uuids: number[] = []
  places.forEach((place, position) => {
    const its = lanes[place >>> 16] as Uint32Array
    const at = 4 * (place & 0xffff)
    if (isTextLanes(its, at)) {
      const text = fold(idTextOf(segments[place >>> 16] as Segment, place & 0xffff, name))
      texts.push({ position, text })
    } else (isAbsentId(its, at) ? absent : uuids).push(position)
  })
  const laneAt = (position: number, lane: number) => laneOf(lanes, places[position] as number, lane)
  const sorted = sortByLanes(Uint32Array.from(uuids), laneAt)
  const textOf = (position: number) => {
    const place = places[position] as number
    return uuidText(lanes[place >>> 16] as Uint32Array, 4 * (place & 0xffff))
  }
  texts.sort(compareByText)
  const inOrder = [...absent, ...mergedWithTexts(sorted, textOf, texts)]
  return Uint32Array.from(inOrder, (position) => places[position] as number)
}

interface Text {
  readonly position: number
  readonly text: string
}

/** By the first lane, and those few that are equal in it by the others. */
function sortByLanes(
  positions: Uint32Array,
  laneAt: (position: number, lane: number) => number,
): Uint32Array {
  const { items, keys } = sortKeyed({
    items: positions,
    keys: positions.map((position) => laneAt(position, 0)),
  })
  const compare = (left: number, right: number) =>
    laneAt(left, 1) - laneAt(right, 1) ||
    laneAt(left, 2) - laneAt(right, 2) ||
    laneAt(left, 3) - laneAt(right, 3)
  for (let from = 0; from < items.length;) {
    let to = from + 1
    while (to < items.length && keys[to] === keys[from]) to += 1
    if (to - from > 1) items.subarray(from, to).sort((left, right) => compare(left, right) || left - right)
    from = to
  }
  return items
}

function compareByText(left: Text, right: Text): number {
  return compareTexts(left.text, right.text) || left.position - right.position
}

function laneOf(lanes: readonly Uint32Array[], place: Place, lane: number): number {
  return (lanes[place >>> 16] as Uint32Array)[4 * (place & 0xffff) + lane] as number
}

function* mergedWithTexts(
  uuids: Uint32Array,
  textOf: (position: number) => string,
  texts: readonly Text[],
): Generator<number> {
  let from = 0
  for (const next of texts) {
    let low = from
    let high = uuids.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const position = uuids[middle] as number
      if (compareByText({ position, text: textOf(position) }, next) < 0) low = middle + 1
      else high = middle
    }
    for (; from < low; from += 1) yield uuids[from] as number
    yield next.position
  }
  for (; from < uuids.length; from += 1) yield uuids[from] as number
}
