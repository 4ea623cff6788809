/** Does a compiled test say of a value what the naive search says of a record with that value? */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fold } from '../../shared/base/fold.js'
import { JsonNumber, type JsonValue } from '../../shared/cloudtrail/leaf.js'
import { compileTest } from '../../renderer/engine/query/value-matcher.js'
import { naiveMatches } from '../support/naive-search.js'
import { queryArbitrary, trickyText } from '../support/query-arbitrary.js'

const address = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.ipV4().map((four) => `::ffff:${four}`),
  fc.constantFrom(
    '10.0.0.1',
    '10.1.2.3',
    '2001:DB8::1',
    '::',
    '1::2::3',
    '10.0.0.0/8',
    '010.0.0.1',
    '10.1',
    '::ffff:0a01:0203',
    '1:2:3:4:5:6:7:8:9',
  ),
)
const number = fc.oneof(
  fc.integer({ min: -120, max: 120 }).map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -99, max: 99 }).map(String),
  fc.constantFrom(
    '1e1',
    '1E+1',
    '-0',
    '0.0',
    '10.000000000000000000001',
    '9.999999999999999999999',
    '1e400',
    '01',
    '1.',
  ),
)
const time = fc.oneof(
  fc
    .date({ min: new Date('2023-07-09'), max: new Date('2023-07-12'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  fc.constantFrom(
    '2023-07-10',
    '2023-07-10T00:00:00Z',
    '2023-07-10t00:00:00z',
    '2023-07-10T02:00:00+02:00',
    '2023-02-30',
  ),
)
const value = fc.oneof(trickyText, address, number, time, fc.constant(''))

test('a compiled test and the naive search agree on every value', () => {
  fc.assert(
    fc.property(queryArbitrary(['zz.value'], trickyText), value, (query, text) => {
      fc.pre(query.kind === 'field' || query.kind === 'text')
      if (query.kind !== 'field' && query.kind !== 'text') return
      const record: JsonValue = new Map([['zz', new Map([['value', text]])]])
      const matcher = compileTest(query.test, query.kind)
      const found = naiveMatches(query, record, { source: '' })
      expect(matcher.matches(fold(text))).toBe(found)
      const { literals } = matcher
      if (found && literals.length > 0)
        expect(literals.some((literal) => fold(text).includes(literal))).toBe(true)
      if (found && matcher.exact !== undefined) expect(fold(text)).toBe(matcher.exact)
    }),
    { numRuns: 5000 },
  )
})

test('numbers of a record are compared as they are written', () => {
  const record: JsonValue = new Map([['zz', new JsonNumber('12345678901234567890')]])
  const above = {
    type: 'number',
    value: 12345678901234567889,
    inclusive: false,
    text: '12345678901234567889',
  } as const
  const query = { kind: 'field', name: 'zz', test: { kind: 'range', from: above, to: undefined } } as const
  expect([
    naiveMatches(query, record, { source: '' }),
    compileTest(query.test, 'field').matches('12345678901234567890'),
  ]).toEqual([true, true])
})
