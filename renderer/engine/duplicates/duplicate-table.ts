/** Has this event been indexed already? Two events are the same if their content is (64 bits over every path and value,
 *  account and eventID among them) and the first lane of their eventIDs. White space and the order of keys do not count;
 *  the order of the elements of an array does.
 *
 *  The keys of the newest events are in memory; when there are too many of them, they go into a file, and a few bits of
 *  each stay. Where there is no such file, or it is full, they all stay. */
import { FiledKeys } from './filed-keys.js'
import type { KeyFile } from './key-file.js'
import { KeySieve } from './key-sieve.js'
import { KEY_WORDS, RecentKeys, type EventKey } from './recent-keys.js'
import type { Segment } from '../segment/segment.js'

export interface KnownEvent {
  readonly segment: number
  readonly doc: number
}

export interface DuplicateTableOptions {
  readonly file?: KeyFile | undefined
  /** Events whose keys stay in memory, at least; those of a segment more can be. */
  readonly recent?: number
}

/** With a segment more: three quarters of a table of 2^20. */
const RECENT = 700_000

/** Keys in memory, and the event that the first of them is of. */
interface KeptKeys {
  readonly keys: RecentKeys
  readonly first: number
}

export class DuplicateTable {
  readonly #file: KeyFile | undefined
  readonly #limit: number
  #recent: KeptKeys = { keys: new RecentKeys(), first: 0 }
  /** What the file refused, and what is in it. */
  readonly #refused: KeptKeys[] = []
  readonly #filed: FiledKeys[] = []
  #filedBytes = 0
  /** Of all that is in the file. */
  #sieve = new KeySieve(0)
  #sieved = 0
  /** The segments that the events are in, and the first event of each; both ascending. */
  readonly #segments: number[] = []
  readonly #firsts: number[] = []

  constructor({ file, recent = RECENT }: DuplicateTableOptions = {}) {
    this.#file = file
    this.#limit = recent
  }

  /** Of memory. */
  get bytes(): number {
    const kept = [this.#recent, ...this.#refused].map(({ keys }) => keys)
    return [...kept, ...this.#filed, this.#sieve].reduce((sum, { bytes }) => sum + bytes, 0)
  }

  get #count(): number {
    return this.#recent.first + this.#recent.keys.count
  }

  /** Events added from now on are the docs 0, 1, … of this segment. */
  beginSegment(segment: number): void {
    if (this.#recent.keys.count >= this.#limit) this.#putAside()
    this.#segments.push(segment)
    this.#firsts.push(this.#count)
  }

  /** Adds all events of a segment, whose digests must be attached (else: `ColdMissing`). */
  addSegment(segment: Segment): void {
    const { content } = segment.cold
    const { first } = segment.ids.eventID
    this.beginSegment(segment.id)
    const key = new Uint32Array(KEY_WORDS)
    for (let doc = 0; doc < segment.size; doc += 1) {
      key[0] = content[2 * doc]!
      key[1] = content[2 * doc + 1]!
      key[2] = first[doc]!
      this.#recent.keys.insert(key)
    }
  }

  /** Adds the next event of the current segment, unless it is known: then gives the known one. Throws where the file cannot
   *  be read. */
  add(key: EventKey): KnownEvent | undefined {
    const known = this.#find(key)
    if (known === -1) {
      this.#recent.keys.insert(key)
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

  #find(key: EventKey): number {
    const recent = this.#recent.keys.find(key)
    if (recent !== -1) return this.#recent.first + recent
    for (const { keys, first } of this.#refused) {
      const event = keys.find(key)
      if (event !== -1) return first + event
    }
    if (this.#filed.length === 0 || !this.#sieve.mayHold(key)) return -1
    for (let at = this.#filed.length - 1; at >= 0; at -= 1) {
      const event = this.#filed[at]!.find(key)
      if (event !== -1) return event
    }
    return -1
  }

  #putAside(): void {
    const { keys, first } = this.#recent
    if (this.#file === undefined) return
    const filed = FiledKeys.from(keys, first, { file: this.#file, at: this.#filedBytes })
    const next = first + keys.count
    if (filed === undefined) {
      this.#refused.push(this.#recent)
      this.#recent = { keys: new RecentKeys(), first: next }
      return
    }
    this.#sift(keys)
    this.#filed.push(filed)
    this.#filedBytes += filed.filedBytes
    keys.clear()
    this.#recent = { keys, first: next }
  }

  #sift(keys: RecentKeys): void {
    const wanted = this.#sieved + keys.count
    if (wanted > this.#sieve.capacity) {
      // The old one goes first: both need not be held at once.
      this.#sieve = new KeySieve(0)
      const sieve = new KeySieve(Math.ceil(1.5 * wanted))
      for (const filed of this.#filed) filed.forEach((a, b, lane) => sieve.add(a, b, lane))
      this.#sieve = sieve
    }
    keys.forEach((_, a, b, lane) => this.#sieve.add(a, b, lane))
    this.#sieved = wanted
  }
}
