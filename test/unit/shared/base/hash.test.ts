import { expect, test } from 'vitest'
import { fnv1a32, hexOf } from '../../../../shared/base/hash.js'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

test('FNV-1a gives the published values', () => {
  const hashOf = (text: string): number => fnv1a32(bytesOf(text), 0, text.length)
  expect(['', 'a', 'foobar'].map(hashOf)).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968])
})

test('only the bytes from start to end count', () => {
  expect(fnv1a32(bytesOf('xxfoobarxx'), 2, 8)).toBe(0xbf9cf968)
})

test('bytes are written as two lower-case digits each', () => {
  expect(hexOf(new Uint8Array([0, 1, 15, 16, 171, 255]))).toBe('00010f10abff')
})
