/** How do typed arrays grow? Into a copy of at least the wanted length; what is new is zero. */

export function grownInts(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(length)
  grown.set(array)
  return grown
}

export function grownBytes(array: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const grown = new Uint8Array(length)
  grown.set(array)
  return grown
}
