/** Is a stream that is decoded at once decoded right, bounded, and given up where anything is wrong with it? */
import { randomBytes } from 'node:crypto'
import { constants, deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { inflateWhole } from '../../../../electron/intake/inflate-whole.js'

const LIMIT = 1_000_000
const trailer = Buffer.alloc(8, 7)
const withTrailer = (stream: Buffer): Buffer => Buffer.concat([stream, trailer])
const text = Buffer.from(`{"Records":[${'{"eventName":"GitPush"},'.repeat(9_000)}{}]}`)

test.each([
  ['text', text, {}],
  ['noise, kept as it is', randomBytes(300_000), {}],
  ['stored blocks', text, { level: 0 }],
  ['fixed codes', text, { strategy: constants.Z_FIXED }],
  ['one byte', Buffer.from('x'), {}],
  ['nothing', Buffer.alloc(0), {}],
  ['as much as is allowed', Buffer.alloc(LIMIT, 'ab'), {}],
])('%s comes out whole, with what follows it counted', (_, content, options) => {
  const found = inflateWhole(withTrailer(deflateRawSync(content, options)), LIMIT)
  expect(found?.behind).toBe(8)
  expect(Buffer.from(found?.output ?? [1]).equals(content)).toBe(true)
})

test('one stream after the other leaves nothing of the one before', () => {
  const streams = [text, Buffer.from('short'), randomBytes(5_000), text]
  for (const content of streams) {
    const found = inflateWhole(withTrailer(deflateRawSync(content)), LIMIT)
    expect(Buffer.from(found?.output ?? []).equals(content)).toBe(true)
  }
})

test.each([
  ['what is cut', withTrailer(deflateRawSync(text).subarray(0, -20))],
  [
    'a stream without its last block',
    withTrailer(deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH })),
  ],
  ['a block of no kind', withTrailer(Buffer.from([7, 7, 7, 7]))],
  ['a distance before the beginning', withTrailer(Buffer.from([0x4b, 0x04, 0x52, 0x00, 0x00]))],
  ['nothing at all', Buffer.alloc(0)],
  ['what ends too near to the end to be sure', deflateRawSync(text)],
])('%s is given up', (_, bytes) => {
  const found = inflateWhole(bytes, LIMIT)
  expect(found === undefined || found.behind !== 8).toBe(true)
})

test.each([
  ['compressed', {}],
  ['stored', { level: 0 }],
])('a byte more than is allowed is given up, %s, and the next stream is right', (_, options) => {
  const more = withTrailer(deflateRawSync(Buffer.alloc(LIMIT + 1, 'a'), options))
  expect(inflateWhole(more, LIMIT)).toBeUndefined()
  expect(Buffer.from(inflateWhole(withTrailer(deflateRawSync(text)), LIMIT)?.output ?? []).equals(text)).toBe(
    true,
  )
})

test('what would unpack to a thousand times its size takes no memory', () => {
  const bomb = withTrailer(deflateRawSync(Buffer.alloc(300_000_000)))
  const before = process.memoryUsage().arrayBuffers
  expect(inflateWhole(bomb, LIMIT)).toBeUndefined()
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16_000_000)
})
