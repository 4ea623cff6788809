/** Is nothing lost of what stands beside the records that a wrapper is known to hold, and no copy of them complained of? */
import { describe, expect, test } from 'vitest'
import { leavesOfSegment, write } from '../../../support/written-payloads.js'

const record = (name: string, more = '') =>
  `{"eventVersion":"1.08","eventTime":"2023-07-10T11:38:23Z","eventName":"${name}"${more}}`
const string = (text: string): string => JSON.stringify(text)
const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`
const A = record('A')
const B = record('B')

/** Names of the events, and the text of every range that was set aside. */
function outcome(payload: string, options: Parameters<typeof write>[1] = {}) {
  const { payloads, segments } = write([payload], options)
  const { quarantine, notices, counts } = payloads[0]!
  const events = segments
    .flatMap(leavesOfSegment)
    .map((leaves) => leaves.find((leaf) => leaf.startsWith('eventName='))?.slice(10))
  expect(counts.records).toBe(counts.events + counts.duplicates + counts.quarantined)
  const bytes = Buffer.from(payload)
  return {
    events,
    aside: quarantine.map(({ offset, length }) => bytes.toString('utf8', offset, offset + length)),
    notices: notices.map(({ code }) => code),
  }
}

describe('what stands beside what a wrapper is known to hold is set aside', () => {
  test.each([
    ['another list', `[{"Records":[${A}],"Events":[{"CloudTrailEvent":${string(B)}}]}]`],
    ['another list before it', `[{"Events":[{"CloudTrailEvent":${string(B)}}],"Records":[${A}]}]`],
    ['a member', `[{"Records":[${A}],"extra":${B}}]`],
    ['a member of a file with a list', `{"Records":[${A}],"extra":[{"CloudTrailEvent":${string(B)}}]}`],
    ['a member before the list of a file', `{"extra":{"_raw":${string(B)}},"Records":[${A}]}`],
    ['a text beside the list of a file', `{"Records":[${A}],"extra":${string(B)}}`],
    ['EventBridge', `{"detail-type":"x","detail":${A},"other":${B}}`],
    ['lookup-events', `{"CloudTrailEvent":${string(A)},"other":{"deep":[${B}]}}`],
    ['lookup-events as an object', `{"CloudTrailEvent":${A},"other":${B}}`],
    ['Splunk', `{"_raw":${string(A)},"other":${B}}`],
    ['Splunk, around the result', `{"result":{"_raw":${string(A)}},"x":${B}}`],
    ['CloudWatch', `{"message":${A},"x":${B}}`],
    ['Elasticsearch', `{"_source":${A},"x":${B}}`],
    ['Elasticsearch, more hits', `[{"hits":{"hits":[${A}],"more":[${B}]}}]`],
    [
      'a control message that holds records',
      `[{"messageType":"CONTROL_MESSAGE","logEvents":[${A}],"x":${B}}]`,
    ],
    ['a row of CloudTrail Lake', `{"QueryResultRows":[[{"eventJson":${string(A)}},{"other":${B}}]]}`],
    [
      'a row of Logs Insights',
      `{"results":[[{"field":"@message","value":${string(A)}},{"field":"@log","value":${string(B)}}]]}`,
    ],
    ['a list of a name that nobody knows', `{"items":[${A},{"payload":${string(B)}}]}`],
    ['a text in a table', `eventJson\n${cell(`{"Records":[${A}],"x":${B}}`)}\n`],
    ['another column', `eventJson,_raw\n${cell(A)},${cell(B)}\n`],
  ])('%s', (_, payload) => {
    for (const forceExact of [false, true]) {
      const { events, aside } = outcome(payload, { forceExact })
      expect(events).toEqual(['A'])
      expect(aside).toHaveLength(1)
      expect(aside[0]?.replace(/[\\"]/g, '')).toContain('eventName:B')
      expect(aside[0]?.replace(/[\\"]/g, '')).not.toContain('eventName:A')
    }
  })
})

describe('a copy beside it is no loss', () => {
  test.each([
    ['fields of Elasticsearch', `{"_source":${A},"fields":{"eventName":["A"],"eventTime":["10 July"]}}`],
    ['what a text was parsed to', `{"event":{"original":${string(A)}},"parsed":${A}}`],
    ['the same text', `{"event":{"original":${string(A)}},"message":${string(A)}}`],
    ['the same column', `eventJson,_raw\n${cell(A)},${cell(A)}\n`],
    [
      'fields that were taken from the text',
      `{"_raw":${string(A)},"extracted":{"eventName":"A","eventVersion":"1.08"}}`,
    ],
  ])('%s', (_, payload) => {
    expect(outcome(payload)).toEqual({ events: ['A'], aside: [], notices: [] })
  })
})

test('a record that says what another one says is set aside where neither is a text of the other', () => {
  expect(outcome(`[{"Records":[${A}],"again":[${A}]}]`)).toEqual({
    events: ['A'],
    aside: [`[${A}]`],
    notices: [],
  })
})

test('a key that stands twice in a wrapper is told of, as what the first one held is not read', () => {
  expect(outcome(`[{"Records":[${A}],"Records":[${B}]}]`)).toMatchObject({
    events: ['B'],
    notices: ['key-repeated'],
  })
  expect(outcome(`{"CloudTrailEvent":${string(A)},"CloudTrailEvent":${string(B)}}`)).toMatchObject({
    events: ['B'],
    notices: ['key-repeated'],
  })
  expect(outcome(`{"x":${A},"x":1,"Records":[${B}]}`)).toMatchObject({
    events: ['B'],
    notices: ['key-repeated'],
  })
  const repeating = record('A', ',"a":1,"a":2')
  expect(outcome(`[{"Records":[${repeating}]}]`).notices).toEqual(['key-repeated'])
})
