/** Which values have been seen in the segment under construction, and at which paths? A value is stored once, in the
 *  arena; a term is one value at one path. Both are found again by hash.
 *
 *  The record scanner uses the arrays directly. They are replaced by `makeRoom` and `reserve` only, never while a record
 *  is scanned: where room is lacking, `termOf` says so, and the record is read again after `makeRoom`. */
import { hashBytes, leafDigest, HASH_STEP, secondHash } from './byte-hash.js'
import { grownBytes, grownInts } from './growing.js'
import type { PathTable } from './path-table.js'

export const NO_ROOM = -1
/** Places that are looked at one after another; honest values need a few. */
const CROWD = 64
/** Bytes that may be read, but mean nothing, behind a value. */
export const SLACK = 8

const NEWLINE = 0x0a
const FIRST_ARENA = 1 << 20
const FIRST_COUNT = 1 << 14
const FIRST_TABLE = 1 << 16

/** Places in a term's row. */
export const TERM_WORDS = 8
const PATH = 0
const LENGTH = 1
const OFFSET = 2
const VALUE = 3
const STAMP = 4
const DOCS = 5
const DIGEST_A = 6
const DIGEST_B = 7
/** What a term's row holds where, for the record scanner. */
export const termRow = {
  offset: OFFSET,
  stamp: STAMP,
  docs: DOCS,
  digestA: DIGEST_A,
  digestB: DIGEST_B,
} as const

export class TermStore {
  valueCount = 0
  /** Value `v` is arena[valueOffset[v], valueOffset[v + 1] - 1); a line feed follows it. */
  valueOffset = new Int32Array(FIRST_COUNT + 1)
  /** 1: holds a line break or a byte >= 0x80, and so is not in the dictionary's one text. */
  valueWide = new Uint8Array(FIRST_COUNT)
  arena = new Uint8Array(FIRST_ARENA)
  arenaView = new DataView(this.arena.buffer)

  termCount = 0
  /** TERM_WORDS words a term, so that all of a term is in one line of the processor's cache:
   *  its path, its value's length and offset in the arena, its value; the last doc that has it (-1: none), how many docs
   *  have it; what it adds to both halves of a content digest. */
  rows = new Int32Array(TERM_WORDS * FIRST_COUNT)

  #valueHash = new Int32Array(FIRST_COUNT)
  #valueSecondHash = new Int32Array(FIRST_COUNT)
  /** Value + 1 by hash, and term + 1 by hash; never more than half full. Values can be written so that their hashes are
   *  equal: after CROWD places that are taken, the search goes on from where a hash with a seed of its own points. */
  #valueTable = new Int32Array(FIRST_TABLE)
  #termTable = new Int32Array(FIRST_TABLE)
  readonly #seed = crypto.getRandomValues(new Int32Array(1))[0]!
  #lacking: 'values' | 'terms' | 'arena' = 'arena'

  constructor(readonly paths: PathTable) {}

  get arenaBytes(): number {
    return this.valueOffset[this.valueCount]!
  }

