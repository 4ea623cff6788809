/** How does a finished file get to where the person wants it, whole or not at all, and never over another file?
 *
 *  It is written into a hidden file beside its target, synced, and only then given its name. */
import { createHash, randomBytes, type Hash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { open, rm, stat, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { ExportReceipt } from '../../shared/contract/routes.js'
import { numberedName } from './file-name.js'
import { makeFolder } from './make-folder.js'
import { publish } from './publish.js'
import { badRequest, isRefusal, writeFailure, type Refusal } from './refusal.js'

export interface Exports {
  /** Opens a file that will be called `name` (one plain name) in `folder` (made if missing). `path`: as things stand. */
  begin(folder: string, name: string): Promise<{ readonly id: string; readonly path: string } | Refusal>
  /** Appends; a failure (disk full, a source that breaks off) abandons the whole file. Reply: bytes so far. */
  append(id: string, source: AsyncIterable<Uint8Array>): Promise<{ readonly bytes: number } | Refusal>
  finish(id: string): Promise<ExportReceipt | Refusal>
  abandon(id: string): Promise<Record<string, never> | Refusal>
  /** Removes what nobody finished; at exit, hence synchronous. */
  removeUnfinished(): void
}

interface OpenExport {
  readonly target: string
  readonly hidden: string
  readonly file: FileHandle
  readonly hash: Hash
  bytes: number
  /** Writes happen one after the other, however they are asked for. */
  last: Promise<unknown>
}

export function createExports(): Exports {
  const open = new Map<string, OpenExport>()

  /** Runs after everything asked before; a refusal or fault throws the file away. */
  const next = async <Reply extends object>(
    id: string,
    run: (entry: OpenExport) => Promise<Reply>,
  ): Promise<Reply | Refusal> => {
    const entry = open.get(id)
    if (entry === undefined) return badRequest(id, 'There is no such open export.')
    const turn = entry.last.then(async () => {
      if (open.get(id) !== entry) return badRequest(entry.target, 'This export has failed or was abandoned.')
      try {
        return await run(entry)
      } catch (error) {
        open.delete(id)
        await discard(entry)
        return writeFailure(entry.target, error)
      }
    })
    entry.last = turn
    return await turn
  }

  return {
    begin: async (folder, name) => {
      const entry = await openHidden(folder, name)
      if (isRefusal(entry)) return entry
      const id = randomBytes(16).toString('hex')
      open.set(id, entry)
      return { id, path: entry.target }
    },
    append: (id, source) => next(id, async (entry) => ({ bytes: await appendAll(entry, source) })),
    finish: (id) =>
      next(id, async (entry) => {
        const receipt = await complete(entry)
        open.delete(id)
        return receipt
      }),
    abandon: (id) =>
      next(id, async (entry) => {
        open.delete(id)
        await discard(entry)
        return {}
      }),
    removeUnfinished: () => {
      for (const { file, hidden } of open.values()) {
        void file.close().catch(() => undefined)
        rmSync(hidden, { force: true })
      }
      open.clear()
    },
  }
}

async function discard({ file, hidden }: OpenExport): Promise<void> {
  await file.close().catch(() => undefined)
  await rm(hidden, { force: true })
}

/** Writes the rest of a stream; gives the size so far, bytes. */
async function appendAll(entry: OpenExport, source: AsyncIterable<Uint8Array>): Promise<number> {
  for await (const chunk of source) {
    entry.hash.update(chunk)
    await entry.file.appendFile(chunk)
    entry.bytes += chunk.byteLength
  }
  return entry.bytes
}

/** Gives the written file its name; nothing can be appended afterwards. */
async function complete({ file, hidden, target, bytes, hash }: OpenExport): Promise<ExportReceipt> {
  await file.sync()
  await file.close()
  return { path: await publish(hidden, target), bytes, sha256: hash.digest('hex') }
}

async function openHidden(folder: string, name: string): Promise<OpenExport | Refusal> {
  const target = join(folder, name)
  const hidden = join(folder, `.spoor-${randomBytes(8).toString('hex')}.part`)
  try {
    makeFolder(folder)
    const file = await open(hidden, 'wx')
    return {
      target: await freePath(target),
      hidden,
      file,
      hash: createHash('sha256'),
      bytes: 0,
      last: Promise.resolve(),
    }
  } catch (error) {
    return writeFailure(target, error)
  }
}

/** The first variant of the path that is not taken at the moment; `publish` decides at the end. */
async function freePath(target: string): Promise<string> {
  for (let n = 1; ; n += 1) {
    const path = join(dirname(target), numberedName(basename(target), n))
    const taken = await stat(path).then(
      () => true,
      () => false,
    )
    if (!taken) return path
  }
}
