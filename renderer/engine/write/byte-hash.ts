/** How are runs of bytes fingerprinted while they are read? Two independent 32-bit hashes, four bytes a step; neither is
 *  meant for secrecy. The record scanner computes the first one inside its own loop, step for step as here. */

export const HASH_SEED = 0x2545f491
export const HASH_STEP = 0x9e3779b1 | 0
export const HASH_BYTE_STEP = 0x01000193

/** Ends the first hash: mixes the length in. */
export function finishHash(hash: number, length: number): number {
  const mixed = Math.imul(hash ^ length, 0x85ebca6b)
  return mixed ^ (mixed >>> 13)
}

/** The first hash of view[start, start + length), as a signed 32-bit integer; another one with another seed. */
export function hashBytes(view: DataView, start: number, length: number, seed = HASH_SEED): number {
  let hash = seed
  let at = start
  const end = start + length
  for (; at + 4 <= end; at += 4) {
    hash = Math.imul(((hash << 5) | (hash >>> 27)) ^ view.getInt32(at, true), HASH_STEP)
  }
  for (; at < end; at += 1) hash = Math.imul(hash ^ view.getUint8(at), HASH_BYTE_STEP)
  return finishHash(hash, length)
}

/** The second hash of view[start, start + length), as a signed 32-bit integer. */
export function secondHash(view: DataView, start: number, length: number): number {
  let hash = 0x1b873593 ^ length
  let at = start
  const end = start + length
  for (; at + 4 <= end; at += 4) {
    hash = Math.imul(hash ^ view.getInt32(at, true), 0xcc9e2d51 | 0)
    hash ^= hash >>> 15
  }
  for (; at < end; at += 1) hash = Math.imul(hash ^ view.getUint8(at), 0x5bd1e995) ^ (hash >>> 11)
  hash = Math.imul(hash ^ (hash >>> 16), 0xc2b2ae35 | 0)
  return hash ^ (hash >>> 15)
}

/** One half of the digest of a leaf, from the hashes of its path and its value. Digests of leaves are added up, so that the
 *  order of keys does not count: every bit of both must be mixed well here, or what is added could cancel out. */
export function leafDigest(path: number, value: number): number {
  let mixed = Math.imul(((path << 7) | (path >>> 25)) ^ value, HASH_STEP)
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35 | 0)
  return mixed ^ (mixed >>> 16)
}

/** The digest of a leaf counts as often as its place says (modulo 2^32; odd): 1 outside of arrays, else by the positions
 *  in the arrays around it, so that the order of elements does count, and which members are of one element. */
export const NO_ARRAY = 1
/** From one element of an array to the next. */
export const ELEMENT_STEP = 0x3c6ef372

/** The place of an array's first element. */
export function firstPlace(place: number): number {
  const mixed = Math.imul(place ^ (place >>> 15), HASH_STEP)
  return (mixed ^ (mixed >>> 13)) | 1
}

/** The hashes of a UUID in place of those of its text, for both halves of a content digest: all four lanes count in each.
 *  Written into `hashes`, since a number of 32 bits that is given back would be an object. */
export function hashUuid(lanes: Uint32Array, hashes: Int32Array): void {
  let first = HASH_SEED
  let second = 0x1b873593
  for (let lane = 0; lane < 4; lane += 1) {
    first = leafDigest(first, lanes[lane]!)
    second = leafDigest(second, lanes[lane]!)
  }
  hashes[0] = first
  hashes[1] = second
}
