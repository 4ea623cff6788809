import { expect, test } from 'vitest'
import { bytesText, counted, msText } from '../../../../renderer/state/number-format.js'

test('milliseconds have a digit behind the point below ten, and groups above a thousand', () => {
  expect([0, 0.04, 0.35, 9.94, 9.95, 12.4, 1058.2].map(msText)).toEqual([
    '0.0 ms',
    '0.0 ms',
    '0.3 ms',
    '9.9 ms',
    '10 ms',
    '12 ms',
    '1,058 ms',
  ])
})

test('counts are exact and agree with their noun, sizes have one digit behind the point below ten', () => {
  expect([counted(1, 'event'), counted(0, 'event'), counted(1898, 'event')]).toEqual([
    '1 event',
    '0 events',
    '1,898 events',
  ])
  expect([12, 1536, 20_480].map(bytesText)).toEqual(['12 B', '1.5 KiB', '20 KiB'])
})
