/** Which events have which key, exactly and in memory? Events are numbered from 0 in the order in which they come. */

/** Both halves of an event's content digest, and lane 0 of its eventID. An array that is used again and again: as arguments,
 *  numbers of 32 bits would be objects. */
export type EventKey = Uint32Array

/** u32 words a key. */
export const KEY_WORDS = 3
/** Keys are held in chunks of so many events, a power of two: growing copies nothing, and no room is left unused. */
const CHUNK_SHIFT = 14
const CHUNK_MASK = (1 << CHUNK_SHIFT) - 1

export class RecentKeys {
  #count = 0
  readonly #keys: Uint32Array[] = []
  /** Event + 1 by hash of its key, in the low bits; never more than three quarters full, so that the bits above those of a
   *  slot are free: they hold the same bits of the hash. */
  #table = new Int32Array(1 << 8)

  get count(): number {
    return this.#count
  }

  /** Of memory. */
  get bytes(): number {
    return 4 * (this.#table.length + this.#keys.length * (KEY_WORDS << CHUNK_SHIFT))
  }

  /** The event with this key; -1 if there is none. */
  find(key: EventKey): number {
    const a = key[0]!
    const b = key[1]!
    const lane = key[2]!
    const table = this.#table
    const mask = table.length - 1
    const hash = hashOf(a, lane)
    let slot = hash & mask
    for (;;) {
      const entry = table[slot]!
      if (entry === 0) return -1
      if (((entry ^ hash) & ~mask) === 0) {
        const event = (entry & mask) - 1
        const keys = this.#keys[event >>> CHUNK_SHIFT]!
        const at = KEY_WORDS * (event & CHUNK_MASK)
        if (keys[at] === a && keys[at + 1] === b && keys[at + 2] === lane) return event
      }
      slot = (slot + 1) & mask
    }
  }

  /** Adds the next event. */
  insert(key: EventKey): void {
    const event = this.#count
    const chunk = event >>> CHUNK_SHIFT
    if (chunk === this.#keys.length) this.#keys.push(new Uint32Array(KEY_WORDS << CHUNK_SHIFT))
    const keys = this.#keys[chunk]!
    const at = KEY_WORDS * (event & CHUNK_MASK)
    keys[at] = key[0]!
    keys[at + 1] = key[1]!
    keys[at + 2] = key[2]!
    this.#count = event + 1
    if (4 * this.#count > 3 * this.#table.length) this.#grow()
    else this.#place(event)
  }

  /** Calls `visit` with every key, in the order of the events. */
  forEach(visit: (event: number, a: number, b: number, lane: number) => void): void {
    for (let event = 0; event < this.#count; event += 1) {
      const keys = this.#keys[event >>> CHUNK_SHIFT]!
      const at = KEY_WORDS * (event & CHUNK_MASK)
      visit(event, keys[at]!, keys[at + 1]!, keys[at + 2]!)
    }
  }

  /** Word `word` of the key of an event. */
  wordOf(event: number, word: number): number {
    return this.#keys[event >>> CHUNK_SHIFT]![KEY_WORDS * (event & CHUNK_MASK) + word]!
  }

  /** Forgets all events; its memory serves the next ones. */
  clear(): void {
    this.#count = 0
    this.#table.fill(0)
  }

  #place(event: number): void {
    const table = this.#table
    const mask = table.length - 1
    const hash = hashOf(this.wordOf(event, 0), this.wordOf(event, 2))
    let slot = hash & mask
    while (table[slot] !== 0) slot = (slot + 1) & mask
    table[slot] = (hash & ~mask) | (event + 1)
  }

  #grow(): void {
    // The old table goes first: it is built anew from the keys, and both need not be held at once.
    const { length } = this.#table
    this.#table = new Int32Array(0)
    this.#table = new Int32Array(2 * length)
    for (let event = 0; event < this.#count; event += 1) this.#place(event)
  }
}

function hashOf(a: number, lane: number): number {
  return a ^ (a >>> 15) ^ lane
}
