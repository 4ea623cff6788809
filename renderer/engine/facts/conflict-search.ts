/** How are conflicting copies found? Nearly every event is turned away by the first lane of its eventID, which is always in
 *  memory. Of the others the whole ids are read, and of those with equal ids the digests: segment after segment, so that only
 *  one need be in memory at a time. */
import { addDoc, countDocs, emptyDocset, type Docset } from './docset.js'
import { coldOf, idTextOf, isTextLanes } from '../segment/identifiers.js'
import { sortByKeys } from './radix.js'
import type { SegmentSet } from './segment-set.js'
import type { Segment } from '../segment/segment.js'
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

/** What is asked of an event besides its id and its content. */
export interface EventFacts {
  accountAt(set: SegmentSet, place: Place): string
  /** Such events are in conflict with nothing. */
  isRebuilt(set: SegmentSet, place: Place): boolean
}

export class ConflictSearch {
  readonly #set: SegmentSet
  readonly #facts: EventFacts
  /** Events that share the first lane of their eventID with another one, ordered by that lane. */
  readonly #places: Uint32Array
  /** Positions in `#places`, in the order of the places: by segment. */
  readonly #inOrder: Uint32Array
  /** Lanes 1 to 3 of each; of those that are no UUID the text. */
  readonly #lanes: Uint32Array
  readonly #texts = new Map<number, string>()
  #idsRead = 0
  /** Which have the same eventID as another one; undefined until all ids have been read. */
  #isShared: Uint8Array | undefined
  /** Digests of these, two words each. */
  readonly #content: Uint32Array
  #contentsRead = 0

  constructor(set: SegmentSet, facts: EventFacts) {
    this.#set = set
    this.#facts = facts
    this.#places = onlyRepeated(set, placesOfRepeatedLanes(set), facts)
    this.#inOrder = sortByKeys(Uint32Array.from(this.#places.keys()), this.#places.slice())
    this.#lanes = new Uint32Array(3 * this.#places.length)
    this.#content = new Uint32Array(2 * this.#places.length)
  }

  /** Throws ColdMissing where something must be attached; when it is called again, it goes on from there. */
  finish(): Conflicts {
    this.#readIds()
    const isShared = (this.#isShared ??= this.#sharedIds())
    this.#readContents(isShared)
    const docs: (Docset | undefined)[] = this.#set.segments.map(() => undefined)
    for (const run of this.#runs())
      this.#mark(
        run.filter((at) => isShared[at] === 1),
        docs,
      )
    const events = docs.reduce((sum, some) => sum + (some === undefined ? 0 : countDocs(some)), 0)
    return { events, docs }
  }

  #readIds(): void {
    for (; this.#idsRead < this.#inOrder.length; this.#idsRead += 1) {
      const at = this.#inOrder[this.#idsRead] as number
      const { segment, doc } = this.#eventAt(at)
      const lanes = coldOf(segment).ids.eventID
      if (isTextLanes(lanes, 4 * doc)) this.#texts.set(at, idTextOf(segment, doc, 'eventID'))
      else this.#lanes.set(lanes.subarray(4 * doc + 1, 4 * doc + 4), 3 * at)
    }
  }

  #readContents(isShared: Uint8Array): void {
    for (; this.#contentsRead < this.#inOrder.length; this.#contentsRead += 1) {
      const at = this.#inOrder[this.#contentsRead] as number
      if (isShared[at] === 0) continue
      const { segment, doc } = this.#eventAt(at)
      this.#content.set(coldOf(segment).content.subarray(2 * doc, 2 * doc + 2), 2 * at)
    }
  }

  #eventAt(at: number): { readonly segment: Segment; readonly doc: number } {
    const place = this.#places[at] as Place
    return { segment: this.#set.segments[place >>> 16] as Segment, doc: place & 0xffff }
  }

  /** The positions of events with one first lane. */
  *#runs(): Generator<readonly number[]> {
    const places = this.#places
    for (let from = 0; from < places.length;) {
      const lane = firstLane(this.#set, places[from] as Place)
      const run: number[] = []
      for (; from < places.length && firstLane(this.#set, places[from] as Place) === lane; from += 1)
        run.push(from)
      yield run
    }
  }

  /** The id within its run; equal for equal ids only. '' where there is none. */
  #idOf(at: number): string {
    const text = this.#texts.get(at)
    if (text !== undefined) return `text ${text}`
    const lanes = this.#lanes.subarray(3 * at, 3 * at + 3)
    const isAbsent =
      firstLane(this.#set, this.#places[at] as Place) === 0 && lanes.every((lane) => lane === 0)
    return isAbsent ? '' : lanes.join(' ')
  }

  #sharedIds(): Uint8Array {
    const isShared = new Uint8Array(this.#places.length)
    for (const run of this.#runs()) {
      const first = new Map<string, number>()
      for (const at of run) {
        const id = this.#idOf(at)
        const before = first.get(id)
        if (id === '') continue
        if (before === undefined) first.set(id, at)
        else isShared[before] = isShared[at] = 1
      }
    }
    return isShared
  }

  #mark(run: readonly number[], docs: (Docset | undefined)[]): void {
    const byId = new Map<string, Map<string, Contents>>()
    for (const at of run) {
      const id = this.#idOf(at)
      const place = this.#places[at] as Place
      const byAccount = byId.get(id) ?? new Map<string, Contents>()
      byId.set(id, byAccount)
      const account = this.#facts.accountAt(this.#set, place)
      const content = this.#content.subarray(2 * at, 2 * at + 2).join(' ')
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
}

/** Without those that share no lane after all, or are in conflict with nothing. */
function onlyRepeated(set: SegmentSet, candidates: Uint32Array, { isRebuilt }: EventFacts): Uint32Array {
  const places = candidates.filter((place) => !isRebuilt(set, place))
  return places.filter((place, at) => {
    const lane = firstLane(set, place)
    const isAt = (other: Place | undefined) => other !== undefined && firstLane(set, other) === lane
    return isAt(places[at - 1]) || isAt(places[at + 1])
  })
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

function* conflictsAmong(byAccount: ReadonlyMap<string, Contents>): Generator<Place> {
  const all = [...byAccount.values()]
  const unknown = byAccount.get('')
  for (const contents of all) {
    const others = contents === unknown ? all : [contents, ...(unknown === undefined ? [] : [unknown])]
    if (others.some(({ first, differ }) => differ || first !== contents.first)) yield* contents.places
  }
}
