/** What does a search see? A frozen list of segments with what holds across them: the order of time, and for each
 *  column one numbering of its values. A later list that begins with the same segments takes over what was made. */
import { GlobalColumn, type DocValues } from './global-column.js'
import { factsOf, type SegmentFacts } from './segment-facts.js'
import type { Segment } from '../segment/segment.js'
import { emptyOrder, extendOrder, settleOrder, type Place, type TimeOrder } from './time-order.js'

/** segment id * 65,536 + doc. */
export type EventRef = number

export class SegmentSet {
  readonly facts: readonly SegmentFacts[]
  readonly total: number
  readonly #indexOfId: ReadonlyMap<number, number>
  readonly #columns: Map<string, GlobalColumn>
  #order: TimeOrder | undefined

  constructor(
    readonly segments: readonly Segment[],
    before: SegmentSet | undefined,
  ) {
    this.facts = segments.map(factsOf)
    this.total = segments.reduce((sum, segment) => sum + segment.size, 0)
    this.#indexOfId = new Map(segments.map((segment, index) => [segment.id, index]))
    const continues = before?.segments.every((segment, index) => segment === segments[index]) === true
    this.#columns = new Map(continues ? before.#columns : [])
    if (continues && before.#order !== undefined) {
      this.#order = extendOrder(before.#order, before.segments.length, segments)
    }
  }

  /** All events by time; settled as far as the cold parts allow. */
  get order(): TimeOrder {
    this.#order = settleOrder(this.#order ?? extendOrder(emptyOrder, 0, this.segments), this.segments)
    return this.#order
  }

  /** Have all events been put in order? */
  get isOrdered(): boolean {
    return this.#order !== undefined || this.segments.length === 0
  }

  /** One numbering of the values of a field's columns, one column a segment. */
  globalColumn(name: string, columns: readonly (DocValues | undefined)[]): GlobalColumn {
    const column = (this.#columns.get(name) ?? new GlobalColumn()).extended(columns)
    this.#columns.set(name, column)
    return column
  }

  refOf(place: Place): EventRef {
    return (this.segments[place >>> 16] as Segment).id * 65_536 + (place & 0xffff)
  }

  /** The place of an event; undefined when its segment is not among these. */
  placeOf(ref: EventRef): Place | undefined {
    const index = this.#indexOfId.get(Math.floor(ref / 65_536))
    const doc = ref % 65_536
    const size = index === undefined ? 0 : (this.segments[index] as Segment).size
    return index === undefined || doc >= size ? undefined : index * 65_536 + doc
  }
}
