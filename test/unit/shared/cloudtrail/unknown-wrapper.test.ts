/** Are records found in what no known tool writes, and is nothing else taken for one? */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { leavesOfSegment, write } from '../../../support/written-payloads.js'

const record = (name: string, more = '') =>
  `{"eventVersion":"1.08","eventTime":"2023-07-10T11:38:23Z","eventName":"${name}"${more}}`

function outcome(payload: string) {
  const { payloads, segments } = write([payload])
  const { counts, shape, quarantine, problems } = payloads[0]!
  const events = segments
    .flatMap(leavesOfSegment)
    .map((leaves) => leaves.find((leaf) => leaf.startsWith('eventName='))?.slice(10))
  return {
    events,
    shape,
    counts: [counts.records, counts.events, counts.duplicates, counts.quarantined],
    quarantine,
    problems,
  }
}

describe('records inside of what is known by no name', () => {
  test.each([
    ['a list of another name', `{"items":[${record('A')},{"a":1},${record('B')}],"count":3}`],
    ['a list of a name that was damaged', `{"":[{"a":1},${record('A')},${record('B')}]}`],
    ['a list in an object in a list', `[[{"page":{"items":[${record('A')}]}}],[${record('B')}]]`],
    ['members', `{"first":${record('A')},"second":{"event":${record('B')}}}`],
    [
      'what holds wrappers',
      `{"pages":[{"Records":[${record('A')}]},{"detail-type":"x","detail":${record('B')}}]}`,
    ],
    ['an element of Records', `{"Records":[{"item":${record('A')}},${record('B')}]}`],
  ])('are read: %s', (_, payload) => {
    const found = outcome(payload)
    expect(found.events).toEqual(['A', 'B'])
    expect(found.counts).toEqual([2, 2, 0, 0])
  })

  test('are the outermost ones: what a record itself holds is a part of it', () => {
    const inner = record('B')
    const found = outcome(`{"items":[${record('A', `,"requestParameters":{"copy":${inner}}`)}]}`)
    expect(found.events).toEqual(['A'])
  })

  test('are not taken from documents that merely resemble records', () => {
    expect(outcome('{"finding":{"eventName":"x","awsRegion":"y"}}')).toMatchObject({
      events: [],
      shape: 'none',
    })
  })

  test('that only resemble records beside real ones are told of', () => {
    const found = outcome(`{"items":[${record('A')},{"eventName":"x","awsRegion":"y"}]}`)
    expect([found.events, found.quarantine.length + found.problems.length]).toEqual([['A'], 1])
  })

  test('whatever the names around them are', () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\uFEFFx', 'é', 'ß\t', '😀"', '\ud800', '__proto__', 'a.b', '\\u0041'),
    )
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 4 }), fc.boolean(), (names, isEscaped) => {
        const key = (text: string) =>
          isEscaped
            ? `"${[...Array(text.length).keys()].map((at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')}"`
            : JSON.stringify(text)
        const members = names.map((text, index) => `${key(text)}:[${record(`E${String(index)}`)}]`)
        const found = outcome(`{"around":{${members.join(',')}}}`)
        // a name that tools know may say more about what is in it
        if (
          !names.some((text) => /^(Records|Events|events|logEvents|results|QueryResultRows|hits)$/.test(text))
        )
          expect(found.events).toEqual(names.map((_, index) => `E${String(index)}`))
      }),
    )
  })
})
