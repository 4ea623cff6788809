/** Does every wrapper give the records that it holds, each at the bytes that hold it, and account for what is none? */
import { describe, expect, test } from 'vitest'
import { holdingOf } from '../../../../../shared/cloudtrail/record-holding.js'
import { shapes } from '../../../../support/wrapped-records.js'
import { leavesOfSegment, utf8, write } from '../../../../support/written-payloads.js'

const record = (name: string, more = ''): string =>
  `{"eventVersion":"1.08","eventTime":"2023-07-10T11:38:23Z","eventName":"${name}","userAgent":"a \\"b\\" \\u00fc ü"${more}}`

/** What became of one payload: names and forms of its events, counts, ranges and problems with their details. */
function outcome(payload: string | Uint8Array) {
  const { payloads, segments } = write([payload])
  const { counts, quarantine, problems } = payloads[0]!
  return {
    events: segments.flatMap((segment) =>
      leavesOfSegment(segment).map((leaves, doc) => {
        const name = leaves.find((leaf) => leaf.startsWith('eventName='))?.slice(10) ?? ''
        return `${name} ${holdingOf(segment.cold.pointer(doc).holding).form}`
      }),
    ),
    counts: [counts.records, counts.events, counts.duplicates, counts.quarantined],
    quarantine: quarantine.map(({ problem }) => `${problem.code}: ${String(problem.detail)}`),
    problems: problems.map(({ code, detail }) => `${code}: ${String(detail)}`),
  }
}

describe('wrappers', () => {
  test.each(shapes)('$name', ({ form, wrap }) => {
    expect(outcome(wrap([record('A'), record('B', ',"n":1')]))).toEqual({
      events: [`A ${form}`, `B ${form}`],
      counts: [2, 2, 0, 0],
      quarantine: [],
      problems: [],
    })
  })

  test('the same record in two wrappers is one event with a copy', () => {
    const { payloads, copies } = write(shapes.map(({ wrap }) => wrap([record('A')])))
    const [first, ...others] = payloads.map(({ counts }) => [counts.events, counts.duplicates])
    expect([first, new Set(others.map(String)), copies.length]).toEqual([
      [1, 0],
      new Set(['0,1']),
      shapes.length - 1,
    ])
  })

  test('a list in a log message loses none of its members', () => {
    const list = `{"Records":[${record('A')},{"CloudTrailEvent":${JSON.stringify(record('B'))}},{"foo":1}]}`
    const message = JSON.stringify({
      messageType: 'DATA_MESSAGE',
      logEvents: [{ id: '1', timestamp: 1, message: list }],
    })
    const { events, counts, quarantine } = outcome(message)
    expect([events, counts, quarantine.length]).toEqual([['A embedded', 'B embedded'], [3, 2, 0, 1], 1])
  })

  test.each([
    ['a text', (list: string) => JSON.stringify({ _raw: list })],
    ['a string in a text', (list: string) => JSON.stringify({ _raw: JSON.stringify(list) })],
    ['a text in a text', (list: string) => JSON.stringify({ _raw: JSON.stringify({ message: list }) })],
    ['a cell', (list: string) => `_time,_raw\n1,"${list.replaceAll('"', '""')}"\n`],
  ])('of a list in %s only what is no record is quarantined, and no byte of a record', (_, wrap) => {
    const list = `{"Records":[{"id":"ü1"},${record('A')},{"id":"ü2"},${record('B')},{"id":"ü3"}]}`
    const bytes = utf8(wrap(list))
    const { payloads, segments } = write([bytes])
    const ranges = payloads[0]!.quarantine.map(({ offset, length }) => [offset, offset + length] as const)
    expect(ranges.map((range) => new TextDecoder().decode(bytes.subarray(...range)))).toEqual(
      ['ü1', 'ü2', 'ü3'].map(
        (id) =>
          expect.stringMatching(new RegExp(`^\\{[\\\\"]+id[\\\\"]+:[\\\\"]+${id}[\\\\"]+\\}$`)) as string,
      ),
    )
    expect(payloads[0]!.counts).toMatchObject({ records: 5, events: 2, quarantined: 3 })
    const starts = [0, 1].map((doc) => segments[0]!.cold.pointer(doc).offset)
    expect([...ranges.map(([start]) => start), ...starts].sort((one, other) => one - other)).toEqual([
      ranges[0]![0],
      starts[0],
      ranges[1]![0],
      starts[1],
      ranges[2]![0],
    ])
  })

  test('each event points at the bytes that hold it', () => {
    for (const { wrap } of shapes) {
      const payload = wrap([record('A'), record('B')])
      const [segment] = write([payload]).segments
      for (const doc of [0, 1]) {
        const { offset, length } = segment!.cold.pointer(doc)
        const held = new TextDecoder().decode(utf8(payload).subarray(offset, offset + length))
        expect([held[0], held.at(-1)]).toEqual(['{', '}'])
        expect(held).toMatch(new RegExp(`eventName[^A-Z]*${['A', 'B'][doc]!}`))
      }
    }
  })
})

