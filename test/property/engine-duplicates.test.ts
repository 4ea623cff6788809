/** Is every event recognised that was there before, and none that was not, wherever its key is kept? */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DuplicateTable, type KnownEvent } from '../../renderer/engine/duplicates/duplicate-table.js'
import { createIndexWriter, type DuplicateCopy } from '../../renderer/engine/ingest/index-writer.js'
import { KeySieve } from '../../renderer/engine/duplicates/key-sieve.js'
import { memoryKeyFile } from '../support/memory-key-file.js'

/** Words of few values, so that keys are the same in two words of three, and in the bits that are kept in memory. */
const word = fc.oneof(
  fc.constantFrom(0, 1, 0x10000, 0xffffffff, 0x80000000, 0x80010000),
  fc.integer({ min: 0, max: 0xffffffff }),
)
const keys = fc.array(fc.tuple(word, word, word), { minLength: 1, maxLength: 12 })
const plans = keys.chain((list) =>
  fc.record({
    list: fc.constant(list),
    picks: fc.array(fc.nat(list.length - 1), { maxLength: 60 }),
    segments: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 12 }),
    recent: fc.integer({ min: 1, max: 6 }),
    room: fc.constantFrom(0, 40, 100, 400, Number.POSITIVE_INFINITY),
  }),
)

test('exactly the events that were added are known, as what they were, in memory, in the file, and refused by it', () => {
  fc.assert(
    fc.property(plans, ({ list, picks, segments, recent, room }) => {
      const table = new DuplicateTable({ file: memoryKeyFile(room), recent })
      const naive = new Map<string, KnownEvent>()
      let segment = 0
      let doc = 0
      table.beginSegment(segment)
      picks.forEach((pick, step) => {
        if (segments.includes(step % 10)) {
          segment += 1 + (step % 3)
          doc = 0
          table.beginSegment(segment)
        }
        const [a, b, lane] = list[pick]!
        const name = `${a} ${b} ${lane}`
        expect(table.add(Uint32Array.of(a, b, lane))).toEqual(naive.get(name))
        if (naive.has(name)) return
        naive.set(name, { segment, doc })
        doc += 1
      })
    }),
    { numRuns: 500 },
  )
})

const mixed = (n: number): number => {
  const once = Math.imul(n ^ (n >>> 15), 0x85ebca6b)
  return (Math.imul(once ^ (once >>> 13), 0xc2b2ae35) ^ once) >>> 0
}

test('of many events few bytes stay in memory, and the file is hardly read for those that are new', () => {
  const file = memoryKeyFile()
  const table = new DuplicateTable({ file, recent: 20_000 })
  const plain = new DuplicateTable({ recent: 20_000 })
  const all = 200_000
  let invented = 0
  for (let n = 0; n < all; n += 1) {
    if (n % 20_000 === 0) {
      table.beginSegment(n / 20_000)
      plain.beginSegment(n / 20_000)
    }
    if (table.add(Uint32Array.of(mixed(n), mixed(n + all), n)) !== undefined) invented += 1
    plain.add(Uint32Array.of(mixed(n), mixed(n + all), n))
  }
  expect(invented).toBe(0)
  expect(file.reads).toBeLessThan(all / 200)
  expect(table.bytes).toBeLessThan(3 * (all - 20_000) + 25 * 40_000)
  expect(plain.bytes).toBeGreaterThan(12 * all)
  for (const n of [0, 19_999, 20_000, 123_456, all - 1]) {
    expect(table.add(Uint32Array.of(mixed(n), mixed(n + all), n))).toEqual({
      segment: Math.floor(n / 20_000),
      doc: n % 20_000,
    })
  }
})

/** Few records, each in some ways of writing that say the same, and one that says something else under the same id. */
const records = fc.record({
  number: fc.nat(6),
  spaces: fc.boolean(),
  backwards: fc.boolean(),
  other: fc.boolean(),
})
type Chosen = typeof records extends fc.Arbitrary<infer Value> ? Value : never

function textOf({ number, spaces, backwards, other }: Chosen): string {
  const members = Object.entries({
    eventTime: '2023-07-10T11:00:00Z',
    eventSource: 's3.amazonaws.com',
    eventName: other ? 'PutObject' : 'GetObject',
    eventID: `11111111-1111-4111-8111-00000000000${number}`,
    recipientAccountId: '111122223333',
  })
  return JSON.stringify(
    Object.fromEntries(backwards ? members.reverse() : members),
    undefined,
    spaces ? 1 : undefined,
  )
}

test('records are recognised across payloads and segments, however few keys stay in memory', () => {
  const payloads = fc.array(
    fc.record({ list: fc.array(records, { minLength: 1, maxLength: 6 }), flush: fc.boolean() }),
    { maxLength: 14 },
  )
  const inFile = fc.record({ recent: fc.integer({ min: 1, max: 4 }), room: fc.constantFrom(0, 64, Infinity) })
  fc.assert(
    fc.property(payloads, inFile, (list, { recent, room }) => {
      const known = new Map<string, { segment: number; doc: number }>()
      const expected = { events: 0, copies: [] as Pick<DuplicateCopy, 'segment' | 'doc' | 'part'>[] }
      const found = { events: 0, copies: [] as Pick<DuplicateCopy, 'segment' | 'doc' | 'part'>[] }
      const writer = createIndexWriter({
        firstSegmentId: 3,
        existing: [],
        onSegment: ({ size, copies }) => {
          found.events += size
          found.copies.push(...copies.map(({ segment, doc, part }) => ({ segment, doc, part })))
        },
        duplicates: { file: memoryKeyFile(room), recent },
      })
      let segment = 3
      let doc = 0
      list.forEach(({ list: chosen, flush }, part) => {
        for (const one of chosen) {
          const name = `${one.number} ${one.other}`
          const before = known.get(name)
          if (before !== undefined) expected.copies.push({ ...before, part })
          else {
            known.set(name, { segment, doc })
            expected.events += 1
            doc += 1
          }
        }
        const text = new TextEncoder().encode(`{"Records":[${chosen.map(textOf).join(',')}]}`)
        const bytes = new Uint8Array(text.length + 16)
        bytes.set(text)
        writer.payload(0).read({ part, bytes, start: 0, end: text.length, rawOffset: 0, last: true })
        if (!flush || doc === 0) return
        writer.flush()
        segment += 1
        doc = 0
      })
      writer.flush()
      found.copies.push(
        ...writer.takeCopies().map(({ segment: of, doc: at, part }) => ({ segment: of, doc: at, part })),
      )
      expect(found).toEqual(expected)
    }),
    { numRuns: 200 },
  )
})

test('the sieve holds every key that was added, and hardly any other', () => {
  const keys = fc.array(fc.tuple(word, word, word), { maxLength: 200 })
  fc.assert(
    fc.property(keys, (list) => {
      const sieve = new KeySieve(list.length)
      for (const [a, b, lane] of list) sieve.add(a, b, lane)
      for (const [a, b, lane] of list) expect(sieve.mayHold(Uint32Array.of(a, b, lane))).toBe(true)
    }),
  )
  const sieve = new KeySieve(50_000)
  for (let n = 0; n < 50_000; n += 1) sieve.add(mixed(n), mixed(n + 1_000_000), n)
  let wrong = 0
  for (let n = 50_000; n < 100_000; n += 1)
    if (sieve.mayHold(Uint32Array.of(mixed(n), mixed(n + 1_000_000), n))) wrong += 1
  expect(wrong).toBeLessThan(1500)
  expect(sieve.bytes).toBeLessThan(1.3 * 50_000)
})
