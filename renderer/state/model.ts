/** Which shapes do views speak of? The threads' vocabulary, re-exported so that views need only know the state. */
import type { SearchReply } from '../workers/protocol.js'

export type {
  CaseSummary,
  Cell as RowCell,
  CompanionEvent,
  CompanionGroup,
  Completion,
  ConflictGroup,
  ConflictingCopy,
  CoverageReply,
  EventDetail,
  EventRef,
  ExportProgress,
  FileIntegrity,
  Facet,
  Histogram,
  IngestProgress,
  IngestReceipt,
  IntegrityDay,
  IntegrityFile,
  IntegrityOverview,
  LedgerPage,
  OpenedCase,
  Provenance,
  RebuildReceipt,
  Row,
  SearchStep,
  SortOrder,
} from '../workers/protocol.js'
export type { LedgerTotals, NotedSource, Quarantine, SourceEntry } from '../../shared/contract/ledger.js'
export type { Problem } from '../../shared/base/problem.js'

export type Found = Extract<SearchReply, { readonly kind: 'found' }>
export type QueryProblem = Extract<SearchReply, { readonly kind: 'invalid' }>['problem']

/** Epoch ms, [from, to). */
export interface TimeRange {
  readonly from: number
  readonly to: number
}