  /**
   * The term of the value view[start, start + length) at a path. `hash` is `hashBytes` of the value.
   * NO_ROOM if the term is new and the arrays are full.
   */
  // eslint-disable-next-line max-params -- called for every new value of every event: no object for the arguments
  termOf(view: DataView, start: number, length: number, hash: number, path: number): number {
    const mask = this.#termTable.length - 1
    let slot = termSlot(hash, path, mask)
    const rows = this.rows
    for (let probes = 1; ; probes += 1) {
      const term = this.#termTable[slot]! - 1
      if (term < 0) break
      const row = TERM_WORDS * term
      const alike = rows[row + PATH] === path && rows[row + LENGTH] === length
      if (alike && this.#isAt(rows[row + OFFSET]!, view, start, length)) return term
      slot = (probes === CROWD ? termSlot(this.#secret(view, start, length), path, mask) : slot + 1) & mask
    }
    const term = this.termCount
    const row = TERM_WORDS * term
    if (row === rows.length) return this.#lack('terms')
    const value = this.#valueOf(view, start, length, hash)
    if (value === NO_ROOM) return NO_ROOM
    this.#termTable[slot] = term + 1
    this.termCount = term + 1
    rows[row + PATH] = path
    rows[row + LENGTH] = length
    rows[row + OFFSET] = this.valueOffset[value]!
    rows[row + VALUE] = value
    rows[row + STAMP] = -1
    rows[row + DOCS] = 0
    rows[row + DIGEST_A] = leafDigest(this.paths.hashA[path]!, hash)
    rows[row + DIGEST_B] = leafDigest(this.paths.hashB[path]!, this.#valueSecondHash[value]!)
    if (2 * this.termCount > this.#termTable.length) this.#growTermTable()
    return term
  }

  pathOf(term: number): number {
    return this.rows[TERM_WORDS * term + PATH]!
  }

  valueOf(term: number): number {
    return this.rows[TERM_WORDS * term + VALUE]!
  }

  /** How many docs have the term. */
  docsOf(term: number): number {
    return this.rows[TERM_WORDS * term + DOCS]!
  }

  lengthOf(term: number): number {
    return this.rows[TERM_WORDS * term + LENGTH]!
  }

  /** The bytes of the term's value: a view of the arena. */
  bytesOf(term: number): Uint8Array {
    const offset = this.rows[TERM_WORDS * term + OFFSET]!
    return this.arena.subarray(offset, offset + this.lengthOf(term))
  }

  /** Notes that a doc has the term; false if that was noted before. */
  note(term: number, doc: number): boolean {
    const row = TERM_WORDS * term
    if (this.rows[row + STAMP] === doc) return false
    this.rows[row + STAMP] = doc
    this.rows[row + DOCS]! += 1
    return true
  }

  /** Takes back what `note` said about the doc that is being read. */
  forget(term: number): void {
    const row = TERM_WORDS * term
    this.rows[row + STAMP] = -1
    this.rows[row + DOCS]! -= 1
  }

  /** What the term adds to both halves of a content digest. */
  digestOf(term: number): { readonly a: number; readonly b: number } {
    const row = TERM_WORDS * term
    return { a: this.rows[row + DIGEST_A]!, b: this.rows[row + DIGEST_B]! }
  }

  /** Doubles what `termOf` found lacking. */
  makeRoom(): void {
    if (this.#lacking === 'terms') this.#growRows()
    else if (this.#lacking === 'values') this.#growValues(2 * this.valueWide.length)
    else this.#growArena(2 * this.arena.length)
  }

  /** Makes room for one more term with a value of that many bytes. */
  reserve(bytes: number): void {
    if (TERM_WORDS * this.termCount === this.rows.length) this.#growRows()
    if (this.valueCount === this.valueWide.length) this.#growValues(2 * this.valueCount)
    const needed = this.arenaBytes + bytes + 1 + SLACK
    if (needed > this.arena.length) this.#growArena(Math.max(2 * this.arena.length, needed))
  }

  /** Forgets everything; the arrays serve the next segment. */
  reset(): void {
    this.valueCount = 0
    this.termCount = 0
    this.#valueTable.fill(0)
    this.#termTable.fill(0)
  }

  #valueOf(view: DataView, start: number, length: number, hash: number): number {
    const mask = this.#valueTable.length - 1
    let slot = valueSlot(hash, mask)
    for (let probes = 1; ; probes += 1) {
      const value = this.#valueTable[slot]! - 1
      if (value < 0) break
      if (this.#valueHash[value] === hash) {
        const offset = this.valueOffset[value]!
        const known = this.valueOffset[value + 1]! - 1 - offset
        if (known === length && this.#isAt(offset, view, start, length)) return value
      }
      slot = (probes === CROWD ? valueSlot(this.#secret(view, start, length), mask) : slot + 1) & mask
    }
    const value = this.valueCount
    const offset = this.arenaBytes
    if (value === this.valueWide.length) return this.#lack('values')
    if (offset + length + 1 + SLACK > this.arena.length) return this.#lack('arena')
    this.#valueTable[slot] = value + 1
    this.valueCount = value + 1
    this.#copyIn(view, start, length)
    this.valueOffset[value + 1] = offset + length + 1
    this.valueWide[value] = 0
    this.#valueHash[value] = hash
    this.#valueSecondHash[value] = secondHash(view, start, length)
    if (2 * this.valueCount > this.#valueTable.length) this.#growValueTable()
    return value
  }

  /** A hash that nobody can foresee. */
  #secret(view: DataView, start: number, length: number): number {
    return hashBytes(view, start, length, this.#seed)
  }

  #secretOf(value: number): number {
    const offset = this.valueOffset[value]!
    return this.#secret(this.arenaView, offset, this.valueOffset[value + 1]! - 1 - offset)
  }

  /** Copies a value to the arena's end (the value is not counted in yet). */
  #copyIn(view: DataView, start: number, length: number): void {
    const offset = this.valueOffset[this.valueCount - 1]!
    if (length < 64) {
      // Up to 3 bytes too many on both sides, which the slack allows.
      for (let at = 0; at < length; at += 4) {
        this.arenaView.setInt32(offset + at, view.getInt32(start + at, true), true)
      }
    } else this.arena.set(new Uint8Array(view.buffer, view.byteOffset + start, length), offset)
    this.arena[offset + length] = NEWLINE
  }

  /** Do the bytes at `offset` of the arena equal view[start, start + length)? */
  #isAt(offset: number, view: DataView, start: number, length: number): boolean {
    const arena = this.arenaView
    let at = 0
    for (; at + 4 <= length; at += 4) {
      if (arena.getInt32(offset + at, true) !== view.getInt32(start + at, true)) return false
    }
    for (; at < length; at += 1) if (arena.getUint8(offset + at) !== view.getUint8(start + at)) return false
    return true
  }

  #lack(what: 'values' | 'terms' | 'arena'): typeof NO_ROOM {
    this.#lacking = what
    return NO_ROOM
  }

  #growArena(length: number): void {
    this.arena = grownBytes(this.arena, length)
    this.arenaView = new DataView(this.arena.buffer)
  }

  #growRows(): void {
    this.rows = grownInts(this.rows, 2 * this.rows.length)
  }

  #growValues(length: number): void {
    this.valueOffset = grownInts(this.valueOffset, length + 1)
    this.valueWide = grownBytes(this.valueWide, length)
    this.#valueHash = grownInts(this.#valueHash, length)
    this.#valueSecondHash = grownInts(this.#valueSecondHash, length)
  }

  #growTermTable(): void {
    const table = new Int32Array(2 * this.#termTable.length)
    const mask = table.length - 1
    for (let term = 0; term < this.termCount; term += 1) {
      const value = this.valueOf(term)
      const path = this.pathOf(term)
      let slot = termSlot(this.#valueHash[value]!, path, mask)
      for (let probes = 1; table[slot] !== 0; probes += 1)
        slot = (probes === CROWD ? termSlot(this.#secretOf(value), path, mask) : slot + 1) & mask
      table[slot] = term + 1
    }
    this.#termTable = table
  }

  #growValueTable(): void {
    const table = new Int32Array(2 * this.#valueTable.length)
    const mask = table.length - 1
    for (let value = 0; value < this.valueCount; value += 1) {
      let slot = valueSlot(this.#valueHash[value]!, mask)
      for (let probes = 1; table[slot] !== 0; probes += 1)
        slot = (probes === CROWD ? valueSlot(this.#secretOf(value), mask) : slot + 1) & mask
      table[slot] = value + 1
    }
    this.#valueTable = table
  }
}

function termSlot(hash: number, path: number, mask: number): number {
  const mixed = hash ^ Math.imul(path + 1, HASH_STEP)
  return (mixed ^ (mixed >>> 15)) & mask
}

function valueSlot(hash: number, mask: number): number {
  return (hash ^ (hash >>> 13)) & mask
}
