/** Which values have been seen in the segment under construction, and at which paths? A value is stored once, in the
 *  arena; a term is one value at one path. Both are found again by hash.
 *
 *  The record scanner uses the arrays directly. They are replaced by `makeRoom` and `reserve` only, never while a record
 *  is scanned: where room is lacking, `termOf` says so, and the record is read again after `makeRoom`. */
import { hashBytes, leafDigest, HASH_STEP, secondHash } from './byte-hash.js'
import { grownBytes, grownInts } from './growing.js'
import type { PathTable } from './path-table.js'
import {
  TERM_DIGEST_A,
  TERM_DIGEST_B,
  TERM_DOCS,
  TERM_LENGTH,
  TERM_OFFSET,
  TERM_PATH,
  TERM_STAMP,
  TERM_VALUE,
  TERM_WORDS,
} from './term-row.js'

export const NO_ROOM = -1
/** Places that are looked at one after another; honest values need a few. */
const CROWD = 64
/** Bytes that may be read, but mean nothing, behind a value. */
export const SLACK = 8

const NEWLINE = 0x0a
const FIRST_ARENA = 1 << 14
const FIRST_COUNT = 1 << 8
const FIRST_TABLE = 1 << 9

export class TermStore {
  valueCount = 0
  /** Value `v` is arena[valueOffset[v], valueOffset[v + 1] - 1); a line feed follows it. */
  valueOffset = new Int32Array(FIRST_COUNT + 1)
  /** 1: holds a line break or a byte >= 0x80, and so is not in the dictionary's one text. */
  valueWide = new Uint8Array(FIRST_COUNT)
  arena = new Uint8Array(FIRST_ARENA)
  arenaView = new DataView(this.arena.buffer)

  /** The hash of the value that is asked for. It has 32 bits, and as an argument every such number would be an object. */
  readonly hashOfValue = new Int32Array(1)

  termCount = 0
  /** A row a term, as in `term-row.ts`. */
  rows = new Int32Array(TERM_WORDS * FIRST_COUNT)

  #valueHash = new Int32Array(FIRST_COUNT)
  #valueSecondHash = new Int32Array(FIRST_COUNT)
  /** Value + 1 by hash, and term + 1 by hash; never more than half full, so that the bits of an entry above those of a slot
   *  are free: they hold the same bits of the hash. Values can be written so that their hashes are equal: after CROWD places that are taken, the search goes on from where a hash with a seed of its own points. */
  #valueTable = new Int32Array(FIRST_TABLE)
  #termTable = new Int32Array(FIRST_TABLE)
  readonly #seed = crypto.getRandomValues(new Int32Array(1))[0]!
  #lacking: 'values' | 'terms' | 'arena' = 'arena'

  constructor(readonly paths: PathTable) {}

  get arenaBytes(): number {
    return this.valueOffset[this.valueCount]!
  }

  /**
   * The term of the value view[start, start + length) at a path, whose `hashBytes` is in `hashOfValue`.
   * NO_ROOM if the term is new and the arrays are full.
   */

