/** Which event of a rebuilt index is the one that was marked before? The one whose record stands at the same place of the
 *  evidence, or of which that is a copy. */
import { openSegment, type RecordPointer, type Segment } from '../engine/engine.js'
import type { CommitRow, EvidenceStore, LedgerRow } from '../store/evidence-store.js'
import { PartIndex } from './part-index.js'
import type { EventRef } from './protocol.js'

const DOCS = 65_536

/** Marked events, by the place of their record. */
export type MarkedPlaces = ReadonlyMap<string, EventRef>

/** The places of these events; without those whose segment cannot be read any more. */
export async function markedPlaces(
  store: EvidenceStore,
  ledger: readonly LedgerRow[],
  marks: readonly EventRef[],
): Promise<MarkedPlaces> {
  const parts = partsOf(ledger)
  const places = new Map<string, EventRef>()
  for (const id of new Set(marks.map((ref) => Math.floor(ref / DOCS)))) {
    const segment = await segmentWithPointers(store, id)
    const docs = marks.filter((ref) => Math.floor(ref / DOCS) === id).map((ref) => ref % DOCS)
    for (const doc of docs) {
      const place = segment === null || doc >= segment.size ? null : placeOf(parts, segment.cold.pointer(doc))
      if (place !== null) places.set(place, id * DOCS + doc)
    }
  }
  return places
}

/** Pairs of what each mark was, and what it is in these commits. */
export async function movedMarks(
  store: EvidenceStore,
  { commits, ledger }: { readonly commits: readonly CommitRow[]; readonly ledger: readonly LedgerRow[] },
  marked: MarkedPlaces,
): Promise<readonly (readonly [EventRef, EventRef])[]> {
  if (marked.size === 0) return []
  const parts = partsOf(ledger)
  const moved: (readonly [EventRef, EventRef])[] = []
  const look = (pointer: RecordPointer | undefined, ref: EventRef): void => {
    const before = marked.get(placeOf(parts, pointer) ?? '')
    if (before !== undefined) moved.push([before, ref])
  }
  for (const { id } of commits.flatMap((row) => row.segments)) {
    const segment = await segmentWithPointers(store, id)
    if (segment === null) continue
    for (let doc = 0; doc < segment.size; doc += 1) look(segment.cold.pointer(doc), id * DOCS + doc)
  }
  for (const copy of ledger.flatMap((row) => row.copies)) look(copy, copy.segment * DOCS + copy.doc)
  return moved
}

function partsOf(ledger: readonly LedgerRow[]): PartIndex {
  const parts = new PartIndex()
  for (const row of ledger) parts.add(row.parts)
  return parts
}

/** null where any of that cannot be read. */
async function segmentWithPointers(store: EvidenceStore, id: number): Promise<Segment | null> {
  const [hot] = await store.hot([id])
  const cold = await store.cold(id, 'pointers')
  if (hot === undefined || cold === undefined) return null
  try {
    const segment = openSegment(id, hot)
    segment.attach('pointers', cold)
    return segment
  } catch {
    // Damaged, or of another format: that is why there is a rebuild.
    return null
  }
}

function placeOf(parts: PartIndex, pointer: RecordPointer | undefined): string | null {
  const row = pointer === undefined ? undefined : parts.row(pointer.part)
  if (pointer === undefined || row === undefined) return null
  const { offset, length, holding = 0 } = pointer
  return `${row.source} ${row.payload} ${row.rawOffset + offset} ${length} ${holding}`
}
