/** Does a cell say all that the record says there, and does a facet count all that the query finds? */
import { expect, test } from 'vitest'
import { createSearcher, parseQuery, type ResultOrder } from '../../../../../renderer/engine/engine.js'
import { writtenSegments } from '../../../../support/written-segments.js'

const newest: ResultOrder = { by: 'time', direction: 'newest' }

const record = (second: number, change: object): string =>
  JSON.stringify({
    eventVersion: '1.08',
    eventTime: `2024-01-01T00:00:0${String(second)}Z`,
    eventName: 'RunInstances',
    eventSource: 'ec2.amazonaws.com',
    eventID: `00000000-0000-4000-8000-00000000000${String(second)}`,
    ...change,
  })

async function found(text: string, records: readonly string[]) {
  const searcher = createSearcher({ now: () => 0, pause: () => Promise.resolve() })
  const bytes = records.map((text) => new TextEncoder().encode(text))
  searcher.setSegments(writtenSegments(bytes, { size: 2, forceExact: false }))
  const parsed = parseQuery(text)
  if (!parsed.ok) throw new Error(parsed.problem.message)
  const evidence = { sourcePath: () => 'a.json' }
  const asked = { order: newest, range: null, evidence }
  const result = await searcher.search(parsed.query, asked, new AbortController().signal)
  return { searcher, result }
}

const records = [
  record(1, { resources: [{ ARN: 'arn:b' }, { ARN: 'arn:a' }, { ARN: 'arn:b' }] }),
  record(2, { resources: [{ ARN: 'arn:b' }], eventName: ['One', 'Two'] }),
  record(3, { eventName: 'Two' }),
]

test('a cell has every value of its path, in the order of their letters', async () => {
  const { searcher, result } = await found('*', records)
  const cells = (name: string) => result.page(0, 10).map((ref) => searcher.columnValue(ref, name))
  expect(cells('resources.ARN')).toEqual(['', 'arn:b', 'arn:a | arn:b'])
  expect(cells('eventName')).toEqual(['Two', 'One | Two', 'RunInstances'])
})

test.each(['*', 'RunInstances OR Two OR nothing'])(
  '%s: a facet counts an event for each of its values',
  async (query) => {
    const { result } = await found(query, records)
    const [names, resources] = result.facets(['eventName', 'resources.ARN'], 10)
    expect(names).toEqual({
      field: 'eventName',
      values: [
        { value: 'Two', count: 2 },
        { value: 'One', count: 1 },
        { value: 'RunInstances', count: 1 },
      ],
      distinct: 3,
    })
    expect(resources?.values).toEqual([
      { value: 'arn:b', count: 2 },
      { value: '', count: 1 },
      { value: 'arn:a', count: 1 },
    ])
    for (const { value, count } of names?.values ?? [])
      expect([value, (await found(`eventName:${value}`, records)).result.count]).toEqual([value, count])
  },
)

test('error messages, which are not held in a column, are found, counted, shown and sorted by as all others', async () => {
  const refused = [
    record(1, { errorMessage: 'No such Bucket' }),
    record(2, { errorMessage: 'Access Denied' }),
    record(3, { errorMessage: '' }),
    record(4, {}),
    record(5, { errorMessage: 'Access Denied' }),
  ]
  const counts = await Promise.all(
    [
      'errorMessage:"access denied"',
      'errorMessage:no*',
      'errorMessage:*',
      '-errorMessage:*',
      'errorMessage:""',
    ].map(async (text) => (await found(text, refused)).result.count),
  )
  expect(counts).toEqual([2, 1, 3, 2, 2])
  const { searcher, result } = await found('*', refused)
  const held = searcher.segments.map(({ unheld, columns }) => [unheld, columns.errorMessage === undefined])
  expect([held[0], held[2]]).toEqual([
    [['errorMessage'], true],
    [['errorMessage'], true],
  ])
  expect(result.facets(['errorMessage'], 10)[0]).toEqual({
    field: 'errorMessage',
    values: [
      { value: '', count: 2 },
      { value: 'Access Denied', count: 2 },
      { value: 'No such Bucket', count: 1 },
    ],
    distinct: 2,
  })
  const all = { kind: 'all' } as const
  const order: ResultOrder = { by: 'column', name: 'errorMessage', direction: 'descending' }
  const asked = { order, range: null, evidence: { sourcePath: () => 'a.json' } }
  const sorted = await searcher.search(all, asked, new AbortController().signal)
  expect(sorted.page(0, 10).map((ref) => searcher.columnValue(ref, 'errorMessage'))).toEqual([
    'No such Bucket',
    'Access Denied',
    'Access Denied',
    '',
    '',
  ])
})
