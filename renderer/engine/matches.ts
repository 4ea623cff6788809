/** Which events matched? One docset a segment, and what every collector asks of it first. */
import { countDocs, hasDoc, listDocs, newDocList, type Docset } from './docset.js'
import type { SegmentSet } from './segment-set.js'
import type { Place } from './time-order.js'

export class Matches {
  /** Matching docs a segment. */
  readonly counts: readonly number[]
  readonly count: number

  constructor(
    readonly set: SegmentSet,
    readonly docsets: readonly Docset[],
  ) {
    this.counts = docsets.map(countDocs)
    this.count = this.counts.reduce((sum, count) => sum + count, 0)
  }

  get everything(): boolean {
    return this.count === this.set.total
  }

  has(place: Place): boolean {
    return hasDoc(this.docsets[place >>> 16] as Docset, place & 0xffff)
  }

  /** Calls once a segment that has matches, with its docs in ascending order: `list[0, count)`. The list is used again. */
  eachSegment(visit: (index: number, list: Uint16Array, count: number) => void): void {
    const list = newDocList()
    this.docsets.forEach((docs, index) => {
      if (this.counts[index] === 0) return
      visit(index, list, listDocs(docs, list))
    })
  }
}
