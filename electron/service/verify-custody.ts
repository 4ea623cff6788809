/** Are the evidence files on disk still those of a chain-of-custody manifest? Every file is hashed anew, nothing is written. */
import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { join, relative, isAbsolute } from 'node:path'
import * as v from 'valibot'
import { placesOf } from '../intake/odd-names.js'

export const CUSTODY_FORMAT = 'spoor-custody-1'

const source = v.object({
  path: v.pipe(v.string(), v.minLength(1)),
  root: v.string(),
  bytes: v.number(),
  sha256: v.string(),
  status: v.string(),
})
const manifest = v.object({ format: v.literal(CUSTODY_FORMAT), case: v.string(), sources: v.array(source) })

export type CustodySource = v.InferOutput<typeof source>
export type CustodyManifest = v.InferOutput<typeof manifest>

/** Reads a manifest; a sentence that says why it is none. */
export async function readManifest(path: string): Promise<CustodyManifest | string> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    return `The manifest cannot be read: ${errnoOf(error)}.`
  }
  try {
    const parsed = v.safeParse(manifest, JSON.parse(text))
    return parsed.success ? parsed.output : 'The file is no chain-of-custody manifest of this version.'
  } catch {
    return 'The manifest is not valid JSON: it is cut short, or was changed by hand.'
  }
}

/** `unhashed`: the manifest has no hash, because the file could not be read then either. */
export type CustodyVerdict = 'same' | 'changed' | 'missing' | 'unreadable' | 'unhashed'

export interface CheckedSource {
  readonly path: string
  readonly verdict: CustodyVerdict
  /** Why, where there is more to say; else ''. */
  readonly detail: string
}

/** `moved`: the evidence now lies under `to` instead of `from`, both absolute. */
export interface Moved {
  readonly from: string
  readonly to: string
}

export async function checkSource(
  { path: stated, bytes, sha256 }: CustodySource,
  moved: Moved | null,
): Promise<CheckedSource> {
  const path = moved === null ? stated : pathAfterMove(stated, moved)
  if (sha256 === '') return { path, verdict: 'unhashed', detail: 'the manifest has no hash of it' }
  try {
    return { path, ...(await comparedAt(placesOf(path), { bytes, sha256: sha256.toLowerCase() })) }
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === 'ENOENT' || errno === 'ENOTDIR') return { path, verdict: 'missing', detail: '' }
    if (errno === 'ELOOP') return { path, verdict: 'changed', detail: 'it is a symbolic link now' }
    return { path, verdict: 'unreadable', detail: errno }
  }
}

/** Neither follow a link that took the file's place, nor hang on a pipe (flags that Windows does not have). */
const { O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants as Partial<typeof constants>

type Compared = Omit<CheckedSource, 'path'>
type Stated = Pick<CustodySource, 'bytes' | 'sha256'>

/** The verdict on the first place where it is the same, else on the last one where there is a file. */
async function comparedAt(
  [place = '', ...others]: readonly (string | Buffer)[],
  stated: Stated,
): Promise<Compared> {
  const [next] = others
  if (next === undefined) return compared(place, stated)
  const found = await compared(place, stated).catch((error: unknown) => ({ error }))
  if ('verdict' in found && found.verdict === 'same') return found
  return comparedAt(others, stated).catch((error: unknown) => {
    if ('verdict' in found) return found
    throw error
  })
}

async function compared(path: string | Buffer, stated: Stated): Promise<Compared> {
  const file = await open(path, constants.O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  try {
    const state = await file.stat()
    if (!state.isFile()) return { verdict: 'changed', detail: 'it is no regular file any more' }
    if (state.size !== stated.bytes) {
      const detail = `${String(state.size)} bytes instead of ${String(stated.bytes)}`
      return { verdict: 'changed', detail }
    }
    const digest = createHash('sha256')
    for await (const chunk of file.createReadStream({ autoClose: false })) digest.update(chunk as Buffer)
    const found = digest.digest('hex')
    if (found === stated.sha256) return { verdict: 'same', detail: '' }
    return { verdict: 'changed', detail: `SHA-256 ${found} instead of ${stated.sha256}` }
  } finally {
    await file.close()
  }
}

function pathAfterMove(path: string, { from, to }: Moved): string {
  const way = relative(from, path)
  return way === '' || way.startsWith('..') || isAbsolute(way) ? path : join(to, way)
}

function errnoOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  return error instanceof Error ? error.message : String(error)
}