  termOf(view: DataView, start: number, length: number, path: number): number {
    const hash = this.hashOfValue[0]!
    const table = this.#termTable
    const mask = table.length - 1
    const mixed = mixedTerm(hash, path)
    let slot = mixed & mask
    const rows = this.rows
    for (let probes = 1; ; probes += 1) {
      const entry = table[slot]!
      if (entry === 0) break
      if (((entry ^ mixed) & ~mask) === 0) {
        const term = (entry & mask) - 1
        const row = TERM_WORDS * term
        const alike = rows[row + TERM_PATH] === path && rows[row + TERM_LENGTH] === length
        if (alike && this.#isAt(rows[row + TERM_OFFSET]!, view, start, length)) return term
      }
      slot = (probes === CROWD ? mixedTerm(this.#secret(view, start, length), path) : slot + 1) & mask
    }
    const term = this.termCount
    const row = TERM_WORDS * term
    if (row === rows.length) return this.#lack('terms')
    const value = this.#valueOf(view, start, length)
    if (value === NO_ROOM) return NO_ROOM
    table[slot] = (mixed & ~mask) | (term + 1)
    this.termCount = term + 1
    rows[row + TERM_PATH] = path
    rows[row + TERM_LENGTH] = length
    rows[row + TERM_OFFSET] = this.valueOffset[value]!
    rows[row + TERM_VALUE] = value
    rows[row + TERM_STAMP] = -1
    rows[row + TERM_DOCS] = 0
    rows[row + TERM_DIGEST_A] = leafDigest(this.paths.hashA[path]!, hash)
    rows[row + TERM_DIGEST_B] = leafDigest(this.paths.hashB[path]!, this.#valueSecondHash[value]!)
    if (2 * this.termCount > this.#termTable.length) this.#growTermTable()
    return term
  }

  pathOf(term: number): number {
    return this.rows[TERM_WORDS * term + TERM_PATH]!
  }

  valueOf(term: number): number {
    return this.rows[TERM_WORDS * term + TERM_VALUE]!
  }

  /** How many docs have the term. */
  docsOf(term: number): number {
    return this.rows[TERM_WORDS * term + TERM_DOCS]!
  }

  lengthOf(term: number): number {
    return this.rows[TERM_WORDS * term + TERM_LENGTH]!
  }

  /** The bytes of the term's value: a view of the arena. */
  bytesOf(term: number): Uint8Array {
    const offset = this.rows[TERM_WORDS * term + TERM_OFFSET]!
    return this.arena.subarray(offset, offset + this.lengthOf(term))
  }

  /** Notes that a doc has the term; false if that was noted before. */
  note(term: number, doc: number): boolean {
    const row = TERM_WORDS * term
    if (this.rows[row + TERM_STAMP] === doc) return false
    this.rows[row + TERM_STAMP] = doc
    this.rows[row + TERM_DOCS]! += 1
    return true
  }

  /** Takes back what `note` said about the doc that is being read. */
  forget(term: number): void {
    const row = TERM_WORDS * term
    this.rows[row + TERM_STAMP] = -1
    this.rows[row + TERM_DOCS]! -= 1
  }

  /** What the term adds to both halves of a content digest. */
  digestOf(term: number): { readonly a: number; readonly b: number } {
    const row = TERM_WORDS * term
    return { a: this.rows[row + TERM_DIGEST_A]!, b: this.rows[row + TERM_DIGEST_B]! }
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

  #valueOf(view: DataView, start: number, length: number): number {
    const hash = this.hashOfValue[0]!
    const table = this.#valueTable
    const mask = table.length - 1
    const mixed = mixedValue(hash)
    let slot = mixed & mask
    for (let probes = 1; ; probes += 1) {
      const entry = table[slot]!
      if (entry === 0) break
      if (((entry ^ mixed) & ~mask) === 0) {
        const value = (entry & mask) - 1
        const offset = this.valueOffset[value]!
        const known = this.valueOffset[value + 1]! - 1 - offset
        if (known === length && this.#isAt(offset, view, start, length)) return value
      }
      slot = (probes === CROWD ? mixedValue(this.#secret(view, start, length)) : slot + 1) & mask
    }
    const value = this.valueCount
    const offset = this.arenaBytes
    if (value === this.valueWide.length) return this.#lack('values')
    if (offset + length + 1 + SLACK > this.arena.length) return this.#lack('arena')
    table[slot] = (mixed & ~mask) | (value + 1)
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
      const mixed = mixedTerm(this.#valueHash[value]!, path)
      let slot = mixed & mask
      for (let probes = 1; table[slot] !== 0; probes += 1)
        slot = (probes === CROWD ? mixedTerm(this.#secretOf(value), path) : slot + 1) & mask
      table[slot] = (mixed & ~mask) | (term + 1)
    }
    this.#termTable = table
  }

  #growValueTable(): void {
    const table = new Int32Array(2 * this.#valueTable.length)
    const mask = table.length - 1
    for (let value = 0; value < this.valueCount; value += 1) {
      const mixed = mixedValue(this.#valueHash[value]!)
      let slot = mixed & mask
      for (let probes = 1; table[slot] !== 0; probes += 1)
        slot = (probes === CROWD ? mixedValue(this.#secretOf(value)) : slot + 1) & mask
      table[slot] = (mixed & ~mask) | (value + 1)
    }
    this.#valueTable = table
  }
}

function mixedTerm(hash: number, path: number): number {
  const mixed = hash ^ Math.imul(path + 1, HASH_STEP)
  return mixed ^ (mixed >>> 15)
}

function mixedValue(hash: number): number {
  return hash ^ (hash >>> 13)
}
