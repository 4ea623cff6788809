/** Is every committed event in the answers, also when reading the storage failed once? */
import { afterEach, expect, test, vi } from 'vitest'
import { coldSections } from '../../../../renderer/engine/engine.js'
import { memoryCatalogue } from '../../../../renderer/store/catalogue.js'
import type { EvidenceStore } from '../../../../renderer/store/evidence-store.js'
import { memoryEvidence } from '../../../../renderer/store/memory-evidence.js'
import { StoreRefusal } from '../../../../renderer/store/store-refusal.js'
import { ingest } from '../../../../renderer/workers/ingest.js'
import { OpenCase } from '../../../../renderer/workers/open-case.js'
import { record, trail } from './twins/evidence-frames.js'
import { testHost } from './twins/host.js'

afterEach(() => {
  vi.useRealTimers()
})

/** A case that is open with one event, and what reads another one into it. `loaded`: cold sections that were read. */
async function growingCase() {
  const stores = memoryEvidence()
  const catalogue = memoryCatalogue()
  const row = { id: 'c', name: 'c', created: 1, opened: 1, sample: false, unfinished: null, last: null }
  await catalogue.put({ ...row, removing: false })
  const read = (event: number) => {
    const host = testHost([{ path: `/evidence/${String(event)}.json.gz`, text: trail([record(event)]) }])
    const context = { signal: new AbortController().signal, progress: () => undefined }
    return ingest({ caseId: 'c', roots: ['/evidence'] }, context, { stores, catalogue, host, now: () => 1 })
  }
  const store = await stores.open('c')
  const loaded: string[] = []
  const watched: EvidenceStore = {
    ...store,
    cold: (segment, section) => {
      loaded.push(`${String(segment)} ${section}`)
      return store.cold(segment, section)
    },
  }
  const open = await OpenCase.open({ ...row, removing: false }, watched)
  await read(1)
  await open.refresh(true)
  await open.ready()
  return { open, read, loaded }
}

test('while more is to follow, nothing is loaded but what is asked; when it has come, everything is', async () => {
  const { open, read, loaded } = await growingCase()
  const settled = vi.fn()
  const whole = open.settled().then(settled)
  expect([open.searcher.total, loaded, open.isReady]).toEqual([1, [], false])
  const ref = open.searcher.segments[0]!.id * 65_536
  expect(await open.answering(() => open.placeOf(ref).length)).toBeGreaterThan(0)
  expect(loaded).toEqual(['0 pointers'])
  await read(2)
  await open.refresh(true)
  await open.ready()
  expect([open.searcher.total, loaded.length, settled.mock.calls.length]).toEqual([2, 1, 0])
  await open.refresh(false)
  await whole
  expect([new Set(loaded).size, open.isReady]).toEqual([2 * coldSections.length, true])
  open.close()
})

test('where nothing comes of what was to follow, the rest is loaded after a while', async () => {
  const { open, read, loaded } = await growingCase()
  await read(2)
  vi.useFakeTimers()
  await open.refresh(true)
  await vi.advanceTimersByTimeAsync(8_000)
  const early = [...loaded]
  await vi.advanceTimersByTimeAsync(4_000)
  vi.useRealTimers()
  await open.settled()
  expect([early, new Set(loaded).size]).toEqual([[], 2 * coldSections.length])
  open.close()
})

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
