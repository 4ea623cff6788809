import { expect, test } from 'vitest'
import { hexLines } from '../../../../renderer/state/hex-lines.js'

test('bytes stand sixteen a line behind the offset of the first of them', () => {
  const hex = Array.from({ length: 18 }, (_, byte) => byte.toString(16).padStart(2, '0')).join('')
  expect([hexLines(hex, 0x1f0), hexLines('', 0)]).toEqual([
    '000001f0  00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f\n00000200  10 11',
    '',
  ])
})
