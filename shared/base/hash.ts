/** What is a quick fingerprint of some bytes, and how is a digest written? Nothing here is meant for secrecy. */

/** FNV-1a, 32 bit, unsigned, of `bytes[start, end)`. */
export function fnv1a32(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5
  for (let at = start; at < end; at += 1) {
    // Inside the loop's bounds, so there is always a byte.
    hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193)
  }
  return hash >>> 0
}

const pairs: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** The bytes as lower-case hexadecimal digits. */
export function hexOf(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += pairs[byte] ?? ''
  return text
}

/** Writes what `hexOf` gave for some bytes: those bytes, from `at` on. */
export function writeHex(hex: string, into: Uint8Array, at: number): void {
  for (let byte = 0; 2 * byte < hex.length; byte += 1)
    into[at + byte] = (digitOf(hex.charCodeAt(2 * byte)) << 4) | digitOf(hex.charCodeAt(2 * byte + 1))
}

/** The value of a hexadecimal digit. */
function digitOf(unit: number): number {
  return unit < 0x3a ? unit - 0x30 : (unit | 0x20) - 0x57
}

/** FNV-1a, 32 bit, signed, over the units of a text. */
export function hashOfText(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash
}
