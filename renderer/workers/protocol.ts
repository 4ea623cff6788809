/** What do the window and its threads say to each other? One typed map per thread; `channel.ts` carries it.
 *
 *  Every call has an AbortSignal; calls may report progress before they answer. A failure is a Problem (expected) or an
 *  Error (a bug); a thread that dies rejects everything outstanding. All values are structured-clonable. */
import type { Problem } from '../../shared/base/problem.js'
import type { ExportReceipt } from '../../shared/contract/routes.js'
import type { LedgerTotals, NotedSource } from '../../shared/contract/ledger.js'
import type { QueryProblem } from '../engine/engine.js'
import type { Outcome } from '../../shared/cloudtrail/outcome.js'
import type { CoverageReply } from './coverage.js'
import type { IntegrityFile, IntegrityOverview } from '../integrity/overview.js'
import type { Summary } from '../report/summary.js'
import type { CompanionGroup, ConflictGroup, EventDetail, EventRef, Row } from './event-replies.js'
import type { FileIntegrity } from './integrity.js'

export type * from './event-replies.js'
export type { CoverageReply } from './coverage.js'
export type { OmittedPart } from '../correlation/omitted-parts.js'
export type { IntegrityDay, IntegrityFile, IntegrityOverview } from '../integrity/overview.js'
export type { FileIntegrity } from './integrity.js'
export type { Summary, SummarySource } from '../report/summary.js'

export interface CaseSummary {
  readonly id: string
  readonly name: string
  readonly created: number
  readonly opened: number
  readonly totals: LedgerTotals
  /** Epoch ms of the first and last dated event; null when there is none. */
  readonly firstTime: number | null
  readonly lastTime: number | null
  /** An ingest was begun and not finished (killed, cancelled, failed): its roots, to be resumed. */
  readonly unfinished: { readonly roots: readonly string[]; readonly since: number } | null
  readonly sample: boolean
}

export interface OpenedCase {
  readonly summary: CaseSummary
  /** What could not be opened, if anything (a damaged segment …): events that are missing from every answer. */
  readonly problems: readonly Problem[]
  readonly openMs: number
}

export type SortOrder =
  | { readonly by: 'time'; readonly direction: 'newest' | 'oldest' }
  | { readonly by: 'column'; readonly name: string; readonly direction: 'ascending' | 'descending' }

export interface SearchInput {
  readonly text: string
  readonly order: SortOrder
  /** Additional limits that are not part of the text (the histogram's brush); epoch ms, [from, to). */
  readonly range: { readonly from: number; readonly to: number } | null
}

export type SearchReply =
  | {
      readonly kind: 'found'
      /** Names this result in later calls; it is forgotten when some newer ones have come. */
      readonly search: number
      readonly count: number
      readonly total: number
      readonly canonical: string
      readonly ms: number
      /** Smallest and largest time among the dated matches, epoch ms; null when there is none. */
      readonly firstTime: number | null
      readonly lastTime: number | null
      readonly undated: number
      /** As many problems as the case is known to have by now; more than were told with it: refresh. */
      readonly problems: number
    }
  | { readonly kind: 'invalid'; readonly problem: QueryProblem }

export interface Facet {
  readonly field: string
  readonly label: string
  /** Most frequent first, then by value. Value '' stands for events without the field. */
  readonly values: readonly { readonly value: string; readonly count: number }[]
  readonly distinct: number
}

export interface Histogram {
  /** Epoch ms of the first bucket's start; every bucket is `step` ms wide and starts at a round UTC instant. */
  readonly start: number
  readonly step: number
  /** Per outcome, one count a bucket. */
  readonly series: readonly { readonly outcome: Outcome; readonly counts: readonly number[] }[]
  /** Count of all events of the case (not only matches) per bucket, for context. */
  readonly background: readonly number[]
}

export interface Completion {
  /** Replace [from, to) of the text by `insert`. */
  readonly from: number
  readonly to: number
  readonly insert: string
  readonly label: string
  readonly detail: string
  readonly count: number | null
}

export interface ExportTarget {
  readonly fileName: string
  /** '' means the host's export folder. */
  readonly folder: string
  readonly ask: boolean
}

export type ExportInput = { readonly target: ExportTarget; readonly search: number } & (
  | { readonly format: 'csv'; readonly columns: readonly string[]; readonly bom: boolean }
  | { readonly format: 'ndjson' }
  | {
      readonly format: 'pdf'
      readonly timeZone: string
      readonly title: string
      readonly maxEvents: number
      readonly companionCsv: string | null
    }
)

export type ExportReply =
  | { readonly kind: 'written'; readonly receipt: ExportReceipt; readonly rows: number }
  | { readonly kind: 'cancelled' }

export interface ExportProgress {
  readonly done: number
  readonly total: number
}

export interface LedgerInput {
  readonly offset: number
  readonly size: number
  /** Only sources that are troubled (partial, skipped, quarantined). */
  readonly troubledOnly: boolean
  /** Substring of the path, ignoring case; '' for all. */
  readonly path: string
}

export interface LedgerPage {
  readonly total: number
  readonly totals: LedgerTotals
  readonly entries: readonly NotedSource[]
}

/** What was looked for, the events that had it where it was looked for, and how long that took. */
export interface SearchStep {
  readonly step: string
  readonly count: number
  readonly ms: number
}

