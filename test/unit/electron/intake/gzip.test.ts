/** Is every member found, whatever stands around it, and does a file of nothing but false members cost no more than its bytes? */
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { mayBeDeflate } from '../../../../electron/intake/deflate-start.js'
import { Inflater } from '../../../../electron/intake/inflate.js'
import { gunzippedFrom } from '../../../support/intake-reading.js'

function read(bytes: Uint8Array, step?: number) {
  const { output, problems } = gunzippedFrom(bytes, step)
  const told = problems.map(({ code, offset, length }) => [code, offset, length])
  return { text: output.toString('latin1'), problems: told }
}

const named = Buffer.from([0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3])
const endless = Buffer.concat([named, Buffer.alloc(300_000, 'A')])
const first = gzipSync('{"first":true}')
const second = gzipSync('{"second":true}')

describe('a header that takes up what follows', () => {
  test.each([
    ['at the start', [endless], '', [['gzip-damaged', 0, endless.length]]],
    [
      'behind a member',
      [first, endless],
      '{"first":true}',
      [['gzip-trailing-bytes', first.length, endless.length]],
    ],
    ['before a member', [endless, second], '{"second":true}', [['gzip-damaged', 0, endless.length]]],
    [
      'between members, in the last bytes',
      [first, named, Buffer.alloc(50, 'A'), second],
      '{"first":true}{"second":true}',
      [['gzip-damaged', first.length, 60]],
    ],
    [
      'cut off by the end, and a member within it',
      [first, Buffer.from([0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 3, 0xff, 0xff]), second],
      '{"first":true}{"second":true}',
      [['gzip-truncated', first.length, 12]],
    ],
  ])('%s: is passed over, and what stands around it is read', (_, parts, text, problems) => {
    for (const step of [1_000_000, 65_536, 1_000]) {
      expect(read(Buffer.concat(parts), step)).toEqual({ text, problems })
    }
  })
})

test('a header without data, right before a member, hides nothing', () => {
  const bare = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3])
  const { text, problems } = read(Buffer.concat([first, bare, second]))
  expect([text, problems]).toEqual(['{"first":true}{"second":true}', [['gzip-damaged', first.length, 10]]])
})

describe('members that cannot be decoded', () => {
  const inflated = (bytes: Buffer, step = 65_536): { attempts: number; result: ReturnType<typeof read> } => {
    const push = Reflect.get(Inflater.prototype, 'push') as (slice: Uint8Array) => Uint8Array
    let attempts = 0
    Inflater.prototype.push = function (slice: Uint8Array) {
      attempts += 1
      return push.call(this, slice)
    }
    try {
      const result = read(bytes, step)
      return { attempts, result }
    } finally {
      Inflater.prototype.push = push
    }
  }
  const repeated = (hex: string, bytes: number): Buffer => {
    const one = Buffer.from(hex, 'hex')
    return Buffer.concat(Array.from({ length: Math.ceil(bytes / one.length) }, () => one))
  }

  test('by their first bits are not tried, and one range is reported', () => {
    const { attempts, result } = inflated(repeated('1f8b080000000000000307', 262_144))
    expect(attempts).toBe(1)
    expect(result).toEqual({ text: '', problems: [['gzip-damaged', 0, 262_152]] })
  })

  test('are not tried more often than the bytes that were read allow, and a member behind them is read', () => {
    // a block with fixed codes whose first code points before the start
    const failing = repeated('1f8b0800000000000003030200', 1_048_576)
    const { attempts, result } = inflated(Buffer.concat([failing, Buffer.alloc(1_024), second]))
    expect(attempts).toBeLessThan(256 + 1_024 + 5)
    expect(result.text).toBe('{"second":true}')
    expect(result.problems).toEqual([['gzip-damaged', 0, failing.length + 1_024]])
  })
})

test('whatever a compressor writes is taken for the start of a stream', () => {
  for (const level of [0, 1, 6, 9]) {
    for (const text of ['', 'a', '{"eventName":"GitPush"}', 'xyz'.repeat(5_000)]) {
      const data = gzipSync(text, { level }).subarray(10)
      for (let length = 0; length < 40; length += 1) expect(mayBeDeflate(data.subarray(0, length))).toBe(true)
    }
  }
})
