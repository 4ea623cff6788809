/** What is being collected for the segment under construction? The terms of each doc, its columns, ids, time and pointer.
 *  A doc is begun, filled, and then committed or rolled back. One builder is used for segment after segment;
 *  `segment-sealer.ts` turns what it holds into a segment. The record scanner writes into the arrays directly. */
import { fnv1a32 } from '../../../shared/base/hash.js'
import { hashBytes, NO_ARRAY } from './byte-hash.js'
import { grownInts } from './growing.js'
import { encodeText } from '../segment/lossless-utf8.js'
import type { PathTable } from './path-table.js'
import { idNames, SEGMENT_CAPACITY } from '../segment/segment.js'
import { SLACK, TermStore } from './term-store.js'

/** One less than a segment could hold: with code 0 for "absent", a u16 column tells 65,535 values apart. */
export const BUILDER_CAPACITY = SEGMENT_CAPACITY - 1
/** In lanes 1 and 2 of an id: no UUID, its text is in the dictionary. */
export const TEXT_LANE = 0xffffffff

/** A segment is sealed early when it has grown beyond one of these. */
const FULL_ARENA_BYTES = 48 << 20
const FULL_PAIRS = 8 << 20
const FULL_TERMS = 2 << 20

const NEWLINE = 0x0a
const CARRIAGE_RETURN = 0x0d

export class SegmentBuilder {
  docs = 0
  readonly terms: TermStore
  /** The terms of doc `d`, in the order of the record, each once: pairs[docStart[d], docStart[d + 1]). */
  pairs = new Int32Array(1 << 10)
  pairCount = 0
  readonly docStart = new Int32Array(SEGMENT_CAPACITY + 1)
  readonly seconds = new Uint32Array(SEGMENT_CAPACITY)
  readonly millis = new Uint16Array(SEGMENT_CAPACITY)
  /** 1: eventTime is of the usual form, and so no term. */
  readonly plainTime = new Uint8Array(SEGMENT_CAPACITY)
  /** Four lanes a doc, as in `segment.ts`; lane 3 of a text is the value id of the term store. */
  readonly ids: readonly Uint32Array[] = idNames.map(() => new Uint32Array(4 * SEGMENT_CAPACITY))
  readonly content = new Uint32Array(2 * SEGMENT_CAPACITY)
  /** Part, offset and length of each doc's record. */
  readonly pointers = new Uint32Array(3 * SEGMENT_CAPACITY)
  /** Term + 1 of each doc in each column, doc after doc; 0: absent. Of several values the first counts. */
  readonly columnTerms: Int32Array
  /** Per column 1 if some doc has more values at its path than the one that counts (perhaps one that was rolled back). */
  readonly severalValued: Uint8Array
  /** Content digest of the doc being read. */
  digestA = 0
  digestB = 0

  constructor(
    readonly paths: PathTable,
    readonly columnPaths: readonly string[],
  ) {
    this.terms = new TermStore(paths)
    this.columnTerms = new Int32Array(columnPaths.length * SEGMENT_CAPACITY)
    this.severalValued = new Uint8Array(columnPaths.length)
  }

  /** Must the segment be sealed before another doc is begun? */
  get full(): boolean {
    return (
      this.docs === BUILDER_CAPACITY ||
      this.terms.arenaBytes > FULL_ARENA_BYTES ||
      this.pairCount > FULL_PAIRS ||
      this.terms.termCount > FULL_TERMS
    )
  }

  /** Roughly how many bytes the segment's contents take. */
  get bytes(): number {
    const perDoc = 4 * this.pairCount + this.docs * (70 + 4 * this.columnPaths.length)
    return perDoc + this.terms.arenaBytes + 36 * this.terms.termCount + 17 * this.terms.valueCount
  }

  beginDoc(): void {
    this.digestA = 0
    this.digestB = 0
    this.docStart[this.docs] = this.pairCount
  }

