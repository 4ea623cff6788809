/** What was found by a search in the open case, in numbers? */
import { version } from '../../shared/base/version.js'
import { summaryOf, topFields, type Summary, type TopField } from '../report/summary.js'
import type { OpenCase } from './open-case.js'
import type { KeptSearch } from './searches.js'

const TOP_VALUES = 20

export async function summarise(
  open: OpenCase,
  search: KeptSearch,
  timings: Readonly<Record<string, number>>,
): Promise<Summary> {
  await open.ready()
  const { result, text, canonical } = search
  const top = Object.fromEntries(topFields.map((field) => [field, result.top(field, TOP_VALUES)]))
  return summaryOf({
    version,
    totals: open.totals,
    entries: open.book.entries(),
    query: { text, canonical, matches: result.count },
    firstTime: result.firstTime,
    lastTime: result.lastTime,
    requests: result.distinctRequests(),
    top: top as Record<TopField, readonly { readonly value: string; readonly count: number }[]>,
    timings,
  })
}
