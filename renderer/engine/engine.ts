/** What may the rest of the product use of the index and query engine? Everything outside imports this file only. */
export type { FacetCounts, FacetValue } from './collect/facets.js'
export type { HistogramCounts } from './collect/histogram.js'
export type { CompanionId, Companions } from './facts/companions.js'
export { noteAbsentIds } from './facts/companions.js'
export type { EvidenceLookup } from './execute/leaf.js'
export type { PlanStep } from './execute/plan.js'
export type {
  DuplicateCopy,
  IndexWriter,
  IndexWriterOptions,
  PayloadReader,
  ReaderCounts,
  SealedSegment,
} from './ingest/index-writer.js'
export { createIndexWriter } from './ingest/index-writer.js'
export type { KeyFile } from './duplicates/key-file.js'
export type { ParsedQuery, Query, QueryProblem } from './query/ast.js'
export { checkFields } from './query/check-fields.js'
export {
  completeFields,
  completionAt,
  type CompletionPlace,
  type FieldCompletion,
} from './query/completion.js'
export { describeQuery } from './query/describe.js'
export { highlighter, type Mark } from './query/highlight.js'
export { parseQuery } from './query/parse.js'
export { excludeClause, fieldClause, printQuery, quoteText, quoteValue } from './query/print.js'
export { rankOfForm } from './duplicates/held-forms.js'
export type { ResultOrder, SearchResult } from './search/search-result.js'
export { rehearsal } from './search/rehearsal.js'
export {
  createSearcher,
  threadClock,
  type SearchClock,
  type Searcher,
  type SearchOptions,
} from './search/searcher.js'
export type { EventRef } from './facts/segment-set.js'
export { ColdMissing } from './segment/identifiers.js'
export type { ColdSection, IdName, RecordPointer, Segment, Turn } from './segment/segment.js'
export { coldSections, idNames, SEGMENT_CAPACITY } from './segment/segment.js'
export { hurryCollector, release } from './segment/release.js'
export { SegmentError } from './segment/segment-error.js'
export { openSegment } from './segment/segment-reader.js'
export { forgetTokens, segmentPreparer } from './segment/token-index.js'
