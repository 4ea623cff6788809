/** How is a case searched? A searcher holds the segments of the case and answers from them; reading changes nothing. */
import { coldOf, ColdMissing, idTextOf } from '../segment/identifiers.js'
import { companionCounts, companionsOf, type Companions } from '../facts/companions.js'
import { conflictingCopies, conflictsOf, isConflicting } from '../facts/conflicts.js'
import type { Docset } from '../facts/docset.js'
import { noteCopy } from '../duplicates/held-forms.js'
import type { FieldName } from '../../../shared/cloudtrail/field-catalogue.js'
import { numberedValues, textAt } from '../execute/event-values.js'
import type { CaseLookup, EvidenceLookup } from '../execute/leaf.js'
import { planNeedsCold, planQuery, PlanRun } from '../execute/plan.js'
import { Matches } from '../facts/matches.js'
import type { Query } from '../query/ast.js'
import type { SegmentFacts } from '../facts/segment-facts.js'
import { SearchResult, type ResultOrder } from './search-result.js'
import { SegmentSet, type EventRef } from '../facts/segment-set.js'
import {
  idNames,
  type ColdSection,
  type IdName,
  type RecordPointer,
  type Segment,
} from '../segment/segment.js'
import { timeAt, type Missing, type Place } from '../facts/time-order.js'

export interface SearchOptions {
  readonly order: ResultOrder
  /** Limits of time that are not part of the query; epoch ms, [from, to). */
  readonly range: { readonly from: number; readonly to: number } | null
  readonly evidence: EvidenceLookup
  /** Attaches a section of a segment that the search cannot do without. Left out: the search is refused then. */
  readonly loadCold?: (segment: Segment, section: ColdSection) => Promise<void>
}

/** A second copy of an event, and how it is held (a code of the table of holdings; absent: as itself). */
export interface HeldCopy {
  readonly segment: number
  readonly doc: number
  readonly holding?: number
}

/** Time and the event loop, so that a long search can be cancelled by a message. */
export interface SearchClock {
  /** Milliseconds; only differences count. */
  now(): number
  /** Resolves when waiting messages have been dealt with. */
  pause(): Promise<void>
}

export interface Searcher {
  /** Replaces the segments. Cheap when the list begins with the segments of before. */
  setSegments(segments: readonly Segment[]): void
  readonly segments: readonly Segment[]
  /** Events stand in the evidence again: in which form an event does is said of the best of its copies. */
  noteCopies(copies: readonly HeldCopy[]): void
  /** Events in all segments. */
  readonly total: number
  /** Numbers the values of a stored column across all segments, which facets and sorting need. Not of one that is not held. */
  prepareColumn(name: FieldName): void
  /** The sections that decide in which order events of one instant stand. */
  readonly unordered: readonly Missing[]
  /** Every path of a leaf, and those of columns and ids, sorted. */
  paths(): readonly string[]
  /** Can a segment be asked this only with cold sections? */
  needsCold(query: Query): boolean
  /** Rejects with the signal's reason when it is aborted. This and what follows throws ColdMissing where a cold section is
   *  needed and not attached: whoever can attach it asks again. */
  search(query: Query, options: SearchOptions, signal: AbortSignal): Promise<SearchResult>
  /** Other events with the same non-empty requestID or sharedEventID, one number an event. Needs the cold parts. */
  companionCounts(refs: readonly EventRef[]): number[]
  /** The events that share each id with this one, itself included, in order of time. Needs the cold parts. */
  companions(ref: EventRef): Companions
  /** Events of which another copy says something else: same account and eventID, other content. Needs the cold parts. */
  conflictCount(): number
  isConflicting(ref: EventRef): boolean
  /** The event and those that it is in conflict with, in order of time. Needs the cold parts. */
  conflictingCopies(ref: EventRef): readonly EventRef[]
  has(ref: EventRef): boolean
  /** The id as written in the record; '' where the event has none. Needs the cold part. */
  idText(ref: EventRef, name: IdName): string
  /** The text of a field or path ('' where there is none); anything but a stored column needs the cold part. */
  columnValue(ref: EventRef, name: string): string
  /** Epoch ms; null for an undated event. */
  timeMs(ref: EventRef): number | null
  /** Where the record is. Needs the cold part. */
  pointer(ref: EventRef): RecordPointer
}

/** A search lets others have their turn after so many ms. */
const TURN = 20

const nowhere: CaseLookup = { sourcePath: () => '', conflicting: () => undefined }

/** The clock of the thread that the searcher runs in. */
export const threadClock: SearchClock = {
  now: () => performance.now(),
  pause: () =>
    new Promise((resolve) => {
      // A timer would wait for 4 ms once several have been nested; a message does not.
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        port1.close()
        resolve()
      }
      port2.postMessage(null)
    }),
}

