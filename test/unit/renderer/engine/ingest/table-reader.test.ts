/** What becomes of the rows of a table? */
import { describe, expect, test } from 'vitest'
import { holdingOf } from '../../../../../shared/cloudtrail/record-holding.js'
import { leavesOfSegment, utf8, write } from '../../../../support/written-payloads.js'

const record = (name: string, more = ''): string =>
  `{"eventVersion":"1.08","eventTime":"2023-07-10T11:38:23Z","eventName":"${name}","userAgent":"a \\"b\\", ; ü"${more}}`

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`

/** Names, forms and bytes of the events, and the ranges that are kept aside. */
function outcome(table: string, chunks: readonly number[] = []) {
  const bytes = utf8(table)
  const { payloads, segments } = write([bytes], { chunks })
  const { counts, quarantine, problems } = payloads[0]!
  const textAt = ({ offset, length }: { readonly offset: number; readonly length: number }): string =>
    new TextDecoder().decode(bytes.subarray(offset, offset + length))
  return {
    events: segments.flatMap((segment) =>
      leavesOfSegment(segment).map((leaves, doc) => {
        const name = leaves.find((leaf) => leaf.startsWith('eventName='))?.slice(10) ?? ''
        const pointer = segment.cold.pointer(doc)
        return [name, holdingOf(pointer.holding).form, chunks.length === 0 ? textAt(pointer) : '']
      }),
    ),
    counts: [counts.records, counts.events, counts.quarantined],
    quarantine: quarantine.map((range) => [textAt(range), range.problem.detail]),
    problems,
  }
}

describe('records that a table holds without the quotes that it would need', () => {
  test.each([
    ['the only column', '"eventJson"\n', ''],
    ['the last of several columns', 'time,eventJson\n', '2023-07-10,'],
    ['a column in the midst', 'time;_raw;note\n', '1;'],
  ])('are read, %s', (_, head, before) => {
    const [one, two] = [record('A'), record('B', ',"requestParameters":{"list":[1,"}",{}]}')]
    const table = `${head}${before}${one}\n${before}${two}\r\n`
    expect(outcome(table)).toEqual({
      events: [
        ['A', 'record', one],
        ['B', 'record', two],
      ],
      counts: [2, 2, 0],
      quarantine: [],
      problems: [],
    })
  })

  test('are read beside those with quotes, and wherever the bytes are cut', () => {
    const table = `time,eventJson\n1,${quoted(record('A'))}\n2,${record('B')}\n3,${quoted(record('C'))}`
    const { events, counts } = outcome(table)
    expect([events.map(([name, form]) => [name, form]), counts]).toEqual([
      [
        ['A', 'embedded'],
        ['B', 'record'],
        ['C', 'embedded'],
      ],
      [3, 3, 0],
    ])
    for (const sizes of [[1], [7], [40, 3], [200]])
      expect(outcome(table, sizes)).toMatchObject({
        events: events.map(([name, form]) => [name, form, '']),
        counts,
        quarantine: [],
      })
  })

  test('cost no more than their line when they are damaged or none', () => {
    const cut = record('B').slice(0, -1)
    const table = `time,eventJson\n1,${record('A')}\n2,${cut}\n3,{"a":1,"b":2}\n4,${record('C')}\n`
    expect(outcome(table)).toMatchObject({
      events: [
        ['A', 'record', record('A')],
        ['C', 'record', record('C')],
      ],
      counts: [4, 2, 2],
      quarantine: [
        [`2,${cut}`, expect.any(String)],
        ['3,{"a":1,"b":2}', expect.any(String)],
      ],
    })
  })

  test('hide nothing that stands in their line', () => {
    const [one, two] = [record('A'), record('B')]
    const table = `@message\n${one}${two}\n1${one.replace('"A"', '"C"')},{"a":[${two}]},{"cut":${two}\n`
    expect(outcome(table)).toMatchObject({
      events: [
        ['A', 'record', one],
        ['B', 'record', two],
        ['C', 'record', one.replace('"A"', '"C"')],
      ],
      counts: [5, 3, 2],
      quarantine: [
        [`{"a":[${two}]}`, expect.any(String)],
        [`{"cut":${two}`, expect.any(String)],
      ],
    })
  })

  test('are not looked for in a table that has no column for them', () => {
    const line = `A,1,${record('B')}`
    expect(outcome(`eventName,eventTime,eventID\nA,2023-07-10T11:38:23Z,1\n${line}\n`)).toMatchObject({
      events: [['A', 'rebuilt', 'A,2023-07-10T11:38:23Z,1']],
      quarantine: [[line, expect.any(String)]],
    })
  })
})
