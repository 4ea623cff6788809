/** Which ids contain a piece of text? Ids are 128 bits, not text: a piece such as `4f2-9` is compared as masked bits at
 *  every place of the 36 characters where it could stand, so no text is built. */
import { addDoc, hasDoc, type Docset } from '../facts/docset.js'
import type { LineScan } from '../query/regex/line-scan.js'
import { uuidText } from '../segment/identifiers.js'

const LENGTH = 36
const TEXT_LANE = 0xffffffff
const DASH = 0x2d
const DASHES: ReadonlySet<number> = new Set([8, 13, 18, 23])
const POSSIBLE = /^[0-9a-f-]{1,36}$/

/** One place: the bits of each lane that the piece covers, and what they must be. */
interface Placement {
  readonly masks: readonly [number, number, number, number]
  readonly bits: readonly [number, number, number, number]
}

/** Every place of a UUID at which the piece (folded) can stand; empty when it can be part of none. */
export function placements(piece: string): readonly Placement[] {
  if (!POSSIBLE.test(piece)) return []
  const places: Placement[] = []
  for (let at = 0; at + piece.length <= LENGTH; at += 1) {
    const place = placementAt(piece, at)
    if (place !== undefined) places.push(place)
  }
  return places
}

function placementAt(piece: string, at: number): Placement | undefined {
  const masks: [number, number, number, number] = [0, 0, 0, 0]
  const bits: [number, number, number, number] = [0, 0, 0, 0]
  for (let offset = 0; offset < piece.length; offset += 1) {
    const position = at + offset
    const character = piece.charAt(offset)
    if (DASHES.has(position) !== (character === '-')) return undefined
    if (character === '-') continue
    const digit = position - [...DASHES].filter((dash) => dash < position).length
    const lane = digit >>> 3
    const shift = (7 - (digit & 7)) * 4
    masks[lane] = (masks[lane] as number) | (0xf << shift)
    bits[lane] = (bits[lane] as number) | (Number.parseInt(character, 16) << shift)
  }
  return { masks, bits }
}

/** Adds the docs whose id contains the piece at one of its places. `confirm` has the last word, where it is given. */
export function addUuidsWith(
  lanes: Uint32Array,
  piece: string,
  docs: Docset,
  confirm: ((text: string) => boolean) | undefined,
): void {
  const places = placements(piece)
  if (places.length === 0) return
  // Flat, so that the inner loop reads integers only: four masks, then four bit patterns, a place.
  const flat = Int32Array.from(places.flatMap(({ masks, bits }) => [...masks, ...bits]))
  const windows = piece.includes('-') ? undefined : windowsWith(piece.slice(0, WINDOWED))
  for (let doc = 0, at = 0; at < lanes.length; doc += 1, at += 4) {
    if (windows !== undefined && !hasWindow(lanes, at, windows)) continue
    if (hasDoc(docs, doc) || !standsAt(lanes, at, flat) || !isUuidAt(lanes, at)) continue
    if (confirm === undefined || confirm(uuidText(lanes, at))) addDoc(docs, doc)
  }
}

/** So many digits are looked for in windows of four. */
const WINDOWED = 3

/** For every four digits, whether they contain these (at most three). */
function windowsWith(digits: string): Uint8Array {
  const windows = new Uint8Array(65_536)
  const width = digits.length * 4
  const wanted = Number.parseInt(digits, 16)
  for (let window = 0; window < windows.length; window += 1) {
    for (let shift = 0; shift + width <= 16; shift += 4) {
      if (((window >>> shift) & ((1 << width) - 1)) === wanted) windows[window] = 1
    }
  }
  return windows
}

/** Could the digits be in the id? Windows every two digits, none across a dash: every three digits lie in one of them. */
function hasWindow(lanes: Uint32Array, at: number, windows: Uint8Array): boolean {
  const first = lanes[at] as number
  const second = lanes[at + 1] as number
  const third = lanes[at + 2] as number
  const fourth = lanes[at + 3] as number
  return (
    ((windows[first >>> 16] as number) |
      (windows[(first >>> 8) & 0xffff] as number) |
      (windows[first & 0xffff] as number) |
      (windows[second >>> 16] as number) |
      (windows[second & 0xffff] as number) |
      (windows[third >>> 16] as number) |
      (windows[third & 0xffff] as number) |
      (windows[((third << 8) | (fourth >>> 24)) & 0xffff] as number) |
      (windows[fourth >>> 16] as number) |
      (windows[(fourth >>> 8) & 0xffff] as number) |
      (windows[fourth & 0xffff] as number)) !==
    0
  )
}

