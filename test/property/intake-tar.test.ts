/** Is every undamaged entry of a tar archive found, and every other byte of it accounted for, whatever happens to it? */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildTar } from '../support/build-tar.js'
import { unpackedFrom } from '../support/intake-reading.js'

function read(bytes: Uint8Array, step: number) {
  const { payloads, problems } = unpackedFrom(bytes, { step })
  return { contents: payloads.map(({ text }) => text), problems }
}

/** An entry as it stands in an archive, and what it holds: no two hold the same. */
interface Entry {
  readonly bytes: Buffer
  readonly content: string
}

const sizes = fc.array(fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 400, max: 1_700 })), {
  minLength: 1,
  maxLength: 6,
})
const entries = fc.tuple(sizes, fc.constantFrom('e', 'a/very/long/name/'.repeat(9))).map(([list, name]) =>
  list.map((size, index): Entry => {
    const content = `{"n":${String(index)},"x":"${'abcdefg'.repeat(250).slice(0, size)}"}`
    const part = { name: `${name}${String(index)}.json`, content: Buffer.from(content) }
    return { content, bytes: buildTar([part]).subarray(0, -1_024) }
  }),
)
const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })
const step = fc.oneof(fc.constantFrom(1_000_000, 4_096), fc.integer({ min: 1, max: 700 }))
const end = Buffer.alloc(1_024)
const archive = (list: readonly Entry[]): Buffer => Buffer.concat([...list.map(({ bytes }) => bytes), end])

/** The contents of the entries that have no byte from `from` to `to`; the entry that ends right before may lose its border. */
function undamaged(list: readonly Entry[], from: number, to: number): readonly string[] {
  let at = 0
  const kept: string[] = []
  for (const { bytes, content } of list) {
    if (at + bytes.length <= from || at >= to) kept.push(content)
    at += bytes.length
  }
  return kept
}

/** How many entries have all of their bytes from `from` to `to`. */
function within(list: readonly Entry[], from: number, to: number): number {
  let at = 0
  let count = 0
  for (const { bytes } of list) {
    if (at >= from && at + bytes.length <= to) count += 1
    at += bytes.length
  }
  return count
}

test('archives behind each other give all of their entries', () => {
  fc.assert(
    fc.property(fc.array(entries, { minLength: 1, maxLength: 3 }), step, (lists, size) => {
      const { contents, problems } = read(Buffer.concat(lists.map(archive)), size)
      expect(contents).toEqual(lists.flat().map(({ content }) => content))
      expect(problems).toEqual([])
    }),
  )
})

test('a cut archive gives every entry before the cut, and says that it was cut', () => {
  fc.assert(
    fc.property(entries, place, step, (list, where, size) => {
      const bytes = archive(list)
      // one block of zeros is enough of an end
      const cut = 512 + Math.floor(where * (bytes.length - 1_024))
      const { contents, problems } = read(bytes.subarray(0, cut), size)
      expect(contents).toEqual(expect.arrayContaining([...undamaged(list, cut, bytes.length)]))
      if (cut < bytes.length - 1_024 + 1) expect(problems.length).toBeGreaterThan(0)
    }),
    { numRuns: 300 },
  )
})

test('a changed byte is noticed or changes only the content that it stands in; every other entry is read', () => {
  fc.assert(
    fc.property(entries, place, fc.integer({ min: 1, max: 255 }), step, (list, where, flip, size) => {
      const bytes = archive(list)
      const at = Math.floor(where * bytes.length)
      // what is no longer a tar file by its first header is not read as one
      fc.pre(at >= 512)
      bytes[at] = (bytes[at] ?? 0) ^ flip
      const { contents, problems } = read(bytes, size)
      expect(contents).toEqual(expect.arrayContaining([...undamaged(list, at, at + 1)]))
      if (problems.length === 0) expect(contents).toHaveLength(list.length)
    }),
    { numRuns: 500 },
  )
})

test('bytes taken out or put in are noticed, and every entry that has all of its bytes is read', () => {
  const splice = fc.tuple(
    place,
    fc.integer({ min: 1, max: 3_000 }),
    fc.option(fc.uint8Array({ maxLength: 900 })),
  )
  fc.assert(
    fc.property(entries, splice, step, (list, [where, count, put], size) => {
      const bytes = archive(list)
      const from = 512 + Math.floor(where * (bytes.length - 1_024 - 512))
      const to = put === null ? Math.min(from + count, bytes.length - 1_024) : from
      fc.pre(to - from > 0 || (put?.length ?? 0) > 0)
      const changed = Buffer.concat([bytes.subarray(0, from), put ?? new Uint8Array(0), bytes.subarray(to)])
      const { contents, problems } = read(changed, size)
      expect(contents).toEqual(expect.arrayContaining([...undamaged(list, from, Math.max(to, from + 1))]))
      // whole entries may be taken out, or zeros put in, without a trace
      const originals = list.map(({ content }) => content)
      const traceless = problems.length === 0 && contents.every((content) => originals.includes(content))
      if (traceless) expect(contents.length).toBeGreaterThanOrEqual(list.length - within(list, from, to))
    }),
    { numRuns: 500 },
  )
})
