/** What is known so far about the source that is being unpacked: its problems, its cost, whether to go on? */
import { performance } from 'node:perf_hooks'
import type { Problem, ProblemCode } from '../../shared/base/problem.js'
import type { Inflater } from './inflate.js'
import { MAX_PROBLEMS, sourceLimits, type SourceLimits } from './limits.js'

/** Milliseconds spent in each stage of the whole intake. */
export interface Timings {
  discover: number
  read: number
  hash: number
  inflate: number
  /** Copying frames into chunks, and waiting until the other side takes them. */
  transfer: number
}

/** Problems that take nothing away from what was read. */
const harmless: ReadonlySet<ProblemCode> = new Set(['not-evidence', 'unsafe-entry-name'])

export class SourceWork {
  readonly path: string
  readonly timings: Timings
  readonly problems: Problem[] = []
  /** No more bytes will come: a read failed, or a limit was reached. It has been reported, so what follows from it is not. */
  stopped = false
  /** Reading the file failed before its end. */
  readFailed = false
  /** A limit was reached: nothing more is to be unpacked. */
  exhausted = false
  /** Something could not be read, or may be wrong. */
  damaged = false
  payloads = 0
  readonly #bytes: number
  readonly #limits: SourceLimits
  #unlisted = 0
  #output = 0
  #entries = 0

  /** `bytes`: size of the source on disk. */
  constructor(path: string, bytes: number, timings: Timings, limits = sourceLimits) {
    this.path = path
    this.timings = timings
    this.#bytes = bytes
    this.#limits = limits
  }

  /** How a place inside the source is called in a problem. */
  subject(inside: readonly string[]): string {
    return [this.path, ...inside].join(' > ')
  }

  /** Notes a problem. `padding`: it takes nothing away, whatever its code. */
  report(problem: Problem, weight: 'harm' | 'none' = 'harm'): void {
    if (weight === 'harm' && !harmless.has(problem.code)) this.damaged = true
    if (this.problems.length < MAX_PROBLEMS) this.problems.push(problem)
    else this.#unlisted += 1
  }

  /** All problems; the last one says how many more there were. */
  allProblems(): readonly Problem[] {
    if (this.#unlisted === 0) return this.problems
    const detail = `${String(this.#unlisted)} more problems of this source are not listed`
    return [...this.problems, { code: 'too-many-entries', subject: this.path, detail }]
  }

  /** Notes a problem after which no byte of this source can be had. */
  stop(problem: Problem): void {
    this.report(problem)
    this.stopped = true
  }

  #exhaust(problem: Problem): void {
    this.exhausted = true
    this.stop(problem)
  }

  /** Inflates one step, on the clock and within the limits; nothing once a limit is reached. */
  inflate(inflater: Inflater, slice: Uint8Array): Uint8Array | undefined {
    const start = performance.now()
    const output = inflater.push(slice)
    this.timings.inflate += performance.now() - start
    return this.countOutput(output.length) ? output : undefined
  }

  /** Counts bytes that an entry or a compressed stream gave; false once a limit is reached. Entries that are stored as they
   *  are count too: a directory may list the same bytes a hundred thousand times. */
  countOutput(bytes: number): boolean {
    this.#output += bytes
    const { ratio, ratioFreeBytes, outputBytes } = this.#limits
    if (this.exhausted) return false
    if (this.#output > ratioFreeBytes && this.#output > this.#bytes * ratio) {
      const detail = `more than ${String(ratio)} times its size on disk`
      this.#exhaust({ code: 'bomb-ratio', subject: this.path, detail })
    } else if (this.#output > outputBytes) {
      this.#exhaust({ code: 'bomb-size', subject: this.path, length: this.#output })
    }
    return !this.exhausted
  }

  /** Counts an entry of an archive; false once there are too many. */
  countEntry(): boolean {
    this.#entries += 1
    const { entries } = this.#limits
    if (this.#entries === entries + 1) {
      const detail = `entries beyond ${String(entries)} were not read`
      this.#exhaust({ code: 'too-many-entries', subject: this.path, detail })
    }
    return !this.exhausted
  }
}
