/** Which events are conflicting copies: same account and eventID, and yet not the same content? Distinct events may share
 *  an id as well (examples in guides do), and the index cannot tell one from the other: it says only that they differ.
 *
 *  Records that were rebuilt from a row say less than the record itself, so they are in conflict with nothing.
 *  An event without an account may be a copy of one with any account. Exact copies are never events of their own, so two
 *  events with one id differ nearly always; their digests are compared all the same. */
import { holdingOf } from '../../shared/cloudtrail/record-holding.js'
import { addDoc, countDocs, emptyDocset, hasDoc, type Docset } from './docset.js'
import { eventsWithSameId, inOrderOfTime } from './companions.js'
import type { DocValues } from './global-column.js'
import { coldOf, idTextOf, isAbsentId, isTextLanes, uuidText } from './identifiers.js'
import { sortByKeys } from './radix.js'
import type { EventRef, SegmentSet } from './segment-set.js'
import type { Segment } from './segment.js'
import type { Place } from './time-order.js'

/** Bits of the two maps that turn away nearly every event; at least, and an event. */
const LEAST_MAP_BITS = 1 << 16
const MAP_BITS_AN_EVENT = 16
/** At most: two maps of 32 MiB. More events only mean that more of them are looked at. */
const MOST_MAP_BITS = 2 ** 28

export interface Conflicts {
  /** Events that are in conflict with another one. */
  readonly events: number
  /** One docset a segment, by its index in the set; undefined where there is none. */
  readonly docs: readonly (Docset | undefined)[]
}

const made = new WeakMap<SegmentSet, Conflicts>()

/** Worked out once a set of segments; the cold parts must be there. */
export function conflictsOf(set: SegmentSet): Conflicts {
  const known = made.get(set)
  if (known !== undefined) return known
  const found = findConflicts(set)
  made.set(set, found)
  return found
}

export function isConflicting(set: SegmentSet, place: Place): boolean {
  const docs = conflictsOf(set).docs[place >>> 16]
  return docs !== undefined && hasDoc(docs, place & 0xffff)
}

/** The event and those that are in conflict with it, in order of time; only itself where there are none. */
export function conflictingCopies(set: SegmentSet, place: Place): readonly EventRef[] {
  if (isRebuilt(set, place)) return [set.refOf(place)]
  const account = accountAt(set, place)
  const content = contentAt(set, place)
  const others = eventsWithSameId(set, 'eventID', place).filter((other) => {
    const theirs = accountAt(set, other)
    const mayBeSame = theirs === account || theirs === '' || account === ''
    return other !== place && mayBeSame && !isRebuilt(set, other) && contentAt(set, other) !== content
  })
  return inOrderOfTime(set, [place, ...others]).map((other) => set.refOf(other))
}

const FALSE_CODE = 1
const TRUE_CODE = 2

/** Whether an event is in conflict, as the values of a field: 'true' or 'false' in every event. */
export function conflictColumn(set: SegmentSet, index: number): DocValues {
  const { size } = set.segments[index] as Segment
  const docs = conflictsOf(set).docs[index]
  const codes = new Uint8Array(size).fill(FALSE_CODE)
  if (docs !== undefined)
    for (let doc = 0; doc < size; doc += 1) if (hasDoc(docs, doc)) codes[doc] = TRUE_CODE
  return { codes, values: ['', 'false', 'true'] }
}

function findConflicts(set: SegmentSet): Conflicts {
  const docs: (Docset | undefined)[] = set.segments.map(() => undefined)
  const candidates = placesOfRepeatedLanes(set)
  for (let from = 0; from < candidates.length;) {
    const lane = firstLane(set, candidates[from] as Place)
    let to = from + 1
    while (to < candidates.length && firstLane(set, candidates[to] as Place) === lane) to += 1
    if (to - from > 1) markConflicts(set, candidates.subarray(from, to), docs)
    from = to
  }
  const events = docs.reduce((sum, some) => sum + (some === undefined ? 0 : countDocs(some)), 0)
  return { events, docs }
}

/** Events whose first lane of the eventID may stand in another event too, ordered by that lane. Memory: a few bits an
 *  event, and eight bytes a candidate. */
