/** When did it happen, if eventTime is written the usual way? `2023-07-10T11:38:23Z`: 20 bytes, a possible instant, whose
 *  seconds fit a u32 other than 0 (which means "undated"). Everything else is read by `timeOf` of `shared/cloudtrail`. */

export const EVENT_TIME_LENGTH = 20
const NEVER = 0

export class EventTimeReader {
  /** The ten bytes of the last date, and its first second. */
  #yearBytes = 0
  #monthBytes = 0
  #dayBytes = 0
  #dayStart = NEVER

  /** Epoch seconds of the 20 bytes at `at`; 0 if they are not such a time. */
  secondsAt(bytes: Uint8Array, view: DataView, at: number): number {
    const year = view.getInt32(at, true)
    const month = view.getInt32(at + 4, true)
    const day = view.getInt16(at + 8, true)
    if (year !== this.#yearBytes || month !== this.#monthBytes || day !== this.#dayBytes) {
      this.#yearBytes = year
      this.#monthBytes = month
      this.#dayBytes = day
      this.#dayStart = dayStart(bytes, at)
    }
    if (this.#dayStart === NEVER || bytes[at + 10] !== 0x54 || bytes[at + 13] !== 0x3a) return NEVER
    if (bytes[at + 16] !== 0x3a || bytes[at + 19] !== 0x5a) return NEVER
    const hour = twoDigits(bytes, at + 11)
    const minute = twoDigits(bytes, at + 14)
    const second = twoDigits(bytes, at + 17)
    if (hour > 23 || minute > 59 || second > 59) return NEVER
    return this.#dayStart + hour * 3600 + minute * 60 + second
  }
}

/** Epoch seconds at which the date `YYYY-MM-DD` at `at` begins; 0 if it is none, or not after 1970-01-01. */
function dayStart(bytes: Uint8Array, at: number): number {
  if (bytes[at + 4] !== 0x2d || bytes[at + 7] !== 0x2d) return NEVER
  const year = 100 * twoDigits(bytes, at) + twoDigits(bytes, at + 2)
  const month = twoDigits(bytes, at + 5)
  const day = twoDigits(bytes, at + 8)
  // Years that fit a u32 of seconds; also the guard against what is no digit at all.
  if (year < 1970 || year > 2105 || month < 1 || month > 12 || day < 1) return NEVER
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCDate() === day ? date.getTime() / 1000 : NEVER
}

/** The value of two decimal digits; 1000 or more if one of them is none. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]! - 0x30
  const ones = bytes[at + 1]! - 0x30
  return tens >>> 0 > 9 || ones >>> 0 > 9 ? 1000 : 10 * tens + ones
}
