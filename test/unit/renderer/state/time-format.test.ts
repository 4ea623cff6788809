import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  daysText,
  durationText,
  isoTime,
  readWallClock,
  relativeTime,
  tableTime,
  zoneOffset,
} from '../../../../renderer/state/time-format.js'

const noon = Date.UTC(2023, 6, 10, 12, 0, 5)

test('an instant is written in the zone that is read in, with its offset where it stands alone', () => {
  const zones = ['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/St_Johns']
  expect(zones.map((zone) => [tableTime(noon, zone), isoTime(noon + 250, zone)])).toEqual([
    ['2023-07-10 12:00:05', '2023-07-10T12:00:05.250Z'],
    ['2023-07-10 14:00:05', '2023-07-10T14:00:05.250+02:00'],
    ['2023-07-10 17:30:05', '2023-07-10T17:30:05.250+05:30'],
    ['2023-07-10 09:30:05', '2023-07-10T09:30:05.250-02:30'],
  ])
})

test('what the table writes can be typed again and means the same instant, outside the hour that comes twice', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: Date.UTC(2005, 0), max: Date.UTC(2035, 0) }),
      fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata'),
      (instant, zone) => {
        const near = [-3_600_000, 3_600_000].every(
          (by) => zoneOffset(instant + by, zone) === zoneOffset(instant, zone),
        )
        fc.pre(near)
        expect(readWallClock(tableTime(instant, zone), zone)).toBe(instant)
      },
    ),
  )
})

test('what is no date is refused', () => {
  expect(
    ['2023-02-30', 'yesterday', '', '2023-07-10 25:00'].map((text) => readWallClock(text, 'UTC')),
  ).toEqual([undefined, undefined, undefined, undefined])
})

test('durations and distances are said in the largest unit that fits', () => {
  expect([
    durationText(420),
    durationText(63_000),
    durationText(7_500_000),
    relativeTime(0, 3 * 86_400_000),
  ]).toEqual(['420 ms', '1 min 3 s', '2 h 5 min', '3 days ago'])
})

test('the days of a stretch are those of the zone, and one day is said once', () => {
  const [evening, morning] = [Date.UTC(2024, 4, 12, 22), Date.UTC(2024, 4, 13, 1)]
  expect(
    ['UTC', 'Europe/Amsterdam', 'America/New_York'].map((zone) => daysText(evening, morning, zone)),
  ).toEqual(['2024-05-12 to 2024-05-13', '2024-05-13', '2024-05-12'])
})
