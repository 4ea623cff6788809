import { expect, test } from 'vitest'
import { stagesOf } from '../../../../renderer/state/ingest-stages.js'

test('stages come in the order in which evidence passes them, each in plain words', () => {
  const timings = {
    discover: 1, read: 2, hash: 3, inflate: 4, transfer: 5, wait: 6, scan: 7, duplicates: 8, index: 9, persist: 10,
  } // prettier-ignore
  const reversed = Object.fromEntries(Object.entries(timings).reverse())
  expect(stagesOf(reversed).map(({ words, thread, ms }) => `${words}, ${thread}, ${String(ms)}`)).toEqual([
    'finding files, files, 1',
    'reading files, files, 2',
    'hashing (SHA-256), files, 3',
    'unpacking, files, 4',
    'handing over, files, 5',
    'waiting for files, records, 6',
    'reading records, records, 7',
    'recognising duplicates, records, 8',
    'building the index, records, 9',
    'waiting for the storage, records, 10',
  ])
})

test('a stage that was not timed is not shown', () => {
  expect(stagesOf({ persist: 3 }).map(({ name }) => name)).toEqual(['persist'])
  expect(stagesOf({})).toEqual([])
})
