/** What did the engine make of some evidence? Writes payloads through the index writer and reads every segment back. */
import { formatInstant } from '../../shared/base/instant.js'
import type { Problem } from '../../shared/base/problem.js'
import { isUuid, uuidText } from '../../renderer/engine/segment/identifiers.js'
import {
  createIndexWriter,
  type DuplicateCopy,
  type IndexWriterOptions,
  type PayloadReader,
  type ReaderCounts,
  type SealedSegment,
} from '../../renderer/engine/ingest/index-writer.js'
import { openSegment } from '../../renderer/engine/segment/segment-reader.js'
import { coldSections, DOCSET_WORDS, idNames, type Segment } from '../../renderer/engine/segment/segment.js'

export interface WrittenPayload {
  readonly counts: ReaderCounts
  readonly shape: string
  readonly quarantine: PayloadReader['quarantine']
  readonly problems: readonly Problem[]
  readonly notices: readonly Problem[]
}

export interface Written {
  readonly payloads: readonly WrittenPayload[]
  readonly sealed: readonly SealedSegment[]
  readonly segments: readonly Segment[]
  readonly copies: readonly DuplicateCopy[]
}

export interface WriteOptions {
  readonly forceExact?: boolean
  readonly existing?: IndexWriterOptions['existing']
  /** Bytes a chunk, one after the other; the last one again and again. Default: all at once. */
  readonly chunks?: readonly number[]
  readonly skipBefore?: number
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Writes payloads; payload `i` is stored as the parts i * 1000, i * 1000 + 1, … */
export function write(payloads: readonly (string | Uint8Array)[], options: WriteOptions = {}): Written {
  const sealed: SealedSegment[] = []
  const existing = options.existing ?? []
  const writer = createIndexWriter({
    firstSegmentId: existing.length,
    existing,
    onSegment: (segment) => sealed.push(segment),
    ...(options.forceExact === undefined ? {} : { forceExact: options.forceExact }),
  })
  const written = payloads.map((payload, index) => {
    const reader = writer.payload(options.skipBefore ?? 0)
    const bytes = typeof payload === 'string' ? utf8(payload) : payload
    readInChunks(reader, bytes, { firstPart: 1000 * index, sizes: options.chunks ?? [] })
    const { counts, shape, quarantine, problems, notices } = reader
    return { counts, shape, quarantine: [...quarantine], problems: [...problems], notices: [...notices] }
  })
  writer.flush()
  const copies = [...sealed.flatMap((segment) => segment.copies), ...writer.takeCopies()]
  return { payloads: written, sealed, segments: sealed.map(reopen), copies }
}

/** Feeds a payload as the ingest worker does: what was not settled comes again, in front of the next bytes. */
export function readInChunks(
  reader: PayloadReader,
  payload: Uint8Array,
  { firstPart, sizes }: { readonly firstPart: number; readonly sizes: readonly number[] },
): void {
  let settled = 0
  let seen = 0
  for (let chunk = 0; ; chunk += 1) {
    const size = sizes.length === 0 ? payload.length : (sizes[Math.min(chunk, sizes.length - 1)] ?? 1)
    seen = Math.min(payload.length, seen + Math.max(1, size))
    const last = seen === payload.length
    // Something else stands around the bytes, as in a buffer that is used again and again.
    const bytes = new Uint8Array(seen - settled + 3 + 16).fill(0x22)
    bytes.set(payload.subarray(settled, seen), 3)
    const end = 3 + seen - settled
    settled += reader.read({ part: firstPart + chunk, bytes, start: 3, end, rawOffset: settled, last }) - 3
    if (last) break
  }
  if (settled !== payload.length)
    throw new Error(`${String(settled)} of ${String(payload.length)} bytes settled`)
}

export function joined(pieces: readonly Uint8Array[]): ArrayBuffer {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole.buffer
}

export function reopen(sealed: SealedSegment): Segment {
  const segment = openSegment(sealed.id, joined(sealed.hot))
  for (const section of coldSections) segment.attach(section, joined(sealed.cold[section]))
  return segment
}

const isSet = (bitmap: Uint32Array, doc: number): boolean => ((bitmap[doc >> 5]! >>> (doc & 31)) & 1) === 1

/** Every leaf of every doc as `path=text`, each once, sorted; worked out from the segment alone. */
export function leavesOfSegment(segment: Segment): string[][] {
  const { cold } = segment
  const leaves = Array.from({ length: segment.size }, () => [] as string[])
  const { terms, dictionary } = cold
  for (let value = 0; value < dictionary.count; value += 1) {
    for (let term = terms.termStart[value]!; term < terms.termStart[value + 1]!; term += 1) {
      const docs = new Uint32Array(DOCSET_WORDS)
      terms.addDocs(term, docs)
      const leaf = `${terms.paths[terms.path[term]!]!}=${dictionary.text(value)}`
      leaves.forEach((texts, doc) => {
        if (isSet(docs, doc)) texts.push(leaf)
      })
    }
  }
  leaves.forEach((texts, doc) => {
    for (const name of idNames) {
      if (isUuid(cold.ids[name], 4 * doc)) texts.push(`${name}=${uuidText(cold.ids[name], 4 * doc)}`)
    }
    if (isSet(segment.plainTimes, doc)) texts.push(`eventTime=${formatInstant(1000 * segment.seconds[doc]!)}`)
    texts.sort()
  })
  return leaves
}

/** All that a segment says, in a form that can be compared deeply; where its records stand is left out. */
export function factsOfSegment(segment: Segment): unknown {
  const { cold, size, columns } = segment
  return {
    leaves: leavesOfSegment(segment),
    seconds: [...segment.seconds],
    millis: segment.millis === undefined ? null : [...segment.millis],
    span: [segment.firstSecond, segment.lastSecond],
    columns: Object.fromEntries(
      Object.entries(columns).map(([name, column]) => [
        name,
        column === undefined
          ? null
          : Array.from({ length: size }, (_, doc) => column.values[column.codes[doc]!]),
      ]),
    ),
    first: idNames.map((name) => [...segment.ids[name].first]),
    content: [...(cold?.content ?? [])],
  }
}

/** All that was made of payloads but where the records stand, and which path they took. */
export function factsOfWritten(written: Written): unknown {
  return {
    segments: written.segments.map(factsOfSegment),
    payloads: written.payloads.map(({ counts, ...rest }) => ({ ...rest, counts: { ...counts, exact: 0 } })),
  }
}
