import { expect, test } from 'vitest'
import { packParts, partRow, type PartRow } from '../../../../renderer/store/part-table.js'

const part = (payload: number, more: Partial<PartRow> = {}): PartRow => ({
  source: 7,
  payload,
  inside: ['a.zip', `${payload % 2}.json`],
  encoding: 'gzip',
  rawOffset: 0,
  rawLength: 1446,
  block: 3,
  offset: 8_000_000,
  length: 219,
  ...more,
})

test('packed rows come back as they were, sharing equal names', () => {
  const rows = [part(0), part(1, { encoding: 'deflate' }), part(2, { encoding: 'identity', rawOffset: 5e9 })]
  const table = structuredClone(packParts(40, rows))
  expect({
    rows: [40, 41, 42].map((id) => partRow(table, id)),
    insides: table.insides,
  }).toEqual({ rows, insides: [rows[0]!.inside, rows[1]!.inside] })
})

test('a part that the table does not hold is a fault, never some other row', () => {
  const table = packParts(40, [part(0)])
  expect(() => partRow(table, 39)).toThrow(RangeError)
  expect(() => partRow(table, 41)).toThrow(RangeError)
})