function standsAt(lanes: Uint32Array, at: number, flat: Int32Array): boolean {
  const first = lanes[at] as number
  const second = lanes[at + 1] as number
  const third = lanes[at + 2] as number
  const fourth = lanes[at + 3] as number
  for (let place = 0; place < flat.length; place += 8) {
    const wrong =
      ((first & (flat[place] as number)) ^ (flat[place + 4] as number)) |
      ((second & (flat[place + 1] as number)) ^ (flat[place + 5] as number)) |
      ((third & (flat[place + 2] as number)) ^ (flat[place + 6] as number)) |
      ((fourth & (flat[place + 3] as number)) ^ (flat[place + 7] as number))
    if (wrong === 0) return true
  }
  return false
}

/** What a UUID looks like, for expressions that can match none. */
export const uuidShape = Array.from({ length: LENGTH }, (_, at) =>
  DASHES.has(at) ? '-' : '0123456789abcdef',
)

/** A test that says nothing about the pieces that it needs. */
export interface UuidTest {
  /** Looks through many texts at once. */
  readonly lines: LineScan | undefined
  passes(text: string): boolean
}

/** Adds the docs whose id, as text, passes. */
export function addUuidsPassing(lanes: Uint32Array, docs: Docset, test: UuidTest): void {
  let count = 0
  for (let doc = 0, at = 0; at < lanes.length; doc += 1, at += 4) {
    if (hasDoc(docs, doc) || !isUuidAt(lanes, at)) continue
    batch[count] = doc
    writeLine(lanes, at, LINE * count)
    count += 1
    if (count < BATCH) continue
    addPassing(count, docs, test)
    count = 0
  }
  addPassing(count, docs, test)
}

/** As `isUuid`, for lanes of one kind only: called for every event. */
function isUuidAt(lanes: Uint32Array, at: number): boolean {
  const second = lanes[at + 1] as number
  const third = lanes[at + 2] as number
  if (second === TEXT_LANE && third === TEXT_LANE) return false
  return ((lanes[at] as number) | second | third | (lanes[at + 3] as number)) !== 0
}

function addPassing(count: number, docs: Docset, { lines, passes }: UuidTest): void {
  const found = lines?.scan(lineBytes, LINE * count)
  const texts =
    found?.every((place) => place >= 0) === true ? '' : ascii.decode(lineBytes.subarray(0, LINE * count))
  const textOf = (line: number): string => texts.slice(LINE * line, LINE * line + LENGTH)
  if (found === undefined) {
    for (let line = 0; line < count; line += 1) if (passes(textOf(line))) addDoc(docs, batch[line] as number)
    return
  }
  for (const place of found) {
    const line = Math.floor((place < 0 ? ~place : place) / LINE)
    if (place >= 0 || passes(textOf(line))) addDoc(docs, batch[line] as number)
  }
}

const BATCH = 4096
/** The docs whose ids are looked at together. */
const batch = new Uint16Array(BATCH)
/** A UUID with its line feed. */
const LINE = LENGTH + 1
const ascii = new TextDecoder()
const lineBytes = new Uint8Array(LINE * BATCH).fill(0x0a)
const lineView = new DataView(lineBytes.buffer)
/** A byte as two hexadecimal digits. */
const twoDigits = Uint16Array.from({ length: 256 }, (_, byte) => {
  const [high, low] = [byte >>> 4, byte & 15].map((digit) => '0123456789abcdef'.charCodeAt(digit))
  return ((high as number) << 8) | (low as number)
})

/** The text of the id at `at`, written to `to`. */
function writeLine(lanes: Uint32Array, at: number, to: number): void {
  const second = lanes[at + 1] as number
  const third = lanes[at + 2] as number
  const last = lanes[at + 3] as number
  writeFour(to, (lanes[at] as number) >>> 16)
  writeFour(to + 4, lanes[at] as number)
  lineBytes[to + 8] = DASH
  writeFour(to + 9, second >>> 16)
  lineBytes[to + 13] = DASH
  writeFour(to + 14, second)
  lineBytes[to + 18] = DASH
  writeFour(to + 19, third >>> 16)
  lineBytes[to + 23] = DASH
  writeFour(to + 24, third)
  writeFour(to + 28, last >>> 16)
  writeFour(to + 32, last)
}

/** The low 16 bits as four digits. */
function writeFour(to: number, bits: number): void {
  const digits = ((twoDigits[(bits >>> 8) & 255] as number) << 16) | (twoDigits[bits & 255] as number)
  lineView.setInt32(to, digits)
}
