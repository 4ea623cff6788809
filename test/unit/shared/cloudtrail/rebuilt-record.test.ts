/** Does a row become the record that it tells of, with nothing added and nothing dropped? */
import { expect, test } from 'vitest'
import { parseJson } from '../../../../shared/cloudtrail/json.js'
import { parsePythonLiteral } from '../../../../shared/cloudtrail/python-literal.js'
import { rebuildRecord, type Cell } from '../../../../shared/cloudtrail/rebuilt-record.js'
import { writeJson } from '../../../../shared/cloudtrail/write-json.js'

function rebuilt(...cells: readonly Cell[]): unknown {
  const record = rebuildRecord([['Event name', 'X'], ...cells])
  return record === null ? null : (JSON.parse(writeJson(record)) as unknown)
}

test.each([
  ['2023-07-10 11:38:23.000', '2023-07-10T11:38:23Z'],
  ['2023-07-10T11:38:23+02:00', '2023-07-10T09:38:23Z'],
  ['2023-07-10 11:38:23.000 UTC', '2023-07-10T11:38:23Z'],
  ['July 10, 2023, 11:38:23 (UTC+02:00)', '2023-07-10T09:38:23Z'],
  ['July 10, 2023, 11:38:23 (UTC-7:00)', '2023-07-10T18:38:23Z'],
  ['Jul 1, 2023 01:08:03 PM', '2023-07-01T13:08:03Z'],
  ['yesterday', 'yesterday'],
  ['Ju 10, 2023, 11:38:23', 'Ju 10, 2023, 11:38:23'],
])('the time %s is %s', (text, expected) => {
  expect(rebuilt(['Event time', text])).toEqual({ eventName: 'X', eventTime: expected })
})

test('flags become flags, absence stays absence, and what has no place keeps its name', () => {
  expect(
    rebuilt(
      ['Read-only', 'TRUE'],
      ['managementEvent', 'maybe'],
      ['errorcode', ''],
      ['requestparameters', 'null'],
      ['User name', '-'],
      ['Alert level', '-'],
      ['useridentity.arn', 'arn:x'],
      ['userIdentity', '{"type":"Root"}'],
    ),
  ).toEqual({
    eventName: 'X',
    readOnly: true,
    managementEvent: 'maybe',
    'Alert level': '-',
    userIdentity: { arn: 'arn:x', type: 'Root' },
  })
})

test('a column that comes twice keeps both values', () => {
  expect(rebuilt(['eventName', 'Y'], ['Source IP', '1'], ['sourceIPAddress', '2'])).toEqual({
    eventName: 'X',
    'eventName (2)': 'Y',
    sourceIPAddress: '1',
    'sourceIPAddress (2)': '2',
  })
})

test('a row that tells neither what happened nor which event it was is none', () => {
  expect(rebuildRecord([['Event time', '2023-07-10T11:38:23Z']])).toBeNull()
})

test.each([
  [
    "{'a': 'it\\'s', \"b\": [1, -2.5, None, True, (False,)], 'c': {}}",
    '{"a":"it\'s","b":[1,-2.5,null,true,[false]],"c":{}}',
  ],
  ["['\\x41\\u00e4\\n']", '["Aä\\n"]'],
  ['{type=IAMUser, arn=x}', undefined],
  ["{'a': open('x')}", undefined],
  ["{'a': 1", undefined],
  ["{'a': 1} x", undefined],
])('the literal %s', (text, expected) => {
  const value = parsePythonLiteral(text)
  expect(value === undefined ? undefined : writeJson(value)).toBe(expected)
})

test('what is written as JSON says the same when it is read again', () => {
  const text = '{"a":[1.50,12345678901234567890,null,true,"\\u0000\\"ü"],"__proto__":{}}'
  const parsed = parseJson(text)
  expect(parsed.ok && writeJson(parsed.value)).toBe(text)
})
