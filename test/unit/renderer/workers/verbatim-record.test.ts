/** Is the record of an event given back exactly, whatever it came in? */
import { expect, test } from 'vitest'
import { lossyShapes, shapes } from '../../../support/wrapped-records.js'
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
