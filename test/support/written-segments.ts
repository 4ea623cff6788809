/** How do payload bytes become open segments in a test? Through the real index writer and the real reader. */
import {
  createIndexWriter,
  openSegment,
  type SealedSegment,
  type Segment,
} from '../../renderer/engine/engine.js'

/** Bytes that must be readable behind a payload. */
const SLACK = 64

export interface WritingOptions {
  /** A segment is sealed when it has this many events; looked at after each payload. */
  readonly size: number
  /** Reads every record the exact way. */
  readonly forceExact: boolean
  /** Leaves the cold parts to be attached by whoever wants them. */
  readonly hotOnly?: boolean
}

/** Writes each payload under its position as part number. */
export function writtenSegments(
  payloads: readonly Uint8Array[],
  { size, forceExact, hotOnly = false }: WritingOptions,
): Segment[] {
  const sealed: SealedSegment[] = []
  const onSegment = (segment: SealedSegment) => sealed.push(segment)
  const writer = createIndexWriter({ firstSegmentId: 5, onSegment, existing: [], forceExact })
  payloads.forEach((payload, part) => {
    const bytes = new Uint8Array(payload.length + SLACK)
    bytes.set(payload)
    writer.payload(0).read({ part, bytes, start: 0, end: payload.length, rawOffset: 0, last: true })
    if (writer.pending >= size) writer.flush()
  })
  writer.flush()
  return sealed.map(({ id, hot, cold }) => {
    const segment = openSegment(id, joined(hot))
    if (!hotOnly) segment.attachCold(joined(cold))
    coldBytes.set(segment, () => joined(cold))
    return segment
  })
}

const coldBytes = new WeakMap<Segment, () => ArrayBuffer>()

/** Attaches the cold part of a written segment again. */
export function attachAgain(segment: Segment): void {
  const bytes = coldBytes.get(segment)
  if (bytes === undefined) throw new Error('not a segment written here')
  segment.attachCold(bytes())
}

function joined(parts: readonly Uint8Array<ArrayBuffer>[]): ArrayBuffer {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes.buffer
}
