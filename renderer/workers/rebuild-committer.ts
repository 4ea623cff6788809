/** What is written while an index is built again? Segments that nobody sees yet; of the evidence only the few bytes that a
 *  new part does not share with an old one. Commits and ledger rows are gathered, to be made known in one step. */
import type { Problem } from '../../shared/base/problem.js'
import type { SourceEntry } from '../../shared/contract/ledger.js'
import type { CommitRow, EvidenceStore, LedgerRow, SourceCursor } from '../store/evidence-store.js'
import type { PartRow } from '../store/part-table.js'
import type { Placed } from './block-builder.js'
import { Committer, type PartToStore } from './committer.js'
import { isHarmed } from './ledger-book.js'

/** What the case is to consist of. */
export interface GatheredIndex {
  readonly commits: CommitRow[]
  readonly ledger: LedgerRow[]
}

/** The store, with commits that are only gathered. */
export function gatheringStore(store: EvidenceStore, gathered: GatheredIndex): EvidenceStore {
  return {
    ...store,
    async commit(commit, ledger, segments) {
      if (segments.length > 0) await store.putSegments(segments)
      gathered.commits.push(commit)
      gathered.ledger.push(ledger)
    },
  }
}

export class RebuildCommitter extends Committer {
  /** The stored parts of the payload that is being read. */
  reading: readonly PartRow[] = []
  /** What the ledger says of the source whose end is being written down, and what of it cannot be had again. */
  ending: { readonly entry: SourceEntry; readonly lost: readonly Problem[] } | null = null
  /** As the latest commit has them. */
  cursors: readonly SourceCursor[] = []

  override addSource(fresh: SourceEntry): void {
    super.addSource(this.ending === null ? fresh : amended(this.ending.entry, fresh, this.ending.lost))
  }

  override commit(cursors: readonly SourceCursor[], nextSource: number): void {
    this.cursors = cursors
    super.commit(cursors, nextSource)
  }

  /** The old place, where an old part holds the same bytes. */
  protected override place(part: PartToStore, stored: Uint8Array<ArrayBuffer>): Placed {
    const { encoding, rawOffset, rawLength } = part
    for (const { rawOffset: from, rawLength: size, ...old } of this.reading) {
      if (old.encoding !== encoding) continue
      const isWithin = from <= rawOffset && rawOffset + rawLength <= from + size
      if (encoding === 'identity' && isWithin)
        return { block: old.block, offset: old.offset + rawOffset - from, length: rawLength }
      if (encoding !== 'identity' && from === rawOffset && size === rawLength)
        return { block: old.block, offset: old.offset, length: old.length }
    }
    if (encoding !== 'identity') throw new Error('a compressed payload is not where it was')
    return super.place(part, stored)
  }
}

/** What was found now, with what only the first reading could know: hash, status, problems of the file. */
function amended(before: SourceEntry, fresh: SourceEntry, lost: readonly Problem[]): SourceEntry {
  const { records, events, duplicates, quarantined, exact, quarantine } = fresh
  const missing = before.records - records
  // A rebuild before this one may have said so already.
  const fewer: readonly Problem[] =
    missing > 0 && lost.length === 0 && !isHarmed(before)
      ? [{ code: 'storage-damaged', subject: before.path, detail: fewerWords(before.records, records) }]
      : []
  const problems = unique([...before.problems, ...fresh.problems, ...lost, ...fewer])
  const status = lost.length + fewer.length > 0 && fresh.status === 'read' ? 'partial' : fresh.status
  return { ...before, records, events, duplicates, quarantined, exact, quarantine, problems, status }
}

function fewerWords(before: number, now: number): string {
  return `${before} records were found in it before, ${now} are in what is stored of it`
}

function unique(problems: readonly Problem[]): readonly Problem[] {
  const key = ({ code, subject, offset, length, detail }: Problem): string =>
    JSON.stringify([code, subject, offset, length, detail])
  return [...new Map(problems.map((problem) => [key(problem), problem])).values()]
}