  /** Keeps the doc being read. The pointer is that of its record. */
  commitDoc(part: number, offset: number, length: number): void {
    const doc = this.docs
    this.content[2 * doc] = this.digestA
    this.content[2 * doc + 1] = this.digestB
    this.pointers[3 * doc] = part
    this.pointers[3 * doc + 1] = offset
    this.pointers[3 * doc + 2] = length
    this.docs = doc + 1
    this.docStart[doc + 1] = this.pairCount
  }

  /** Takes back all that has been added since `beginDoc`. Values and terms stay, without docs. */
  rollbackDoc(): void {
    const doc = this.docs
    for (let at = this.docStart[doc]!; at < this.pairCount; at += 1) {
      this.terms.forget(this.pairs[at]!)
    }
    this.pairCount = this.docStart[doc]!
    this.#clearDocs(doc, doc + 1)
    this.digestA = 0
    this.digestB = 0
  }

  /** Adds a decoded leaf to the doc being read: the exact path's way in. `place`: as in `byte-hash.ts`. Gives the term. */
  addLeaf(path: number, text: string, place = NO_ARRAY): number {
    const encoded = encodeText(text)
    const bytes = new Uint8Array(encoded.length + SLACK)
    bytes.set(encoded)
    const view = new DataView(bytes.buffer)
    const { terms } = this
    terms.reserve(encoded.length)
    terms.hashOfValue[0] = hashBytes(view, 0, encoded.length)
    const term = terms.termOf(view, 0, encoded.length, path)
    if (isWide(encoded)) terms.valueWide[terms.valueOf(term)] = 1
    this.growPairs()
    if (terms.note(term, this.docs)) {
      this.pairs[this.pairCount] = term
      this.pairCount += 1
    }
    const digest = terms.digestOf(term)
    this.addDigest(Math.imul(digest.a, place), Math.imul(digest.b, place))
    const column = this.paths.column[path]!
    if (column !== -1) {
      const cell = this.columnPaths.length * this.docs + column
      if (this.columnTerms[cell] === 0) this.columnTerms[cell] = term + 1
      else this.severalValued[column] = 1
    }
    return term
  }

  /** Adds both halves of a leaf's digest to that of the doc being read. */
  addDigest(a: number, b: number): void {
    this.digestA = (this.digestA + a) | 0
    this.digestB = (this.digestB + b) | 0
  }

  /** Sets the doc's id from the four lanes of a UUID in `lanes`. */
  setUuid(id: number, lanes: ArrayLike<number>): void {
    const at = 4 * this.docs
    for (let lane = 0; lane < 4; lane += 1) this.ids[id]![at + lane] = lanes[lane]!
  }

  /** Sets the doc's id to a text that is no UUID: the value of `term`. */
  setTextId(id: number, term: number): void {
    const lanes = this.ids[id]!
    const at = 4 * this.docs
    const text = this.terms.bytesOf(term)
    lanes[at] = fnv1a32(text, 0, text.length)
    lanes[at + 1] = TEXT_LANE
    lanes[at + 2] = TEXT_LANE
    lanes[at + 3] = this.terms.valueOf(term)
  }

  /** Makes sure that there is room for another pair. */
  growPairs(): void {
    if (this.pairCount === this.pairs.length) this.pairs = grownInts(this.pairs, 2 * this.pairs.length)
  }

  /** Forgets the segment; its arrays serve the next one. */
  reset(): void {
    this.#clearDocs(0, this.docs)
    this.docs = 0
    this.pairCount = 0
    this.severalValued.fill(0)
    this.terms.reset()
  }

  #clearDocs(from: number, to: number): void {
    this.seconds.fill(0, from, to)
    this.millis.fill(0, from, to)
    this.plainTime.fill(0, from, to)
    for (const lanes of this.ids) lanes.fill(0, 4 * from, 4 * to)
    this.columnTerms.fill(0, this.columnPaths.length * from, this.columnPaths.length * to)
  }
}

/** Does the value need a text of its own in the dictionary? */
function isWide(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]!
    if (byte >= 0x80 || byte === NEWLINE || byte === CARRIAGE_RETURN) return true
  }
  return false
}
