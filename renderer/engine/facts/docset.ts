/** Which docs of a segment? A docset is a bitmap of DOCSET_WORDS words: bit `doc & 31` of word `doc >>> 5`.
 *  Bits at and beyond the segment's size are always clear. */
import { DOCSET_WORDS, SEGMENT_CAPACITY } from '../segment/segment.js'

export type Docset = Uint32Array

export function emptyDocset(): Docset {
  return new Uint32Array(DOCSET_WORDS)
}

/** Every doc of a segment of `size` docs. */
export function fullDocset(size: number): Docset {
  const docs = emptyDocset()
  docs.fill(0xffffffff, 0, size >>> 5)
  if ((size & 31) !== 0) docs[size >>> 5] = 2 ** (size & 31) - 1
  return docs
}

export function hasDoc(docs: Docset, doc: number): boolean {
  return (((docs[doc >>> 5] as number) >>> (doc & 31)) & 1) === 1
}

export function addDoc(docs: Docset, doc: number): void {
  docs[doc >>> 5] = (docs[doc >>> 5] as number) | (1 << (doc & 31))
}

/** Number of bits set in a 32-bit word. */
export function popcount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

export function countDocs(docs: Docset): number {
  let count = 0
  for (let word = 0; word < DOCSET_WORDS; word += 1) count += popcount(docs[word] as number)
  return count
}

export function isEmptyDocset(docs: Docset): boolean {
  for (let word = 0; word < DOCSET_WORDS; word += 1) if (docs[word] !== 0) return false
  return true
}

/** Keeps in `docs` only what is in `other` too. */
export function intersectDocs(docs: Docset, other: Docset): void {
  for (let word = 0; word < DOCSET_WORDS; word += 1)
    docs[word] = (docs[word] as number) & (other[word] as number)
}

/** Adds to `docs` what is in `other`. */
export function uniteDocs(docs: Docset, other: Docset): void {
  for (let word = 0; word < DOCSET_WORDS; word += 1)
    docs[word] = (docs[word] as number) | (other[word] as number)
}

/** Takes from `docs` what is in `other`. */
export function subtractDocs(docs: Docset, other: Docset): void {
  for (let word = 0; word < DOCSET_WORDS; word += 1)
    docs[word] = (docs[word] as number) & ~(other[word] as number)
}

/** Writes the docs, ascending, to `list` (room for SEGMENT_CAPACITY) and gives their number. */
export function listDocs(docs: Docset, list: Uint16Array): number {
  let count = 0
  for (let word = 0; word < DOCSET_WORDS; word += 1) {
    let bits = docs[word] as number
    const base = word << 5
    while (bits !== 0) {
      const lowest = bits & -bits
      list[count] = base + 31 - Math.clz32(lowest)
      count += 1
      bits ^= lowest
    }
  }
  return count
}

export function newDocList(): Uint16Array {
  return new Uint16Array(SEGMENT_CAPACITY)
}
