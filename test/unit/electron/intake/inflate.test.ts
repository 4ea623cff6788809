/** Does fflate still have the inner fields that tell where a deflate stream ended? */
import { deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { Inflater } from '../../../../electron/intake/inflate.js'

const text = Buffer.from('{"Records":[]}'.repeat(500))

test('the end of a stream is found to the byte, with what follows it', () => {
  const packed = deflateRawSync(text)
  const inflater = new Inflater()
  const output = inflater.push(Buffer.concat([packed, Buffer.from('behind')]))
  expect({
    same: Buffer.from(output).equals(text),
    finished: inflater.finished,
    unread: Buffer.from(inflater.unread).toString(),
    damage: inflater.damage,
  }).toEqual({ same: true, finished: true, unread: 'behind', damage: undefined })
})

test('a stream that has not ended is not finished, even when every byte was used', () => {
  const packed = deflateRawSync(text, { finishFlush: 2 })
  const inflater = new Inflater()
  const output = inflater.push(packed)
  expect({ length: output.length, finished: inflater.finished }).toEqual({
    length: text.length,
    finished: false,
  })
})

test('damage gives what came before it, and the bytes from there on', () => {
  const good = deflateRawSync(text, { finishFlush: 2 })
  const inflater = new Inflater()
  const output = inflater.push(Buffer.concat([good, Uint8Array.of(7, 7, 7, 7)]))
  expect(Buffer.from(output).equals(text)).toBe(true)
  expect(inflater.damage).toBe('invalid block type')
  expect(inflater.unread.length).toBeGreaterThan(0)
})

test('the results of two streams in turn do not disturb each other', () => {
  const other = Buffer.from('other '.repeat(9_000))
  const streams = [text, other].map((content) => ({
    content,
    packed: deflateRawSync(content),
    out: [] as Uint8Array[],
  }))
  const inflaters = streams.map(() => new Inflater())
  for (let at = 0; at < 400; at += 10) {
    streams.forEach((stream, index) => {
      const slice = stream.packed.subarray(at, at + 10)
      const output = slice.length === 0 ? undefined : inflaters[index]?.push(slice)
      if (output !== undefined) stream.out.push(output)
    })
  }
  expect(streams.map(({ content, out }) => Buffer.concat(out).equals(content))).toEqual([true, true])
})
