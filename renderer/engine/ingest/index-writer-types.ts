/** What does whoever feeds the index see of it? Types only: `index-writer.ts` has the one function that makes them true. */
import type { Problem } from '../../../shared/base/problem.js'
import type { Quarantine } from '../../../shared/contract/ledger.js'
import type { DuplicateTableOptions } from '../duplicates/duplicate-table.js'
import type { EncodedSegment } from '../segment/segment-codec.js'
import type { Segment } from '../segment/segment.js'

/** A finished segment, as byte parts ready for a Blob each. */
export interface SealedSegment extends EncodedSegment {
  readonly id: number
  readonly size: number
  readonly firstSecond: number
  readonly lastSecond: number
  /** Second copies noticed since the previous seal, up to this cut. */
  readonly copies: readonly DuplicateCopy[]
  /** Where the payload being read stood when the segment was cut; undefined when it was sealed between payloads.
   *  `offset`: payload offset of the first record that is not in this or an earlier segment.
   *  `counts` and the first `quarantine` ranges are those of everything before it: together they let a killed ingest resume. */
  readonly cut:
    { readonly offset: number; readonly counts: ReaderCounts; readonly quarantine: number } | undefined
}

/** A second copy of an event that is already indexed: same account and eventID, same content. */
export interface DuplicateCopy {
  readonly segment: number
  readonly doc: number
  readonly part: number
  readonly offset: number
  readonly length: number
  /** As in a record pointer. */
  readonly holding?: number
}

export interface ReaderCounts {
  readonly records: number
  readonly events: number
  readonly duplicates: number
  readonly quarantined: number
  readonly exact: number
}

/** Reads one payload, part by part, and writes its records into the index. */
export interface PayloadReader {
  /**
   * Reads every record that is complete in bytes[start, end) and gives the offset up to which everything is settled:
   * the caller keeps what lies behind it and hands it in again, in front of the next bytes.
   * `rawOffset` is the offset of bytes[start] in the payload. `part` is the row under which the caller will store
   * exactly the bytes from `start` to the returned offset; record pointers are relative to `start`.
   * `bytes` must be readable for at least 8 bytes beyond `end`. With `last` nothing more comes and all of it is settled.
   */
  read(chunk: {
    readonly part: number
    readonly bytes: Uint8Array
    readonly start: number
    readonly end: number
    readonly rawOffset: number
    readonly last: boolean
  }): number
  /** Byte ranges (payload offsets) that could not be read, so far. */
  readonly quarantine: readonly Omit<Quarantine, 'inside'>[]
  /** What is wrong with the text between the records and cost none of them (a missing comma, a missing end). */
  readonly problems: readonly Problem[]
  /** What should be known of records that were read all the same: a key that stands twice in an object. */
  readonly notices: readonly Problem[]
  /** From `skipBefore` on: what an earlier run counted is not in it. */
  readonly counts: ReaderCounts
  /** What the payload turned out to be, once known: 'records' | 'array' | 'lines' | 'single' | 'none', or the
   *  role of a document without records (`EvidenceRole`). */
  readonly shape: string
}

export interface IndexWriter {
  /** Makes the events of a segment that is in the case already known, so that they are recognised when they come again;
   *  before the first payload. Its digests ('content') must be attached; nothing of the segment is held afterwards. */
  recognise(segment: Segment): void
  /** `skipBefore`: records and damage that start before this payload offset were dealt with by an earlier run:
   *  they are passed over and not counted. 0 for a fresh payload. */
  payload(skipBefore: number): PayloadReader
  /** Events in the segment that is being built. */
  readonly pending: number
  /** Bytes of memory that the segment being built holds, roughly. */
  readonly pendingBytes: number
  /** What it has taken so far to recognise duplicates: milliseconds, estimated from a sample, and bytes of memory now. */
  readonly recognition: { readonly ms: number; readonly bytes: number }
  /** Milliseconds that sealing segments has taken so far: dictionary, postings, the index of tokens. */
  readonly sealing: number
  /** Seals the segment being built, if it has any event. Also called by the writer itself when a segment is full. */
  flush(): void
  /** Copies noticed since the last seal, which no sealed segment carries (there was no event to seal). */
  takeCopies(): readonly DuplicateCopy[]
}

export interface IndexWriterOptions {
  readonly firstSegmentId: number
  /** Called synchronously with every sealed segment. */
  readonly onSegment: (segment: SealedSegment) => void
  /** Segments already in the case, with their digests ('content'): as `recognise` for each. */
  readonly existing: readonly Segment[]
  /** Where the keys of older events go; without it all of them stay in memory. */
  readonly duplicates?: DuplicateTableOptions
  /** Milliseconds, from any beginning; without it nothing is timed. */
  readonly clock?: () => number
  /** Takes every record the exact way; for tests that compare it with the fast one. */
  readonly forceExact?: boolean
}
