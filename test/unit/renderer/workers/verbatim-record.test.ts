/** Is the record of an event given back exactly, whatever it came in? */
import { expect, test } from 'vitest'
import { lossyShapes, shapeNamed, shapes } from '../../../support/wrapped-records.js'
import { record, sha256 } from './twins/evidence-frames.js'
import { workbench, type Workbench } from './twins/workbench.js'

const texts = [1, 2].map((number) =>
  JSON.stringify(
    record(number, { userAgent: 'a "b" \\ ü 😀\t', requestParameters: { key: '{"Version":1}' } }),
  ),
)

async function details(bench: Workbench) {
  const { search, count } = await bench.search('')
  const rows = await bench.ask('page', { search, offset: 0, size: count, columns: [] })
  return Promise.all(rows.map(({ ref }) => bench.ask('event', { ref })))
}

test.each(shapes)('$name gives back the verbatim record', async ({ form, wrap }) => {
  for (const partBytes of [undefined, 70]) {
    const bench = await workbench([
      { path: '/evidence/a', text: wrap(texts), ...(partBytes === undefined ? {} : { partBytes }) },
    ])
    await bench.ingest()
    const found = await details(bench)
    expect(
      found.map(({ verbatim, key, form: marked, problem }) => ({ verbatim, key, marked, problem })),
    ).toEqual(texts.map((verbatim) => ({ verbatim, key: sha256(verbatim), marked: form, problem: null })))
    const { search } = await bench.search('')
    await bench.ask('exportEvents', {
      target: { fileName: 'e.ndjson', folder: '', ask: false },
      search,
      format: 'ndjson',
    })
    expect(bench.host.exported.get('e.ndjson')).toBe(texts.map((text) => `${text}\n`).join(''))
  }
})

test.each(lossyShapes)(
  '$name gives the record that was rebuilt, and says so',
  async ({ text, record: expected }) => {
    for (const partBytes of [undefined, 70]) {
      const bench = await workbench([
        { path: '/evidence/a', text, ...(partBytes === undefined ? {} : { partBytes }) },
      ])
      await bench.ingest()
      const [event, ...others] = await details(bench)
      expect(others).toEqual([])
      expect(event).toMatchObject({ form: 'rebuilt', problem: null, eventName: 'DeleteTrail' })
      expect(JSON.parse(event!.rebuilt)).toEqual(expected)
      expect(text).toContain(event!.verbatim)
      expect(event!.formNote).toContain('No verbatim record')
      const { search } = await bench.search('')
      await bench.ask('exportEvents', {
        target: { fileName: 'e.ndjson', folder: '', ask: false },
        search,
        format: 'ndjson',
      })
      expect(JSON.parse(bench.host.exported.get('e.ndjson')!)).toEqual(expected)
    }
  },
)

test('forms and kinds are counted and searched', async () => {
  const insight = JSON.stringify({
    eventVersion: '1.09',
    eventTime: '2023-07-10T12:00:00Z',
    eventType: 'AwsCloudTrailInsight',
    eventID: '0aa00000-0000-4000-8000-00000000000f',
    insightDetails: { state: 'Start', eventName: 'RunInstances', insightType: 'ApiCallRateInsight' },
    eventCategory: 'Insight',
  })
  const [lookup, plain] = ['lookup-events', 'lines'].map(shapeNamed)
  const bench = await workbench([
    { path: '/evidence/a', text: lookup!.wrap(texts) },
    { path: '/evidence/b', text: plain!.wrap([insight]) },
    ...lossyShapes.map(({ name, text }) => ({ path: `/evidence/${name}`, text })),
  ])
  await bench.ingest()
  const count = async (query: string): Promise<number> => (await bench.search(query)).count
  const rebuilt = lossyShapes.length
  expect({
    embedded: await count('form:embedded'),
    rebuilt: await count('form:rebuilt'),
    record: await count('-form:(embedded OR rebuilt)'),
    insight: await count('kind:insight'),
    event: await count('kind:event form:*'),
    conflict: await count('conflict:true'),
  }).toEqual({ embedded: 2, rebuilt, record: 1, insight: 1, event: 2 + rebuilt, conflict: 0 })
  const { search } = await bench.search('')
  expect(await bench.ask('facets', { search, fields: ['kind', 'form'], size: 9 })).toEqual([
    {
      field: 'kind',
      label: 'Kind of record',
      distinct: 2,
      values: [
        { value: 'event', count: 2 + rebuilt },
        { value: 'insight', count: 1 },
      ],
    },
    {
      field: 'form',
      label: 'Form in the evidence',
      distinct: 3,
      values: [
        { value: 'rebuilt', count: rebuilt },
        { value: 'embedded', count: 2 },
        { value: 'record', count: 1 },
      ],
    },
  ])
})
