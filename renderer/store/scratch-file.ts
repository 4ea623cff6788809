/** Where is put aside what is needed only while evidence is read? A file of the browser's own (its origin's private file
 *  system, in the profile), which a thread can write and read without waiting. It holds digests, no text of the evidence. */
import type { KeyFile } from '../engine/engine.js'
import { StoreRefusal } from './store-refusal.js'

export interface ScratchFile extends KeyFile {
  /** Closes and removes it. */
  remove(): Promise<void>
}

/** What is asked of the browser's file system; in tests a twin. */
export type ScratchFolder = Pick<FileSystemDirectoryHandle, 'removeEntry' | 'keys'> & {
  getFileHandle(
    name: string,
    options: { readonly create: true },
  ): Promise<{ createSyncAccessHandle(): Promise<ScratchHandle> }>
}

export type ScratchHandle = Pick<FileSystemSyncAccessHandle, 'close'> & {
  write(bytes: Uint8Array<ArrayBuffer>, options: { readonly at: number }): number
  read(into: Uint8Array<ArrayBuffer>, options: { readonly at: number }): number
}

const PREFIX = 'keys-'
const SUBJECT = 'scratch file'

/** A new, empty file. undefined where the browser gives none: then memory has to do. */
export async function openScratchFile(
  folder: () => Promise<ScratchFolder>,
  name: string,
): Promise<ScratchFile | undefined> {
  try {
    const files = await folder()
    const file = await files.getFileHandle(PREFIX + name, { create: true })
    const handle = await file.createSyncAccessHandle()
    return scratchFile(handle, async () => {
      handle.close()
      // The next thread removes it, if it cannot be done now.
      await files.removeEntry(PREFIX + name).catch(() => undefined)
    })
  } catch (error) {
    if (isRefusal(error)) return undefined
    throw error
  }
}

function scratchFile(handle: ScratchHandle, remove: () => Promise<void>): ScratchFile {
  return {
    remove,
    write(bytes, at) {
      try {
        return handle.write(bytes, { at }) === bytes.length
      } catch (error) {
        // A full disk, a quota that is reached.
        if (error instanceof DOMException) return false
        throw error
      }
    },
    read(into, at) {
      const length = readAt(handle, into, at)
      if (length === into.length) return
      const detail = `${String(length)} bytes could be read`
      const problem = {
        code: 'storage-damaged',
        subject: SUBJECT,
        offset: at,
        length: into.length,
        detail,
      } as const
      throw new StoreRefusal(problem, undefined)
    },
  }
}

function readAt(handle: ScratchHandle, into: Uint8Array<ArrayBuffer>, at: number): number {
  try {
    return handle.read(into, { at })
  } catch (error) {
    if (error instanceof DOMException) return 0
    throw error
  }
}

/** Removes those that threads left behind which were killed. One that is in use at this moment cannot be removed, and stays. */
export async function removeScratchFiles(folder: () => Promise<ScratchFolder>): Promise<void> {
  try {
    const files = await folder()
    for await (const name of files.keys())
      if (name.startsWith(PREFIX)) await files.removeEntry(name).catch(() => undefined)
  } catch (error) {
    if (!isRefusal(error)) throw error
  }
}

/** Has the browser no such files, or will it not give one? */
function isRefusal(error: unknown): boolean {
  return error instanceof DOMException || error instanceof TypeError
}
