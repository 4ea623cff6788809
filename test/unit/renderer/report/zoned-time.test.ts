import { expect, test } from 'vitest'
import { zonedTime } from '../../../../renderer/report/zoned-time.js'

test('a time is written in its zone, with the offset that held at that moment', () => {
  const summer = Date.UTC(2023, 6, 10, 11, 38, 23)
  const winter = Date.UTC(2023, 0, 10, 23, 30, 0, 7)
  const written = ['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/New_York'].map((zone) => [
    zonedTime(zone).write(summer),
    zonedTime(zone).write(winter),
  ])
  expect(written).toEqual([
    ['2023-07-10 11:38:23 UTC', '2023-01-10 23:30:00.007 UTC'],
    ['2023-07-10 13:38:23 +02:00', '2023-01-11 00:30:00.007 +01:00'],
    ['2023-07-10 17:08:23 +05:30', '2023-01-11 05:00:00.007 +05:30'],
    ['2023-07-10 07:38:23 -04:00', '2023-01-10 18:30:00.007 -05:00'],
  ])
})

test('a zone that does not exist is refused', () => {
  expect(() => zonedTime('Mars/Olympus')).toThrow(RangeError)
})
