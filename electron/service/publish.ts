/** How does a hidden file get its name without ever replacing another one, on every file system? */
import { link, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { numberedName } from './file-name.js'

/**
 * Renames `hidden` to `target`, or to `target`'s next free variant (' (2)', …); gives the path it got.
 * Both are in the same folder. Throws the errors of the file system.
 */
export async function publish(hidden: string, target: string): Promise<string> {
  for (let n = 1; ; n += 1) {
    const path = join(dirname(target), numberedName(basename(target), n))
    if (await claim(hidden, path)) {
      await syncFolder(dirname(path))
      return path
    }
  }
}

/** A hard link fails where the name is taken, in one step. File systems without links get a reserved name instead. */
async function claim(hidden: string, path: string): Promise<boolean> {
  try {
    await link(hidden, path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code === 'EEXIST') return false
    return await claimByReserving(hidden, path)
  }
  await rm(hidden, { force: true })
  return true
}

async function claimByReserving(hidden: string, path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx')).close()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
  try {
    await rename(hidden, path)
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
  return true
}

/** Makes the new name itself durable; not every system can sync a folder, and then there is nothing to do. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r').catch(() => null)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}
