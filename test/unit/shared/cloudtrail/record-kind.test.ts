/** Are the records that are about no single request told apart, named and read? */
import { describe, expect, test } from 'vitest'
import { firstAt, timeOf } from '../../../../shared/cloudtrail/event.js'
import { parseJson } from '../../../../shared/cloudtrail/json.js'
import type { JsonValue } from '../../../../shared/cloudtrail/leaf.js'
import { recordFacts } from '../../../../shared/cloudtrail/record-facts.js'
import { recordKindOf, recordTitle } from '../../../../shared/cloudtrail/record-kind.js'

function json(value: unknown): JsonValue {
  const parsed = parseJson(JSON.stringify(value))
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.value
}

const insight = json({
  eventVersion: '1.09',
  eventTime: '2023-07-10T12:00:00Z',
  eventType: 'AwsCloudTrailInsight',
  sharedEventID: 's',
  eventCategory: 'Insight',
  insightDetails: {
    state: 'Start',
    eventSource: 'ec2.amazonaws.com',
    eventName: 'RunInstances',
    insightType: 'ApiErrorRateInsight',
    errorCode: 'Client.DryRun',
    insightContext: {
      statistics: { baseline: { average: 0.01 }, insight: { average: 12.5 }, insightDuration: 5 },
      attributions: [
        {
          attribute: 'userAgent',
          insight: [{ value: 'aws-cli', average: 12.5 }],
          baseline: [{ value: 'x', average: 0.01 }],
        },
      ],
    },
  },
})

const aggregated = json({
  eventVersion: '1.0',
  eventCategory: 'Aggregated',
  eventId: 'e',
  timeWindow: { windowStart: '2023-07-10T12:00:00Z', windowEnd: '2023-07-10T12:05:00Z', windowSize: 'PT5M' },
  summary: {
    primaryDimension: {
      dimension: 'eventName',
      aggregationType: 'Count',
      statistics: [{ name: 'GetObject', value: 42 }],
    },
  },
})

const titleOf = (value: JsonValue): string => recordTitle((path) => firstAt(value, path))

describe('kinds', () => {
  test('are told by the type, else by the category', () => {
    expect([
      recordKindOf('AwsApiCall', 'Management'),
      recordKindOf('AwsVpceEvents', ''),
      recordKindOf('', 'Insight'),
      recordKindOf('AwsAggregatedEvent', 'Insight'),
      recordKindOf('', ''),
    ]).toEqual(['event', 'network', 'insight', 'aggregated', 'event'])
  })

  test('give a name only to records that have none', () => {
    expect([
      titleOf(insight),
      titleOf(aggregated),
      titleOf(json({ eventType: 'AwsVpceEvents', eventName: 'GetKey' })),
      titleOf(json({})),
    ]).toEqual([
      'Insight: ApiErrorRateInsight RunInstances Client.DryRun Start',
      'Aggregated: eventName Count PT5M',
      '',
      '',
    ])
  })

  test('are read as facts that can be searched for', () => {
    const lines = (value: JsonValue) =>
      recordFacts(value).map(({ label, field, text }) => `${label} = ${text} @ ${field}`)
    expect(lines(insight)).toEqual([
      'type = ApiErrorRateInsight @ insightDetails.insightType',
      'state = Start @ insightDetails.state',
      'event = RunInstances @ insightDetails.eventName',
      'service = ec2.amazonaws.com @ insightDetails.eventSource',
      'error = Client.DryRun @ insightDetails.errorCode',
      'usual average = 0.01 @ insightDetails.insightContext.statistics.baseline.average',
      'average now = 12.5 @ insightDetails.insightContext.statistics.insight.average',
      'duration, minutes = 5 @ insightDetails.insightContext.statistics.insightDuration',
      'userAgent now (12.5) = aws-cli @ insightDetails.insightContext.attributions.insight.value',
      'userAgent usually (0.01) = x @ insightDetails.insightContext.attributions.baseline.value',
    ])
    expect(lines(aggregated)).toContain('42 = GetObject @ summary.primaryDimension.statistics.name')
    expect(recordFacts(json({ eventName: 'GetObject' }))).toEqual([])
  })
})

test('times that the index cannot hold are none, and the next place is asked', () => {
  const ms = (record: unknown) => timeOf(json(record))?.ms
  expect([
    ms({ eventTime: '1970-01-01T00:00:00.999Z' }),
    ms({ eventTime: '1970-01-01T00:00:01Z' }),
    ms({ eventTime: '2106-02-07T06:28:15Z' }),
    ms({ eventTime: '2106-02-07T06:28:16Z' }),
    ms({ eventTime: '1969-12-31T23:59:59Z', '@timestamp': '2023-07-10T12:00:00Z' }),
    ms({ eventTime: 0 }),
  ]).toEqual([undefined, 1000, 4_294_967_295_000, undefined, Date.UTC(2023, 6, 10, 12), undefined])
})
