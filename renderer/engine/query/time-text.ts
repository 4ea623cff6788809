/** Which stretch of time is meant by a date or time as people type it? `2023-07` is a month, `2023-07-10` that UTC day,
 *  `2023-07-10T11:38` that minute; with nothing left out it is one millisecond. */
import { formatInstant, parseInstant } from '../../../shared/base/instant.js'

/** Epoch ms, [from, to). */
export interface TimeSpan {
  readonly from: number
  readonly to: number
}

const TYPED =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?)?)?)?$/i
const DAY = 86_400_000
/** 9999-12-31T23:59:59.999Z: later instants have no four-digit year to write. */
const LAST_INSTANT = 253_402_300_799_999

/** The span, or `undefined` if the text is no date or time, or an impossible one (2023-02-30). */
export function parseTimeSpan(text: string): TimeSpan | undefined {
  const found = TYPED.exec(text)
  // `Date` reads the years 0 to 99 as 1900 to 1999.
  if (found === null || Number(found[1]) < 100) return undefined
  const [, year = '', month, day] = found
  if (day === undefined) return monthOrYear(Number(year), month)
  const from = parseInstant(text)
  return from === undefined ? undefined : span(from, from + precision(found))
}

function span(from: number, to: number): TimeSpan {
  return { from, to: Math.min(LAST_INSTANT, to) }
}

/** Length in ms of the smallest unit that was typed. */
function precision([, , , , hour, , second, fraction]: RegExpExecArray): number {
  if (hour === undefined) return DAY
  if (second === undefined) return 60_000
  return fraction === undefined ? 1000 : 10 ** Math.max(0, 3 - fraction.length)
}

function monthOrYear(year: number, month: string | undefined): TimeSpan | undefined {
  if (month === undefined) return span(Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1))
  const index = Number(month) - 1
  return index < 0 || index > 11 ? undefined : span(Date.UTC(year, index, 1), Date.UTC(year, index + 1, 1))
}

/** Does the text look like an attempt at a date? Decides whether an error speaks of dates. */
export function looksLikeTime(text: string): boolean {
  return /^\d{4}[-/.]\d{1,2}/.test(text)
}

/** The shortest text that `parseTimeSpan` reads as starting at this instant: a day when it is midnight. */
export function timeText(instant: number): string {
  return instant % DAY === 0 ? formatInstant(instant).slice(0, 10) : formatInstant(instant)
}