/** Calls of the query thread: name -> [input, reply, progress]. */
export interface QueryCalls {
  listCases: [Record<string, never>, readonly CaseSummary[], never]
  createCase: [{ readonly name: string; readonly sample: boolean }, CaseSummary, never]
  renameCase: [{ readonly id: string; readonly name: string }, CaseSummary, never]
  deleteCase: [{ readonly id: string }, Record<string, never>, never]
  openCase: [{ readonly id: string }, OpenedCase, never]
  closeCase: [Record<string, never>, Record<string, never>, never]
  /** Picks up what an ingest has committed since; cheap when there is nothing new. `isGrowing`: more follows soon, so memory
   *  is left to what reads it. */
  refresh: [{ readonly isGrowing?: boolean }, OpenedCase, never]
  /** Answers when nothing follows any more, and what was opened or picked up last is read in whole, so that nothing about it
   *  is unknown; `problems`: as of a search. */
  settled: [Record<string, never>, { readonly problems: number }, never]
  search: [SearchInput, SearchReply, never]
  /** What was done to find the matches, in the order in which it was done; counts and milliseconds over all segments. */
  explain: [{ readonly search: number }, readonly SearchStep[], never]
  page: [
    {
      readonly search: number
      readonly offset: number
      readonly size: number
      readonly columns: readonly string[]
    },
    readonly Row[],
    never,
  ]
  /** The row number of an event in a result, or -1. */
  locate: [{ readonly search: number; readonly ref: EventRef }, number, never]
  facets: [
    { readonly search: number; readonly fields: readonly string[]; readonly size: number },
    readonly Facet[],
    never,
  ]
  histogram: [{ readonly search: number; readonly buckets: number }, Histogram | null, never]
  event: [{ readonly ref: EventRef }, EventDetail, never]
  companions: [{ readonly ref: EventRef }, readonly CompanionGroup[], never]
  /** Null if nothing contradicts the event. */
  conflict: [{ readonly ref: EventRef }, ConflictGroup | null, never]
  /** Events of the whole case that another one contradicts. */
  conflicts: [Record<string, never>, { readonly events: number }, never]
  complete: [
    { readonly text: string; readonly cursor: number; readonly search: number | null },
    readonly Completion[],
    never,
  ]
  ledger: [LedgerInput, LedgerPage, never]
  /** Writes the analyst's note about a source; '' takes it away. */
  noteSource: [{ readonly sourceId: number; readonly text: string }, { readonly note: string }, never]
  /** `fitting`: hours, or days where the evidence spans long. */
  coverage: [{ readonly step: 'fitting' | 'hour' | 'day' }, CoverageReply, never]
  /** Verifies digests and hashes log files; what was found is kept, so that it is quick the next time. */
  integrity: [Record<string, never>, IntegrityOverview, ExportProgress]
  /** The files behind one line of the overview: the `id` of an IntegrityDay. */
  integrityFiles: [{ readonly day: string }, readonly IntegrityFile[], never]
  /** About the files that an event is from, in the order of its provenance; null where the ledger has lost one. */
  eventIntegrity: [{ readonly ref: EventRef }, readonly (FileIntegrity | null)[], never]
  /** Bytes of a quarantined range, at most 64 KiB of them. */
  quarantined: [
    { readonly sourceId: number; readonly index: number },
    { readonly text: string; readonly hex: string; readonly bytes: number },
    never,
  ]
  exportEvents: [ExportInput, ExportReply, ExportProgress]
  exportCustody: [{ readonly target: ExportTarget }, ExportReply, ExportProgress]
  exportLedger: [{ readonly target: ExportTarget; readonly bom: boolean }, ExportReply, ExportProgress]
  /** All bytes of a quarantined range, as they were found. Progress is in bytes. */
  exportQuarantined: [
    { readonly sourceId: number; readonly index: number; readonly target: ExportTarget },
    ExportReply,
    ExportProgress,
  ]
  summarise: [
    { readonly search: number; readonly text: string; readonly timings: Readonly<Record<string, number>> },
    Summary,
    never,
  ]
}

export interface IngestProgress {
  readonly stage: 'discovering' | 'reading' | 'finishing'
  readonly files: number
  readonly totalFiles: number
  readonly bytes: number
  readonly totalBytes: number
  /** False while discovery is still adding to the totals. */
  readonly totalsFinal: boolean
  readonly events: number
  readonly duplicates: number
  readonly quarantined: number
  readonly elapsedMs: number
  /** Grows by one with every commit: what was acknowledged up to then survives a kill and can be searched (`refresh`). */
  readonly commits: number
  /** Milliseconds per stage so far. */
  readonly timings: Readonly<Record<string, number>>
  /** Memory that recognising duplicates takes now. */
  readonly duplicateBytes: number
}

export interface IngestReceipt {
  readonly outcome: 'complete' | 'cancelled'
  readonly progress: IngestProgress
  /** Entries that are not plainly read. */
  readonly troubled: number
}

export interface RebuildReceipt extends IngestReceipt {
  /** What became of the marks that were given: before, and now. One that is not in here is of an event that is lost. */
  readonly marks: readonly (readonly [EventRef, EventRef])[]
}

/** Calls of the ingest thread. Aborting `ingest` keeps what was indexed; the source being read is marked partial. */
export interface IngestCalls {
  ingest: [{ readonly caseId: string; readonly roots: readonly string[] }, IngestReceipt, IngestProgress]
  /** Builds the index of a case again from the evidence that it keeps. When aborted or failed, the case is as it was;
   *  `troubled` counts files of which something cannot be had again. The case must be opened anew afterwards. */
  rebuild: [{ readonly caseId: string; readonly marks: readonly EventRef[] }, RebuildReceipt, IngestProgress]
  /** Makes the case smaller on disk now; it happens by itself while there is quiet. Gives how many segments became so. */
  compact: [{ readonly caseId: string }, number, never]
}
