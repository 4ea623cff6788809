/** What became of every source, payload and unreadable byte range? The ledger's entries, in storage, on screen, in exports. */
import type { Problem } from '../base/problem.js'
import type { EvidenceRole } from '../cloudtrail/integrity-document.js'
import type { SourceStatus } from './frames.js'

/** A byte range that holds something, but nothing we could read as a record. It is kept and can be looked at. */
export interface Quarantine {
  readonly inside: readonly string[]
  /** Bytes, in the decompressed payload. */
  readonly offset: number
  readonly length: number
  readonly problem: Problem
}

export interface SourceEntry {
  /** Dense within the case, from 0; never reused. */
  readonly id: number
  readonly path: string
  readonly root: string
  readonly bytes: number
  /** Modification time, ms since the epoch. */
  readonly modified: number
  readonly sha256: string
  /** `partial`: something in it could not be read, or the intake was cancelled before its end. */
  readonly status: SourceStatus
  readonly payloads: number
  /** records = events + duplicates + quarantined, always. */
  readonly records: number
  readonly events: number
  readonly duplicates: number
  readonly quarantined: number
  /** How many records took the exact (slow) path of the reader. */
  readonly exact: number
  readonly quarantine: readonly Quarantine[]
  readonly problems: readonly Problem[]
  readonly duplicateOf?: string
  /** What the file proves, where it holds no events, but nothing else than such documents of one kind. */
  readonly role?: EvidenceRole
  /** Tables inside it, if it is an archive, with the hash of each as it lies there. Absent where there are none. */
  readonly members?: readonly MemberHash[]
}

export interface MemberHash {
  /** Ordinal within the source. */
  readonly payload: number
  /** SHA-256, hex. */
  readonly sha256: string
}

/** A payload without events that proves something about files that have some. */
export interface DocumentEntry {
  /** Ledger id of the source, and ordinal of the payload within it. */
  readonly source: number
  readonly payload: number
  readonly inside: readonly string[]
  readonly role: EvidenceRole
}

export interface LedgerTotals {
  readonly sources: number
  readonly bytes: number
  readonly records: number
  readonly events: number
  readonly duplicates: number
  readonly quarantined: number
  /** Sources that are not plainly `read`, `duplicate` or `ignored`: what the status line calls problems. */
  readonly troubled: number
}

/** With what the analyst has written about it; '' where that is nothing. */
export interface NotedSource extends SourceEntry {
  readonly note: string
}
