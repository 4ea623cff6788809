import { expect, test } from 'vitest'
import { release } from '../../../../../renderer/engine/segment/release.js'

test('bytes that are given back take no memory any more, also when that is said twice', () => {
  const words = new Uint32Array(1000)
  release(words.buffer)
  release(words.buffer)
  expect([words.length, words.buffer.byteLength]).toEqual([0, 0])
})
