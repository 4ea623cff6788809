/** How is an instant written in the zone that the analyst reads in? ISO, to the second, never without its zone near by. */

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  formats.set(zone, made)
  return made
}

/** Minutes that the zone is ahead of UTC at that instant (whole minutes; older zones with seconds are rounded). */
export function zoneOffset(instant: number, zone: string): number {
  if (zone === 'UTC') return 0
  const parts = new Map(
    formatOf(zone)
      .formatToParts(instant)
      .map((part) => [part.type, Number(part.value)]),
  )
  const at = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0
  const local = Date.UTC(at('year'), at('month') - 1, at('day'), at('hour'), at('minute'), at('second'))
  return Math.round((local - Math.floor(instant / 1000) * 1000) / 60_000)
}

function shifted(instant: number, zone: string): string {
  return new Date(instant + zoneOffset(instant, zone) * 60_000).toISOString()
}

/** `2023-07-10 11:38:23`, with milliseconds only when there are any. For columns whose head names the zone. */
export function tableTime(instant: number, zone: string): string {
  const text = shifted(instant, zone)
  return `${text.slice(0, 10)} ${text.slice(11, instant % 1000 === 0 ? 19 : 23)}`
}

/** `2023-07-10`, or `2023-07-10 to 2023-07-12`: the days of the zone on which the two instants are. */
export function daysText(first: number, last: number, zone: string): string {
  const [from, to] = [shifted(first, zone).slice(0, 10), shifted(last, zone).slice(0, 10)]
  return from === to ? from : `${from} to ${to}`
}

/** `2023-07-10T13:38:23+02:00`: complete by itself. */
export function isoTime(instant: number, zone: string): string {
  const text = shifted(instant, zone).slice(0, instant % 1000 === 0 ? 19 : 23)
  return `${text}${offsetText(zoneOffset(instant, zone))}`
}

function offsetText(minutes: number): string {
  if (minutes === 0) return 'Z'
  const size = Math.abs(minutes)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

/** Reads `2023-07-10`, `2023-07-10 11:38` or `2023-07-10T11:38:23.5` as that wall clock time in the zone; else undefined. */
export function readWallClock(text: string, zone: string): number | undefined {
  const found = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2}(?:\.\d{1,3})?))?)?(Z?)$/.exec(text.trim())
  if (found === null) return undefined
  const [, day = '', minute = '00:00', second = '00', utc = ''] = found
  const asUtc = Date.parse(`${day}T${minute}:${second.length === 2 ? second : second.padEnd(6, '0')}Z`)
  if (Number.isNaN(asUtc) || new Date(asUtc).toISOString().slice(0, 10) !== day) return undefined
  if (utc === 'Z') return asUtc
  // the offset belongs to the result, not to the guess: near a change of the clock one correction settles it
  const guess = asUtc - zoneOffset(asUtc, zone) * 60_000
  return asUtc - zoneOffset(guess, zone) * 60_000
}

/** `3 days ago`, `in 2 hours`: for tooltips only. */
export function relativeTime(instant: number, now: number): string {
  const seconds = Math.round((instant - now) / 1000)
  const format = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
  const units = [
    ['year', 31_556_952],
    ['month', 2_629_746],
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ] as const
  for (const [unit, size] of units)
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit)
  return format.format(seconds, 'second')
}

/** `1 h 4 min`, `12 s`: how long something takes or took, from milliseconds. */
export function durationText(ms: number): string {
  if (ms < 1000) return `${String(Math.round(ms))} ms`
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${String(seconds)} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${String(minutes)} min ${String(seconds % 60)} s`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return `${String(hours)} h ${String(minutes % 60)} min`
  return `${String(Math.floor(hours / 24))} days ${String(hours % 24)} h`
}
