/** How is a folder made with those above it, on file systems that say odd things?
 *
 *  Not with Node's `recursive`: where a folder cannot be made and the file system says that the one above it is missing,
 *  although it is there (/proc does), Node tries again for ever. */
import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** Gives the topmost folder that had to be made; undefined when all were there. Throws the errors of the file system. */
export function makeFolder(path: string, mode = 0o777): string | undefined {
  const missing: string[] = []
  for (let at = path; !exists(at) && at !== dirname(at); at = dirname(at)) missing.push(at)
  for (const next of [...missing].reverse()) {
    try {
      mkdirSync(next, { mode })
    } catch (error) {
      // somebody else may have made it in the meantime
      if (statSync(next, { throwIfNoEntry: false })?.isDirectory() !== true) throw error
    }
  }
  return missing.at(-1)
}

/** A folder above that is a file is there too, for `mkdir` to complain about. */
function exists(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined
  } catch {
    return false
  }
}
