/** What do the threads tell of events: as a row, in full, and of events that belong together or contradict each other?
 *  All values are structured-clonable. */
import type { Identity } from '../../shared/cloudtrail/identity.js'
import type { Outcome } from '../../shared/cloudtrail/outcome.js'
import type { RecordFact } from '../../shared/cloudtrail/record-facts.js'
import type { RecordForm } from '../../shared/cloudtrail/record-holding.js'
import type { RecordKind } from '../../shared/cloudtrail/record-kind.js'
import type { Problem } from '../../shared/base/problem.js'
import type { SourceEntry } from '../../shared/contract/ledger.js'
import type { OmittedPart } from '../correlation/omitted-parts.js'

/** segment id * 65,536 + doc. Valid for as long as the case's evidence database lives; never stored in the casebook. */
export type EventRef = number

export interface Cell {
  readonly text: string
  /** Character ranges of `text` that the query matched. */
  readonly marks: readonly (readonly [number, number])[]
}

export interface Row {
  readonly ref: EventRef
  /** Epoch ms; null: undated. */
  readonly time: number | null
  readonly outcome: Outcome
  /** What to call an event without an eventName, '' for all others. No value of the record. */
  readonly title: string
  /** One a requested column, in that order. */
  readonly cells: readonly Cell[]
  /** Other events of the same request or the same sharedEventID; null: not known yet, ask again after `settled`. */
  readonly companions: number | null
  /** Another event has the same account and eventID, and says something else; null: not known yet. */
  readonly conflicting: boolean | null
}

export interface Provenance {
  readonly sourceId: number
  readonly path: string
  readonly inside: readonly string[]
  /** Bytes, in the decompressed payload. */
  readonly offset: number
  readonly length: number
  /** SHA-256 of the source file. */
  readonly sha256: string
  readonly status: SourceEntry['status']
}

export interface EventDetail {
  readonly ref: EventRef
  readonly time: number | null
  readonly timeNote: string | null
  readonly kind: RecordKind
  /** What to call a record without an eventName, '' for all others. No value of the record. */
  readonly title: string
  /** What an insight or an aggregated event says. */
  readonly facts: readonly RecordFact[]
  /** What CloudTrail left out because it was too large. */
  readonly omitted: readonly OmittedPart[]
  readonly eventName: string
  readonly eventSource: string
  readonly region: string
  readonly account: string
  readonly requestID: string
  readonly eventID: string
  readonly sharedEventID: string
  readonly sourceIPAddress: string
  readonly userAgent: string
  readonly outcome: Outcome
  readonly errorCode: string
  readonly errorMessage: string
  readonly readOnly: string
  readonly identity: Identity
  readonly resources: readonly string[]
  /** The record exactly as it stands in the evidence, decoded as UTF-8; `bytesIntact` is false if that was not possible. */
  readonly verbatim: string
  readonly bytesIntact: boolean
  /** How it stands there. Of `rebuilt` events `verbatim` is the row, and `rebuilt` the record that was made of it. */
  readonly form: RecordForm
  /** One sentence about that; '' for a record that stands there as itself. */
  readonly formNote: string
  /** JSON; '' where `verbatim` is the record. */
  readonly rebuilt: string
  /** SHA-256 of the verbatim bytes: the EventKey. */
  readonly key: string
  /** The first is where the event was read from; the others hold the same record again. */
  readonly provenance: readonly Provenance[]
  /** Other events with the same account and eventID that say something else. */
  readonly conflicting: number
  readonly problem: Problem | null
}

/** Events with the same account and eventID and different content: copies that contradict each other, or distinct events
 *  that share an id. Which of the two, nothing in the evidence says. */
export interface ConflictGroup {
  readonly eventID: string
  /** All of them, the asked one included. */
  readonly total: number
  /** Those that were compared (all of them, or 200). The most complete come first, then the earliest. */
  readonly copies: readonly ConflictingCopy[]
  /** Paths whose values are not the same in all of these, with the values, in the order of `copies` ('' where absent). */
  readonly differing: readonly { readonly path: string; readonly values: readonly string[] }[]
}

export interface ConflictingCopy {
  readonly event: CompanionEvent
  readonly provenance: readonly Provenance[]
  /** What CloudTrail left out of this copy because it was too large. */
  readonly omitted: readonly OmittedPart[]
}

export interface CompanionGroup {
  /** `addendum`: records that correct an earlier one, which has the eventID `id`, and that record. */
  readonly by: 'requestID' | 'sharedEventID' | 'addendum'
  readonly id: string
  /** Every event of the group, the asked one included, in time order. */
  readonly events: readonly CompanionEvent[]
  readonly accounts: readonly string[]
  readonly regions: readonly string[]
  readonly sources: number
  /** How many of the events, from the first on, were compared for what follows: all of them, or 200. */
  readonly compared: number
  /** Paths whose values are not the same in all of these, with the values, in the order of `events` ('' where absent). */
  readonly differing: readonly { readonly path: string; readonly values: readonly string[] }[]
  /** One sentence that reads the group as one story, where we know one (a CodeCommit push); else null. */
  readonly story: string | null
}

export interface CompanionEvent {
  readonly ref: EventRef
  readonly time: number | null
  readonly eventName: string
  readonly eventSource: string
  readonly principal: string
  readonly region: string
  readonly account: string
  readonly outcome: Outcome
}
