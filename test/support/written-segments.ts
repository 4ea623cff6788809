/** How do payload bytes become open segments in a test? Through the real index writer and the real reader. */
import {
  coldSections,
  createIndexWriter,
  openSegment,
  type ColdSection,
  type SealedSegment,
  type Segment,
  type Turn,
} from '../../renderer/engine/engine.js'

/** Bytes that must be readable behind a payload. */
const SLACK = 64

export interface WritingOptions {
  /** A segment is sealed when it has this many events; looked at after each payload. */
  readonly size: number
  /** Reads every record the exact way. */
  readonly forceExact: boolean
  /** Leaves the cold sections to be attached by whoever wants them. */
  readonly hotOnly?: boolean
  readonly turn?: Turn
}

/** Writes each payload under its position as part number. */
export function writtenSegments(
  payloads: readonly Uint8Array[],
  { size, forceExact, hotOnly = false, turn }: WritingOptions,
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
    const segment = openSegment(id, joined(hot), turn)
    coldBytes.set(segment, (section) => joined(cold[section]))
    if (!hotOnly) for (const section of coldSections) attachAgain(segment, section)
    return segment
  })
}

const coldBytes = new WeakMap<Segment, (section: ColdSection) => ArrayBuffer>()

/** The bytes of a cold section of a written segment. */
export function storedSection(segment: Segment, section: ColdSection): ArrayBuffer {
  const bytes = coldBytes.get(segment)
  if (bytes === undefined) throw new Error('not a segment written here')
  return bytes(section)
}

/** Attaches a cold section of a written segment again; gives the bytes of memory that it takes. */
export function attachAgain(segment: Segment, section: ColdSection): number {
  return segment.attach(section, storedSection(segment, section))
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
