import { expect, test } from 'vitest'
import {
  openScratchFile,
  removeScratchFiles,
  type ScratchFolder,
} from '../../../../renderer/store/scratch-file.js'

/** The browser's folder: files that are in use cannot be removed; `room` bytes in all. */
function folderOf(room = Number.POSITIVE_INFINITY) {
  const files = new Map<string, { bytes: Uint8Array; open: boolean }>()
  const refused = (name: string) => new DOMException(name, name)
  const folder = {
    keys: () =>
      (async function* () {
        for (const name of [...files.keys()]) yield await Promise.resolve(name)
      })(),
    removeEntry: (name: string) => {
      if (files.get(name)?.open === true) return Promise.reject(refused('NoModificationAllowedError'))
      files.delete(name)
      return Promise.resolve()
    },
    getFileHandle: (name: string) => {
      const file = { bytes: new Uint8Array(0), open: false }
      files.set(name, file)
      return Promise.resolve({
        createSyncAccessHandle: () => {
          file.open = true
          return Promise.resolve({
            write: (more: Uint8Array, { at }: { at: number }) => {
              if (at + more.length > room) throw refused('QuotaExceededError')
              const larger = new Uint8Array(Math.max(file.bytes.length, at + more.length))
              larger.set(file.bytes)
              larger.set(more, at)
              file.bytes = larger
              return more.length
            },
            read: (into: Uint8Array, { at }: { at: number }) => {
              const found = file.bytes.subarray(at, at + into.length)
              into.set(found)
              return found.length
            },
            close: () => {
              file.open = false
            },
          })
        },
      })
    },
  }
  return { files, open: () => Promise.resolve(folder as unknown as ScratchFolder) }
}

test('what was written is read at its place, and the file is gone when it is no longer needed', async () => {
  const { files, open } = folderOf()
  const file = await openScratchFile(open, 'a')
  expect(file?.write(Uint8Array.of(1, 2, 3, 4), 2)).toBe(true)
  const into = new Uint8Array(2)
  file?.read(into, 4)
  expect([[...into], [...files.keys()]]).toEqual([[3, 4], ['keys-a']])
  await file?.remove()
  expect(files.size).toBe(0)
})

test('a full disk refuses, and what is not there cannot be read', async () => {
  const file = await openScratchFile(folderOf(10).open, 'a')
  expect([file?.write(new Uint8Array(8), 0), file?.write(new Uint8Array(8), 8)]).toEqual([true, false])
  expect(() => file?.read(new Uint8Array(8), 4)).toThrow('storage-damaged: scratch file')
})

test('what killed threads left behind is removed, but nothing that is in use, and nothing else', async () => {
  const { files, open } = folderOf()
  const inUse = await openScratchFile(open, 'in use')
  files.set('keys-left', { bytes: new Uint8Array(3), open: false })
  files.set('another', { bytes: new Uint8Array(3), open: false })
  await removeScratchFiles(open)
  expect([...files.keys()]).toEqual(['keys-in use', 'another'])
  await inUse?.remove()
  expect([...files.keys()]).toEqual(['another'])
})

test('where the browser has no such files there is none, and nothing fails', async () => {
  const none = () => Promise.reject(new DOMException('not here', 'SecurityError'))
  expect(await openScratchFile(none, 'a')).toBe(undefined)
  await removeScratchFiles(none)
  await expect(openScratchFile(() => Promise.reject(new RangeError('a bug')), 'a')).rejects.toThrow('a bug')
})
