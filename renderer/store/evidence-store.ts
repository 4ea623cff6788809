/** What is kept of a case's evidence, and what is promised about it? The port, and the shape of its rows.
 *
 *  Derived data: it can be rebuilt from the original files, so it carries a format number and is never migrated.
 *  Blocks are written first; one commit then makes segments, ledger entries and parts known, all or nothing. What a
 *  commit acknowledged survives the end of the process. */
import type { Problem } from '../../shared/base/problem.js'
import type { DocumentEntry, Quarantine, LedgerTotals, SourceEntry } from '../../shared/contract/ledger.js'
import type { ColdSection } from '../engine/engine.js'
import type { PartTable } from './part-table.js'

export const EVIDENCE_FORMAT = 2

export interface SegmentRow {
  readonly id: number
  readonly size: number
  readonly firstSecond: number
  readonly lastSecond: number
}

/** A record that is in the evidence again: which event it equals, and where the copy stands. */
export interface CopyRow {
  readonly segment: number
  readonly doc: number
  readonly part: number
  readonly offset: number
  readonly length: number
  /** How it is held there, as in a record pointer. */
  readonly holding?: number
}

export interface SourceCounts {
  readonly records: number
  readonly events: number
  readonly duplicates: number
  readonly quarantined: number
  readonly exact: number
}

/** A source that was being read when the commit was made: everything before (payload, offset) is in the case. */
export interface SourceCursor {
  readonly id: number
  readonly path: string
  readonly root: string
  readonly bytes: number
  readonly modified: number
  readonly payload: number
  /** Bytes, in the decompressed payload. */
  readonly offset: number
  readonly counts: SourceCounts
  readonly quarantine: readonly Quarantine[]
  /** What was wrong with its text so far. */
  readonly problems: readonly Problem[]
}

/** Small: all of them are read when a case opens. */
export interface CommitRow {
  /** Ascending without gaps; from 0, or after a rebuild from where it had got to. */
  readonly ordinal: number
  readonly format: number
  readonly segments: readonly SegmentRow[]
  /** After this commit. */
  readonly totals: LedgerTotals
  readonly nextPart: number
  readonly nextBlock: number
  readonly nextSource: number
  /** Sources that were begun and not ended, by this ingest or by earlier ones that were cut off. */
  readonly cursors: readonly SourceCursor[]
  /** The first of those that have taken the place of all commits before: nothing before it is there any more. */
  readonly rebuilt?: true
}

/** Larger: read in the background. A later entry with the same source id replaces an earlier one. */
export interface LedgerRow {
  readonly ordinal: number
  readonly sources: readonly SourceEntry[]
  readonly parts: PartTable
  readonly copies: readonly CopyRow[]
  /** Absent where there are none. A later row of the same payload replaces an earlier one. */
  readonly documents?: readonly DocumentEntry[]
}

/** The hash of a decompressed payload. Where it is not kept it can be worked out again. */
export interface HashedPayload {
  /** Ledger id of the source, and ordinal of the payload within it. */
  readonly source: number
  readonly payload: number
  /** It holds for the payload of a file with this SHA-256 and with this last part, and for no other. */
  readonly fileSha256: string
  readonly lastPart: number
  /** Hex. */
  readonly sha256: string
}

export interface SegmentBytes {
  readonly id: number
  readonly hot: Blob
  readonly cold: Readonly<Record<ColdSection, Blob>>
}

/** About 8 MB of stored payload bytes, several parts. */
export type BlockBytes = Blob | ArrayBuffer

export interface EvidenceStore {
  commits(from: number): Promise<readonly CommitRow[]>
  ledger(from: number): Promise<readonly LedgerRow[]>
  /** In the order asked; undefined where there is none or it cannot be read. */
  hot(segments: readonly number[]): Promise<readonly (ArrayBuffer | undefined)[]>
  /** One cold section, and nothing but it; undefined where there is none or it cannot be read. */
  cold(segment: number, section: ColdSection): Promise<ArrayBuffer | undefined>
  /** Bytes [offset, offset + length) of a block. Throws StoreRefusal where they cannot be read. */
  block(id: number, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>
  /** Replaces what is left there by an ingest that was killed before its commit. */
  putBlock(id: number, bytes: BlockBytes): Promise<void>
  commit(
    commit: CommitRow,
    ledger: LedgerRow,
    segments: readonly SegmentBytes[],
    hashes?: readonly HashedPayload[],
  ): Promise<void>
  /** Hashes in the order in which they were added; of one payload there may be several. */
  hashes(): Promise<readonly HashedPayload[]>
  addHashes(hashes: readonly HashedPayload[]): Promise<void>
  /** Rewrites a committed segment in a form that takes less of the disk and more time to write. It reads the
   *  same; an end of the process leaves either form. False if there was nothing to do. */
  compact(segment: number): Promise<boolean>
  /** Writes segments that no commit names yet: nobody sees them before `replace`. */
  putSegments(segments: readonly SegmentBytes[]): Promise<void>
  /** In one step, all or nothing: these are the commits and the ledger of the case from now on. Their ordinals are higher
   *  than those of all commits before; the segments and blocks that they name are there already. */
  replace(commits: readonly CommitRow[], ledger: readonly LedgerRow[]): Promise<void>
  /** Removes segments that no commit names, and blocks that none can name: what was replaced, and what was written by
   *  whoever was killed before its commit. Not while something is being written. Gives how many rows went. */
  sweep(): Promise<number>
  close(): void
}

export interface EvidenceStores {
  open(caseId: string): Promise<EvidenceStore>
  /** Removes the case's database with everything in it. */
  remove(caseId: string): Promise<void>
}

export const noTotals: LedgerTotals = {
  sources: 0,
  bytes: 0,
  records: 0,
  events: 0,
  duplicates: 0,
  quarantined: 0,
  troubled: 0,
}
