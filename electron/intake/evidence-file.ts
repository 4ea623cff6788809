/** How is a file on disk read when it may be huge, vanish, change or refuse? Synchronously: the intake has a thread of its own. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import type { Stats } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { READ_BYTES } from './limits.js'
import type { SourceWork } from './source-work.js'
import type { RandomAccess } from './zip-directory.js'

/** Neither follow a symbolic link that took the file's place, nor hang on a pipe (flags that Windows does not have). */
const flags =
  constants.O_RDONLY |
  ((constants as Partial<typeof constants>).O_NOFOLLOW ?? 0) |
  ((constants as Partial<typeof constants>).O_NONBLOCK ?? 0)

/** The calls of the operating system that a file is read with. */
export interface FileCalls {
  open(path: string | Buffer): number
  state(descriptor: number): Pick<Stats, 'size' | 'mtimeMs' | 'isFile'>
  /** Reads up to `target.length` bytes at `position`; answers how many there were. */
  read(descriptor: number, target: Uint8Array, position: number): number
  close(descriptor: number): void
}

export const fileCalls: FileCalls = {
  open: (path) => openSync(path, flags),
  state: (descriptor) => fstatSync(descriptor),
  read: (descriptor, target, position) => readSync(descriptor, target, 0, target.length, position),
  close: (descriptor) => closeSync(descriptor),
}

/** The code of a failed system call ('EACCES'), or its message. */
export function errnoOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  return error instanceof Error ? error.message : String(error)
}

export interface ReadFailure {
  /** Of the first byte that could not be had. */
  readonly offset: number
  readonly errno: string
}

export class EvidenceFile implements RandomAccess {
  readonly #descriptor: number
  readonly #work: SourceWork
  readonly #calls: FileCalls
  readonly #modified: number
  readonly size: number
  #closed = false

  private constructor(
    opened: { readonly descriptor: number; readonly calls: FileCalls },
    work: SourceWork,
    state: Pick<Stats, 'size' | 'mtimeMs'>,
  ) {
    this.#descriptor = opened.descriptor
    this.#calls = opened.calls
    this.#work = work
    this.size = state.size
    this.#modified = state.mtimeMs
  }

  /** Opens a regular file; otherwise the problem is reported and nothing is returned. */
  static open(path: string | Buffer, work: SourceWork, calls: FileCalls): EvidenceFile | undefined {
    let descriptor: number | undefined
    try {
      descriptor = calls.open(path)
      const state = calls.state(descriptor)
      if (state.isFile()) return new EvidenceFile({ descriptor, calls }, work, state)
      work.stop({ code: 'special-file', subject: work.path })
    } catch (error) {
      const errno = errnoOf(error)
      const code = errno === 'ENOENT' ? 'not-found' : 'not-readable'
      work.stop({ code, subject: work.path, detail: errno })
    }
    if (descriptor !== undefined) calls.close(descriptor)
    return undefined
  }

  /** Modification time at opening, whole milliseconds since the epoch. */
  get modified(): number {
    return Math.floor(this.#modified)
  }

  /** Reads into `target`; fewer bytes at the end of the file, or when reading fails, which is reported. */
  readInto(target: Uint8Array, offset: number): Uint8Array {
    if (this.#work.stopped) return target.subarray(0, 0)
    const { bytes, failure } = this.tryReadInto(target, offset)
    if (failure !== undefined) this.stopAt(failure)
    return bytes
  }

  /** Reads into `target`, and says where and why reading failed instead of reporting it. */
  tryReadInto(
    target: Uint8Array,
    offset: number,
  ): { readonly bytes: Uint8Array; readonly failure: ReadFailure | undefined } {
    const start = performance.now()
    let filled = 0
    let failure: ReadFailure | undefined
    try {
      while (filled < target.length) {
        const rest = filled === 0 ? target : target.subarray(filled)
        const count = this.#calls.read(this.#descriptor, rest, offset + filled)
        if (count === 0) break
        filled += count
      }
    } catch (error) {
      failure = { offset: offset + filled, errno: errnoOf(error) }
    }
    this.#work.timings.read += performance.now() - start
    return { bytes: filled === target.length ? target : target.subarray(0, filled), failure }
  }

  /** Reports that the file cannot be read from there on. */
  stopAt({ offset, errno }: ReadFailure): void {
    this.#work.readFailed = true
    this.#work.stop({ code: 'read-failed', subject: this.#work.path, offset, detail: errno })
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
      const now = this.#calls.state(this.#descriptor)
      if (now.size !== this.size || now.mtimeMs !== this.#modified) {
        const detail =
          now.size === this.size ? 'written to' : `${String(this.size)} bytes, now ${String(now.size)}`
        this.#work.report({ code: 'changed-while-read', subject: this.#work.path, detail })
      }
    } catch (error) {
      const detail = `whether it has changed is not known: ${errnoOf(error)}`
      this.#work.report({ code: 'read-failed', subject: this.#work.path, detail })
    } finally {
      this.#calls.close(this.#descriptor)
    }
  }
}
