/** In which order did the events of the case happen? One list of all events, oldest first, undated ones before all.
 *
 *  Events of one instant are ordered by eventID and then by content, never by where or when they were added: the same
 *  evidence in any order of adding is in the same order here. Positions are places: segment index * 65,536 + doc. */
import { coldOf, ColdMissing, idTextOf, isTextLanes } from '../segment/identifiers.js'
import { sortByKeys, sortKeyed, type Keyed } from './radix.js'
import { release } from '../segment/release.js'
import type { ColdSection, Segment } from '../segment/segment.js'

/** A doc of a list of segments: index in the list * 65,536 + doc. */
export type Place = number

/** A section that is not attached. */
export interface Missing {
  readonly segment: Segment
  readonly section: ColdSection
}

export interface TimeOrder {
  readonly places: Uint32Array
  /** Events without a readable time; they come first. */
  readonly undated: number
  /** Sections that would be needed to decide ties; the events stand in order of arrival until then. */
  readonly waiting: readonly Missing[]
}

export const emptyOrder: TimeOrder = { places: new Uint32Array(0), undated: 0, waiting: [] }

/** Events of one instant are put in order; what could not be compared is noted. */
interface Ties {
  readonly segments: readonly Segment[]
  readonly waiting: Waiting
}

class Waiting {
  readonly #sections = new Map<Segment, Set<ColdSection>>()

  constructor(known: readonly Missing[] = []) {
    for (const missing of known) this.add(missing)
  }

  add({ segment, section }: Missing): void {
    const sections = this.#sections.get(segment) ?? new Set()
    this.#sections.set(segment, sections.add(section))
  }

  get list(): readonly Missing[] {
    return [...this.#sections].flatMap(([segment, sections]) =>
      [...sections].map((section) => ({ segment, section })),
    )
  }
}

/** A run of places of one instant up to this long is put in order by comparing pairs. */
const SHORT_RUN = 24

export function secondAt(segments: readonly Segment[], place: Place): number {
  return (segments[place >>> 16] as Segment).seconds[place & 0xffff] as number
}

export function millisAt(segments: readonly Segment[], place: Place): number {
  return (segments[place >>> 16] as Segment).millis?.[place & 0xffff] ?? 0
}

/** Epoch ms; null for an undated event. */
export function timeAt(segments: readonly Segment[], place: Place): number | null {
  const second = secondAt(segments, place)
  return second === 0 ? null : second * 1000 + millisAt(segments, place)
}

/** The order of `segments`, of which the first `ordered` ones are in `order` already. */
export function extendOrder(order: TimeOrder, ordered: number, segments: readonly Segment[]): TimeOrder {
  if (ordered === segments.length) return order
  const added = orderOf(segments, ordered)
  if (order.places.length === 0) return added
  const waiting = new Waiting([...order.waiting, ...added.waiting])
  const places = merged({ segments, waiting }, order.places, added.places)
  return { places, undated: order.undated + added.undated, waiting: waiting.list }
}

/** The same order with its ties decided, once the sections that it waits for are there. */
export function settleOrder(order: TimeOrder, segments: readonly Segment[]): TimeOrder {
  if (order.waiting.length === 0 || order.waiting.some(({ segment, section }) => !segment.has(section)))
    return order
  const places = order.places.slice()
  const seconds = places.map((place) => secondAt(segments, place))
  const waiting = new Waiting()
  orderTies({ segments, waiting }, places, seconds)
  release(seconds.buffer)
  return { places, undated: order.undated, waiting: waiting.list }
}

