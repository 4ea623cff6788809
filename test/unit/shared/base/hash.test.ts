import { expect, test } from 'vitest'
import { fnv1a32, hashOfText, hexOf, writeHex } from '../../../../shared/base/hash.js'

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

test('digits of either case are written as the bytes that they stand for, and nothing around them', () => {
  const bytes = new Uint8Array(8).fill(7)
  writeHex('00010f10ABff', bytes, 1)
  expect([...bytes]).toEqual([7, 0, 1, 15, 16, 171, 255, 7])
})

test('a text in ASCII has the hash of its bytes', () => {
  expect(['', 'a', 'foobar'].map((text) => hashOfText(text) >>> 0)).toEqual([
    0x811c9dc5, 0xe40c292c, 0xbf9cf968,
  ])
})
