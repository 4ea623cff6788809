/** Which files are there under what was handed in? Found in a fixed order, a little at a time, between two reads. */
import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs'
import type { Stats } from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { Problem } from '../../shared/base/problem.js'
import type { PlanHeader, SourceOrigin } from '../../shared/contract/frames.js'
import type { KnownSource } from '../../shared/contract/routes.js'
import { errnoOf } from './evidence-file.js'
import { MAX_FILES_AHEAD } from './limits.js'
import { labelOf } from './odd-names.js'
import type { Timings } from './source-work.js'

/** A regular file, or something else of which only the problem can be told. */
export interface Found {
  /** Where it is for the operating system; `origin.path` is how it is called. */
  readonly at: string | Buffer
  readonly origin: SourceOrigin
  readonly problem: Problem | undefined
  /** Of a regular file, when it was found. */
  readonly state: Pick<Stats, 'mtimeMs'> | undefined
}

interface Pending {
  readonly path: string
  /** Instead of `path`, where that is not valid UTF-8. */
  readonly bytes?: Buffer
  readonly root: string
  /** What was handed in is opened even when it is a symbolic link; what is found below is not. */
  readonly handedIn: boolean
}

/** In the names of the folders and files that CloudTrail delivers digests to (CloudTrail user guide, digest file structure). */
const DIGEST_NAME = 'CloudTrail-Digest'

export class Discovery {
  /** Still to be looked at, the next one last. */
  readonly #pending: Pending[]
  readonly #known: ReadonlyMap<string, KnownSource>
  readonly #timings: Timings
  #found: Found[] = []
  #taken = 0
  #files = 0
  #bytes = 0
  #digestsSeen = false

  constructor(roots: readonly string[], known: readonly KnownSource[], timings: Timings) {
    this.#pending = distinctRoots(roots).reverse()
    this.#known = new Map(known.map((source) => [source.path, source]))
    this.#timings = timings
    this.#lookForDigests(roots)
  }

  /** Files or folders have been seen that are named as those of digests. Digests lie beside the logs that they list, so this
   *  is known before the first of those logs is read. */
  get digestsSeen(): boolean {
    return this.#digestsSeen
  }

  get plan(): PlanHeader {
    return { files: this.#files, bytes: this.#bytes, complete: this.#pending.length === 0 }
  }

  /** Looks at up to `count` more paths, unless reading is too far behind. */
  advance(count: number): void {
    if (this.#pending.length === 0) return
    const start = performance.now()
    for (let left = count; left > 0 && this.#found.length - this.#taken < MAX_FILES_AHEAD; left -= 1) {
      const next = this.#pending.pop()
      if (next === undefined) break
      this.#look(next)
    }
    this.#timings.discover += performance.now() - start
  }

  /** The next file in order; nothing when there are no more. */
  next(): Found | undefined {
    while (this.#taken === this.#found.length && this.#pending.length > 0) this.advance(64)
    const next = this.#found[this.#taken]
    this.#taken += 1
    if (this.#taken >= 1_024) {
      this.#found = this.#found.slice(this.#taken)
      this.#taken = 0
    }
    return next
  }

  #look(at: Pending): void {
    const { path, handedIn, bytes: place = path } = at
    try {
      const state = handedIn ? statSync(place) : lstatSync(place)
      if (state.isDirectory()) this.#open(at)
      else this.#note(at, state)
    } catch (error) {
      const errno = errnoOf(error)
      const code = errno === 'ENOENT' ? 'not-found' : 'not-readable'
      this.#add(at, undefined, { code, subject: path, detail: errno })
    }
  }

  #open({ path, root, bytes }: Pending): void {
    const names = bytes === undefined ? readdirSync(path) : []
    if (bytes !== undefined || names.some((name) => name.includes('\uFFFD'))) {
      this.#openBytes({ path, root, handedIn: false, bytes: bytes ?? Buffer.from(path) })
      return
    }
    this.#lookForDigests(names)
    names.sort((left, right) => (left < right ? 1 : -1))
    for (const name of names) this.#pending.push({ path: join(path, name), root, handedIn: false })
  }

  /** A folder in which names may be any bytes. */
  #openBytes({ path, root, bytes }: Required<Pending>): void {
    const names = readdirSync(bytes, { encoding: 'buffer' }).map((name) => ({ name, label: labelOf(name) }))
    names.sort((left, right) => (left.label < right.label ? 1 : -1))
    for (const { name, label } of names) {
      const place = Buffer.concat([bytes, Buffer.from(sep), name])
      this.#pending.push({ path: join(path, label), root, handedIn: false, bytes: place })
    }
  }

  #lookForDigests(names: readonly string[]): void {
    this.#digestsSeen ||= names.some((name) => name.includes(DIGEST_NAME))
  }

  #note(at: Pending, state: Stats): void {
    const subject = at.path
    if (state.isFile()) {
      const known = this.#known.get(at.path)
      const same = known?.bytes === state.size && known.modified === Math.floor(state.mtimeMs)
      if (!same) this.#add(at, state, undefined)
    } else if (state.isSymbolicLink()) {
      this.#add(at, state, { code: 'symlink-not-followed', subject })
    } else {
      this.#add(at, state, { code: 'special-file', subject, detail: specialKind(state) })
    }
  }

  #add({ path, root, bytes: place }: Pending, state: Stats | undefined, problem: Problem | undefined): void {
    const bytes = problem === undefined ? (state?.size ?? 0) : 0
    const modified = Math.floor(state?.mtimeMs ?? 0)
    const origin = { path, root, bytes, modified }
    // not all that the system says of a file: many thousands of them are known ahead
    const kept = problem === undefined && state !== undefined ? { mtimeMs: state.mtimeMs } : undefined
    this.#found.push({ at: place ?? path, origin, problem, state: kept })
    this.#files += 1
    this.#bytes += bytes
  }
}

function specialKind(state: Stats): string {
  if (state.isFIFO()) return 'a named pipe'
  if (state.isSocket()) return 'a socket'
  return state.isBlockDevice() ? 'a block device' : 'a character device'
}

/** Absolute roots in order; one that lies within another is found there and is left out. */
function distinctRoots(roots: readonly string[]): Pending[] {
  const all = roots.map((root) => {
    const path = resolve(root)
    const real = realPathOf(path)
    return { root, real, path: isLink(path) ? real : path }
  })
  all.sort((left, right) => (left.path < right.path ? -1 : left.path > right.path ? 1 : 0))
  const reals = new Set(all.map(({ real }) => real))
  const met = new Set<string>()
  const kept = all.filter(({ real }) => {
    if (met.has(real) || liesWithin(reals, real)) return false
    met.add(real)
    return true
  })
  return kept.map(({ path, root }) => ({ path, root, handedIn: true }))
}

/** Is one of the folders above this path among `paths`? Thousands of files may be handed in at once. */
function liesWithin(paths: ReadonlySet<string>, path: string): boolean {
  const above = dirname(path)
  return above !== path && (paths.has(above) || liesWithin(paths, above))
}

function realPathOf(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    // what is not there is reported when it is looked at
    return path
  }
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false
}
