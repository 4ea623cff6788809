import { expect, test } from 'vitest'
import { MAX_HEAD_BYTES, readTableHead, type TableHead } from '../../../../shared/cloudtrail/event-table.js'

function headOf(text: string, last = true): TableHead {
  const bytes = new TextEncoder().encode(text)
  return readTableHead({ bytes, end: bytes.length, last }, 0)
}

test('a table is known by three columns about a record, one of them its name or its id', () => {
  const head = headOf('eventTime,eventName,awsRegion\nrow\n')
  expect(head).toMatchObject({
    kind: 'table',
    behind: 30,
    table: {
      columns: ['eventTime', 'eventName', 'awsRegion'],
      separator: 0x2c,
      row: 'lake-table-row',
      embedded: [],
    },
  })
  expect(headOf('eventTime,eventName\n')).toEqual({ kind: 'none' })
  expect(headOf('eventTime,awsRegion,sourceIPAddress\n')).toEqual({ kind: 'none' })
})

test.each([
  ['a semicolon', 'eventTime;eventName;awsRegion\n', 0x3b],
  ['a tab', 'eventTime\teventName\tawsRegion\n', 0x09],
  ['a tab, the first column without a name', '\teventTime\teventName\tawsRegion\n', 0x09],
])('the columns may stand apart by %s', (_, text, separator) => {
  expect(headOf(text)).toMatchObject({ kind: 'table', table: { separator } })
})

test('a byte order mark in front of the head is no part of the first name', () => {
  expect(headOf('\ufeffeventID,eventName,eventTime\n')).toMatchObject({
    kind: 'table',
    table: { columns: ['eventID', 'eventName', 'eventTime'] },
  })
})

test('columns that hold whole records are told, the best first', () => {
  expect(headOf('@timestamp,note,@message\n')).toMatchObject({ kind: 'table', table: { embedded: [2] } })
  expect(headOf('message,_raw,timestamp\n')).toMatchObject({ kind: 'table', table: { embedded: [1, 0] } })
  expect(headOf('message,note\n')).toEqual({ kind: 'none' })
})

test.each([
  '[eventVersion,eventTime,eventID',
  ' [eventVersion,eventTime,eventID',
  '\r\n\t {a,eventName,eventID,eventTime',
])('what begins as JSON is no table, whatever white space is in front: %j', (text) => {
  expect(headOf(text)).toEqual({ kind: 'none' })
  expect(headOf(text, false)).toEqual({ kind: 'none' })
})

test('a head that has not come whole is waited for, but not for ever', () => {
  expect(headOf('eventTime,eventNa', false)).toEqual({ kind: 'unfinished' })
  expect(headOf('  ', false)).toEqual({ kind: 'unfinished' })
  expect(headOf('  ')).toEqual({ kind: 'none' })
  expect(headOf(' '.repeat(MAX_HEAD_BYTES), false)).toEqual({ kind: 'unfinished' })
  expect(headOf(' '.repeat(MAX_HEAD_BYTES + 1), false)).toEqual({ kind: 'none' })
})
