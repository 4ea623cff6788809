/** Which events matched? One docset a segment, and what every collector asks of it first. */
import { countDocs, hasDoc, listDocs, newDocList, type Docset } from './docset.js'
import type { MatchTimes, SegmentFacts } from './segment-facts.js'
import type { SegmentSet } from './segment-set.js'
import type { Segment } from '../segment/segment.js'
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

  /** Looks at every match, but once only at all events of a segment. */
  times(): MatchTimes {
    let first = Infinity
    let last = -Infinity
    let undated = 0
    this.eachSegment((index, list, count) => {
      const { seconds, millis, size } = this.set.segments[index] as Segment
      if (count === size) {
        const { times } = this.set.facts[index] as SegmentFacts
        first = Math.min(first, times.first ?? Infinity)
        last = Math.max(last, times.last ?? -Infinity)
        undated += times.undated
        return
      }
      for (let at = 0; at < count; at += 1) {
        const doc = list[at] as number
        const second = seconds[doc] as number
        if (second === 0) {
          undated += 1
          continue
        }
        const time = second * 1000 + (millis?.[doc] ?? 0)
        if (time < first) first = time
        if (time > last) last = time
      }
    })
    return undated === this.count ? { first: null, last: null, undated } : { first, last, undated }
  }
}
