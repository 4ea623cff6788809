/** The length of a record is less than 2^24 bytes: the byte above it in a pointer says how the record is held. */
const LENGTH_BITS = 24
const LENGTH_MASK = 0xffffff

/** `holding`: a code of the table of holdings. */
export function packLength(length: number, holding: number): number {
  if (length > LENGTH_MASK) throw new RangeError(`a record of ${String(length)} bytes`)
  return ((holding << LENGTH_BITS) | length) >>> 0
}

export function lengthIn(packed: number): number {
  return packed & LENGTH_MASK
}

export function holdingIn(packed: number): number {
  return packed >>> LENGTH_BITS
}
