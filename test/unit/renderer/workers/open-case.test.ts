/** Is every committed event in the answers, also when reading the storage failed once? */
import { expect, test } from 'vitest'
import { memoryCatalogue } from '../../../../renderer/store/catalogue.js'
import { memoryEvidence } from '../../../../renderer/store/memory-evidence.js'
import { StoreRefusal } from '../../../../renderer/store/store-refusal.js'
import { ingest } from '../../../../renderer/workers/ingest.js'
import { OpenCase } from '../../../../renderer/workers/open-case.js'
import { record, trail } from './twins/evidence-frames.js'
import { testHost } from './twins/host.js'

test('what could not be picked up once is picked up the next time', async () => {
  const stores = memoryEvidence()
  const catalogue = memoryCatalogue()
  const row = { id: 'c', name: 'c', created: 1, opened: 1, sample: false, unfinished: null, last: null }
  await catalogue.put({ ...row, removing: false })
  let now = 1
  const read = (event: number) => {
    const host = testHost([{ path: `/evidence/${String(event)}.json.gz`, text: trail([record(event)]) }])
    const context = { signal: new AbortController().signal, progress: () => undefined }
    return ingest({ caseId: 'c', roots: ['/evidence'] }, context, {
      stores,
      catalogue,
      host,
      now: () => (now += 1),
    })
  }
  await read(1)
  const store = await stores.open('c')
  let fails = false
  const flaky = {
    ...store,
    hot: (ids: readonly number[]) => {
      if (!fails) return store.hot(ids)
      fails = false
      return Promise.reject(new StoreRefusal({ code: 'storage-damaged', subject: 'segments' }, undefined))
    },
  }
  const open = await OpenCase.open({ ...row, removing: false }, flaky)
  await read(2)
  fails = true
  await expect(open.refresh()).rejects.toThrow(StoreRefusal)
  await read(3)
  await open.refresh()
  await open.ready()
  expect([open.totals.events, open.searcher.total, open.problems]).toEqual([3, 3, []])
})
