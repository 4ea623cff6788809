/** What does the table show of an event? The text of each column, marked where the query matched. */
import { outcomes, type Outcome } from '../../shared/cloudtrail/outcome.js'
import { recordTitle } from '../../shared/cloudtrail/record-kind.js'
import { eachOrMissing } from './answering.js'
import type { OpenCase } from './open-case.js'
import type { EventRef, Row } from './protocol.js'
import type { KeptSearch } from './searches.js'

/** Ids are in the cold parts of the events' segments (`answering`); companions and conflicts can be in any, so they are
 *  told only once all has been read. */
export function rowsOf(
  open: OpenCase,
  {
    search,
    refs,
    columns,
  }: { readonly search: KeptSearch; readonly refs: readonly EventRef[]; readonly columns: readonly string[] },
): readonly Row[] {
  const { searcher } = open
  const { isReady } = open
  const companions = isReady ? searcher.companionCounts(refs) : []
  return eachOrMissing(refs, (ref, index) => ({
    ref,
    time: searcher.timeMs(ref),
    outcome: outcomeIn(searcher.columnValue(ref, 'outcome')),
    title: recordTitle((path) => searcher.columnValue(ref, path)),
    cells: columns.map((name) => {
      const text = searcher.columnValue(ref, name)
      return { text, marks: search.marks(name, text) }
    }),
    companions: companions[index] ?? null,
    conflicting: isReady ? searcher.isConflicting(ref) : null,
  }))
}

/** The texts alone, for exports. */
export function cellTexts(
  { searcher }: OpenCase,
  ref: EventRef,
  columns: readonly string[],
): readonly string[] {
  return columns.map((name) => searcher.columnValue(ref, name))
}

export function outcomeIn(text: string): Outcome {
  return outcomes.find((outcome) => outcome === text) ?? 'unknown'
}
