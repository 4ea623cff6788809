/** How is evidence damaged or rearranged? On bytes, without regard to what they mean; some of it is still JSON. */
import type { Dice } from './dice.js'

const encoder = new TextEncoder()
const PIECES = [
  ...[
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '\\',
    '\n',
    '\r',
    ' ',
    '\t',
    '\0',
    '0',
    '-',
    '.',
    'e',
    'E+1',
    'null',
    'true',
  ],
  ...[
    '{"eventVersion":"1.08","eventTime":"2023-07-10T11:38:23Z","eventName":"Put"}',
    '{"eventVersion":',
    '"Records":[',
  ],
  ...[
    '{"Records":[',
    ']}',
    '}]}',
    '},{',
    '\\u',
    '\\ud800',
    '\\u0022',
    '"eventName":"X",',
    '"eventName":1,',
    '"ordinal":0,',
  ],
  ...[
    '"a":[',
    '"a":{',
    '\\"',
    '\\\\"',
    '"\n"',
    ',,',
    '{"hits":{"hits":[',
    '{"Events":[',
    '"messageType":"CONTROL_MESSAGE",',
  ],
  ...[
    '\uFEFF',
    'é',
    '😀',
    '\u2028',
    '@timestamp,@message\n',
    '2023-07-10T11:38:23Z ',
    '00',
    '1e',
    'tru',
    'NaN',
    "'",
    '/*x*/',
  ],
].map((text) => encoder.encode(text))
const BAD_BYTES = [
  ...[
    [0xff],
    [0xfe],
    [0xc0, 0x80],
    [0xe0, 0x80, 0x80],
    [0xed, 0xa0, 0x80],
    [0xf4, 0x90, 0x80, 0x80],
    [0x80],
    [0xc3],
  ],
  ...[
    [0xe2, 0x82],
    [0xf0, 0x9f, 0x98],
    [0xef, 0xbb],
    [0xef, 0xbb, 0xbf],
    [0xff, 0xfe],
    [0x00],
    [0x1f],
    [0x7f],
  ],
].map((bytes) => Uint8Array.from(bytes))
/** Longer inputs say little more and cost more. */
const MOST_BYTES = 40_000

function replaced(bytes: Uint8Array, at: number, removed: number, put: Uint8Array): Uint8Array {
  const behind = bytes.subarray(Math.min(bytes.length, at + removed))
  const whole = new Uint8Array(at + put.length + behind.length)
  whole.set(bytes.subarray(0, at))
  whole.set(put, at)
  whole.set(behind, at + put.length)
  return whole
}

function range(dice: Dice, bytes: Uint8Array, most: number): { at: number; length: number } {
  const at = dice.whole(bytes.length + 1)
  return { at, length: Math.min(bytes.length - at, 1 + dice.whole(most)) }
}

type Change = (dice: Dice, bytes: Uint8Array, other: Uint8Array) => Uint8Array

const changes: readonly Change[] = [
  (dice, bytes) => {
    const copy = bytes.slice()
    const at = dice.whole(copy.length)
    if (copy.length > 0) copy[at] = (copy[at] ?? 0) ^ (1 << dice.whole(8))
    return copy
  },
  (dice, bytes) => replaced(bytes, dice.whole(bytes.length + 1), dice.whole(3), dice.pick(PIECES)),
  (dice, bytes) => replaced(bytes, dice.whole(bytes.length + 1), 0, dice.pick(PIECES)),
  (dice, bytes) => replaced(bytes, dice.whole(bytes.length + 1), dice.whole(2), dice.pick(BAD_BYTES)),
  (dice, bytes) => {
    const { at, length } = range(dice, bytes, dice.pick([1, 4, 40, 400]))
    return replaced(bytes, at, length, new Uint8Array(0))
  },
  (dice, bytes) => {
    const { at, length } = range(dice, bytes, dice.pick([4, 40, 400]))
    return replaced(bytes, dice.whole(bytes.length + 1), 0, bytes.slice(at, at + length))
  },
  (dice, bytes) => bytes.slice(0, dice.whole(bytes.length + 1)),
  (dice, bytes, other) => {
    const { at, length } = range(dice, other, dice.pick([8, 80, 800]))
    const place = range(dice, bytes, dice.pick([1, 80, 800]))
    return replaced(bytes, place.at, dice.once(2) ? 0 : place.length, other.slice(at, at + length))
  },
  (_, bytes, other) => replaced(bytes, bytes.length, 0, other),
  replaceDigits,
  (dice, bytes) => {
    const member = dice.pick(PIECES)
    const braces = placesOf(bytes, 0x7b)
    return braces.length === 0 ? bytes : replaced(bytes, dice.pick(braces) + 1, 0, member)
  },
  repeatMember,
]

function placesOf(bytes: Uint8Array, byte: number): number[] {
  const places: number[] = []
  for (let at = bytes.indexOf(byte); at !== -1; at = bytes.indexOf(byte, at + 1)) places.push(at)
  return places
}

function replaceDigits(dice: Dice, bytes: Uint8Array): Uint8Array {
  const digits = [...bytes.keys()].filter((at) => (bytes[at] ?? 0) >= 0x30 && (bytes[at] ?? 0) <= 0x39)
  if (digits.length === 0) return bytes
  const put = dice.pick(['-0', '1e5', '01', '0.50', '1.', '.5', '1E400', '9'.repeat(40), '', '-', '0x1'])
  return replaced(bytes, dice.pick(digits), dice.whole(3), encoder.encode(put))
}

/** A key twice in its object: the piece between two commas comes again. */
function repeatMember(dice: Dice, bytes: Uint8Array): Uint8Array {
  const commas = placesOf(bytes, 0x2c)
  if (commas.length < 2) return bytes
  const index = dice.whole(commas.length - 1)
  const from = commas[index] ?? 0
  const to = commas[index + 1] ?? from
  return replaced(bytes, dice.once(2) ? to : dice.pick(commas), 0, bytes.slice(from, to))
}

/** The bytes after one change or several. `other`: something to take pieces from. */
export function mutated(dice: Dice, bytes: Uint8Array, other: Uint8Array): Uint8Array {
  let changed = bytes
  const times = 1 + dice.whole(dice.pick([1, 2, 4]))
  for (let time = 0; time < times; time += 1) changed = dice.pick(changes)(dice, changed, other)
  return changed.length > MOST_BYTES ? changed.slice(0, MOST_BYTES) : changed
}
