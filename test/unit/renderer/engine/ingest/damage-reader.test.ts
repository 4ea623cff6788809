/** What does damage to a payload of JSON cost, and which bytes are said to be damaged? */
import { describe, expect, test } from 'vitest'
import { outcome, record } from '../../../../support/payload-outcome.js'
import { utf8, write } from '../../../../support/written-payloads.js'

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

  test('what is too large is not called cut off where a part of the payload ends at the limit', () => {
    const payload = utf8(`{"x":"${'y'.repeat(9 << 20)}"}\n${record('A')}`)
    const verdicts = [[], [8 << 20, 1 << 20], [1 << 20]].map((chunks) => {
      const { counts, quarantine } = write([payload], { chunks }).payloads[0]!
      const [range] = quarantine
      return [counts.events, range?.problem.code, range?.problem.detail, range?.offset, range?.length]
    })
    const expected = [1, 'record-too-large', 'no end within 8388608 bytes', 0, 9_437_193]
    expect(verdicts).toEqual([expected, expected, expected])
    const umlauts = utf8(`{"xy":"${'ü'.repeat(5 << 20)}"}`)
    expect(write([umlauts]).payloads[0]!.quarantine[0]?.problem.code).toBe('record-too-large')
    const cut = payload.subarray(0, 8 << 20)
    expect(write([cut]).payloads[0]!.quarantine.map(({ problem }) => problem.code)).toEqual([
      'json-truncated',
    ])
  })

  test('a long record behind damage is found however small the pieces are', () => {
    const payload = utf8(`{}x${record('A', `,"x":"${'y'.repeat(36_000)}"`)}`)
    const whole = write([payload]).payloads
    expect(whole[0]!.counts.events).toBe(1)
    expect(write([payload], { chunks: [8] }).payloads).toEqual(whole)
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
