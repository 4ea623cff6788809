/** Do frames survive encoding, whatever they hold and wherever the stream is cut? */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  createFrameDecoder,
  encodeFrame,
  encodeFrameHead,
  readFrameAt,
  writeFrameHead,
} from '../../shared/contract/frame-codec.js'
import type { Frame } from '../../shared/contract/frames.js'
import { FramesWriter } from '../../electron/intake/frames-writer.js'

const bytes = fc.uint8Array({ maxLength: 300 })
const origin = fc.record({ path: fc.string(), root: fc.string(), bytes: fc.nat(), modified: fc.nat() })
const problem = fc.record({
  code: fc.constant('gzip-truncated' as const),
  subject: fc.string(),
  offset: fc.nat(),
})
const payload: fc.Arbitrary<Frame> = fc.record({
  kind: fc.constant('payload' as const),
  header: fc.record({
    source: fc.nat(),
    origin,
    payload: fc.nat(),
    inside: fc.array(fc.string({ unit: 'binary' }), { maxLength: 3 }),
    rawOffset: fc.nat(),
    last: fc.boolean(),
    encoding: fc.constantFrom('gzip' as const, 'deflate' as const, 'identity' as const),
    problems: fc.array(problem, { maxLength: 2 }),
  }),
  stored: bytes,
  raw: bytes,
})
const plan: fc.Arbitrary<Frame> = fc.record({
  kind: fc.constant('plan' as const),
  header: fc.record({ files: fc.nat(), bytes: fc.nat(), complete: fc.boolean() }),
})
const failed: fc.Arbitrary<Frame> = fc.record({
  kind: fc.constant('failed' as const),
  header: fc.record({ problem }),
})
const frames = fc.array(fc.oneof(payload, plan, failed), { maxLength: 12 })

const plain = (list: readonly Frame[]): unknown =>
  list.map((frame) =>
    frame.kind === 'payload' ? { ...frame, stored: [...frame.stored], raw: [...frame.raw] } : frame,
  )

test('decoding what was encoded gives the same frames, wherever the stream is cut', () => {
  fc.assert(
    fc.property(
      frames,
      fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 8 }),
      (list, cuts) => {
        const stream = Buffer.concat(list.map(encodeFrame))
        const decoder = createFrameDecoder()
        const found: Frame[] = []
        for (let at = 0, turn = 0; at < stream.length; turn += 1) {
          const size = cuts[turn % cuts.length] ?? 1
          found.push(...decoder.push(Uint8Array.from(stream.subarray(at, at + size))))
          at += size
        }
        expect(plain(found)).toEqual(plain(list))
        expect(decoder.pending).toBe(0)
      },
    ),
  )
})

test('a head that is written in place is the head of the frame, or is not written at all', () => {
  fc.assert(
    fc.property(frames, fc.nat(400), fc.nat(900), (list, at, room) => {
      for (const frame of list) {
        const target = new Uint8Array(at + room).fill(7)
        const behind = writeFrameHead(frame, target, at)
        const head = behind === -1 ? [] : [...encodeFrameHead(frame)]
        const length = behind === -1 ? 0 : behind - at
        expect([...target.subarray(at, at + length)]).toEqual(head)
        expect(target.subarray(0, at).every((byte) => byte === 7)).toBe(true)
        expect(behind).toBeLessThan(target.length)
        if (behind === -1) expect(target.every((byte) => byte === 7)).toBe(true)
      }
    }),
  )
})

test('the writer gives the same bytes as encoding frame by frame', () => {
  fc.assert(
    fc.property(frames, (list) => {
      const writer = new FramesWriter()
      for (const frame of list) writer.write(frame)
      const rest = writer.takeRest() ?? new Uint8Array(0)
      expect(Buffer.from(rest).equals(Buffer.concat(list.map(encodeFrame)))).toBe(true)
    }),
  )
})

test('a frame is read in place, as views, only once it is whole', () => {
  fc.assert(
    fc.property(payload, fc.nat({ max: 50 }), (frame, before) => {
      const encoded = encodeFrame(frame)
      const ring = new Uint8Array(before + encoded.length + 9)
      ring.set(encoded, before)
      for (const available of [0, 15, 16, encoded.length - 1]) {
        expect(readFrameAt(ring, before, available)).toBeUndefined()
      }
      const found = readFrameAt(ring, before, encoded.length + 9)
      expect(found?.bytes).toBe(encoded.length)
      expect(plain(found === undefined ? [] : [found.frame])).toEqual(plain([frame]))
      expect(found?.frame.kind === 'payload' && found.frame.raw.buffer).toBe(ring.buffer)
    }),
  )
})

test('bytes that are no frame are refused', () => {
  expect(() => readFrameAt(new Uint8Array(64).fill(0x7b), 0, 64)).toThrow('no frame at byte 0')
})
