import { expect, test } from 'vitest'
import { refusing, refusingWrite, type StoreRefusal } from '../../../../renderer/store/store-refusal.js'

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

test('a write that failed has damaged nothing, and the drive is not called full where that is not known', async () => {
  const write = (error: unknown) =>
    refusingWrite('evidence block 7', () => Promise.reject(error as Error)).catch((thrown: unknown) => thrown)
  const thrown = [
    await write(wrapped('DataError', 'Failed to write blobs (IOError)')),
    await write(wrapped('AbortError', 'Failed to write blobs (IOError)')),
    await write(new DOMException('Internal error committing transaction.', 'UnknownError')),
    await write(
      new Error('Error modifying one or more objects. Errors: AbortError: The transaction was aborted, so …'),
    ),
    await write(wrapped('QuotaExceededError', 'Encountered disk full while committing transaction.')),
  ]
  expect(thrown.map((error) => (error as StoreRefusal).problem.code)).toEqual([
    'storage-unwritable',
    'storage-unwritable',
    'storage-unwritable',
    'storage-unwritable',
    'storage-full',
  ])
  const bug = new TypeError('undefined is not a function')
  expect(await write(bug)).toBe(bug)
})

test('a bug stays a bug', async () => {
  const bug = new TypeError('undefined is not a function')
  expect(await failure(bug)).toBe(bug)
})
