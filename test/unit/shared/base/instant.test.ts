import { expect, test } from 'vitest'
import { formatFileTime, formatInstant, parseInstant } from '../../../../shared/base/instant.js'

test.each([
  ['2023-07-10T11:38:23Z', '2023-07-10T11:38:23Z'],
  ['2023-07-10T11:38:23', '2023-07-10T11:38:23Z'],
  ['2023-07-10t11:38:23z', '2023-07-10T11:38:23Z'],
  ['2023-07-10 11:38:23.123456789', '2023-07-10T11:38:23.123Z'],
  ['2023-07-10T11:38:23,5Z', '2023-07-10T11:38:23.500Z'],
  ['2023-07-10T11:38Z', '2023-07-10T11:38:00Z'],
  ['2023-07-10', '2023-07-10T00:00:00Z'],
  ['2023-07-10T01:38:23+02:00', '2023-07-09T23:38:23Z'],
  ['2023-07-10T11:38:23-0530', '2023-07-10T17:08:23Z'],
  ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00Z'],
  ['0050-01-01T00:00:00Z', '0050-01-01T00:00:00Z'],
  ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
])('%s is the instant %s', (text, expected) => {
  const instant = parseInstant(text)
  expect(instant === undefined ? undefined : formatInstant(instant)).toBe(expected)
})

test.each([
  '',
  'now',
  '1689000000',
  '2023-02-29',
  '2023-02-30T00:00:00Z',
  '2023-04-31',
  '2023-00-10',
  '2023-13-01',
  '2023-01-00',
  '2023-01-32',
  '2023-07-10T24:00:00Z',
  '2023-07-10T23:60:00Z',
  '2023-07-10T23:59:60Z',
  '2023-07-10T11:38:23+24:00',
  '2023-07-10T11:38:23+01:60',
  '2023-07-10T11:38:23+1',
  '2023-07-10T11:38:23 Z',
  '2023-07-10T11Z',
  '2023-7-1',
  ' 2023-07-10',
  '2023-07-10\n',
  '+002023-07-10T00:00:00Z',
  '２０２３-07-10',
])('%j is no instant', (text) => {
  expect(parseInstant(text)).toBeUndefined()
})

test('every written instant is read back as itself', () => {
  const instants = [-62_167_219_200_000, -1, 0, 1, 999, 1_000, 1_688_989_103_000, 253_402_300_799_999]
  expect(instants.map((instant) => parseInstant(formatInstant(instant)))).toEqual(instants)
})

test('the time of a file is empty where it is unknown or no date can be written', () => {
  const times = [0, 8.64e15 + 1, 9_000_000_000_000_000, Number.NaN, Infinity]
  expect(times.map(formatFileTime)).toEqual(['', '', '', '', ''])
  expect(formatFileTime(1_688_989_103_250.75)).toBe('2023-07-10T11:38:23.250Z')
  expect(formatFileTime(-1000)).toBe('1969-12-31T23:59:59Z')
})
