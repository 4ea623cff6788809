import { describe, expect, test } from 'vitest'
import { createIndexWriter, type SealedSegment } from '../../../../../renderer/engine/ingest/index-writer.js'
import { leavesOfSegment, readInChunks, reopen, utf8, write } from '../../../../support/written-payloads.js'

const record = (name: string, more = '') =>
  `{"eventVersion":"1.08","eventTime":"2023-07-10T11:38:23Z","eventName":"${name}"${more}}`

/** What became of one payload: the names of its events, shape, counts, and ranges as `code offset+length`. */
function outcome(payload: string | Uint8Array) {
  const { payloads, segments } = write([payload])
  const { counts, shape, quarantine, problems } = payloads[0]!
  return {
    events: segments
      .flatMap(leavesOfSegment)
      .map((leaves) => leaves.find((leaf) => leaf.startsWith('eventName='))?.slice(10)),
    shape,
    counts: [counts.records, counts.events, counts.duplicates, counts.quarantined],
    quarantine: quarantine.map(
      ({ offset, length, problem }) =>
        `${problem.code} ${String(offset)}+${String(length)} at ${String(problem.offset)}`,
    ),
    problems: problems.map(({ code, offset, detail }) => `${code} ${String(offset)}: ${String(detail)}`),
  }
}

