/** Which paths have been seen, and what is each of them good for? Path ids are dense and live as long as the table; a
 *  segment numbers its own paths anew. Names follow `shared/cloudtrail/leaf.ts`. */
import { hashBytes, secondHash } from './byte-hash.js'
import { grownInts } from './growing.js'
import { encodeText } from '../segment/lossless-utf8.js'

/** Arrays begin small: what grows early has grown before code is translated for good. */
const FIRST_PATHS = 64

export class PathTable {
  readonly names: string[] = []
  /** Per path: number of its column, or -1. */
  column = new Int32Array(FIRST_PATHS)
  /** Per path: two hashes of its name, the same in every run. */
  hashA = new Int32Array(FIRST_PATHS)
  hashB = new Int32Array(FIRST_PATHS)
  readonly #ids = new Map<string, number>()
  readonly #columns: ReadonlyMap<string, number>

  constructor(columnPaths: readonly string[]) {
    this.#columns = new Map(columnPaths.map((path, column) => [path, column]))
  }

  get count(): number {
    return this.names.length
  }

  /** The id of a path, given one if it has none yet. */
  idOf(name: string): number {
    const known = this.#ids.get(name)
    if (known !== undefined) return known
    const id = this.names.length
    if (id === this.column.length) this.#grow(2 * id)
    const bytes = encodeText(name)
    const view = new DataView(bytes.buffer)
    this.names.push(name)
    this.#ids.set(name, id)
    this.column[id] = this.#columns.get(name) ?? -1
    this.hashA[id] = hashBytes(view, 0, bytes.length)
    this.hashB[id] = secondHash(view, 0, bytes.length)
    return id
  }

  /** The id of a path that has been seen; -1 if it has not. */
  find(name: string): number {
    return this.#ids.get(name) ?? -1
  }

  #grow(length: number): void {
    this.column = grownInts(this.column, length)
    this.hashA = grownInts(this.hashA, length)
    this.hashB = grownInts(this.hashB, length)
  }
}
