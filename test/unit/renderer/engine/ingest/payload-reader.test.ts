/** In which shapes are records found in a payload of JSON, and what is told of one in which a key stands twice? */
import { describe, expect, test } from 'vitest'
import { clean, outcome, record } from '../../../../support/payload-outcome.js'
import { leavesOfSegment, write } from '../../../../support/written-payloads.js'

describe('shapes', () => {
  test.each([
    ['a trail file', `{"Records":[${record('A')},${record('B')}]}`, 'records'],
    [
      'a trail file with members around Records',
      `{"x":[1,{"y":"]"}],"Records" : [${record('A')} , ${record('B')}] , "z" : null}\n`,
      'records',
    ],
    ['trail files one after another', `{"Records":[${record('A')}]}{"Records":[${record('B')}]}`, 'records'],
    ['a bare array', `\n[${record('A')},${record('B')}]`, 'array'],
    ['lines', `${record('A')}\n${record('B')}\n`, 'lines'],
    ['records without anything between them', `${record('A')}${record('B')}`, 'lines'],
    [
      'records with commas between them and a byte order mark',
      `\uFEFF${record('A')},\r\n${record('B')},`,
      'lines',
    ],
  ])('%s is read whole', (_, payload, shape) => {
    expect(outcome(payload)).toEqual({ events: ['A', 'B'], shape, counts: [2, 2, 0, 0], ...clean })
  })

  test('one record alone, one without a time and one of the insight kind are records', () => {
    expect(outcome(record('A'))).toEqual({ events: ['A'], shape: 'single', counts: [1, 1, 0, 0], ...clean })
    expect(outcome('{"eventName":"A","awsRegion":"x"}').counts).toEqual([1, 1, 0, 0])
    expect(outcome('{"eventType":"AwsCloudTrailInsight"}').counts).toEqual([1, 1, 0, 0])
  })

  test('a digest is no record and nothing is wrong with it', () => {
    const digest =
      '{"awsAccountId":"1","digestStartTime":"2023-07-10T11:38:23Z","logFiles":[{"s3Object":"x"}]}'
    expect(outcome(digest)).toEqual({ events: [], shape: 'digest', counts: [0, 0, 0, 0], ...clean })
  })

  test.each([['{}'], ['[1,2,{"a":"b"}]'], ['{"a":{"Records":[1]}}'], ['{"a":1}\n{"b":2}\n'], ['']])(
    'well-formed JSON without a record has no shape: %s',
    (payload) => {
      expect(outcome(payload)).toEqual({ events: [], shape: 'none', counts: [0, 0, 0, 0], ...clean })
    },
  )

  test('an empty trail file is a trail file', () => {
    expect(outcome('{"Records":[]}')).toEqual({
      events: [],
      shape: 'records',
      counts: [0, 0, 0, 0],
      ...clean,
    })
  })

  test('values among records that are no records are kept aside, those before the first record too', () => {
    expect(outcome(`{"a":1}\n{"b":2}\n${record('A')}\n{"c":3}`)).toEqual({
      events: ['A'],
      shape: 'single',
      counts: [3, 1, 0, 2],
      quarantine: ['not-cloudtrail 0+15 at 0', 'not-cloudtrail 91+7 at 91'],
      problems: [],
    })
    expect(outcome('{"Records":[7,"x",{"a":1}]}').quarantine).toEqual([
      'not-cloudtrail 12+1 at 12',
      'not-cloudtrail 14+3 at 14',
      'not-cloudtrail 18+7 at 18',
    ])
  })

  test('records in what calls itself a control message are events', () => {
    for (const inside of [
      `"Records":[${record('A')}]`,
      `"logEvents":[{"message":${JSON.stringify(record('A'))}}]`,
    ])
      expect(outcome(`{"messageType":"CONTROL_MESSAGE",${inside}}`)).toMatchObject({
        events: ['A'],
        counts: [1, 1, 0, 0],
        ...clean,
      })
  })

  test('text before each record does not hide it', () => {
    const line = `2023-07-10T11:38:23.000  ${record('A')}\n2023-07-10T11:38:24.000  ${record('B')}`
    expect(outcome(line)).toEqual({
      events: ['A', 'B'],
      shape: 'lines',
      counts: [2, 2, 0, 0],
      quarantine: ['json-damaged 0+25 at 0', 'json-damaged 100+25 at 100'],
      problems: [],
    })
  })
})

describe('a key that stands twice in one object', () => {
  const told = (more: string) => {
    const { payloads, segments } = write([`{"Records":[${record('A')},${record('B', more)}]}`])
    const { counts, notices } = payloads[0]!
    return { exact: counts.exact, notices, leaves: segments.flatMap(leavesOfSegment)[1] }
  }
  const start = 12 + record('A').length + 1

  test.each([
    ['in the record', ',"errorCode":"x","awsRegion":"r","errorCode":"y"', 'errorCode=y'],
    ['below it', ',"userIdentity":{"arn":"x","type":"t","arn":"y"}', 'userIdentity.arn=y'],
    ['in an element', ',"resources":[{"ARN":"z"},{"ARN":"x","ARN":"y"}]', 'resources.ARN=y'],
    ['behind an object that has it too', ',"a":{"k":"x","o":{"k":"1"},"k":"y"}', 'a.k=y'],
    ['in an array of arrays', ',"a":[[{"k":"x","k":"y"}]]', 'a.k=y'],
    ['once written with an escape', ',"a":{"k":"x","\\u006b":"y"}', 'a.k=y'],
    ['the second time with nothing', ',"a":{"k":"x","k":null},"errorCode":"y"', 'errorCode=y'],
  ])('%s: its last value is indexed, and the record is told of', (_, more, leaf) => {
    const { exact, notices, leaves } = told(more)
    expect(leaves).toContain(leaf)
    expect(leaves).not.toContain(leaf.replace(/y$/, 'x'))
    expect({ exact, notices }).toEqual({
      exact: 1,
      notices: [{ code: 'key-repeated', subject: '', offset: start, length: record('B', more).length }],
    })
  })

  test('in several objects is no such key', () => {
    const more = ',"a":{"k":"1","o":{"k":"2","p":{"k":"3"}}},"b":[{"k":"4"},{"k":"5"},[{"k":"6"}]],"k":"7"'
    expect(told(more)).toMatchObject({ exact: 0, notices: [] })
  })

  test('is told of once, in a record that an earlier run had left out as in one that it had not', () => {
    const payload = `[${record('A', ',"k":1,"k":2')},${record('B', ',"k":1,"k":2')}]`
    const second = 2 + record('A', ',"k":1,"k":2').length
    const resumed = write([payload], { skipBefore: second }).payloads[0]!
    expect(resumed.notices.map(({ offset }) => offset)).toEqual([second])
  })
})
