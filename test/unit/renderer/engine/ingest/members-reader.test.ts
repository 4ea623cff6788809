/** What becomes of that which stands around a list of records, damaged or not? */
import { describe, expect, test } from 'vitest'
import { outcome, record } from '../../../../support/payload-outcome.js'

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
