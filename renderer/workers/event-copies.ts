/** Which events stand in the evidence again, and where? Twenty bytes a copy: a case may hold all of its events twice. */
import { rankOfForm } from '../engine/engine.js'
import type { CopyRow } from '../store/evidence-store.js'
import type { RecordPlace } from './record-bytes.js'
import type { Provenance } from './protocol.js'

/** doc, part, offset, length, holding: u32 each. */
const FIELDS = 5

/** The copies of the events of one segment. */
class SegmentCopies {
  private rows = new Uint32Array(8 * FIELDS)
  private count = 0
  private isSorted = true

  add({ doc, part, offset, length, holding = 0 }: CopyRow): void {
    const at = FIELDS * this.count
    if (at === this.rows.length) {
      const larger = new Uint32Array(2 * at)
      larger.set(this.rows)
      this.rows = larger
    }
    this.rows.set([doc, part, offset, length, holding], at)
    this.count += 1
    this.isSorted = false
  }

  of(doc: number): readonly RecordPlace[] {
    this.sort()
    let low = 0
    let high = this.count
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.field(middle, 0) < doc) low = middle + 1
      else high = middle
    }
    const found: RecordPlace[] = []
    for (let row = low; row < this.count && this.field(row, 0) === doc; row += 1) {
      const [part, offset, length, holding] = [1, 2, 3, 4].map((field) => this.field(row, field)) as Place
      found.push(holding === 0 ? { part, offset, length } : { part, offset, length, holding })
    }
    return found
  }

  *places(): Generator<readonly [doc: number, part: number]> {
    for (let row = 0; row < this.count; row += 1) yield [this.field(row, 0), this.field(row, 1)]
  }

  private field(row: number, field: number): number {
    return this.rows[FIELDS * row + field] ?? 0
  }

  private sort(): void {
    if (this.isSorted) return
    const order = Array.from({ length: this.count }, (_, row) => row)
    order.sort((left, right) => this.field(left, 0) - this.field(right, 0) || left - right)
    const sorted = new Uint32Array(FIELDS * this.count)
    order.forEach((row, at) => sorted.set(this.rows.subarray(FIELDS * row, FIELDS * (row + 1)), FIELDS * at))
    this.rows = sorted
    this.isSorted = true
  }
}

type Place = [part: number, offset: number, length: number, holding: number]

export class EventCopies {
  private readonly bySegment = new Map<number, SegmentCopies>()

  add(copy: CopyRow): void {
    const copies = this.bySegment.get(copy.segment) ?? new SegmentCopies()
    this.bySegment.set(copy.segment, copies)
    copies.add(copy)
  }

  /** In the order in which they were found. */
  of(segment: number, doc: number): readonly RecordPlace[] {
    return this.bySegment.get(segment)?.of(doc) ?? []
  }

  /** Events of a segment that have copies, and the part that each copy is in. */
  places(segment: number): Iterable<readonly [doc: number, part: number]> {
    return this.bySegment.get(segment)?.places() ?? []
  }
}

/** The places in an order that does not depend on which was found first: the best form first; of those, by what tells one
 *  place in the evidence from another, whatever its file is called. What the ledger has lost comes last. */
export function bestFirst(
  places: readonly [RecordPlace, ...RecordPlace[]],
  provenanceOf: (place: RecordPlace) => Provenance,
): readonly [RecordPlace, ...RecordPlace[]] {
  const ranked = places.map((place) => ({ place, key: keyOf(place, provenanceOf(place)) }))
  ranked.sort((left, right) => compareKeys(left.key, right.key))
  return ranked.map(({ place }) => place) as [RecordPlace, ...RecordPlace[]]
}

type Key = readonly (string | number)[]

function keyOf({ holding, length }: RecordPlace, { sourceId, sha256, inside, offset }: Provenance): Key {
  const isLost = sourceId < 0 ? 1 : 0
  return [isLost, rankOfForm(holding), sha256, inside.join('!'), offset, length, holding ?? 0, sourceId]
}

function compareKeys(left: Key, right: Key): number {
  for (const [at, one] of left.entries()) {
    const other = right[at] ?? 0
    if (one !== other) return one < other ? -1 : 1
  }
  return 0
}
