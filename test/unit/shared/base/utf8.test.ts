import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findInvalidUtf8 } from '../../../../shared/base/utf8.js'

const find = (...bytes: number[]): number => findInvalidUtf8(new Uint8Array(bytes), 0, bytes.length)

test('the first ill-formed sequence is found', () => {
  expect([
    find(0x41, 0xc3, 0xa4),
    find(0x41, 0xc3),
    find(0xc0, 0x80),
    find(0x41, 0xe0, 0x80, 0x80),
    find(0xed, 0xa0, 0x80),
    find(0xf0, 0x80, 0x80, 0x80),
    find(0xf4, 0x90, 0x80, 0x80),
    find(0x41, 0x42, 0xff),
  ]).toEqual([-1, 1, 0, 1, 0, 0, 0, 2])
})

test('the verdict is that of the strict decoder', () => {
  const byte = fc.oneof(fc.nat(255), fc.constantFrom(0x80, 0xbf, 0xc2, 0xe0, 0xed, 0xf0, 0xf4, 0x9f, 0x90))
  const strict = new TextDecoder('utf-8', { fatal: true })
  const accepts = (bytes: Uint8Array): boolean => {
    try {
      strict.decode(bytes)
      return true
    } catch {
      return false
    }
  }
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 12 }), (list) => {
      const bytes = Uint8Array.from(list)
      const found = findInvalidUtf8(bytes, 0, bytes.length)
      expect(found === -1).toBe(accepts(bytes))
      if (found !== -1) expect(accepts(bytes.subarray(0, found))).toBe(true)
    }),
    { numRuns: 3000 },
  )
})