function orderOf(segments: readonly Segment[], from: number): TimeOrder {
  const fresh = segments.slice(from)
  const smallest = fresh.reduce(
    (least, { firstSecond }) => (firstSecond === 0 ? least : Math.min(least, firstSecond)),
    Infinity,
  )
  let keyed = secondsOf(fresh, from, smallest)
  if (fresh.some((segment) => segment.millis !== undefined)) keyed = byMillisFirst(segments, keyed)
  const { items, keys } = sortKeyed(keyed)
  release(keyed.items.buffer)
  if (keyed.keys !== keys) release(keyed.keys.buffer)
  const waiting = new Waiting()
  orderTies({ segments, waiting }, items, keys)
  const undated = positionOfKey(keys, 1)
  release(keys.buffer)
  return { places: items, undated, waiting: waiting.list }
}

/** All places, each with its second as key: 0 is undated, and 1 the earliest one. */
function secondsOf(fresh: readonly Segment[], from: number, smallest: number): Keyed {
  const total = fresh.reduce((sum, segment) => sum + segment.size, 0)
  const items = new Uint32Array(total)
  const keys = new Uint32Array(total)
  let at = 0
  fresh.forEach(({ size, seconds }, index) => {
    const base = (from + index) * 65_536
    for (let doc = 0; doc < size; doc += 1) {
      const second = seconds[doc] as number
      items[at] = base + doc
      keys[at] = second === 0 ? 0 : second - smallest + 1
      at += 1
    }
  })
  return { items, keys }
}

/** Sorted by millisecond, with their seconds still to be sorted by. */
function byMillisFirst(segments: readonly Segment[], { items, keys }: Keyed): Keyed {
  const positions = Uint32Array.from(items.keys())
  const millis = items.map((place) => millisAt(segments, place))
  const sorted = sortByKeys(positions, millis)
  return { items: sorted.map((at) => items[at] as number), keys: sorted.map((at) => keys[at] as number) }
}

/** The first position whose key is at least this; keys ascend. */
function positionOfKey(keys: Uint32Array, key: number): number {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((keys[middle] as number) < key) low = middle + 1
    else high = middle
  }
  return low
}

function sortBy(places: Uint32Array, keyOf: (place: Place) => number): Uint32Array<ArrayBuffer> {
  const keys = new Uint32Array(places.length)
  for (let at = 0; at < places.length; at += 1) keys[at] = keyOf(places[at] as number)
  return new Uint32Array(sortByKeys(places, keys))
}

/** Orders, in place, the runs of one instant; `keys` are the places' seconds in some form. */
function orderTies(ties: Ties, places: Uint32Array, keys: Uint32Array): void {
  const { segments } = ties
  const hasMillis = segments.some((segment) => segment.millis !== undefined)
  for (let from = 0; from < places.length;) {
    const key = keys[from] as number
    const millis = hasMillis ? millisAt(segments, places[from] as number) : 0
    let to = from + 1
    while (
      to < places.length &&
      keys[to] === key &&
      (!hasMillis || millisAt(segments, places[to] as number) === millis)
    ) {
      to += 1
    }
    if (to - from > 1) orderRun(ties, places.subarray(from, to))
    from = to
  }
}

function orderRun(ties: Ties, run: Uint32Array): void {
  if (run.length <= SHORT_RUN) {
    orderShortRun(ties, run)
    return
  }
  const first = (place: Place) =>
    (ties.segments[place >>> 16] as Segment).ids.eventID.first[place & 0xffff] as number
  run.set(sortBy(run, first))
  for (let from = 0; from < run.length;) {
    let to = from + 1
    while (to < run.length && first(run[from] as number) === first(run[to] as number)) to += 1
    if (to - from > 1)
      run.subarray(from, to).sort((left, right) => compareOfInstant(ties, left, right) ?? left - right)
    from = to
  }
}

function orderShortRun(ties: Ties, run: Uint32Array): void {
  for (let at = 1; at < run.length; at += 1) {
    const place = run[at] as number
    let to = at
    while (to > 0) {
      const order = compareOfInstant(ties, run[to - 1] as number, place)
      if (order === undefined || order <= 0) break
      run[to] = run[to - 1] as number
      to -= 1
    }
    run[to] = place
  }
}

