import { expect, test } from 'vitest'
import { memoryCatalogue } from '../../../../renderer/store/catalogue.js'
import type { EvidenceStore } from '../../../../renderer/store/evidence-store.js'
import { catalogueWithRoom, storesWithRoom } from '../../../../renderer/store/room.js'

const MIB = 1024 * 1024

/** A store that only says which of its calls arrived. */
function recorded() {
  const arrived: string[] = []
  const store = new Proxy({} as EvidenceStore, {
    ownKeys: () => names,
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    get: (_, name) =>
      typeof name === 'string' && names.includes(name)
        ? () => {
            arrived.push(name)
            return Promise.resolve([])
          }
        : undefined,
  })
  const remove = () => {
    arrived.push('remove')
    return Promise.resolve()
  }
  return { arrived, stores: { open: () => Promise.resolve(store), remove } }
}

const reads = ['commits', 'ledger', 'hot', 'cold', 'block', 'hashes']
const writes = ['putBlock', 'commit', 'addHashes', 'compact', 'putSegments', 'replace']
const names = [...reads, ...writes, 'sweep', 'close']

/** Calls everything, with evidence of a few bytes; gives what arrived and what was refused as full. */
async function everything(free: number | null) {
  const { arrived, stores } = recorded()
  const guarded = storesWithRoom(stores, { free: () => Promise.resolve(free) })
  const store = await guarded.open('a')
  const refused: unknown[] = []
  const attempt = (call: Promise<unknown>): Promise<unknown> =>
    call.catch((error: unknown) => refused.push((error as { problem?: { code: string } }).problem?.code))
  await attempt(store.commits(0))
  await attempt(store.ledger(0))
  await attempt(store.hot([]))
  await attempt(store.cold(0, 'text'))
  await attempt(store.block(0, 0, 0))
  await attempt(store.hashes())
  await attempt(store.putBlock(0, new ArrayBuffer(10)))
  await attempt(store.commit({ ordinal: 1 } as never, {} as never, []))
  await attempt(store.addHashes([]))
  await attempt(store.compact(0))
  await attempt(store.putSegments([]))
  await attempt(store.replace([], []))
  await attempt(store.sweep())
  await attempt(guarded.remove('a'))
  return { arrived, refused }
}

test('with room, or where nobody can tell, everything is written', async () => {
  for (const free of [500 * MIB, null]) {
    const { arrived, refused } = await everything(free)
    expect([arrived, refused]).toEqual([[...reads, ...writes, 'sweep', 'remove'], []])
  }
})

test('on a nearly full drive no evidence is written; what makes room, and all that is read, goes on', async () => {
  const { arrived, refused } = await everything(60 * MIB)
  expect(arrived).toEqual([...reads, 'sweep', 'remove'])
  expect(refused).toEqual(writes.map(() => 'storage-full'))
})

test('on a full drive nothing is written at all, and everything can be read', async () => {
  const { arrived, refused } = await everything(3 * MIB)
  expect(arrived).toEqual(reads)
  expect(refused).toHaveLength(writes.length + 2)
})

test('what is to be written counts, not only what is left', async () => {
  const { arrived, stores } = recorded()
  const store = await storesWithRoom(stores, { free: () => Promise.resolve(70 * MIB) }).open('a')
  await store.putBlock(0, new ArrayBuffer(5 * MIB))
  await expect(store.putBlock(1, new Blob([new Uint8Array(7 * MIB)]))).rejects.toMatchObject({
    problem: {
      code: 'storage-full',
      subject: 'evidence block 1',
      detail: '70 MiB are free on its drive and 71 MiB are needed, lest what is stored be damaged',
    },
  })
  expect(arrived).toEqual(['putBlock'])
})

test('the catalogue is read, and not written, on a full drive', async () => {
  let free = 100 * MIB
  const catalogue = catalogueWithRoom(memoryCatalogue(), { free: () => Promise.resolve(free) })
  const row = {
    id: 'a',
    name: 'A',
    created: 1,
    opened: 1,
    sample: false,
    unfinished: null,
    last: null,
    removing: false,
  }
  await catalogue.put(row)
  free = 0
  const full = { problem: { code: 'storage-full' } }
  await expect(catalogue.put({ ...row, id: 'b' })).rejects.toMatchObject(full)
  await expect(catalogue.change('a', { name: 'B' })).rejects.toMatchObject(full)
  await expect(catalogue.note('a', 'k', 'text')).rejects.toMatchObject(full)
  await expect(catalogue.remove('a')).rejects.toMatchObject(full)
  expect(await catalogue.list()).toEqual([row])
})
