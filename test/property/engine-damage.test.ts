/** What does damage to a payload cost? Nothing but the records that it touches, wherever it is. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectedLeaves, payloadOf, recordTexts, wrapped } from '../support/payload-texts.js'
import { numbered, print, record, style } from '../support/record-texts.js'
import { factsOfWritten, leavesOfSegment, utf8, write } from '../support/written-payloads.js'

const RUNS = 120

describe('damage', () => {
  const damage = fc.record({
    record: fc.nat(7),
    at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    remove: fc.nat(20),
    insert: fc.constantFrom([], [0x7b], [0x7d], [0x22], [0x00], [0xff], [0x5d], [0x5b], [0x2c, 0x2c], [0x5c]),
  })

  test('costs no record that it does not touch, and every count adds up', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(record, style), { minLength: 2, maxLength: 8 }),
        damage,
        fc.constantFrom('wrapped', 'lines'),
        (records, hit, shape) => {
          const texts = records.map(([tree, how], index) =>
            // A record is found again by its first key: it must be written plainly.
            print(numbered(tree, index), { space: shape === 'lines' ? '' : how.space, escape: 'least' }),
          )
          const victim = hit.record % texts.length
          const pieces = texts.map(utf8)
          const bytes = pieces[victim]!
          const place = Math.floor(hit.at * bytes.length)
          pieces[victim] = Uint8Array.from([
            ...bytes.subarray(0, place),
            ...hit.insert,
            ...bytes.subarray(Math.min(bytes.length, place + hit.remove)),
          ])
          const payload =
            shape === 'lines' ? join(pieces, '\n', ['', '\n']) : join(pieces, ',', ['{"Records":[', ']}'])
          const written = write([payload])
          const found = new Set(written.segments.flatMap(leavesOfSegment).map((leaves) => leaves.join('\n')))
          const missing = texts.filter(
            (text, index) => index !== victim && !found.has(expectedLeaves(text).join('\n')),
          )
          expect(missing).toEqual([])
          const { counts, quarantine } = written.payloads[0]!
          expect(counts.records).toBe(counts.events + counts.duplicates + counts.quarantined)
          expect(counts.events).toBe(written.segments.reduce((sum, segment) => sum + segment.size, 0))
          expect(quarantine.every((range) => range.offset + range.length <= payload.length)).toBe(true)
        },
      ),
      { numRuns: 2 * RUNS },
    )
  })

  test('is found at the same bytes however the payload is cut into chunks', () => {
    fc.assert(
      fc.property(
        payloadOf,
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), fc.nat(255)), {
          maxLength: 4,
        }),
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 }),
        (source, flips, chunks) => {
          const payload = utf8(source.payload)
          for (const [at, byte] of flips) payload[Math.floor(at * payload.length)] = byte
          expect(factsOfWritten(write([payload], { chunks }))).toEqual(factsOfWritten(write([payload])))
        },
      ),
      { numRuns: 2 * RUNS },
    )
  })

  test('leaves only what follows it when the payload is cut off', () => {
    fc.assert(
      fc.property(recordTexts, fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (texts, at) => {
        const payload = utf8(wrapped(texts))
        const cut = payload.subarray(0, Math.floor(at * payload.length))
        const whole = texts.filter(
          (_, index) => utf8(wrapped(texts.slice(0, index + 1))).length - 2 <= cut.length,
        )
        const written = write([cut])
        expect(written.segments.flatMap(leavesOfSegment)).toEqual(whole.map(expectedLeaves))
        const { counts, problems, quarantine } = written.payloads[0]!
        expect(counts.records).toBe(counts.events + counts.quarantined)
        if (cut.length > 0) expect(problems.length + quarantine.length).toBeGreaterThan(0)
      }),
      { numRuns: RUNS },
    )
  })
})

function join(
  pieces: readonly Uint8Array[],
  separator: string,
  around: readonly [string, string],
): Uint8Array {
  const all: number[] = [...utf8(around[0])]
  pieces.forEach((piece, index) => {
    if (index > 0) all.push(...utf8(separator))
    all.push(...piece)
  })
  return Uint8Array.from([...all, ...utf8(around[1])])
}
