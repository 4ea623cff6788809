/** Does no damage to an archive pass unnoticed, and does none of it throw? */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildTar } from '../support/build-tar.js'
import { buildZip } from '../support/build-zip.js'
import { unpackedFrom } from '../support/intake-reading.js'

interface Result {
  readonly contents: readonly string[]
  readonly problems: readonly string[]
}

function read(bytes: Uint8Array): Result {
  const { payloads, problems } = unpackedFrom(bytes)
  return { contents: payloads.map(({ text }) => text), problems: problems.map(({ code }) => code) }
}

const content = fc
  .array(fc.constantFrom('{"eventName":', '"GitPush"', ',\n', '}', '012345'), { maxLength: 300 })
  .map((parts) => Buffer.from(`{${parts.join('')}`))
const part = fc.record({
  content,
  method: fc.constantFrom('store' as const, 'deflate' as const),
  descriptor: fc.constantFrom(undefined, 'signed' as const, 'unsigned' as const),
  zip64: fc.constantFrom(false, false, true),
})
const parts = fc.array(part, { minLength: 1, maxLength: 4 }).map((list) =>
  list.map(({ descriptor, zip64, ...one }, index) => ({
    ...one,
    name: `entry-${String(index)}.json`,
    zip64: zip64 && descriptor === undefined,
    ...(descriptor === undefined ? {} : { descriptor }),
  })),
)
const expected = (list: readonly { readonly content: Buffer }[]): readonly string[] =>
  list.map((one) => one.content.toString('latin1'))

test('an archive gives its contents in order', () => {
  fc.assert(
    fc.property(parts, (list) => {
      expect(read(buildZip(list))).toEqual({ contents: expected(list), problems: [] })
      expect(read(buildTar(list))).toEqual({ contents: expected(list), problems: [] })
    }),
  )
})

test('changed bytes are noticed, or change no content', () => {
  const damage = fc.array(
    fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.integer({ min: 1, max: 255 })),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  fc.assert(
    fc.property(parts, damage, (list, flips) => {
      const zip = buildZip(list)
      for (const [where, flip] of flips) {
        const at = 4 + Math.floor(where * (zip.length - 4))
        zip[at] = (zip[at] ?? 0) ^ flip
      }
      const { contents, problems } = read(zip)
      if (problems.length === 0) expect(contents).toEqual(expected(list))
    }),
    { numRuns: 2_000 },
  )
})

test('a cut archive says so, and gives beginnings of its contents', () => {
  fc.assert(
    fc.property(parts, fc.double({ min: 0, max: 0.999, noNaN: true }), (list, where) => {
      const zip = buildZip(list)
      const { contents, problems } = read(zip.subarray(0, 4 + Math.floor(where * (zip.length - 4))))
      expect(problems.length).toBeGreaterThan(0)
      for (const text of contents)
        expect(list.some((one) => one.content.toString('latin1').startsWith(text))).toBe(true)
    }),
    { numRuns: 300 },
  )
})
