import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DuplicateTable } from '../../../../../renderer/engine/duplicates/duplicate-table.js'
import { EventTimeReader } from '../../../../../renderer/engine/ingest/event-time.js'
import { uuidLanes } from '../../../../../renderer/engine/segment/identifiers.js'
import { decodeText, encodeText } from '../../../../../renderer/engine/segment/lossless-utf8.js'
import { groupRows } from '../../../../../renderer/engine/write/row-groups.js'
import { StringDecoder } from '../../../../../renderer/engine/ingest/string-decoder.js'
import { readUuid } from '../../../../../renderer/engine/ingest/uuid-lanes.js'
import { utf8 } from '../../../../support/written-payloads.js'

const anyText = fc.string({ unit: 'binary' })
const withSlack = (text: string) => Uint8Array.from([...utf8(text), ...new Uint8Array(8)])

test('every text survives as bytes, half surrogate pairs too', () => {
  const units = fc
    .array(fc.constantFrom('a', 'é', '日', '\ud83d', '\ude00', '\ud800', '\ud7ff', '\ue000'))
    .map((all) => all.join(''))
  fc.assert(
    fc.property(units, (text) => {
      expect(decodeText(encodeText(text))).toBe(text)
    }),
  )
})

test('a decoded JSON string is what JSON.parse makes of it', () => {
  const decoder = new StringDecoder()
  fc.assert(
    fc.property(anyText, fc.boolean(), (text, escaped) => {
      const json = escaped
        ? `"${Array.from({ length: text.length }, (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')}"`
        : JSON.stringify(text)
      const input = withSlack(json)
      const next = decoder.decode(input, 1, input.length - 8)
      const whole = !/\p{Surrogate}/u.test(text)
      const decoded =
        next === -1
          ? null
          : new TextDecoder('utf-8', { ignoreBOM: true }).decode(decoder.bytes.subarray(0, decoder.length))
      expect(decoded).toBe(whole ? text : null)
      if (next !== -1)
        expect([next, decoder.wide]).toEqual([input.length - 8, /[\n\r\x80-\uffff]/.test(text)])
    }),
  )
})

test.each(['"\\x"', '"\\u12g4"', '"a\u0001"', '"open', '"\\ud800\\u0041"', '"\\'])(
  '%j is no string for the decoder',
  (json) => {
    const input = withSlack(json)
    expect(new StringDecoder().decode(input, 1, input.length - 8)).toBe(-1)
  },
)

describe('an event time', () => {
  const secondsOf = (text: string) => {
    const bytes = utf8(text)
    return new EventTimeReader().secondsAt(bytes, new DataView(bytes.buffer), 0)
  }

  test('of the usual form is read as Date.parse reads it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 86_400, max: 4_291_747_199 }), (second) => {
        expect(secondsOf(new Date(1000 * second).toISOString().replace('.000Z', 'Z'))).toBe(second)
      }),
    )
  })

  test.each([
    '2023-02-29T00:00:00Z',
    '2023-13-01T00:00:00Z',
    '2023-01-00T00:00:00Z',
    '2023-01-01T24:00:00Z',
    '2023-01-01t00:00:00Z',
    '2023-01-01T00:60:00Z',
    '1970-01-01T00:00:01Z',
    '1969-12-31T23:59:59Z',
    '9999-01-01T00:00:00Z',
    '20:3-01-01T00:00:00Z',
    '2023-01-01T0/:00:00Z',
  ])('that is impossible or unusual is left to others: %s', (text) => {
    expect(secondsOf(text)).toBe(0)
  })
})

test('lanes of an id are read from bytes as they are from text', () => {
  const digit = fc.constantFrom(...'0123456789abcdefAFg-')
  const shape = fc.array(digit, { minLength: 32, maxLength: 32 }).map((digits) => {
    const all = digits.join('')
    return `${all.slice(0, 8)}-${all.slice(8, 12)}-${all.slice(12, 16)}-${all.slice(16, 20)}-${all.slice(20)}`
  })
  fc.assert(
    fc.property(fc.oneof(fc.uuid(), shape), (text) => {
      const lanes = new Uint32Array(4)
      expect(readUuid(utf8(text), 0, lanes) ? [...lanes] : undefined).toEqual(uuidLanes(text))
    }),
  )
})

test('rows are in one group exactly if all their codes are equal', () => {
  const columns = fc
    .integer({ min: 1, max: 40 })
    .chain((size) =>
      fc.array(fc.array(fc.nat(2), { minLength: size, maxLength: size }), { minLength: 1, maxLength: 3 }),
    )
  fc.assert(
    fc.property(columns, (codes) => {
      const size = codes[0]!.length
      const rows = Array.from({ length: size }, (_, doc) => codes.map((column) => column[doc]).join())
      const { group, first } = groupRows(size, codes)
      expect(first).toEqual([...new Set(rows)].map((row) => rows.indexOf(row)))
      expect([...group]).toEqual(rows.map((row) => [...new Set(rows)].indexOf(row)))
    }),
  )
})

test('a known event is named by its segment and its place in it, however many there are', () => {
  const table = new DuplicateTable()
  const word = (n: number) => Math.imul(n, 0x9e3779b1) >>> 0
  for (let n = 0; n < 100_000; n += 1) {
    if (n % 30_000 === 0) table.beginSegment(n / 10_000)
    expect(table.add(Uint32Array.of(word(n), n, 0))).toBe(undefined)
  }
  expect([0, 29_999, 30_000, 99_999].map((n) => table.add(Uint32Array.of(word(n), n, 0)))).toEqual([
    { segment: 0, doc: 0 },
    { segment: 0, doc: 29_999 },
    { segment: 3, doc: 0 },
    { segment: 9, doc: 9999 },
  ])
  expect(table.add(Uint32Array.of(word(5), 5, 1))).toBe(undefined)
})
