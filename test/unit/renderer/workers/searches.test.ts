/** How long do results stay, and what of them? */
import { expect, test } from 'vitest'
import type { SortOrder } from '../../../../renderer/workers/protocol.js'
import { record, trail } from './twins/evidence-frames.js'
import { workbench } from './twins/workbench.js'

const newest: SortOrder = { by: 'time', direction: 'newest' }
const byName: SortOrder = { by: 'column', name: 'eventName', direction: 'ascending' }

async function benchOf(count: number) {
  const records = Array.from({ length: count }, (_, at) =>
    record(at + 1, { eventName: `Name${String(count - at)}` }),
  )
  const bench = await workbench([{ path: '/evidence/a.json', text: trail(records) }])
  await bench.ingest()
  await bench.open()
  const ask = async (order: SortOrder): Promise<number> => {
    const reply = await bench.ask('search', { text: '', order, range: null })
    if (reply.kind === 'invalid') throw new Error('invalid')
    return reply.search
  }
  const names = async (search: number): Promise<readonly string[]> => {
    const page = { search, offset: 0, size: 9, columns: ['eventName'] }
    const rows = await bench.ask('page', page)
    return rows.map(({ cells }) => cells[0]?.text ?? '')
  }
  return { bench, ask, names }
}

test('a result in another order than that of time has the same rows after many others were asked', async () => {
  const { bench, ask, names } = await benchOf(4)
  const sorted = await ask(byName)
  const before = await names(sorted)
  const [first] = await bench.ask('page', { search: sorted, offset: 0, size: 1, columns: [] })
  for (let more = 0; more < 6; more += 1) await names(await ask(byName))
  const { ref } = first!
  expect([before, await names(sorted), await bench.ask('locate', { search: sorted, ref })]).toEqual([
    ['Name1', 'Name2', 'Name3', 'Name4'],
    before,
    0,
  ])
})

test('of results from before more evidence came, the last two stay', async () => {
  const { bench, ask, names } = await benchOf(2)
  const first = await ask(newest)
  const old = [await ask(newest), await ask(byName)]
  bench.host.files = [...bench.host.files, { path: '/evidence/b.json', text: trail([record(9)]) }]
  await bench.ingest()
  await bench.ask('refresh', {})
  const fresh = await ask(newest)
  await expect(names(first)).rejects.toMatchObject({ problem: { code: 'not-found' } })
  const counts = await Promise.all([...old, fresh].map(async (search) => (await names(search)).length))
  expect(counts).toEqual([2, 2, 3])
})
