/** How is a file on disk read when it may be huge, vanish, change or refuse? Synchronously: the intake has a thread of its own. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { READ_BYTES } from './limits.js'
import type { SourceWork } from './source-work.js'
import type { RandomAccess } from './zip-directory.js'

/** Neither follow a symbolic link that took the file's place, nor hang on a pipe (flags that Windows does not have). */
const flags =
  constants.O_RDONLY |
  ((constants as Partial<typeof constants>).O_NOFOLLOW ?? 0) |
  ((constants as Partial<typeof constants>).O_NONBLOCK ?? 0)

/** The code of a failed system call ('EACCES'), or its message. */
export function errnoOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  return error instanceof Error ? error.message : String(error)
}

export class EvidenceFile implements RandomAccess {
  readonly #descriptor: number
  readonly #work: SourceWork
  readonly #modified: number
  readonly size: number
  #closed = false

  private constructor(descriptor: number, work: SourceWork, state: { size: number; mtimeMs: number }) {
    this.#descriptor = descriptor
    this.#work = work
    this.size = state.size
    this.#modified = state.mtimeMs
  }

  /** Opens a regular file; otherwise the problem is reported and nothing is returned. */
  static open(work: SourceWork): EvidenceFile | undefined {
    let descriptor: number | undefined
    try {
      descriptor = openSync(work.path, flags)
      const state = fstatSync(descriptor)
      if (state.isFile()) return new EvidenceFile(descriptor, work, state)
      work.stop({ code: 'special-file', subject: work.path })
    } catch (error) {
      const errno = errnoOf(error)
      const code = errno === 'ENOENT' ? 'not-found' : 'not-readable'
      work.stop({ code, subject: work.path, detail: errno })
    }
    if (descriptor !== undefined) closeSync(descriptor)
    return undefined
  }

  /** Modification time at opening, whole milliseconds since the epoch. */
  get modified(): number {
    return Math.floor(this.#modified)
  }

  /** Reads into `target`; fewer bytes at the end of the file, or when reading fails, which is reported. */
  readInto(target: Uint8Array, offset: number): Uint8Array {
    const start = performance.now()
    let filled = 0
    try {
      while (filled < target.length && !this.#work.stopped) {
        const count = readSync(this.#descriptor, target, filled, target.length - filled, offset + filled)
        if (count === 0) break
        filled += count
      }
    } catch (error) {
      this.#work.readFailed = true
      this.#work.stop({
        code: 'read-failed',
        subject: this.#work.path,
        offset: offset + filled,
        detail: errnoOf(error),
      })
    }
    this.#work.timings.read += performance.now() - start
    return filled === target.length ? target : target.subarray(0, filled)
  }

  read(offset: number, length: number): Uint8Array {
    const within = Math.max(0, Math.min(length, this.size - offset))
    return this.readInto(Buffer.allocUnsafeSlow(within), offset)
  }

  /** Gives the file piece by piece, up to the size that it had when it was opened. */
  pieces(): () => Uint8Array | undefined {
    let at = 0
    return () => {
      const bytes = this.read(at, READ_BYTES)
      at += bytes.length
      return bytes.length === 0 ? undefined : bytes
    }
  }

  /** Reports whether the file is still the one that was opened, and closes it; a second time does nothing. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    try {
      const now = fstatSync(this.#descriptor)
      if (now.size !== this.size || now.mtimeMs !== this.#modified) {
        const detail =
          now.size === this.size ? 'written to' : `${String(this.size)} bytes, now ${String(now.size)}`
        this.#work.report({ code: 'changed-while-read', subject: this.#work.path, detail })
      }
    } finally {
      closeSync(this.#descriptor)
    }
  }
}