const clean = { quarantine: [], problems: [] }

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

  test('records beside the list of records are quarantined, not passed over', () => {
    const beside = `"more":{"deep":[${record('B')}]}`
    const range = (offset: number, length: number) =>
      `json-damaged ${String(offset)}+${String(length)} at ${String(offset)}`
    const behind = outcome(`{"Records":[${record('A')}],${beside}}`)
    const before = outcome(`{${beside},"Records":[${record('A')}]}`)
    expect([behind, before]).toMatchObject([
      { events: ['A'], counts: [2, 1, 0, 1], quarantine: [range(88, beside.length)] },
      { events: ['A'], counts: [2, 1, 0, 1], quarantine: [range(0, beside.length + 13)] },
    ])
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

describe('damage', () => {
  const files = (...records: string[]) => `{"Records":[${records.join(',')}]}`

  test.each([
    ['a missing value', files(record('A'), '{"eventVersion":}', record('B')), 'record-damaged 87+17 at 103'],
    ['a missing quote', files(record('A'), '{"eventVersion:"x"}', record('B')), 'json-damaged 87+20 at 103'],
    [
      'a brace too few',
      files(record('A'), '{"eventVersion":{"x":1}', record('B')),
      'record-damaged 87+23 at 111',
    ],
    [
      'a control character',
      files(record('A'), '{"eventVersion":"\u0001"}', record('B')),
      'record-damaged 87+20 at 104',
    ],
    [
      'a key without value at the end',
      files(record('A'), '{"a":1,}', record('B')),
      'record-damaged 87+8 at 94',
    ],
  ])('%s costs one record: the one that has it', (_, payload, range) => {
    expect(outcome(payload)).toEqual({
      events: ['A', 'B'],
      shape: 'records',
      counts: [3, 2, 0, 1],
      quarantine: [range],
      problems: [],
    })
  })

  test('bytes that are no UTF-8 cost their record, and are named', () => {
    const payload = utf8(files(record('A'), record('?'), record('B')))
    payload[payload.indexOf(0x3f)] = 0xff
    expect(outcome(payload)).toMatchObject({
      events: ['A', 'B'],
      quarantine: ['text-encoding 87+74 at 158'],
    })
  })

  test('a payload that is cut off keeps its whole records', () => {
    const whole = files(record('A'), record('B'))
    expect(outcome(whole.slice(0, -10))).toMatchObject({
      events: ['A'],
      counts: [2, 1, 0, 1],
      quarantine: ['json-truncated 87+66 at 153'],
      problems: ['json-truncated 153: the end of the text is missing'],
    })
    expect(outcome(whole.slice(0, -2))).toEqual({
      events: ['A', 'B'],
      shape: 'records',
      counts: [2, 2, 0, 0],
      quarantine: [],
      problems: ['json-truncated 161: the end of the text is missing'],
    })
  })

  test('commas that are missing or too many cost nothing, but are noted', () => {
    expect(outcome(`{"Records":[${record('A')}${record('B')},,${record('C')},]}`)).toEqual({
      events: ['A', 'B', 'C'],
      shape: 'records',
      counts: [3, 3, 0, 0],
      quarantine: [],
      problems: [
        'json-damaged 86: a comma is missing',
        'json-damaged 161: a value is missing before ,',
        'json-damaged 237: a value is missing before ]',
      ],
    })
  })

  test('what follows the last bracket is kept aside', () => {
    expect(outcome(`${files(record('A'))}xyz`)).toMatchObject({
      events: ['A'],
      counts: [1, 1, 0, 0],
      quarantine: ['json-damaged 88+3 at 88'],
    })
  })

  test('UTF-16 is not taken for damage of every byte', () => {
    const text = files(record('A'))
    const bytes = Uint8Array.from([
      0xff,
      0xfe,
      ...[...text].flatMap((character) => [character.charCodeAt(0), 0]),
    ])
    expect(outcome(bytes)).toMatchObject({
      events: [],
      shape: 'none',
      quarantine: [`text-encoding 0+${String(bytes.length)} at 0`],
    })
  })

  test('the mark of UTF-16 is known although it comes in two pieces', () => {
    const bytes = Uint8Array.from([0xfe, 0xff, 0x00, 0x7b])
    const codes = [[], [1]].map((chunks) =>
      write([bytes], { chunks }).payloads[0]!.quarantine.map(({ problem }) => problem.code),
    )
    expect(codes).toEqual([['text-encoding'], ['text-encoding']])
  })

  test('between values that are no records, damage keeps its own range', () => {
    expect(outcome(`[{"a":1},:,{"b":2},${record('A')}]`)).toMatchObject({
      events: ['A'],
      quarantine: ['record-damaged 9+1 at 9', 'not-cloudtrail 1+7 at 1', 'not-cloudtrail 11+7 at 11'],
    })
  })

  test('the record behind a stray byte is found although its first key comes later', () => {
    const payload = Uint8Array.from([
      ...utf8('{"Records":[{}'),
      0xff,
      ...utf8(`{\n${record('A').slice(1)}]}`),
    ])
    const whole = write([payload])
    expect(whole.payloads[0]!.counts.events).toBe(1)
    for (let size = 1; size < payload.length; size += 1) {
      const { payloads } = write([payload], { chunks: [size, payload.length] })
      expect(payloads).toEqual(whole.payloads)
    }
  })

  test('a quote too many in a list costs no record', () => {
    const expected = {
      events: ['A'],
      quarantine: ['record-damaged 1+4 at 4', 'json-damaged 5+1 at 5'],
    }
    expect(outcome(`[{""}"${record('A')}]`)).toMatchObject(expected)
  })

  test('a quote too many behind a list costs no record', () => {
    expect(outcome(`{"Records":[${record('A')}],"":"${record('B')}`)).toMatchObject({
      events: ['A', 'B'],
      quarantine: ['json-damaged 88+4 at 94'],
    })
  })

  test('a record without an end in sight does not hide those behind it, however the bytes come', () => {
    const payload = utf8(`{"Records":[${record('A', `,"x":"${'y'.repeat(9 << 20)}"`)},${record('B')}]}`)
    const expected = { events: 1, quarantined: 1, range: ['record-too-large', 12, 9_437_266] }
    for (const chunks of [[], [3_000_000]]) {
      const { payloads } = write([payload], { chunks })
      const { counts, quarantine } = payloads[0]!
      const [range] = quarantine
      expect({
        events: counts.events,
        quarantined: counts.quarantined,
        range: [range?.problem.code, range?.offset, range?.length],
      }).toEqual(expected)
    }
  })

  test('text that is made to be slow is given up on, not lost', () => {
    const nested = '{"eventVersion":['.repeat(20_000)
    expect(outcome(nested)).toMatchObject({
      counts: [1, 0, 0, 1],
      quarantine: [`json-damaged 0+${String(nested.length)} at 4352`],
    })
  })
})

test('the smallest pieces of a payload are accounted for', () => {
  expect(outcome('{')).toMatchObject({ counts: [1, 0, 0, 1], quarantine: ['json-truncated 0+1 at 1'] })
  expect(outcome('x')).toMatchObject({ counts: [0, 0, 0, 0], quarantine: ['json-damaged 0+1 at 0'] })
  expect(outcome('[')).toMatchObject({ problems: ['json-truncated 1: the end of the text is missing'] })
})

describe('damaged members around the list of records', () => {
  test.each([
    ['behind it', `{"Records":[${record('A')}],"x":{{"y":1}},"z":{${record('B')}}}`],
    ['before it', `{"x":{${record('A')}},"Records":[${record('B')}]}`],
    ['before and behind it', `{"x":{${record('A')}},"Records":[],"z":[1 2 ${record('B')}]}`],
  ])('give up the records that stand in them, %s', (_, payload) => {
    const found = outcome(payload)
    expect(found.events).toEqual(['A', 'B'])
    expect(found.quarantine.length).toBeGreaterThan(0)
  })

  test('are said and passed over where no record stands in them', () => {
    const before = outcome(`{"x":{{"y":1}},"Records":[${record('A')}],"z":[1 2]}`)
    expect(before).toEqual({
      events: ['A'],
      shape: 'records',
      counts: [1, 1, 0, 0],
      quarantine: [],
      problems: ['json-damaged 6: expected a key', 'json-damaged 109: expected , or ]'],
    })
  })
})

describe('segments', () => {
  test('are sealed when they are full, and a cut-off run goes on at the cut', () => {
    const texts = Array.from({ length: 70_000 }, (_, index) => record('A', `,"n":${String(index)}`))
    const payload = utf8(`{"Records":[${texts.join(',')}]}`)
    const sealed: SealedSegment[] = []
    const writer = createIndexWriter({
      firstSegmentId: 7,
      existing: [],
      onSegment: (segment) => sealed.push(segment),
    })
    const reader = writer.payload(0)
    readInChunks(reader, payload, { firstPart: 0, sizes: [1_000_000] })
    writer.flush()
    const cut = sealed[0]!.cut!
    expect(sealed.map(({ id, size }) => [id, size])).toEqual([
      [7, 65_535],
      [8, 4465],
    ])
    expect([cut.counts.events, cut.quarantine, sealed[1]!.cut]).toEqual([65_535, 0, undefined])
    expect(new TextDecoder().decode(payload.subarray(cut.offset, cut.offset + 20))).toBe(
      '{"eventVersion":"1.0',
    )

    const first = reopen(sealed[0]!)
    const resumed = write([payload], { existing: [first], skipBefore: cut.offset })
    expect(resumed.payloads[0]!.counts).toMatchObject({ records: 4465, events: 4465, duplicates: 0 })
    expect(leavesOfSegment(resumed.segments[0]!)[0]).toContain('n=65535')
  })

  test('are cut at damage that is still open, so that a resumed run finds all of it', () => {
    const broken = `{"eventVersion":"${'x'.repeat(300)}`
    const payload = utf8(`${record('A')}\n${broken}\n${record('B')}\n`)
    const sealed: SealedSegment[] = []
    const writer = createIndexWriter({
      firstSegmentId: 0,
      existing: [],
      onSegment: (segment) => sealed.push(segment),
    })
    const reader = writer.payload(0)
    const bytes = new Uint8Array(payload.length + 8)
    bytes.set(payload)
    reader.read({ part: 0, bytes, start: 0, end: 200, rawOffset: 0, last: false })
    writer.flush()
    const { cut } = sealed[0]!
    expect(cut).toMatchObject({ offset: 75, quarantine: 0, counts: { events: 1 } })
    const resumed = write([payload], { existing: [reopen(sealed[0]!)], skipBefore: cut!.offset })
    expect(resumed.payloads[0]!.counts).toMatchObject({ records: 2, events: 1, quarantined: 1 })
  })

  test('flushed without an event are none, and copies are not lost then', () => {
    const sealed: SealedSegment[] = []
    const first = write([record('A')])
    const writer = createIndexWriter({
      firstSegmentId: 1,
      existing: first.segments,
      onSegment: (segment) => sealed.push(segment),
    })
    readInChunks(writer.payload(0), utf8(record('A')), { firstPart: 5, sizes: [] })
    writer.flush()
    expect(sealed).toEqual([])
    expect(writer.takeCopies()).toEqual([
      { segment: 0, doc: 0, part: 5, offset: 0, length: record('A').length },
    ])
    expect(writer.takeCopies()).toEqual([])
  })

  test('tell events with the same id and other content apart', () => {
    const id = ',"eventID":"0aa00000-0000-4000-8000-000000000001"'
    const { payloads } = write([
      `${record('A', id)}\n${record('B', id)}\n ${record('A', id).replace(':', ' : ')}`,
    ])
    expect(payloads[0]!.counts).toMatchObject({ events: 2, duplicates: 1 })
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
