import { expect, test } from 'vitest'
import {
  loggingStops,
  reachesInto,
  subjectOfCall,
  type LoggingCall,
} from '../../../../renderer/coverage/logging-stops.js'

const arn = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main'
const call = (
  at: number,
  eventName: string,
  name = 'main',
  more: Partial<LoggingCall> = {},
): LoggingCall => ({
  account: '111122223333',
  region: 'eu-west-1',
  at,
  eventName,
  name,
  ...more,
})

/** Begin, end and the calls that make them. */
const spans = (...calls: readonly LoggingCall[]) =>
  loggingStops(calls).map(({ from, stoppedBy, until }) =>
    until === null ? [from, stoppedBy] : [from, stoppedBy, until.at, until.startedBy],
  )

test('a stop lasts until the trail is started again, by its name or its ARN, whichever was stopped', () => {
  expect([
    spans(call(5, 'StopLogging'), call(9, 'StartLogging', arn), call(12, 'StartLogging')),
    spans(call(5, 'StopLogging', arn), call(9, 'StartLogging')),
    spans(call(5, 'DeleteTrail'), call(9, 'CreateTrail')),
  ]).toEqual([
    [[5, 'StopLogging', 9, 'StartLogging']],
    [[5, 'StopLogging', 9, 'StartLogging']],
    [[5, 'DeleteTrail', 9, 'CreateTrail']],
  ])
})

test('without a later start it has no end; a start before it is none', () => {
  expect(spans(call(9, 'StopLogging'), call(5, 'StartLogging'))).toEqual([[9, 'StopLogging']])
})

test('a start at the very instant of a stop is not later than it', () => {
  const [stop, start] = [call(5, 'StopLogging'), call(5, 'StartLogging')]
  expect([spans(stop, start), spans(start, stop)]).toEqual([[[5, 'StopLogging']], [[5, 'StopLogging']]])
})

test('a trail that is stopped and then deleted is one stop, from the first call on', () => {
  expect(spans(call(7, 'DeleteTrail'), call(5, 'StopLogging'))).toEqual([[5, 'StopLogging']])
})

test('another trail, the same name in another account or region, and an event data store are not started by it', () => {
  const others = [
    call(9, 'StartLogging', 'second'),
    call(9, 'StartLogging', 'main', { account: '444455556666' }),
    call(9, 'StartLogging', 'main', { region: 'us-east-1' }),
    call(9, 'StartLogging', arn.replace('eu-west-1', 'us-east-1')),
    call(9, 'StartEventDataStoreIngestion'),
  ]
  expect(spans(call(5, 'StopLogging'), ...others)).toEqual([[5, 'StopLogging']])
})

test('event data stores are known by their id and their ARN', () => {
  const store = 'arn:aws-us-gov:cloudtrail:eu-west-1:111122223333:eventdatastore/e-1'
  expect(
    spans(call(5, 'StopEventDataStoreIngestion', store), call(9, 'RestoreEventDataStore', 'e-1')),
  ).toEqual([[5, 'StopEventDataStoreIngestion', 9, 'RestoreEventDataStore']])
})

test('of a call that does not say which trail nothing is concluded', () => {
  expect(spans(call(5, 'StopLogging', ''))).toEqual([])
})

test('the order of the calls in the evidence changes nothing', () => {
  const calls = [
    call(1, 'StopLogging'),
    call(1, 'DeleteTrail'),
    call(3, 'StartLogging'),
    call(3, 'CreateTrail'),
    call(4, 'StopLogging', arn),
    call(4, 'StopLogging'),
  ]
  expect(loggingStops([...calls].reverse())).toEqual(loggingStops(calls))
})

test('only calls of CloudTrail itself count, and only those that name what they stop', () => {
  const source = 'cloudtrail.amazonaws.com'
  expect([
    subjectOfCall(source, 'StopLogging'),
    subjectOfCall(source, 'DeleteEventDataStore'),
    subjectOfCall(source, 'PutEventSelectors'),
    subjectOfCall(source, 'constructor'),
    subjectOfCall('elsewhere.amazonaws.com', 'StopLogging'),
  ]).toEqual(['trail', 'store', undefined, undefined, undefined])
})

test('a stop reaches into every hour between its ends, and into no other', () => {
  const [ended] = loggingStops([call(10, 'StopLogging'), call(20, 'StartLogging')])
  const [open] = loggingStops([call(10, 'StopLogging')])
  const ranges = [0, 10, 15, 20, 30].map((from) => ({ from, to: from + 5 }))
  expect([ended!, open!].map((stop) => ranges.map((range) => reachesInto(stop, range)))).toEqual([
    [false, true, true, false, false],
    [false, true, true, true, true],
  ])
})
