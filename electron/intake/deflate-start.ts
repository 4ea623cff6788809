/** Could a deflate stream begin with these bytes? Cheap, so that bytes that merely look like a gzip header cost nothing.
 *  RFC 1951, section 3.2. */

/** Of the code that the codes are written with, at most. */
const LENGTHS = 19
/** What a complete code of lengths up to 7 adds up to, in units of 1/128. */
const COMPLETE = 128

/** False only if no deflate stream begins like this. Of bytes that are too few to tell, it is true. */
export function mayBeDeflate(bytes: Uint8Array): boolean {
  if (bytes.length === 0) return true
  const kind = bitsAt(bytes, 1, 2)
  if (kind === 0) return bytes.length < 5 || (wordAt(bytes, 1) ^ wordAt(bytes, 3)) === 0xffff
  if (kind === 2) return mayBeDynamic(bytes)
  return kind === 1
}

/** A block with codes of its own says first with which code they are written; that one must be complete. */
function mayBeDynamic(bytes: Uint8Array): boolean {
  if (bitsAt(bytes, 3, 5) > 29 || bitsAt(bytes, 8, 5) > 29) return false
  const lengths = Math.min(bitsAt(bytes, 13, 4) + 4, LENGTHS)
  if (17 + 3 * lengths > bytes.length * 8) return true
  let sum = 0
  for (let index = 0; index < lengths; index += 1) {
    const length = bitsAt(bytes, 17 + 3 * index, 3)
    if (length > 0) sum += COMPLETE >> length
  }
  return sum === COMPLETE
}

/** `count` bits, at most 8, from bit number `at` on; bits beyond the end are 0. */
function bitsAt(bytes: Uint8Array, at: number, count: number): number {
  return (wordAt(bytes, at >>> 3) >>> (at & 7)) & ((1 << count) - 1)
}

/** u16, little endian; bytes beyond the end are 0. */
function wordAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)
}
