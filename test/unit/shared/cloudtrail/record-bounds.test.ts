import { expect, test } from 'vitest'
import {
  findRecordStart,
  findValueEnd,
  looksLikeRecord,
} from '../../../../shared/cloudtrail/record-bounds.js'
import { jsonOf } from '../../../support/plain-json.js'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const endOf = (text: string, start = 0): number => {
  const bytes = bytesOf(text)
  return findValueEnd(bytes, start, bytes.length)
}
const startOf = (text: string, from = 0): number => {
  const bytes = bytesOf(text)
  return findRecordStart(bytes, from, bytes.length)
}

test('brackets in strings and behind escapes do not count', () => {
  expect([
    endOf('{"a":"}","b":"\\"}","c":"\\\\"}x'),
    endOf('[["]"],{"a":[]}],'),
    endOf('{}{}', 2),
    endOf('{"a":{"b":1}'),
    endOf('{"a":"}'),
    endOf('"a"'),
    endOf('x{}'),
    endOf(''),
  ]).toEqual([28, 16, 4, -1, -1, -1, -1, -1])
})

test('a lost bracket of the other kind does not hide the end', () => {
  expect([endOf('{"a":[ (...) , "b":{}},{}'), endOf('[{"a":1,{"b":2}],[]')]).toEqual([22, 16])
})

test('a lost quote does harm to its own line only', () => {
  expect([endOf('{"a":"x,\n"b":"}"}\n'), endOf('{"a":"x\\\n}')]).toEqual([17, 10])
})

test('deep nesting is followed without recursion', () => {
  const depth = 300_000
  expect(endOf('{"a":'.repeat(depth) + '1' + '}'.repeat(depth))).toBe(depth * 6 + 1)
  expect(endOf('{"a":'.repeat(depth))).toBe(-1)
})

test('a record begins at a brace that is followed by a known key and a colon', () => {
  expect([
    startOf('{"Records":[{"eventVersion":"1.08"}]}'),
    startOf('{"a":1}\r\n { \n "userIdentity" \t: {'),
    startOf('[{"@timestamp":1}]'),
    startOf('{"CloudTrailEvent":"{\\"eventVersion\\":1}"}'),
    startOf('{"eventVersion":1}{"eventId":2}', 1),
  ]).toEqual([12, 10, 1, 0, 18])
})

test('nothing else is taken for the beginning of a record', () => {
  const texts = [
    '',
    '{',
    '{"',
    '{"eventName"',
    '{"eventName" ,',
    '{"eventNames":1}',
    '{"eventname":1}',
    '{"":1}',
    '{"accountId":"1","type":"x","ARN":"y"}',
    '{\\"eventVersion\\":1}',
    '{"logFiles":[]}',
    '{eventName:1}',
  ]
  expect(texts.map((text) => startOf(text))).toEqual(texts.map(() => -1))
})

test('a beginning that reaches over the end does not count', () => {
  const bytes = bytesOf('  {"eventName":1}')
  expect([14, 15].map((end) => findRecordStart(bytes, 0, end))).toEqual([-1, 2])
})

test('an API call, a sparse export of one, an insight and an aggregated event look like records', () => {
  const records = [
    { eventName: 'GitPush', eventSource: 'codecommit.amazonaws.com' },
    { '@timestamp': '2020-09-14T01:19:40Z', eventName: 'GetObject' },
    { eventVersion: '1.08', userIdentity: { type: 'Root' } },
    { eventType: 'AwsCloudTrailInsight', sharedEventID: 's' },
    { eventCategory: 'Insight' },
    { eventCategory: 'Aggregated', eventId: 'e' },
    { timeWindow: { windowStart: 't' }, summary: {} },
  ]
  expect(records.map((record) => looksLikeRecord(jsonOf(record)))).toEqual(records.map(() => true))
})

test('wrappers, digests and other objects do not', () => {
  const others = [
    null,
    'eventName eventSource',
    ['eventName', 'eventSource'],
    {},
    { Records: [{ eventName: 'x', eventSource: 'y' }] },
    { digestStartTime: 't', logFiles: [] },
    { EventId: 'x', EventName: 'y', CloudTrailEvent: '{}' },
    { eventTime: 't', '@timestamp': 't' },
    { eventName: 'x' },
  ]
  expect(others.map((other) => looksLikeRecord(jsonOf(other)))).toEqual(others.map(() => false))
})
