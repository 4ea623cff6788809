/** What did the engine make of a payload, and where in it does each record stand? Feeds it whole or in pieces, as the ingest
 *  thread does, with other bytes around the ones that count. */
import {
  createIndexWriter,
  type DuplicateCopy,
  type IndexWriter,
  type PayloadReader,
  type SealedSegment,
} from '../../renderer/engine/ingest/index-writer.js'
import type { Segment } from '../../renderer/engine/segment/segment.js'
import { leavesOfSegment, reopen, type WrittenPayload } from '../support/written-payloads.js'

/** Where a record stands in its payload, in bytes; `holding` as in a record pointer. */
export interface Place {
  readonly start: number
  readonly end: number
  readonly holding: number
}

/** `number`: of the event, counted through the life of the writer; a copy has that of its event. */
export interface Found extends Place {
  readonly kind: 'event' | 'copy'
  readonly number: number
  /** Of an event; the leaves that the segment has for it. */
  readonly leaves: readonly string[]
}

export interface Reading extends WrittenPayload {
  readonly segments: readonly Segment[]
  /** In the order of the payload. */
  readonly found: readonly Found[]
}

/** What a run that was killed leaves: a segment, and what was known of everything before `offset`. */
export interface Beginning {
  readonly segment: Segment
  readonly offset: number
  readonly counts: Reading['counts']
  readonly quarantine: Reading['quarantine']
}

/** A writer that goes on from payload to payload, each ending in a segment of its own. */
export class Readings {
  readonly #writer: IndexWriter
  #sealed: SealedSegment[] = []
  #events = 0
  readonly #firstOfSegment = new Map<number, number>()

  constructor(options: { readonly forceExact: boolean; readonly existing?: readonly Segment[] }) {
    const existing = options.existing ?? []
    for (const segment of existing) this.#number(segment)
    this.#writer = createIndexWriter({
      firstSegmentId: existing.length,
      existing,
      forceExact: options.forceExact,
      onSegment: (segment) => this.#sealed.push(segment),
    })
  }

  #number(segment: { readonly id: number; readonly size: number }): void {
    this.#firstOfSegment.set(segment.id, this.#events)
    this.#events += segment.size
  }

  /** `sizes`: bytes a piece, the last one again and again; empty: all at once. */
  read(
    payload: Uint8Array,
    { sizes, skipBefore }: { sizes: readonly number[]; skipBefore: number },
  ): Reading {
    const reader = this.#writer.payload(skipBefore)
    const partStarts = feed(reader, payload, { sizes, upTo: payload.length })
    this.#writer.flush()
    return this.#take(reader, partStarts)
  }

  /** Reads only the beginning, then flushes, as if the thread were killed behind this commit. */
  readBeginning(payload: Uint8Array, { size, upTo }: { size: number; upTo: number }): Beginning | undefined {
    const reader = this.#writer.payload(0)
    feed(reader, payload, { sizes: [size], upTo })
    this.#writer.flush()
    const [sealed] = this.#sealed
    if (sealed?.cut === undefined) return undefined
    const { offset, counts, quarantine } = sealed.cut
    return { segment: reopen(sealed), offset, counts, quarantine: reader.quarantine.slice(0, quarantine) }
  }

  #take(reader: PayloadReader, partStarts: readonly number[]): Reading {
    const sealed = this.#sealed
    this.#sealed = []
    const copies = [...sealed.flatMap((one) => one.copies), ...this.#writer.takeCopies()]
    for (const one of sealed) this.#number(one)
    const segments = sealed.map(reopen)
    const events = segments.flatMap((segment) => this.#eventsOf(segment, partStarts))
    const found = [...events, ...copies.map((copy) => this.#copyOf(copy, partStarts))]
    const { counts, shape, quarantine, problems, notices } = reader
    return {
      counts,
      shape,
      quarantine: [...quarantine],
      problems: [...problems],
      notices: [...notices],
      segments,
      found: found.sort((one, other) => one.start - other.start),
    }
  }

  #eventsOf(segment: Segment, partStarts: readonly number[]): Found[] {
    const first = this.#firstOfSegment.get(segment.id) ?? Number.NaN
    return leavesOfSegment(segment).map((leaves, doc) => {
      const pointer = segment.cold?.pointer(doc)
      if (pointer === undefined) throw new Error('a segment without its cold part')
      return { kind: 'event', number: first + doc, leaves, ...placeOf(pointer, partStarts) }
    })
  }

  #copyOf(copy: DuplicateCopy, partStarts: readonly number[]): Found {
    // An event of a segment that is not numbered yet cannot be: it was sealed, or it is in the one sealed last.
    const number = (this.#firstOfSegment.get(copy.segment) ?? Number.NaN) + copy.doc
    return { kind: 'copy', number, leaves: [], ...placeOf(copy, partStarts) }
  }
}

interface Pointer {
  readonly part: number
  readonly offset: number
  readonly length: number
  readonly holding?: number
}

function placeOf({ part, offset, length, holding }: Pointer, partStarts: readonly number[]): Place {
  const start = (partStarts[part] ?? Number.NaN) + offset
  return { start, end: start + length, holding: holding ?? 0 }
}

const AROUND = 48

/** Gives where each part begins in the payload. Around the bytes of a piece stand bytes of another place of the payload, as
 *  in a buffer that is used again: what comes out must not depend on them. */
function feed(
  reader: PayloadReader,
  payload: Uint8Array,
  { sizes, upTo }: { readonly sizes: readonly number[]; readonly upTo: number },
): number[] {
  const partStarts: number[] = []
  let settled = 0
  let seen = 0
  for (let part = 0; part === 0 || seen < Math.min(upTo, payload.length); part += 1) {
    const size = sizes[Math.min(part, sizes.length - 1)] ?? payload.length
    seen = Math.min(payload.length, seen + Math.max(1, size))
    const length = seen - settled
    const bytes = new Uint8Array(length + 2 * AROUND).fill(0x22)
    bytes.set(payload.subarray(0, AROUND), 0)
    bytes.set(payload.subarray(settled, seen), AROUND)
    bytes.set(payload.subarray(seen >> 1, (seen >> 1) + AROUND), AROUND + length)
    partStarts.push(settled)
    const last = seen === payload.length
    const end = AROUND + length
    const next = reader.read({ part, bytes, start: AROUND, end, rawOffset: settled, last })
    settled += next - AROUND
    if (settled < 0 || settled > seen) throw new Error(`settled ${String(settled)} of ${String(seen)} bytes`)
    if (last && settled !== payload.length)
      throw new Error(`the last ${String(payload.length - settled)} bytes are left`)
  }
  return partStarts
}
