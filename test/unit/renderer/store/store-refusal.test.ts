import { expect, test } from 'vitest'
import { refusing, type StoreRefusal } from '../../../../renderer/store/store-refusal.js'

/** As Dexie wraps what the browser reports. */
const wrapped = (name: string, message: string) =>
  Object.assign(new Error('the transaction failed'), { name: 'AbortError', inner: { name, message } })

const failure = (error: unknown) =>
  refusing('commit 7', () => Promise.reject(error as Error)).catch((thrown: unknown) => thrown)

test('a full disk and damaged values are expected, whatever they are wrapped in', async () => {
  const thrown = [
    await failure(wrapped('QuotaExceededError', 'Encountered disk full while committing transaction.')),
    await failure(new DOMException('no space left', 'UnknownError')),
    await failure(new DOMException('Failed to read large IndexedDB value', 'NotReadableError')),
  ]
  expect(thrown.map((error) => (error as StoreRefusal).problem.code)).toEqual([
    'storage-full',
    'storage-full',
    'storage-damaged',
  ])
})

test('a bug stays a bug', async () => {
  const bug = new TypeError('undefined is not a function')
  expect(await failure(bug)).toBe(bug)
})