/** Compares events of one instant; undefined where that takes a section that is not attached. */
export function tieBreaker(segments: readonly Segment[]): (left: Place, right: Place) => number | undefined {
  const ties = { segments, waiting: new Waiting() }
  return (left, right) => compareOfInstant(ties, left, right)
}

/** Compares two events of one instant: eventID, then content. Undefined: a section is needed and missing. */
function compareOfInstant({ segments, waiting }: Ties, left: Place, right: Place): number | undefined {
  const leftSegment = segments[left >>> 16] as Segment
  const rightSegment = segments[right >>> 16] as Segment
  const leftDoc = left & 0xffff
  const rightDoc = right & 0xffff
  const leftFirst = leftSegment.ids.eventID.first[leftDoc] as number
  const rightFirst = rightSegment.ids.eventID.first[rightDoc] as number
  if (leftFirst !== rightFirst) return leftFirst - rightFirst
  try {
    const right = { segment: rightSegment, doc: rightDoc }
    return compareIds(leftSegment, leftDoc, right) || compareContents(leftSegment, leftDoc, right)
  } catch (error) {
    if (!(error instanceof ColdMissing)) throw error
    for (const segment of [leftSegment, rightSegment])
      for (const section of ['eventID', 'content', error.section] as const)
        if (!segment.has(section)) waiting.add({ segment, section })
    return undefined
  }
}

interface Doc {
  readonly segment: Segment
  readonly doc: number
}

function compareContents(segment: Segment, doc: number, other: Doc): number {
  const left = coldOf(segment).content
  const right = coldOf(other.segment).content
  return (
    (left[2 * doc] as number) - (right[2 * other.doc] as number) ||
    (left[2 * doc + 1] as number) - (right[2 * other.doc + 1] as number)
  )
}

function compareIds(segment: Segment, doc: number, other: Doc): number {
  const left = coldOf(segment).ids.eventID
  const right = coldOf(other.segment).ids.eventID
  for (let lane = 1; lane < 3; lane += 1) {
    const difference = (left[4 * doc + lane] as number) - (right[4 * other.doc + lane] as number)
    if (difference !== 0) return difference
  }
  // The last lane of a text is a value id, which means nothing outside its segment.
  if (!isTextLanes(left, 4 * doc)) return (left[4 * doc + 3] as number) - (right[4 * other.doc + 3] as number)
  const leftText = idTextOf(segment, doc, 'eventID')
  const rightText = idTextOf(other.segment, other.doc, 'eventID')
  if (leftText === rightText) return 0
  return leftText < rightText ? -1 : 1
}

/** Two ordered lists become one. Ties between them that cannot be decided keep the older list first. */
function merged(ties: Ties, older: Uint32Array, newer: Uint32Array): Uint32Array {
  const places = new Uint32Array(older.length + newer.length)
  let left = 0
  let right = 0
  for (let to = 0; to < places.length; to += 1) {
    const takeOlder =
      right === newer.length ||
      (left < older.length && !comesBefore(ties, newer[right] as number, older[left] as number))
    places[to] = takeOlder ? (older[left] as number) : (newer[right] as number)
    if (takeOlder) left += 1
    else right += 1
  }
  return places
}

function comesBefore(ties: Ties, place: Place, other: Place): boolean {
  const { segments } = ties
  const seconds = secondAt(segments, place) - secondAt(segments, other)
  if (seconds !== 0) return seconds < 0
  const millis = millisAt(segments, place) - millisAt(segments, other)
  if (millis !== 0) return millis < 0
  return (compareOfInstant(ties, place, other) ?? 0) < 0
}

/** The first position whose event happened at or after this instant (epoch ms). Undated events are before every one. */
export function positionOfTime(order: TimeOrder, segments: readonly Segment[], instant: number): number {
  let low = order.undated
  let high = order.places.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const time = timeAt(segments, order.places[middle] as number) as number
    if (time < instant) low = middle + 1
    else high = middle
  }
  return low
}
