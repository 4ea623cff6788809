import fc from 'fast-check'
import { expect, test } from 'vitest'
import { segmentsOf, shortenSegments } from '../../../../renderer/state/marked-text.js'
import { shortenMiddle } from '../../../../renderer/state/shorten.js'

test('marks survive the cut, and one that falls into the gap marks the gap', () => {
  const segments = segmentsOf('arn:aws:iam::123456789012:user/eve', [[13, 25]])
  expect(shortenSegments(segments, 11)).toEqual([
    { text: 'arn:a', marked: false },
    { text: '…', marked: true },
    { text: 'r/eve', marked: false },
  ])
})

test('what could disguise itself is written as an escape, also inside a mark', () => {
  expect(segmentsOf('a\u202eb', [[1, 2]])).toEqual([
    { text: 'a', marked: false },
    { text: '\\u202e', marked: true },
    { text: 'b', marked: false },
  ])
})

test('a shortened value never takes more room than there is, and is whole where it fits', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 3, max: 60 }), (text, room) => {
      const whole = segmentsOf(text, [])
      const shown = shortenSegments(whole, room)
      const length = shown.reduce((sum, segment) => sum + segment.text.length, 0)
      expect(length).toBeLessThanOrEqual(Math.max(room, 0))
      const plain = whole.map((segment) => segment.text).join('')
      if (plain.length <= room) expect(shown).toEqual(whole)
    }),
  )
})

test('graphemes are not torn apart', () => {
  expect(shortenMiddle('👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻', 3)).toBe('👩‍💻…👩‍💻')
})
