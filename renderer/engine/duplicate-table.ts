/** Has this event been indexed already? Two events are the same if their content is (64 bits over every path and value,
 *  account and eventID among them) and the first lane of their eventIDs. White space and the order of keys do not count;
 *  the order of the elements of an array does. */
import type { Segment } from './segment.js'

export interface KnownEvent {
  readonly segment: number
  readonly doc: number
}

/** u32 words an event: both halves of the content, lane 0 of the eventID. */
const WIDTH = 3
/** Keys are held in chunks of so many events, a power of two: growing copies nothing, and no room is left unused. */
const CHUNK_SHIFT = 14
const CHUNK_MASK = (1 << CHUNK_SHIFT) - 1

export class DuplicateTable {
  #count = 0
  readonly #keys: Uint32Array[] = []
  /** Event + 1 by hash of its key; never more than three quarters full. */
  #table = new Int32Array(1 << 15)
  /** The segments that the events are in, and the first event of each; both ascending. */
  readonly #segments: number[] = []
  readonly #firsts: number[] = []

  /** Bytes of memory that it holds. */
  get bytes(): number {
    return 4 * (this.#table.length + this.#keys.length * (WIDTH << CHUNK_SHIFT))
  }

  /** Events added from now on are the docs 0, 1, … of this segment. */
  beginSegment(segment: number): void {
    this.#segments.push(segment)
    this.#firsts.push(this.#count)
  }

  /** Adds all events of a segment, whose cold part must be attached. */
  addSegment(segment: Segment): void {
    if (segment.cold === undefined)
      throw new Error(`segment ${String(segment.id)}: the cold part is not there yet`)
    const { content } = segment.cold
    const { first } = segment.ids.eventID
    this.beginSegment(segment.id)
    for (let doc = 0; doc < segment.size; doc += 1)
      this.#insert(content[2 * doc]!, content[2 * doc + 1]!, first[doc]!)
  }

  /** All three as unsigned words. Adds the next event of the current segment, unless it is known: then gives the known one. */
  add(a: number, b: number, lane: number): KnownEvent | undefined {
    const known = this.#find(a, b, lane)
    if (known === -1) {
      this.#insert(a, b, lane)
      return undefined
    }
    let low = 0
    let high = this.#firsts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.#firsts[middle]! <= known) low = middle
      else high = middle - 1
    }
    return { segment: this.#segments[low]!, doc: known - this.#firsts[low]! }
  }

  #find(a: number, b: number, lane: number): number {
    const mask = this.#table.length - 1
    let slot = slotOf(a, lane, mask)
    for (;;) {
      const event = this.#table[slot]! - 1
      if (event < 0) return -1
      const keys = this.#keys[event >>> CHUNK_SHIFT]!
      const at = WIDTH * (event & CHUNK_MASK)
      if (keys[at] === a && keys[at + 1] === b && keys[at + 2] === lane) return event
      slot = (slot + 1) & mask
    }
  }

  #insert(a: number, b: number, lane: number): void {
    const event = this.#count
    const chunk = event >>> CHUNK_SHIFT
    if (chunk === this.#keys.length) this.#keys.push(new Uint32Array(WIDTH << CHUNK_SHIFT))
    const keys = this.#keys[chunk]!
    const at = WIDTH * (event & CHUNK_MASK)
    keys[at] = a
    keys[at + 1] = b
    keys[at + 2] = lane
    this.#count = event + 1
    if (4 * this.#count > 3 * this.#table.length) this.#grow()
    else this.#place(event)
  }

  #place(event: number): void {
    const table = this.#table
    const keys = this.#keys[event >>> CHUNK_SHIFT]!
    const at = WIDTH * (event & CHUNK_MASK)
    const mask = table.length - 1
    let slot = slotOf(keys[at]!, keys[at + 2]!, mask)
    while (table[slot] !== 0) slot = (slot + 1) & mask
    table[slot] = event + 1
  }

  #grow(): void {
    // The old table goes first: it is built anew from the keys, and both need not be held at once.
    const { length } = this.#table
    this.#table = new Int32Array(0)
    this.#table = new Int32Array(2 * length)
    for (let event = 0; event < this.#count; event += 1) this.#place(event)
  }
}

function slotOf(a: number, lane: number, mask: number): number {
  return (a ^ (a >>> 15) ^ lane) & mask
}
