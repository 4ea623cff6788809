/** How many different requests are among the matches? Exact: ids are compared in full. */
import { coldOf, isAbsentId, isTextLanes } from '../identifiers.js'
import type { Matches } from '../matches.js'
import type { IdName, Segment } from '../segment.js'

const EMPTY = 0xffffffff

/** Distinct non-empty ids of this kind. Needs the cold parts. */
export function countDistinctIds(matches: Matches, name: IdName): number {
  const texts = new Set<string>()
  const uuids = new UuidSet(matches.set.segments, name, matches.count)
  matches.eachSegment((index, list, count) => {
    const cold = coldOf(matches.set.segments[index] as Segment)
    const lanes = cold.ids[name]
    const seen = new Set<number>()
    for (let at = 0; at < count; at += 1) {
      const doc = list[at] as number
      if (isTextLanes(lanes, 4 * doc)) seen.add(lanes[4 * doc + 3] as number)
      else if (!isAbsentId(lanes, 4 * doc)) uuids.add(index, doc)
    }
    for (const value of seen) texts.add(cold.dictionary.text(value))
  })
  return texts.size + uuids.size
}

/** Open addressing over places: the ids themselves stay where they are. */
class UuidSet {
  size = 0
  readonly #places: Uint32Array
  readonly #mask: number
  readonly #lanes: readonly Uint32Array[]

  constructor(segments: readonly Segment[], name: IdName, most: number) {
    this.#mask = 2 ** Math.max(4, Math.ceil(Math.log2(2 * most + 1))) - 1
    this.#places = new Uint32Array(this.#mask + 1).fill(EMPTY)
    this.#lanes = segments.map((segment) => segment.cold?.ids[name] ?? new Uint32Array(0))
  }

  add(index: number, doc: number): void {
    const lanes = this.#lanes[index] as Uint32Array
    const at = 4 * doc
    let slot = ((lanes[at] as number) ^ Math.imul(lanes[at + 3] as number, 0x9e3779b1)) & this.#mask
    for (;;) {
      const place = this.#places[slot] as number
      if (place === EMPTY) break
      if (sameLanes(lanes, at, this.#lanes[place >>> 16] as Uint32Array, 4 * (place & 0xffff))) return
      slot = (slot + 1) & this.#mask
    }
    this.#places[slot] = index * 65_536 + doc
    this.size += 1
  }
}

function sameLanes(left: Uint32Array, leftAt: number, right: Uint32Array, rightAt: number): boolean {
  return (
    left[leftAt] === right[rightAt] &&
    left[leftAt + 1] === right[rightAt + 1] &&
    left[leftAt + 2] === right[rightAt + 2] &&
    left[leftAt + 3] === right[rightAt + 3]
  )
}
