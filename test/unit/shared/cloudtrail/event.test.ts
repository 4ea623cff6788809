import { expect, test } from 'vitest'
import { derivedField, firstAt, readPath, resourceArns, timeOf } from '../../../../shared/cloudtrail/event.js'
import { parseJson } from '../../../../shared/cloudtrail/json.js'
import { jsonOf } from '../../../support/plain-json.js'

test('a path goes through arrays and gives every leaf as text', () => {
  const record = jsonOf({ a: [{ b: 'x' }, { b: ['y', 1.5, true, null, {}] }, { c: 'no' }], 'a.b': 'z' })
  expect([
    readPath(record, 'a.b'),
    firstAt(record, 'a.b'),
    readPath(record, 'a'),
    firstAt(record, 'a.b.c'),
  ]).toEqual([['x', 'y', '1.5', 'true', 'z'], 'x', [], ''])
})

test('keys with dots are found whichever way the path is cut', () => {
  const record = jsonOf({
    requestParameters: { encryptionContext: { 'aws:s3:arn': '1', 'a.b.c': '2', a: { 'b.c': '3' } } },
  })
  expect([
    readPath(record, 'requestParameters.encryptionContext.aws:s3:arn'),
    readPath(record, 'requestParameters.encryptionContext.a.b.c'),
  ]).toEqual([['1'], ['2', '3']])
})

test('a number is given as it is written', () => {
  const parsed = parseJson('{"n":12345678901234567890.10}')
  expect(parsed.ok && firstAt(parsed.value, 'n')).toBe('12345678901234567890.10')
})

const AT = Date.UTC(2023, 6, 10, 11, 38, 23)

test.each<[string, object, { ms: number; note: string | null } | undefined]>([
  ['eventTime', { eventTime: '2023-07-10T11:38:23Z' }, { ms: AT, note: null }],
  [
    'eventTime before all others',
    { '@timestamp': '2001-01-01T00:00:00Z', eventTime: '2023-07-10T11:38:23Z' },
    { ms: AT, note: null },
  ],
  [
    '@timestamp',
    { '@timestamp': '2023-07-10T11:38:23.000Z' },
    { ms: AT, note: 'time taken from @timestamp' },
  ],
  [
    '@timestamp where eventTime is no time',
    { '@timestamp': '2023-07-10T11:38:23.000Z', eventTime: '2023-02-30T00:00:00Z' },
    { ms: AT, note: 'time taken from @timestamp' },
  ],
  [
    'the start of a window',
    { timeWindow: { windowStart: '2023-07-10T11:38:23Z', windowEnd: '2023-07-10T11:43:23Z' } },
    { ms: AT, note: 'time taken from timeWindow.windowStart' },
  ],
  [
    'seconds',
    { eventTime: AT / 1000 + 0.123 },
    { ms: AT + 123, note: 'time given as seconds since 1970-01-01T00:00:00Z' },
  ],
  [
    'milliseconds',
    { eventTime: AT },
    { ms: AT, note: 'time given as milliseconds since 1970-01-01T00:00:00Z' },
  ],
  [
    'milliseconds as text',
    { '@timestamp': `${String(AT)}.0` },
    { ms: AT, note: 'time taken from @timestamp; time given as milliseconds since 1970-01-01T00:00:00Z' },
  ],
  ['no time', { eventName: 'x' }, undefined],
  ['nonsense', { eventTime: 'yesterday', '@timestamp': '1e99' }, undefined],
  ['a time out of range', { eventTime: 1e17 }, undefined],
  ['a negative number', { eventTime: -5 }, undefined],
])('time from %s', (_, record, expected) => {
  expect(timeOf(jsonOf(record))).toEqual(expected)
})

test('resources come first, then what parameters and response name, each once', () => {
  const record = jsonOf({
    userIdentity: { arn: 'arn:aws:iam::1:user/me' },
    requestParameters: {
      roleArn: 'arn:aws:iam::1:role/r',
      note: 'not arn:aws:x',
      list: [{ arn: 'arn:aws:s3:::b' }],
    },
    responseElements: { arn: 'arn:aws:iam::1:role/r', other: 'arn:aws:lambda:eu-west-1:1:function:f' },
    resources: [{ ARN: 'arn:aws:s3:::b/k' }, { ARN: 'arn:aws:s3:::b', accountId: '1' }, { ARN: '' }],
  })
  expect(resourceArns(record)).toEqual([
    'arn:aws:s3:::b/k',
    'arn:aws:s3:::b',
    'arn:aws:iam::1:role/r',
    'arn:aws:lambda:eu-west-1:1:function:f',
  ])
  expect(resourceArns(jsonOf({ requestParameters: null }))).toEqual([])
})

test('derived fields are those of the rules for outcome, principal and session', () => {
  const login = jsonOf({
    eventName: 'ConsoleLogin',
    responseElements: { ConsoleLogin: 'Failure' },
    userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::1:assumed-role/r/s' },
  })
  const derive = (record: typeof login): string[] => [
    derivedField(record, 'outcome'),
    derivedField(record, 'principal'),
    derivedField(record, 'session'),
  ]
  expect([derive(login), derive(jsonOf({}))]).toEqual([
    ['denied', 'r/s', 's'],
    ['unknown', 'unknown', ''],
  ])
})

test('an event of a service without an error is a success', () => {
  const record = jsonOf({ eventType: 'AwsServiceEvent', eventName: 'RotationStarted' })
  expect(derivedField(record, 'outcome')).toBe('success')
})