describe('what holds no record', () => {
  test('a control message is left out, and the ledger says so', () => {
    const control =
      '{"messageType":"CONTROL_MESSAGE","owner":"CloudwatchLogs","logEvents":[{"id":"","timestamp":1,"message":"CWL CONTROL MESSAGE: Checking health of destination Firehose."}]}'
    expect(outcome(`${control}${record('A')}`)).toEqual({
      events: ['A record'],
      counts: [1, 1, 0, 0],
      quarantine: [],
      problems: ['not-evidence: a control message of CloudWatch Logs'],
    })
  })

  test('elements of a wrapper that hold none are kept aside once there are records', () => {
    const lines = ['START RequestId: 1', record('A'), 'END RequestId: 1']
    const payload = `{"events":[${lines.map((line) => `{"timestamp":1,"message":${JSON.stringify(line)}}`).join(',')}]}`
    expect(outcome(payload)).toEqual({
      events: ['A record'.replace('record', 'embedded')],
      counts: [3, 1, 0, 2],
      quarantine: ['not-cloudtrail: no CloudTrail record', 'not-cloudtrail: no CloudTrail record'],
      problems: [],
    })
  })

  test('a key that is written with escapes is the same key, however long those beside it are', () => {
    const item = `{"${'\\u0061'.repeat(70_000)}":1,"EventId":"e","Cloud\\u0054railEvent":${JSON.stringify(record('A'))}}`
    expect(outcome(item)).toMatchObject({ events: ['A embedded'], counts: [1, 1, 0, 0] })
  })

  test('a record in a string in a string in a string is kept aside, with the place and the reason', () => {
    const deep = [1, 2].reduce((text) => JSON.stringify({ message: text }), record('B'))
    const line = JSON.stringify({ timestamp: 1, message: deep })
    expect(outcome(`${record('A')}\n${line}`)).toEqual({
      events: ['A record'],
      counts: [2, 1, 0, 1],
      quarantine: ['not-cloudtrail: a record in a string inside of more than one other string'],
      problems: [],
    })
  })

  test('compressed data of CloudWatch Logs is named, although nothing else is there', () => {
    expect(outcome('{"awslogs":{"data":"H4sI"}}')).toEqual({
      events: [],
      counts: [0, 0, 0, 0],
      quarantine: [],
      problems: [expect.stringContaining('not-cloudtrail: compressed CloudWatch Logs data (awslogs.data)')],
    })
  })

  test('an EventBridge event of another service is named', () => {
    const other = '{"version":"0","detail-type":"GuardDuty Finding","detail":{"severity":8}}'
    expect(outcome(`${record('A')}\n${other}`).quarantine).toEqual([
      'not-cloudtrail: an EventBridge event without a CloudTrail record',
    ])
  })

  test('an answer of lookup-events without events is an answer', () => {
    expect(
      write(['{"Events":[]}', '{"Events": [ ], "NextToken":"x"}', '{"events":[]}']).payloads.map(
        ({ shape }) => shape,
      ),
    ).toEqual(['records', 'records', 'none'])
  })

  test('a file may mix shapes, record by record', () => {
    const payload = shapes
      .filter(({ name }) => !/CSV|export/.test(name))
      .map(({ wrap }, index) => wrap([record(`E${String(index)}`)]))
    expect(outcome(payload.join('\n'))).toMatchObject({
      events: payload.map((_, index) => expect.stringContaining(`E${String(index)} `) as string),
      quarantine: [],
      problems: [],
    })
  })

  test('damage in an element costs that element', () => {
    for (const name of [
      'lookup-events',
      'EventBridge array',
      'CloudWatch subscription',
      'Logs Insights',
      'Elasticsearch answer',
    ]) {
      const { wrap } = shapes.find((shape) => shape.name === name)!
      const payload = wrap([record('A'), record('DAMAGED'), record('B')]).replace('DAMAGED', 'x"x')
      expect([
        name,
        outcome(payload).events.map((event) => event[0]),
        outcome(payload).counts.slice(0, 2),
      ]).toEqual([name, ['A', 'B'], [3, 2]])
    }
  })
})
