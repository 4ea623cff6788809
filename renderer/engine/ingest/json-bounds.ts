/** Where do the pieces of JSON around records begin and end? Bounds only; whether it is valid is for the parser to say. */
import { findValueEnd, isSpace } from '../../../shared/cloudtrail/record-bounds.js'

export { isSpace }

export const QUOTE = 0x22
export const COMMA = 0x2c
export const COLON = 0x3a
export const OPEN_BRACKET = 0x5b
export const CLOSE_BRACKET = 0x5d
export const OPEN_BRACE = 0x7b
export const CLOSE_BRACE = 0x7d
const BACKSLASH = 0x5c

/** The first offset from `at` on that is no white space, or `end`. */
export function skipSpace(bytes: Uint8Array, from: number, end: number): number {
  let at = from
  while (at < end && isSpace(bytes[at])) at += 1
  return at
}

/** The offset behind any JSON value that begins at `at`, or -1 if it does not end before `end`. */
export function valueEnd(bytes: Uint8Array, at: number, end: number): number {
  const byte = bytes[at]
  if (byte === OPEN_BRACE || byte === OPEN_BRACKET) return findValueEnd(bytes, at, end)
  return byte === QUOTE ? stringEnd(bytes, at, end) : wordEnd(bytes, at, end)
}

/** The offset behind the string that begins at `at`, or -1. */
export function stringEnd(bytes: Uint8Array, at: number, end: number): number {
  for (let next = at + 1; next < end; next += 1) {
    if (bytes[next] === BACKSLASH) next += 1
    else if (bytes[next] === QUOTE) return next + 1
  }
  return -1
}

/** The offset behind a number or a word; -1 if nothing that ends it comes before `end`. */
function wordEnd(bytes: Uint8Array, at: number, end: number): number {
  for (let next = at; next < end; next += 1) {
    const byte = bytes[next]
    if (byte === COMMA || byte === CLOSE_BRACKET || byte === CLOSE_BRACE || isSpace(byte)) return next
  }
  return -1
}

/** The offset behind the member whose key begins at `at`, or -1 if it does not end before `end`. */
export function memberEnd(bytes: Uint8Array, at: number, end: number): number {
  const key = stringEnd(bytes, at, end)
  if (key === -1) return -1
  const colon = skipSpace(bytes, key, end)
  if (colon >= end || bytes[colon] !== COLON) return -1
  const value = skipSpace(bytes, colon + 1, end)
  return value < end ? valueEnd(bytes, value, end) : -1
}

/** Which byte order mark begins at `at`, if any; `cut`: it might be one, but the bytes end. */
export function byteOrderMark(
  bytes: Uint8Array,
  at: number,
  end: number,
): 'utf-8' | 'utf-16' | 'cut' | undefined {
  const [first, second, third] = bytes.subarray(at, end)
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return 'utf-16'
  if ((first === 0xff || first === 0xfe) && second === undefined) return 'cut'
  if (first !== 0xef) return undefined
  if (second === 0xbb && third === 0xbf) return 'utf-8'
  return end - at < 3 ? 'cut' : undefined
}
