/** Which events of many have which key, exactly and in hardly any memory? Their keys stand in a file, in the order of a
 *  hash, and 8 bits of each in memory: a key whose bits match is read and compared. Some 1.4 bytes an event, and one
 *  needless reading in 16 questions; `key-sieve.ts` spares nearly all of the questions.
 *
 *    file: | a | b | lane | event | a | b | lane | event | …    u32 each, bucket after bucket */
import type { KeyFile } from './key-file.js'
import { hashOfKey } from './key-sieve.js'
import type { EventKey, RecentKeys } from './recent-keys.js'

/** Bytes of a key in the file, with the number of its event. */
export const FILED_BYTES = 16
const FILED_WORDS = FILED_BYTES / 4
/** Keys of a bucket, about. */
const BUCKET = 16
/** Keys that are written at once. */
const BATCH = 1 << 14

/** Where keys go: a file, and the place in it that they begin at. */
export interface KeyPlace {
  readonly file: KeyFile
  readonly at: number
}

export class FiledKeys {
  readonly #read = new Uint32Array(FILED_WORDS)
  readonly #readBytes = new Uint8Array(this.#read.buffer)

  private constructor(
    private readonly place: KeyPlace,
    private readonly shift: number,
    /** First key of each bucket, and one entry more. */
    private readonly starts: Uint32Array,
    private readonly marks: Uint8Array,
  ) {}

  /** Puts keys into the file at this place; undefined if it refuses them. The events are numbered from `first` on. */
  static from(keys: RecentKeys, first: number, place: KeyPlace): FiledKeys | undefined {
    // The high bits of the hash say the bucket.
    const bits = Math.max(1, Math.ceil(Math.log2(Math.max(1, keys.count / BUCKET))))
    const shift = 32 - bits
    const starts = new Uint32Array((1 << bits) + 1)
    keys.forEach((_, a, b, lane) => (starts[(hashOfKey(a, b, lane) >>> shift) + 1]! += 1))
    for (let bucket = 1; bucket < starts.length; bucket += 1) starts[bucket]! += starts[bucket - 1]!
    const next = starts.slice()
    const order = new Uint32Array(keys.count)
    const marks = new Uint8Array(keys.count)
    keys.forEach((event, a, b, lane) => {
      const bucket = hashOfKey(a, b, lane) >>> shift
      const at = next[bucket]!
      next[bucket] = at + 1
      order[at] = event
      marks[at] = markOf(b)
    })
    return writeAll(keys, order, { first, place }) ? new FiledKeys(place, shift, starts, marks) : undefined
  }

  /** Of memory. */
  get bytes(): number {
    return this.starts.byteLength + this.marks.byteLength
  }

  /** Of the file. */
  get filedBytes(): number {
    return FILED_BYTES * this.marks.length
  }

  /** Calls `visit` with every key, in the order of the file. Throws where it cannot be read. */
  forEach(visit: (a: number, b: number, lane: number) => void): void {
    const count = this.marks.length
    const words = new Uint32Array(FILED_WORDS * Math.min(BATCH, count))
    for (let from = 0; from < count; from += BATCH) {
      const some = Math.min(BATCH, count - from)
      this.place.file.read(
        new Uint8Array(words.buffer, 0, FILED_BYTES * some),
        this.place.at + FILED_BYTES * from,
      )
      for (let at = 0; at < FILED_WORDS * some; at += FILED_WORDS)
        visit(words[at]!, words[at + 1]!, words[at + 2]!)
    }
  }

  /** The event with this key; -1 if there is none. Throws where the file cannot be read. */
  find(key: EventKey): number {
    const a = key[0]!
    const b = key[1]!
    const lane = key[2]!
    const bucket = hashOfKey(a, b, lane) >>> this.shift
    const mark = markOf(b)
    const end = this.starts[bucket + 1]!
    for (let at = this.starts[bucket]!; at < end; at += 1) {
      if (this.marks[at] !== mark) continue
      this.place.file.read(this.#readBytes, this.place.at + FILED_BYTES * at)
      if (this.#read[0] === a && this.#read[1] === b && this.#read[2] === lane) return this.#read[3]!
    }
    return -1
  }
}

function writeAll(
  keys: RecentKeys,
  order: Uint32Array,
  { first, place }: { readonly first: number; readonly place: KeyPlace },
): boolean {
  const words = new Uint32Array(FILED_WORDS * Math.min(BATCH, order.length))
  for (let from = 0; from < order.length; from += BATCH) {
    const count = Math.min(BATCH, order.length - from)
    for (let at = 0; at < count; at += 1) {
      const event = order[from + at]!
      words[FILED_WORDS * at] = keys.wordOf(event, 0)
      words[FILED_WORDS * at + 1] = keys.wordOf(event, 1)
      words[FILED_WORDS * at + 2] = keys.wordOf(event, 2)
      words[FILED_WORDS * at + 3] = first + event
    }
    const bytes = new Uint8Array(words.buffer, 0, FILED_BYTES * count)
    if (!place.file.write(bytes, place.at + FILED_BYTES * from)) return false
  }
  return true
}

/** The bits of a key that are kept in memory. */
function markOf(b: number): number {
  return b & 0xff
}
