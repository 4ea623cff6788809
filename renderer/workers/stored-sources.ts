/** Which sources are to be read again from what is stored of them, and what is known of each? */
import type { Problem } from '../../shared/base/problem.js'
import type { SourceHeader } from '../../shared/contract/frames.js'
import type { SourceEntry } from '../../shared/contract/ledger.js'
import type { SourceCounts } from '../store/evidence-store.js'
import type { StoredPayload } from './stored-payloads.js'

export const noCounts: SourceCounts = { records: 0, events: 0, duplicates: 0, quarantined: 0, exact: 0 }

/** As the privileged side would say it of the file. */
export function headerOf(entry: SourceEntry): SourceHeader {
  const { id, path, root, bytes, modified, sha256, status, payloads, duplicateOf, problems } = entry
  const known = { source: id, path, root, bytes, modified, sha256, status, payloads, problems }
  return duplicateOf === undefined ? known : { ...known, duplicateOf }
}

/** Also sources whose entry is gone: their evidence is there, only nobody can say any more which file it is from. */
export function withNameless(
  entries: readonly SourceEntry[],
  payloads: ReadonlyMap<number, readonly StoredPayload[]>,
): readonly SourceEntry[] {
  const known = new Set(entries.map(({ id }) => id))
  const nameless = [...payloads.keys()].filter((id) => !known.has(id)).map(namelessEntry)
  return [...entries, ...nameless].sort((left, right) => left.id - right.id)
}

function namelessEntry(id: number): SourceEntry {
  const path = `file ${id} of this case`
  const problem: Problem = { code: 'storage-damaged', subject: path, detail: 'its name and hash are lost' }
  const facts = { root: path, bytes: 0, modified: 0, sha256: '', payloads: 0 }
  return { id, path, ...facts, ...noCounts, status: 'partial', quarantine: [], problems: [problem] }
}
