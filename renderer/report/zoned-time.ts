/** How is an instant written for a reader in a time zone? `2023-07-10 13:38:23 +02:00`, milliseconds only where there are any. */

export interface ZonedTime {
  readonly zone: string
  write(instant: number): string
}

/** Throws RangeError for a zone that does not exist. */
export function zonedTime(zone: string): ZonedTime {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'longOffset',
  })
  return {
    zone,
    write(instant) {
      const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]))
      const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? ''
      const offset = part('timeZoneName').replace('GMT', '')
      const thousandths = ((Math.floor(instant) % 1000) + 1000) % 1000
      const fraction = thousandths === 0 ? '' : `.${String(thousandths).padStart(3, '0')}`
      const day = `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`
      const time = `${part('hour')}:${part('minute')}:${part('second')}${fraction}`
      return `${day} ${time} ${zone === 'UTC' ? 'UTC' : offset === '' ? '+00:00' : offset}`
    },
  }
}
