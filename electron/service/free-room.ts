/** How many bytes are free where the cases are kept? */
import { statfs } from 'node:fs/promises'

/** Free bytes, for somebody without special rights, on the drive of this folder; null where the system cannot tell. */
export async function freeRoom(folder: string | null): Promise<number | null> {
  if (folder === null) return null
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch {
    return null
  }
}
