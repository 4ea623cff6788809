/** Does the index hold exactly what the records say? Checked against the parser and the law of `leaf.ts`. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseJson } from '../../shared/cloudtrail/json.js'
import type { JsonObject, JsonValue } from '../../shared/cloudtrail/leaf.js'
import { looksLikeRecord } from '../../shared/cloudtrail/record-bounds.js'
import { expectedLeaves, payloadOf, recordTexts, wrapped } from '../support/payload-texts.js'
import { factsOfWritten, leavesOfSegment, utf8, write } from '../support/written-payloads.js'

const RUNS = 120

describe('the reader', () => {
  test('finds every record in every shape, and indexes exactly its leaves', () => {
    fc.assert(
      fc.property(payloadOf, ({ texts, payload }) => {
        const written = write([payload])
        expect(written.segments.flatMap(leavesOfSegment)).toEqual(texts.map(expectedLeaves))
        expect(written.payloads[0]).toMatchObject({
          counts: { records: texts.length, events: texts.length, quarantined: 0, duplicates: 0 },
          quarantine: [],
          problems: [],
        })
      }),
      { numRuns: RUNS },
    )
  })

  test('says the same whether a record takes the fast path or the exact one', () => {
    fc.assert(
      fc.property(payloadOf, ({ payload }) => {
        expect(factsOfWritten(write([payload]))).toEqual(
          factsOfWritten(write([payload], { forceExact: true })),
        )
      }),
      { numRuns: RUNS },
    )
  })

  test('says the same however the payload is cut into chunks', () => {
    fc.assert(
      fc.property(
        payloadOf,
        fc.array(fc.integer({ min: 1, max: 600 }), { minLength: 1 }),
        ({ payload }, chunks) => {
          expect(factsOfWritten(write([payload], { chunks }))).toEqual(factsOfWritten(write([payload])))
        },
      ),
      { numRuns: RUNS },
    )
  })

  test('points at the verbatim record in the part that it was read from', () => {
    fc.assert(
      fc.property(recordTexts, (texts) => {
        const bytes = utf8(wrapped(texts))
        const { segments } = write([wrapped(texts)])
        const found = segments.flatMap((segment) =>
          Array.from({ length: segment.size }, (_, doc) => {
            const pointer = segment.cold.pointer(doc)
            return new TextDecoder().decode(bytes.subarray(pointer.offset, pointer.offset + pointer.length))
          }),
        )
        expect(found).toEqual(texts.map((text) => new TextDecoder().decode(utf8(text))))
      }),
      { numRuns: RUNS },
    )
  })

  test('takes no text for whole that JSON.parse refuses, and no text for damaged that it accepts', () => {
    const edit = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      remove: fc.nat(3),
      insert: fc.constantFrom(
        '',
        ',',
        '}',
        '{',
        '"',
        ']',
        '[',
        ':',
        '\\',
        '0',
        '\n',
        'x',
        '\u0000',
        'é',
        '1e',
        '.',
        '-',
        ' ',
      ),
    })
    fc.assert(
      fc.property(recordTexts, fc.array(edit, { minLength: 1, maxLength: 2 }), (texts, edits) => {
        let payload = wrapped(texts)
        for (const { at, remove, insert } of edits) {
          const place = 12 + Math.floor(at * (payload.length - 14))
          payload = payload.slice(0, place) + insert + payload.slice(place + remove)
        }
        const [result] = write([payload]).payloads
        const damaged =
          result!.problems.length > 0 ||
          result!.quarantine.some((range) => range.problem.code !== 'not-cloudtrail')
        // The reader reads bytes: half a surrogate pair in the text becomes a replacement character in them.
        const reparsed = parseJson(new TextDecoder().decode(utf8(payload)))
        // Arrays inside `Records` are taken apart, which is noted as damage.
        expect(damaged).toBe(!reparsed.ok || hasNestedRecords(reparsed.value))
      }),
      { numRuns: 2 * RUNS },
    )
  })
})

describe('a run that was cut off', () => {
  test('goes on where a segment was cut, without counting anything twice', () => {
    fc.assert(
      fc.property(payloadOf, fc.double({ min: 0, max: 1, noNaN: true }), ({ payload }, at) => {
        const bytes = utf8(payload)
        const { payloads } = write([payload])
        const whole = payloads[0]!.counts
        const resumed = write([payload], { skipBefore: Math.floor(at * bytes.length) })
        const rest = resumed.payloads[0]!
        const starts = write([payload]).segments.flatMap((segment) =>
          Array.from({ length: segment.size }, (_, doc) => segment.cold.pointer(doc).offset),
        )
        const expected = starts.filter((start) => start >= Math.floor(at * bytes.length)).length
        expect(rest.counts.events).toBe(expected)
        expect(rest.shape).toBe(payloads[0]!.shape)
        expect(whole.events).toBe(starts.length)
      }),
      { numRuns: 100 },
    )
  })
})

function hasNestedRecords(value: JsonValue): boolean {
  const records = value instanceof Map ? (value as JsonObject).get('Records') : undefined
  if (!Array.isArray(records)) return false
  return (records as JsonValue[]).some((item) => Array.isArray(item) && item.some(looksLikeRecord))
}
