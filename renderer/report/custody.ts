/** Which evidence was handed in, and how can that be shown later? A manifest of every source with its hashes, as JSON; the
 *  `verify` command holds the files on disk against it. Its shape is documented in the README and stable. */
import { formatFileTime, formatInstant } from '../../shared/base/instant.js'
import { problemText } from '../../shared/base/wording.js'
import type { LedgerTotals, NotedSource } from '../../shared/contract/ledger.js'
import type { SummaryIntegrity } from './summary.js'

export const CUSTODY_FORMAT = 'spoor-custody-1'

export interface CustodyFacts {
  readonly version: string
  readonly caseName: string
  /** Epoch ms. */
  readonly created: number
  readonly totals: LedgerTotals
  /** Roots that were handed in and have not been read to their end. */
  readonly unread: readonly string[]
  readonly integrity: SummaryIntegrity
}

/** SHA-256 of a decompressed body inside of a source; '' where not all of its bytes are kept in the case. */
export interface CustodyPayload {
  readonly inside: readonly string[]
  readonly sha256: string
}

/** Everything up to the first source. `custodyTail` ends the document. */
export function custodyHead({ version, caseName, created, totals, unread, integrity }: CustodyFacts): string {
  const { sources, bytes, records, events, duplicates, quarantined } = totals
  const head = {
    format: CUSTODY_FORMAT,
    version,
    case: caseName,
    created: formatInstant(created),
    totals: { sources, bytes, records, events, duplicates, quarantined },
    unread,
    integrity,
  }
  return `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "sources": [`
}

/** One source; `first` begins the list. */
export function custodySource(
  entry: NotedSource,
  payloads: readonly CustodyPayload[],
  place: 'first' | 'later',
): string {
  const { path, root, bytes, modified, sha256, status, role, duplicateOf } = entry
  const { records, events, duplicates, quarantined } = entry
  const source = {
    path,
    root,
    bytes,
    modified: formatFileTime(modified),
    sha256,
    status,
    ...(entry.note === '' ? {} : { note: entry.note }),
    ...(role === undefined ? {} : { role }),
    ...(duplicateOf === undefined ? {} : { duplicateOf }),
    records,
    events,
    duplicates,
    quarantined,
    uncompressed: payloads,
    problems: [...entry.problems, ...entry.quarantine.map(({ problem }) => problem)].map(problemText),
  }
  return `${place === 'first' ? '' : ','}\n    ${JSON.stringify(source)}`
}

export const custodyTail = '\n  ]\n}\n'
