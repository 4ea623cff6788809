import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseQuery } from '../../../../renderer/engine/query/parse.js'
import { fieldClause, withClause } from '../../../../renderer/state/query-text.js'

const values = fc.oneof(
  fc.string({ minLength: 1, unit: 'grapheme' }),
  fc.constantFrom(
    '10.0.0.0',
    '10.0.0.0/8',
    '::1',
    'true',
    'AND',
    'a*b',
    '/x/',
    '"',
    '\\',
    'arn:aws:s3:::b/k',
    '2023-07-10',
    '>=5',
    '[x',
    '~x',
    'aws-cli/2.13',
    '-',
    '$',
    'S3',
    'iam',
  ),
)

test('a clicked value becomes a clause that asks for exactly this value', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(
        'userAgent',
        'requestParameters.name',
        'errorMessage',
        'eventName',
        'requestParameters.cidrIp',
      ),
      values,
      (field, value) => {
        const parsed = parseQuery(fieldClause(field, value))
        expect(parsed.ok && parsed.query).toEqual({
          kind: 'field',
          name: field,
          test: { kind: 'equals', text: value },
        })
      },
    ),
    { numRuns: 600 },
  )
})

test('a clause that is added to any well-formed query must hold as well', () => {
  const texts = fc.constantFrom(
    'a',
    'a OR b',
    'a AND b',
    'NOT a',
    '-a',
    '(a OR b) c',
    '"x OR y"',
    '/a b/',
    'user:(a OR b)',
    'a || b',
    'eventTime:[2023 TO *}',
    '*',
  )
  fc.assert(
    fc.property(texts, values, (text, value) => {
      const clause = fieldClause('userAgent', value)
      const [all, one, alone] = [withClause(text, clause), text, clause].map((each) => parseQuery(each))
      if (one?.ok !== true) return
      const parts = one.query.kind === 'all' ? [] : one.query.kind === 'and' ? one.query.parts : [one.query]
      const added = alone?.ok === true ? [alone.query] : []
      const expected = [...parts, ...added]
      expect(all?.ok === true && all.query).toEqual(
        expected.length === 1 ? expected[0] : { kind: 'and', parts: expected },
      )
    }),
  )
})