export function createSearcher(clock: SearchClock = threadClock): Searcher {
  return new SegmentSearcher(clock)
}

async function runLoading(
  run: PlanRun,
  facts: SegmentFacts,
  loadCold: SearchOptions['loadCold'],
): Promise<Docset> {
  for (;;) {
    try {
      return run.run(facts)
    } catch (error) {
      if (!(error instanceof ColdMissing) || loadCold === undefined) throw error
      await loadCold(error.segment, error.section)
    }
  }
}

class SegmentSearcher implements Searcher {
  #set = new SegmentSet([], undefined)
  #paths: readonly string[] | undefined
  readonly #clock: SearchClock

  constructor(clock: SearchClock) {
    this.#clock = clock
  }

  setSegments(segments: readonly Segment[]): void {
    this.#set = new SegmentSet([...segments], this.#set)
    this.#paths = undefined
  }

  get segments(): readonly Segment[] {
    return this.#set.segments
  }

  noteCopies(copies: readonly HeldCopy[]): void {
    const byId = new Map(this.segments.map((segment) => [segment.id, segment]))
    let isChanged = false
    for (const { segment, doc, holding } of copies) {
      const its = byId.get(segment)
      if (its !== undefined && doc < its.size && noteCopy(its, doc, holding)) isChanged = true
    }
    // What was worked out from the forms before is forgotten with the set.
    if (isChanged) this.#set = new SegmentSet(this.segments, this.#set)
  }

  get total(): number {
    return this.#set.total
  }

  prepareColumn(name: FieldName): void {
    if (!this.segments.some(({ unheld }) => unheld.includes(name))) numberedValues(this.#set, name)
  }

  get unordered(): readonly Missing[] {
    return this.#set.order.waiting
  }

  paths(): readonly string[] {
    if (this.#paths !== undefined) return this.#paths
    const paths = new Set<string>(['eventTime', ...idNames])
    for (const segment of this.segments) {
      for (const name of Object.keys(segment.columns))
        if (name !== 'principal' && name !== 'outcome') paths.add(name)
      for (const path of segment.paths) paths.add(path)
    }
    this.#paths = [...paths].sort()
    return this.#paths
  }

  needsCold(query: Query): boolean {
    const plan = planQuery(query, null, nowhere)
    return this.#set.facts.some((facts) => planNeedsCold(plan, facts))
  }

  async search(query: Query, options: SearchOptions, signal: AbortSignal): Promise<SearchResult> {
    signal.throwIfAborted()
    const set = this.#set
    const lookup: CaseLookup = {
      ...options.evidence,
      conflicting: (segment) => conflictsOf(set).docs[set.segments.indexOf(segment)],
    }
    const run = new PlanRun(planQuery(query, options.range, lookup), this.#clock.now)
    const docsets: Docset[] = []
    let turn = this.#clock.now()
    for (const facts of set.facts) {
      if (this.#clock.now() - turn >= TURN) {
        await this.#clock.pause()
        signal.throwIfAborted()
        turn = this.#clock.now()
      }
      docsets.push(await runLoading(run, facts, options.loadCold))
      signal.throwIfAborted()
    }
    return new SearchResult(new Matches(set, docsets), options.order, run.steps)
  }

  companionCounts(refs: readonly EventRef[]): number[] {
    return companionCounts(this.#set, refs)
  }

  companions(ref: EventRef): Companions {
    return companionsOf(this.#set, ref)
  }

  conflictCount(): number {
    return conflictsOf(this.#set).events
  }

  isConflicting(ref: EventRef): boolean {
    return isConflicting(this.#set, this.#place(ref))
  }

  conflictingCopies(ref: EventRef): readonly EventRef[] {
    return conflictingCopies(this.#set, this.#place(ref))
  }

  has(ref: EventRef): boolean {
    return this.#set.placeOf(ref) !== undefined
  }

  idText(ref: EventRef, name: IdName): string {
    const place = this.#place(ref)
    return idTextOf(this.segments[place >>> 16] as Segment, place & 0xffff, name)
  }

  columnValue(ref: EventRef, name: string): string {
    return textAt(this.#set, this.#place(ref), name)
  }

  timeMs(ref: EventRef): number | null {
    return timeAt(this.segments, this.#place(ref))
  }

  pointer(ref: EventRef): RecordPointer {
    const place = this.#place(ref)
    return coldOf(this.segments[place >>> 16] as Segment).pointer(place & 0xffff)
  }

  #place(ref: EventRef): Place {
    const place = this.#set.placeOf(ref)
    if (place === undefined) throw new Error(`no event ${String(ref)} in this case`)
    return place
  }
}
