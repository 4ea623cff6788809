/** How does evidence travel from the privileged side to the ingest worker? As one stream of frames, little endian:
 *
 *    | u32 kind | u32 headerBytes | u32 storedBytes | u32 rawBytes | header: UTF-8 JSON | stored | raw |
 *
 *  A stream proves that it is complete: without its `end` frame it has failed. Cancelling is cancelling the response. */
import type { Problem } from '../base/problem.js'

export const frameKinds = { plan: 1, payload: 2, source: 3, end: 4, failed: 5 } as const
export type FrameKind = (typeof frameKinds)[keyof typeof frameKinds]
export const FRAME_PREFIX_BYTES = 16
/** The largest `raw` part of one payload frame. Longer payloads come in several parts. */
export const MAX_PART_BYTES = 4 * 1024 * 1024
/** A payload that decompresses to at most this much comes as one part, with its compressed bytes where they are usable. */
export const WHOLE_PAYLOAD_BYTES = 8 * 1024 * 1024

/** What has been discovered so far; sent again as discovery goes on. */
export interface PlanHeader {
  readonly files: number
  /** Bytes on disk of those files. */
  readonly bytes: number
  readonly complete: boolean
}

/** Which source a payload belongs to, known before the source has been read to its end. */
export interface SourceOrigin {
  /** Absolute path. */
  readonly path: string
  /** The root (as handed in) under which it was found. */
  readonly root: string
  readonly bytes: number
  /** Modification time, ms since the epoch. */
  readonly modified: number
}

/** One part of one decompressed body. All payloads of a source come in order, before its `source` frame, if it has one. */
export interface PayloadHeader {
  /** Ordinal of the source within this stream, from 0. */
  readonly source: number
  /** The same four values as in the later `source` frame: what was cut off is named, and a killed ingest resumes in it. */
  readonly origin: SourceOrigin
  /** Ordinal of the payload within the source, from 0. */
  readonly payload: number
  /** Where it is inside the source: entry names from the outside in; empty for the file itself. Evidence: never trusted. */
  readonly inside: readonly string[]
  /** Offset of this part in the decompressed payload, bytes. */
  readonly rawOffset: number
  /** No part of this payload follows. */
  readonly last: boolean
  /** What `stored` holds: the whole payload compressed (exactly one gzip member, or one raw deflate stream), checked
   *  by us against its checksum and length; or nothing (`identity`): then the raw bytes themselves must be kept. */
  readonly encoding: 'gzip' | 'deflate' | 'identity'
  /** What was wrong with this payload's compression, if anything; offsets are in the compressed bytes. On the last part. */
  readonly problems: readonly Problem[]
  /** Of a table inside an archive, on its last part: SHA-256, hex, of the file as it lies in the innermost archive. */
  readonly memberSha256?: string
  /** SHA-256, hex, of all of the decompressed payload; on its last part, and only where digests may list it. */
  readonly rawSha256?: string
  /** SHA-256 of the source, hex, if this payload is all there is of it and nothing is wrong with it: then no `source` frame
   *  follows, which saves a small file half of what it costs to say. */
  readonly sha256?: string
}

export type SourceStatus = 'read' | 'partial' | 'skipped' | 'ignored' | 'duplicate'

/** What became of one source file on the privileged side; sent after all of its payloads. */
export interface SourceHeader {
  readonly source: number
  /** Absolute path. */
  readonly path: string
  /** The root (as handed in) under which it was found. */
  readonly root: string
  readonly bytes: number
  /** Modification time, ms since the epoch. */
  readonly modified: number
  /** SHA-256 of the file's bytes, hex; empty if it could not be read. */
  readonly sha256: string
  readonly status: SourceStatus
  readonly payloads: number
  /** For `duplicate`: the path of the source that has the same bytes (empty if it is in the case already). */
  readonly duplicateOf?: string
  readonly problems: readonly Problem[]
}

/** What the `source` frame of a source would say that has none, because its only payload says it; undefined for others. */
export function sourceOfPayload({ source, origin, sha256 }: PayloadHeader): SourceHeader | undefined {
  if (sha256 === undefined) return undefined
  return { source, ...origin, sha256, status: 'read', payloads: 1, problems: [] }
}

export interface EndHeader {
  readonly sources: number
  readonly payloads: number
  readonly bytes: number
  /** Milliseconds that the privileged side spent in each stage. */
  readonly timings: {
    readonly discover: number
    readonly read: number
    readonly hash: number
    readonly inflate: number
    readonly transfer: number
  }
}

export interface FailedHeader {
  readonly problem: Problem
}

export type Frame =
  | { readonly kind: 'plan'; readonly header: PlanHeader }
  | {
      readonly kind: 'payload'
      readonly header: PayloadHeader
      readonly stored: Uint8Array
      readonly raw: Uint8Array
    }
  | { readonly kind: 'source'; readonly header: SourceHeader }
  | { readonly kind: 'end'; readonly header: EndHeader }
  | { readonly kind: 'failed'; readonly header: FailedHeader }
