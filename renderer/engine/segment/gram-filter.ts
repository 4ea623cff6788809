/** Can a text be part of an opaque value? Known without the values at hand: by the characters that they hold besides letters
 *  and digits, by the runs of three with such a character, and by one bit for each run of five of any characters. A text with a
 *  run whose bit is not set is in none of them; whether another one is in any, only the values can tell. */

type Bytes = Uint8Array<ArrayBuffer>

/** Characters of a run. */
const RUN = 5
const NEWLINE = 0x0a
/** Six bits a character, the last five of them: what came before has left at the top. */
const WINDOW = 0x3fffffff
/** The last three of them. */
const THREE = 0x3ffff
const CHARACTERS = 128
/** Codes from this on stand for what is no letter and no digit: so many. */
const FIRST_OTHER = 37
const OTHERS = 27

export interface GramFilter {
  /** The characters (ASCII) that the values hold besides letters and digits: one bit each. */
  readonly others: Uint32Array<ArrayBuffer>
  /** The runs of three characters with one of those, by the codes of the three: one bit each. Empty where there are no values. */
  readonly threes: Uint32Array<ArrayBuffer>
  /** The runs of five, by hash: one bit each. Empty where there are no values. */
  readonly bits: Uint32Array<ArrayBuffer>
}

/** Bits are set in blocks of 512, so that no number is larger than 32 bits; there are no more than 2^16 blocks. */
const BLOCK_BITS = 9
const MOST_BLOCKS = 1 << 16

/** Two bits a character: some two of five bits are set then. */
function blocksFor(bytes: number): number {
  return Math.min(Math.ceil(bytes / (1 << (BLOCK_BITS - 1))), MOST_BLOCKS)
}

/** Which bit stands for the run? */
function bitOf(window: number, blocks: number): number {
  const hash = Math.imul(window ^ (window >>> 15), 0x9e3779b1)
  const block = Math.imul(hash >>> 16, blocks) >>> 16
  return (block << BLOCK_BITS) | ((hash >>> 7) & ((1 << BLOCK_BITS) - 1))
}

/** What a character is in a window: six bits, the same for a letter in both cases, another for each letter and each digit.
 *  0: a line feed. */
const codes = Uint8Array.from({ length: CHARACTERS }, (_, unit) => {
  if (unit === NEWLINE) return 0
  const digit = Number.parseInt(String.fromCharCode(unit), 36)
  return Number.isNaN(digit) ? FIRST_OTHER + (unit % OTHERS) : 1 + digit
})

/** Of values in ASCII, each followed by a line feed. */
export function gramFilter(text: Bytes): GramFilter {
  const blocks = blocksFor(text.length)
  const bits = new Uint32Array(blocks << (BLOCK_BITS - 5))
  const seen = new Uint8Array(CHARACTERS)
  const threes = new Uint32Array(text.length === 0 ? 0 : (THREE + 1) >>> 5)
  let window = 0
  let run = 0
  let lastOther = -RUN
  for (let at = 0; at < text.length; at += 1) {
    const byte = text[at]!
    const code = codes[byte]!
    if (code === 0) {
      run = 0
      continue
    }
    if (code >= FIRST_OTHER) {
      seen[byte] = 1
      lastOther = at
    }
    window = ((window << 6) | code) & WINDOW
    run += 1
    if (at - lastOther < 3 && run >= 3) {
      const three = window & THREE
      threes[three >>> 5]! |= 1 << (three & 31)
    }
    if (run < RUN) continue
    const bit = bitOf(window, blocks)
    bits[bit >>> 5]! |= 1 << (bit & 31)
  }
  const others = new Uint32Array(CHARACTERS / 32)
  seen.forEach((isSeen, byte) => {
    others[byte >>> 5]! |= isSeen << (byte & 31)
  })
  return { others, threes, bits }
}

/** `literal`: folded. The empty text is in every value, and so in none where there is none. */
export function mayHold(filter: GramFilter, literal: string): boolean {
  if (filter.bits.length === 0) return false
  let window = 0
  let lastOther = -RUN
  for (let at = 0; at < literal.length; at += 1) {
    const unit = literal.charCodeAt(at)
    const code = codes[unit] ?? 0
    if (code >= FIRST_OTHER) lastOther = at
    if (code === 0 || (lastOther === at && !hasBit(filter.others, unit))) return false
    window = ((window << 6) | code) & WINDOW
    if (!mayEndHere(filter, window, { length: at + 1, since: at - lastOther })) return false
  }
  return true
}

/** Can the last runs of the window be in a value? `since`: characters behind the last one that is no letter and no digit. */
function mayEndHere(
  { threes, bits }: GramFilter,
  window: number,
  { length, since }: { readonly length: number; readonly since: number },
): boolean {
  if (length >= 3 && since < 3 && !hasBit(threes, window & THREE)) return false
  return length < RUN || hasBit(bits, bitOf(window, bits.length >>> (BLOCK_BITS - 5)))
}

function hasBit(bits: Uint32Array, bit: number): boolean {
  return ((bits[bit >>> 5]! >>> (bit & 31)) & 1) === 1
}
