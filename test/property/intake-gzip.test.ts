/** Does our gzip reading equal node:zlib's, for any members, contents and chunk sizes, and does no damage pass unnoticed? */
import { constants, deflateRawSync, gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sourceLimits } from '../../electron/intake/limits.js'
import { simplePayload } from '../../electron/intake/simple-file.js'
import { gunzippedFrom } from '../support/intake-reading.js'

interface Result {
  readonly output: Buffer
  readonly problems: readonly string[]
  readonly intact: boolean
}

function read(bytes: Uint8Array, step: number): Result {
  const { output, problems, intact } = gunzippedFrom(bytes, step)
  return { output, problems: problems.map(({ code }) => code), intact }
}

const words = fc.array(
  fc.constantFrom('{"eventName":', '"GitPush"', ',\n', 'AccessDenied', '}', 'é', '0123456789'),
  {
    maxLength: 4_000,
  },
)
const content = fc.oneof(
  words.map((parts) => Buffer.from(parts.join(''))),
  fc.uint8Array({ maxLength: 3_000 }).map((bytes) => Buffer.from(bytes)),
  fc.integer({ min: 0, max: 200_000 }).map((length) => Buffer.alloc(length, 'a')),
)
const member = fc
  .tuple(content, fc.constantFrom(0, 1, 6, 9), fc.constantFrom(0, 2, 4))
  .map(([bytes, level, strategy]) => ({ bytes, packed: gzipSync(bytes, { level, strategy }) }))
const step = fc.oneof(fc.constantFrom(1_000_000, 65_536, 4_096), fc.integer({ min: 1, max: 97 }))

test('members of any number and content, read in any chunks, equal node:zlib', () => {
  fc.assert(
    fc.property(fc.array(member, { minLength: 1, maxLength: 4 }), step, (members, size) => {
      const packed = Buffer.concat(members.map((one) => one.packed))
      const found = read(packed, size)
      expect(found.output.equals(gunzipSync(packed))).toBe(true)
      expect({ problems: found.problems, intact: found.intact }).toEqual({
        problems: [],
        intact: members.length === 1,
      })
    }),
    { numRuns: 150 },
  )
})

test('a file cut anywhere gives a prefix of its content, and says that it was cut', () => {
  fc.assert(
    fc.property(
      member,
      fc.double({ min: 0, max: 1, noNaN: true }),
      step,
      ({ bytes, packed }, where, size) => {
        const cut = 3 + Math.floor(where * (packed.length - 4))
        const found = read(packed.subarray(0, cut), size)
        expect(bytes.subarray(0, found.output.length).equals(found.output)).toBe(true)
        expect({ problems: found.problems, intact: found.intact }).toEqual({
          problems: ['gzip-truncated'],
          intact: false,
        })
        // a deflate block is decoded up to its last whole symbol
        if (cut >= packed.length - 8) expect(found.output.length).toBe(bytes.length)
      },
    ),
    { numRuns: 150 },
  )
})

test('a byte changed anywhere behind the header is noticed, or changes nothing', () => {
  fc.assert(
    fc.property(
      member,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 1, max: 255 }),
      ({ bytes, packed }, where, flip) => {
        const at = Math.min(packed.length - 1, 10 + Math.floor(where * (packed.length - 10)))
        const damaged = Buffer.from(packed)
        damaged[at] = (damaged[at] ?? 0) ^ flip
        const found = read(damaged, 65_536)
        if (found.problems.length === 0) expect(found.output.equals(bytes)).toBe(true)
        else expect(found.intact).toBe(false)
      },
    ),
    { numRuns: 300 },
  )
})

test('everything before damage is kept, and a member behind it is read', () => {
  const first = Buffer.from(Array.from({ length: 20_000 }, (_, n) => `{"n":${String(n * 7919)}}`).join('\n'))
  const started = deflateRawSync(first, { finishFlush: constants.Z_SYNC_FLUSH })
  const header = gzipSync('').subarray(0, 10)
  const second = Buffer.from('{"second":true}')
  const packed = Buffer.concat([header, started, Buffer.alloc(90, 0xff), gzipSync(second)])
  for (const size of [1_000_000, 4_096, 7]) {
    const { output, problems, intact } = read(packed, size)
    expect(output.equals(Buffer.concat([first, second]))).toBe(true)
    expect({ problems, intact }).toEqual({ problems: ['gzip-damaged'], intact: false })
  }
})

test('what takes the short way is what the long way finds intact, whatever the bytes', () => {
  const text = fc.oneof(words, fc.constant(['{"Records":[]}'])).map((parts) => `{"a":"${parts.join('')}`)
  const flip = fc.option(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), fc.nat(255)))
  fc.assert(
    fc.property(text, flip, fc.uint8Array({ maxLength: 3 }), (content, damage, behind) => {
      const file = Buffer.concat([gzipSync(content), behind])
      if (damage !== null) file[Math.floor(damage[0] * file.length)] = damage[1]
      const short = simplePayload(file, sourceLimits)
      const long = read(file, 65_536)
      if (short === undefined) expect(damage !== null || behind.length > 0 || file.length > 32_768).toBe(true)
      else if (short.encoding === 'gzip') {
        expect(long.intact).toBe(true)
        expect(long.output.equals(short.raw)).toBe(true)
      }
    }),
    { numRuns: 300 },
  )
})
