/** What was found by a search in the open case, in numbers? */
import type { SearchResult } from '../engine/engine.js'
import { version } from '../../shared/base/version.js'
import { summaryIntegrityOf, summaryOf, topFields, type Summary, type TopField } from '../report/summary.js'
import { integrityOf } from './integrity.js'
import type { OpenCase } from './open-case.js'
import type { KeptSearch } from './searches.js'
import { withNote } from './source-notes.js'

const TOP_VALUES = 20

export async function summarise(
  open: OpenCase,
  search: KeptSearch,
  timings: Readonly<Record<string, number>>,
): Promise<Summary> {
  await open.ready()
  const { result, text, canonical } = search
  const { firstTime, lastTime } = await allEvents(open)
  const top = Object.fromEntries(topFields.map((field) => [field, result.top(field, TOP_VALUES)]))
  return summaryOf({
    version,
    totals: open.totals,
    entries: open.evidence.book.entries().map((entry) => withNote(open, entry)),
    query: { text, canonical, matches: result.count },
    firstTime,
    lastTime,
    requests: result.distinctRequests(),
    top: top as Record<TopField, readonly { readonly value: string; readonly count: number }[]>,
    integrity: summaryIntegrityOf(await integrityOf(open).overview(() => undefined)),
    timings,
  })
}

/** Every event of the case, whatever was asked: a query must not narrow what the summary says of the evidence. */
function allEvents(open: OpenCase): Promise<SearchResult> {
  const order = { by: 'time', direction: 'newest' } as const
  const { lookup: evidence } = open.evidence
  const options = { order, range: null, evidence }
  return open.searcher.search({ kind: 'all' }, options, new AbortController().signal)
}
