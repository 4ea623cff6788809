/** What is an id's text, and which text is which id? Ids are four 32-bit lanes a doc; see `IdColumn` in `segment.ts`. */
import type { ColdPart, ColdSection, IdName, Segment } from './segment.js'

const TEXT_LANE = 0xffffffff
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export type Lanes = readonly [number, number, number, number]

/** The lanes of a lower-case UUID; undefined for any other text, and for the few UUIDs whose lanes mean something else. */
export function uuidLanes(text: string): Lanes | undefined {
  if (!UUID.test(text)) return undefined
  const digits = text.replaceAll('-', '')
  const lane = (at: number) => Number.parseInt(digits.slice(at, at + 8), 16)
  const lanes: Lanes = [lane(0), lane(8), lane(16), lane(24)]
  const absent = lanes.every((value) => value === 0)
  return absent || isTextLanes(lanes, 0) ? undefined : lanes
}

/** Is the id at `at` (4 * doc) no UUID, but a text of the dictionary? */
export function isTextLanes(lanes: ArrayLike<number>, at: number): boolean {
  return lanes[at + 1] === TEXT_LANE && lanes[at + 2] === TEXT_LANE
}

export function isAbsentId(lanes: ArrayLike<number>, at: number): boolean {
  return lanes[at] === 0 && lanes[at + 1] === 0 && lanes[at + 2] === 0 && lanes[at + 3] === 0
}

/** Does the doc have this id as 128 bits (present, and no text)? */
export function isUuid(lanes: ArrayLike<number>, at: number): boolean {
  return !isTextLanes(lanes, at) && !isAbsentId(lanes, at)
}

const hex = (lane: number): string => lane.toString(16).padStart(8, '0')

/** The 36 characters of the UUID at `at` (4 * doc). */
export function uuidText(lanes: Uint32Array, at: number): string {
  const first = hex(lanes[at] as number)
  const second = hex(lanes[at + 1] as number)
  const third = hex(lanes[at + 2] as number)
  return `${first}-${second.slice(0, 4)}-${second.slice(4)}-${third.slice(0, 4)}-${third.slice(4)}${hex(lanes[at + 3] as number)}`
}

/** The id as it is in the record; '' when the event has none. Needs its lanes, and the text if it is no UUID. */
export function idTextOf(segment: Segment, doc: number, name: IdName): string {
  const cold = coldOf(segment)
  const lanes = cold.ids[name]
  const at = 4 * doc
  if (isTextLanes(lanes, at)) return cold.dictionary.text(lanes[at + 3] as number)
  return isAbsentId(lanes, at) ? '' : uuidText(lanes, at)
}

/** An answer needs a section of a segment that is not attached, and perhaps others. Whoever can load them does so and asks
 *  again. */
export class ColdMissing extends Error {
  constructor(
    readonly segment: Segment,
    readonly section: ColdSection,
    readonly others: readonly Pick<ColdMissing, 'segment' | 'section'>[] = [],
  ) {
    super(`segment ${String(segment.id)}: ${section} is not there`)
  }
}

/** The cold part of a segment. Reading of it what is not attached throws ColdMissing. */
export function coldOf(segment: Segment): ColdPart {
  return segment.cold
}
