/** What was found, in numbers? The facts of summary.json and of the report's first page. Its shape is stable. */
import { formatFileTime, formatInstant } from '../../shared/base/instant.js'
import type { Problem } from '../../shared/base/problem.js'
import { problemText } from '../../shared/base/wording.js'
import type { LedgerTotals, NotedSource, SourceEntry } from '../../shared/contract/ledger.js'
import type { IntegrityOverview } from '../integrity/overview.js'
import type { StatusCounts } from '../integrity/status.js'

/** What `analyze` writes as summary.json; also the PDF's first page. Documented in the README: stable. */
export interface Summary {
  readonly version: string
  readonly events: number
  readonly duplicates: number
  readonly quarantined: number
  readonly recordsFound: number
  /** Of all events of the case; the query does not narrow it. */
  readonly timeRange: { readonly first: string; readonly last: string } | null
  readonly sources: readonly SummarySource[]
  readonly query: { readonly text: string; readonly canonical: string; readonly matches: number }
  /** Distinct requestIDs among the matches. */
  readonly requests: number
  readonly top: Readonly<Record<TopField, readonly { readonly value: string; readonly count: number }[]>>
  readonly integrity: SummaryIntegrity
  readonly timings: Readonly<Record<string, number>>
}

/** Counts per status (see `IntegrityStatus`), for those statuses that occur. */
export interface SummaryIntegrity {
  /** Log files, and files that are listed and missing; one status each. */
  readonly logFiles: StatusCounts
  /** Digests: whether each is authentic, and besides where chains start and break. */
  readonly digests: StatusCounts
  /** Saved Lake queries: whether the signature of each is authentic. */
  readonly lakeQueries: StatusCounts
  /** Distinct public keys that were imported. */
  readonly publicKeys: number
}

export function summaryIntegrityOf({
  logs,
  digests,
  lakeQueries,
  keys,
}: IntegrityOverview): SummaryIntegrity {
  return { logFiles: logs, digests, lakeQueries, publicKeys: keys }
}

export interface SummarySource {
  readonly path: string
  readonly sha256: string
  readonly bytes: number
  /** Modification time, ISO 8601 UTC. */
  readonly modified: string
  readonly status: SourceEntry['status']
  readonly records: number
  /** What the analyst has written about it; absent where that is nothing. */
  readonly note?: string
  readonly problems: readonly (Problem & { readonly text: string })[]
}

export const topFields = ['eventName', 'eventSource', 'principal', 'sourceIPAddress', 'errorCode'] as const
export type TopField = (typeof topFields)[number]

export interface SummaryFacts {
  readonly version: string
  readonly totals: LedgerTotals
  readonly entries: readonly NotedSource[]
  readonly query: Summary['query']
  /** Epoch ms of the first and last dated event of the case, whatever was asked. */
  readonly firstTime: number | null
  readonly lastTime: number | null
  readonly requests: number
  /** Most frequent first; '' stands for events without the field and is left out. */
  readonly top: Summary['top']
  readonly integrity: SummaryIntegrity
  readonly timings: Readonly<Record<string, number>>
}

export function summaryOf(facts: SummaryFacts): Summary {
  const { version, totals, entries, query, firstTime, lastTime, requests, timings } = facts
  return {
    version,
    events: totals.events,
    duplicates: totals.duplicates,
    quarantined: totals.quarantined,
    recordsFound: totals.records,
    timeRange:
      firstTime === null || lastTime === null
        ? null
        : { first: formatInstant(firstTime), last: formatInstant(lastTime) },
    sources: entries.map(summarySource),
    query,
    requests,
    top: facts.top,
    integrity: facts.integrity,
    timings,
  }
}

function summarySource({
  path,
  sha256,
  bytes,
  modified,
  status,
  records,
  problems,
  quarantine,
  note,
}: NotedSource): SummarySource {
  const all = [...problems, ...quarantine.map((range) => range.problem)]
  return {
    path,
    sha256,
    bytes,
    modified: formatFileTime(modified),
    status,
    records,
    ...(note === '' ? {} : { note }),
    problems: all.map((problem) => ({ ...problem, text: problemText(problem) })),
  }
}