function placesOfRepeatedLanes(set: SegmentSet): Uint32Array {
  let bits = LEAST_MAP_BITS
  while (bits < MAP_BITS_AN_EVENT * set.total && bits < MOST_MAP_BITS) bits *= 2
  const mask = bits - 1
  const once = new Uint32Array(bits >>> 5)
  const twice = new Uint32Array(bits >>> 5)
  let repeated = 0
  for (const { size, ids } of set.segments) {
    const { first } = ids.eventID
    for (let doc = 0; doc < size; doc += 1) {
      const slot = (first[doc] as number) & mask
      const bit = 1 << (slot & 31)
      const word = slot >>> 5
      if (((once[word] as number) & bit) === 0) once[word] = (once[word] as number) | bit
      else {
        twice[word] = (twice[word] as number) | bit
        repeated += 1
      }
    }
  }
  // Each slot that was met again has one event more than `repeated` counts.
  const places = new Uint32Array(Math.min(set.total, 2 * repeated))
  const lanes = new Uint32Array(places.length)
  let count = 0
  set.segments.forEach(({ size, ids }, index) => {
    const { first } = ids.eventID
    for (let doc = 0; doc < size; doc += 1) {
      const lane = first[doc] as number
      if ((((twice[(lane & mask) >>> 5] as number) >>> (lane & 31)) & 1) === 0) continue
      places[count] = index * 65_536 + doc
      lanes[count] = lane
      count += 1
    }
  })
  return sortByKeys(places.subarray(0, count), lanes.subarray(0, count))
}

function firstLane(set: SegmentSet, place: Place): number {
  return (set.segments[place >>> 16] as Segment).ids.eventID.first[place & 0xffff] as number
}

/** What is known of the events with one eventID, by account. */
interface Contents {
  /** Digest of the first event. */
  readonly first: string
  /** Has another event another digest? */
  differ: boolean
  readonly places: Place[]
}

function markConflicts(set: SegmentSet, run: Uint32Array, docs: (Docset | undefined)[]): void {
  const byId = new Map<string, Map<string, Contents>>()
  for (const place of run) {
    const id = isRebuilt(set, place) ? '' : eventIdAt(set, place)
    if (id === '') continue
    const byAccount = byId.get(id) ?? new Map<string, Contents>()
    byId.set(id, byAccount)
    const account = accountAt(set, place)
    const content = contentAt(set, place)
    const known = byAccount.get(account)
    if (known === undefined) byAccount.set(account, { first: content, differ: false, places: [place] })
    else {
      known.differ ||= known.first !== content
      known.places.push(place)
    }
  }
  for (const byAccount of byId.values()) {
    for (const place of conflictsAmong(byAccount)) {
      const some = (docs[place >>> 16] ??= emptyDocset())
      addDoc(some, place & 0xffff)
    }
  }
}

function* conflictsAmong(byAccount: ReadonlyMap<string, Contents>): Generator<Place> {
  const all = [...byAccount.values()]
  const unknown = byAccount.get('')
  for (const contents of all) {
    const others = contents === unknown ? all : [contents, ...(unknown === undefined ? [] : [unknown])]
    if (others.some(({ first, differ }) => differ || first !== contents.first)) yield* contents.places
  }
}

/** The id in a form that is equal for equal ids only; '' where there is none. */
function eventIdAt(set: SegmentSet, place: Place): string {
  const segment = set.segments[place >>> 16] as Segment
  const doc = place & 0xffff
  const lanes = coldOf(segment).ids.eventID
  if (isAbsentId(lanes, 4 * doc)) return ''
  return isTextLanes(lanes, 4 * doc) ? idTextOf(segment, doc, 'eventID') : uuidText(lanes, 4 * doc)
}

function accountAt(set: SegmentSet, place: Place): string {
  const { columns } = set.segments[place >>> 16] as Segment
  const doc = place & 0xffff
  for (const column of [columns.recipientAccountId, columns['userIdentity.accountId']]) {
    const text = column?.values[column.codes[doc] ?? 0] ?? ''
    if (text !== '') return text
  }
  return ''
}

function isRebuilt(set: SegmentSet, place: Place): boolean {
  const { holdings } = set.segments[place >>> 16] as Segment
  return holdings !== undefined && holdingOf(holdings[place & 0xffff]).form === 'rebuilt'
}

function contentAt(set: SegmentSet, place: Place): string {
  const { content } = coldOf(set.segments[place >>> 16] as Segment)
  const at = 2 * (place & 0xffff)
  return `${String(content[at])} ${String(content[at + 1])}`
}
