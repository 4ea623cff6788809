/** Is this a UUID as CloudTrail writes it (lower case, 36 characters)? Then its 128 bits are four lanes. */
import { TEXT_LANE } from '../write/segment-builder.js'

export const UUID_LENGTH = 36
const DASH = 0x2d
/** Value of each hexadecimal digit; everything else has bits beyond the low four. */
const nibbles = new Uint8Array(256).fill(0xf0)
for (let digit = 0; digit < 16; digit += 1) nibbles[digit.toString(16).charCodeAt(0)] = digit

/**
 * Reads the 36 bytes at `at` into `lanes`; false if they are no lower-case UUID, or one of the few whose lanes would
 * mean something else ("absent", "text").
 */
export function readUuid(bytes: Uint8Array, at: number, lanes: Uint32Array): boolean {
  if (
    bytes[at + 8] !== DASH ||
    bytes[at + 13] !== DASH ||
    bytes[at + 18] !== DASH ||
    bytes[at + 23] !== DASH
  ) {
    return false
  }
  const a = fourDigits(bytes, at)
  const b = fourDigits(bytes, at + 4)
  const c = fourDigits(bytes, at + 9)
  const d = fourDigits(bytes, at + 14)
  const e = fourDigits(bytes, at + 19)
  const f = fourDigits(bytes, at + 24)
  const g = fourDigits(bytes, at + 28)
  const h = fourDigits(bytes, at + 32)
  if ((a | b | c | d | e | f | g | h) > 0xffff) return false
  lanes[0] = (a << 16) | b
  lanes[1] = (c << 16) | d
  lanes[2] = (e << 16) | f
  lanes[3] = (g << 16) | h
  const absent = (lanes[0]! | lanes[1]! | lanes[2]! | lanes[3]!) === 0
  return !absent && !(lanes[1] === TEXT_LANE && lanes[2] === TEXT_LANE)
}

/** The value of four hexadecimal digits; above 0xffff if one of them is none. */
function fourDigits(bytes: Uint8Array, at: number): number {
  const one = nibbles[bytes[at]!]!
  const two = nibbles[bytes[at + 1]!]!
  const three = nibbles[bytes[at + 2]!]!
  const four = nibbles[bytes[at + 3]!]!
  const wrong = (one | two | three | four) & 0xf0
  return (wrong << 12) | (one << 12) | (two << 8) | (three << 4) | four
}
