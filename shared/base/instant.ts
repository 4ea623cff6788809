/** When did it happen, and how is that written? Instants are milliseconds since 1970-01-01T00:00:00Z. */

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?)?$/i

/**
 * Reads an ISO 8601 date or date-time (CloudTrail record reference: eventTime is UTC); without a zone it is UTC.
 * Gives `undefined` for anything else, including impossible dates such as 2023-02-30. Fractions below 1 ms are cut off.
 */
export function parseInstant(text: string): number | undefined {
  const found = ISO.exec(text)
  if (found === null) return undefined
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] = found
  if (!isTimeOfDay(Number(hour), Number(minute), Number(second))) return undefined
  const date = new Date(0)
  // Not Date.UTC: it takes the years 0 to 99 for 1900 to 1999.
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  if (date.getUTCDate() !== Number(day) || date.getUTCMonth() !== Number(month) - 1) return undefined
  const milliseconds = Number(fraction.padEnd(3, '0').slice(0, 3))
  date.setUTCHours(Number(hour), Number(minute), Number(second), milliseconds)
  const offset = zoneOffset(zone)
  return offset === undefined ? undefined : date.getTime() - offset
}

function isTimeOfDay(hour: number, minute: number, second: number): boolean {
  return hour <= 23 && minute <= 59 && second <= 59
}

/** Milliseconds that a zone is ahead of UTC; `undefined` for a zone that cannot be. */
function zoneOffset(zone: string): number | undefined {
  if (zone === 'Z' || zone === 'z') return 0
  const digits = zone.slice(1).replace(':', '')
  const hours = Number(digits.slice(0, 2))
  const minutes = Number(digits.slice(2, 4))
  if (!isTimeOfDay(hours, minutes, 0)) return undefined
  const ahead = (hours * 60 + minutes) * 60_000
  return zone.startsWith('-') ? -ahead : ahead
}

/** Writes an instant as `2023-07-10T11:38:23Z`, with milliseconds only when there are any. */
export function formatInstant(instant: number): string {
  const text = new Date(instant).toISOString()
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text
}

/** Writes when a file was last changed; '' where that is not known (0) or is no date that can be written. Milliseconds. */
export function formatFileTime(modified: number): string {
  const instant = Math.floor(modified)
  return instant === 0 || Number.isNaN(new Date(instant).getTime()) ? '' : formatInstant(instant)
}
