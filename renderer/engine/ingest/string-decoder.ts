/** What does a JSON string say that is not plain ASCII? Decodes escapes and checks UTF-8 without making a JavaScript
 *  string: policy documents are JSON inside JSON, so this is not rare. Lone surrogates are left to the exact path. */
import { findInvalidUtf8 } from '../../../shared/base/utf8.js'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const SPACE = 0x20
const LETTER_U = 0x75
const NONE = 0xff

/** The byte that each one-letter escape stands for. */
const escapes = new Uint8Array(256).fill(NONE)
for (const [letter, character] of ['""', '\\\\', '//', 'b\b', 'f\f', 'n\n', 'r\r', 't\t']) {
  escapes[letter!.charCodeAt(0)] = character!.charCodeAt(0)
}

export class StringDecoder {
  /** The decoded string: bytes[0, length), with some slack behind it. */
  bytes = new Uint8Array(1 << 12)
  view = new DataView(this.bytes.buffer)
  length = 0
  /** Does it hold a line break or a byte beyond ASCII? */
  wide = false

  /** Decodes the string whose first character is at `at`; gives the offset behind its quote, or -1 if it is not to be
   *  had here (no valid JSON, a lone surrogate, or no end before `end`). */
  // eslint-disable-next-line complexity -- a loop over bytes, run for every policy document
  decode(input: Uint8Array, start: number, end: number): number {
    let at = start
    let top = 0
    let beyondAscii = false
    this.wide = false
    for (;;) {
      if (at >= end) return -1
      if (top + 16 > this.bytes.length) this.#grow()
      let byte = input[at]!
      at += 1
      if (byte === QUOTE) break
      if (byte < SPACE) return -1
      if (byte === BACKSLASH) {
        const letter = input[at]!
        at += 1
        if (letter === LETTER_U) {
          const codePoint = codePointAt(input, at)
          if (codePoint === -1) return -1
          at += codePoint > 0xffff ? 10 : 4
          if (codePoint >= 0x80) {
            top = putUtf8(this.bytes, top, codePoint)
            this.wide = true
            continue
          }
          byte = codePoint
        } else {
          byte = escapes[letter]!
          if (byte === NONE) return -1
        }
        if (byte === 0x0a || byte === 0x0d) this.wide = true
      } else if (byte >= 0x80) beyondAscii = true
      this.bytes[top] = byte
      top += 1
    }
    this.length = top
    if (!beyondAscii) return at
    this.wide = true
    return findInvalidUtf8(input, start, at) === -1 ? at : -1
  }

  #grow(): void {
    const grown = new Uint8Array(2 * this.bytes.length)
    grown.set(this.bytes)
    this.bytes = grown
    this.view = new DataView(grown.buffer)
  }
}

/** The code point that the four digits at `at` (behind `\u`) begin, with its second half if it needs one; -1 if none. */
function codePointAt(input: Uint8Array, at: number): number {
  const unit = hexUnit(input, at)
  if (unit < 0xd800 || unit > 0xdfff) return unit
  if (unit > 0xdbff || input[at + 4] !== BACKSLASH || input[at + 5] !== LETTER_U) return -1
  const low = hexUnit(input, at + 6)
  return low >= 0xdc00 && low <= 0xdfff ? 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00) : -1
}

function hexUnit(input: Uint8Array, at: number): number {
  let unit = 0
  for (let index = at; index < at + 4; index += 1) {
    const digit = hexDigit(input[index]!)
    if (digit === -1) return -1
    unit = (unit << 4) | digit
  }
  return unit
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}

function putUtf8(bytes: Uint8Array, start: number, codePoint: number): number {
  let top = start
  if (codePoint < 0x800) bytes[top++] = 0xc0 | (codePoint >> 6)
  else {
    if (codePoint < 0x10000) bytes[top++] = 0xe0 | (codePoint >> 12)
    else {
      bytes[top++] = 0xf0 | (codePoint >> 18)
      bytes[top++] = 0x80 | ((codePoint >> 12) & 0x3f)
    }
    bytes[top++] = 0x80 | ((codePoint >> 6) & 0x3f)
  }
  bytes[top++] = 0x80 | (codePoint & 0x3f)
  return top
}
