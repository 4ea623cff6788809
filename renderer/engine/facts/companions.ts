/** Which events share a request? CloudTrail repeats requestID across services, accounts and files, and sharedEventID
 *  across accounts, so the answer spans all evidence. Ids are compared exactly, letter case included. */
import { coldOf, idTextOf, isAbsentId, isTextLanes } from '../segment/identifiers.js'
import { factsOf, type SegmentFacts } from './segment-facts.js'
import type { EventRef, SegmentSet } from './segment-set.js'
import type { IdName, Segment } from '../segment/segment.js'
import { timeAt, type Place } from './time-order.js'

const companionIds = ['requestID', 'sharedEventID'] as const
export type CompanionId = (typeof companionIds)[number]

export type Companions = Readonly<Record<CompanionId, readonly EventRef[]>>

/** For each event the number of other events with the same requestID or sharedEventID; one pass for the whole batch. */
export function companionCounts(set: SegmentSet, refs: readonly EventRef[]): number[] {
  const places = refs.map((ref) => set.placeOf(ref))
  const groups = companionIds.map((name) => groupsOf(set, name, places))
  return places.map((place) => {
    if (place === undefined) return 0
    const others = new Set<Place>()
    for (const group of groups) for (const other of group.get(place) ?? []) others.add(other)
    others.delete(place)
    return others.size
  })
}

/** All events that share each id with this one, itself included, in order of time; none where it has no such id. */
export function companionsOf(set: SegmentSet, ref: EventRef): Companions {
  const place = set.placeOf(ref)
  const group = (name: CompanionId) => {
    const places = place === undefined ? [] : (groupsOf(set, name, [place]).get(place) ?? [])
    return inOrderOfTime(set, places).map((other) => set.refOf(other))
  }
  return { requestID: group('requestID'), sharedEventID: group('sharedEventID') }
}

/** All events with the id that this one has, itself included; none where it has none. */
export function eventsWithSameId(set: SegmentSet, name: IdName, place: Place): readonly Place[] {
  return groupsOf(set, name, [place]).get(place) ?? []
}

/** For each asked event with an id: all events with that id, itself included. */
function groupsOf(
  set: SegmentSet,
  name: IdName,
  asked: readonly (Place | undefined)[],
): ReadonlyMap<Place, readonly Place[]> {
  const groups = new Map<Place, Place[]>()
  const byFirst = new Map<number, Place[]>()
  // One bit for each value of a lane's low 16 bits: nearly every doc is turned away here.
  const low = new Uint8Array(65_536)
  for (const place of asked) {
    if (place === undefined || groups.has(place) || isWithout(set, name, place)) continue
    const first = firstLane(set, name, place)
    groups.set(place, [])
    byFirst.set(first, [...(byFirst.get(first) ?? []), place])
    low[first & 0xffff] = 1
  }
  if (groups.size === 0) return groups
  const { found, times } = placesOfLanes(set, name, { low, lanes: byFirst })
  for (const place of found) {
    const lane = firstLane(set, name, place)
    // One that begins as no other does is not read to be compared with itself.
    const isAlone = times.get(lane) === 1
    const isSame = (other: Place): boolean => isAlone || sameId(set, name, other, place)
    for (const other of (byFirst.get(lane) ?? []).filter(isSame)) groups.get(other)?.push(place)
  }
  return groups
}

/** Events whose first lane is one of these, and how many each one has. */
function placesOfLanes(
  { segments }: SegmentSet,
  name: IdName,
  { low, lanes }: { readonly low: Uint8Array; readonly lanes: ReadonlyMap<number, unknown> },
): { readonly found: readonly Place[]; readonly times: ReadonlyMap<number, number> } {
  const found: Place[] = []
  const times = new Map<number, number>()
  segments.forEach(({ size, ids }, index) => {
    const { first } = ids[name]
    for (let doc = 0; doc < size; doc += 1) {
      const lane = first[doc] as number
      if (low[lane & 0xffff] === 0 || !lanes.has(lane)) continue
      found.push(index * 65_536 + doc)
      times.set(lane, (times.get(lane) ?? 0) + 1)
    }
  })
  return { found, times }
}

/** Has the event no such id? Most have no sharedEventID, and nothing needs to be loaded to know it. */
function isWithout(set: SegmentSet, name: IdName, place: Place): boolean {
  if (firstLane(set, name, place) !== 0) return false
  const facts = set.facts[place >>> 16] as SegmentFacts
  return facts.isZeroAbsent(name) || isAbsentId(lanesOf(set, name, place), 4 * (place & 0xffff))
}

function firstLane(set: SegmentSet, name: IdName, place: Place): number {
  return (set.segments[place >>> 16] as Segment).ids[name].first[place & 0xffff] as number
}

/** Remembers of the segment, while its ids are attached, what companions are asked first. */
export function noteAbsentIds(segment: Segment): void {
  for (const name of companionIds) if (segment.has(name)) factsOf(segment).isZeroAbsent(name)
}

function lanesOf(set: SegmentSet, name: IdName, place: Place): Uint32Array {
  return coldOf(set.segments[place >>> 16] as Segment).ids[name]
}

function sameId(set: SegmentSet, name: IdName, left: Place, right: Place): boolean {
  const leftLanes = lanesOf(set, name, left)
  const rightLanes = lanesOf(set, name, right)
  const leftAt = 4 * (left & 0xffff)
  const rightAt = 4 * (right & 0xffff)
  for (let lane = 0; lane < 3; lane += 1)
    if (leftLanes[leftAt + lane] !== rightLanes[rightAt + lane]) return false
  if (!isTextLanes(leftLanes, leftAt)) return leftLanes[leftAt + 3] === rightLanes[rightAt + 3]
  const text = (place: Place) => idTextOf(set.segments[place >>> 16] as Segment, place & 0xffff, name)
  return text(left) === text(right)
}

/** Sorts by position in the order of time; the few places are looked up in one walk over their stretch of it. */
export function inOrderOfTime(set: SegmentSet, places: readonly Place[]): Place[] {
  if (places.length < 2) return [...places]
  const byTime = [...places].sort((left, right) => timeOf(set, left) - timeOf(set, right))
  const times = new Set(byTime.map((place) => timeOf(set, place)))
  if (times.size === byTime.length) return byTime
  const position = new Map<Place, number>()
  const wanted = new Set(places)
  set.order.places.forEach((place, at) => {
    if (wanted.has(place)) position.set(place, at)
  })
  return byTime.sort((left, right) => (position.get(left) ?? 0) - (position.get(right) ?? 0))
}

function timeOf(set: SegmentSet, place: Place): number {
  return timeAt(set.segments, place) ?? -1
}
