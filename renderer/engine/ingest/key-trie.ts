/** Which key comes next in a record, and what is its path? Records repeat each other, so every key remembers which keys
 *  followed it the last two times: the next record's key is compared with these guesses before anything is looked up.
 *
 *  A node is a key below another node; the elements of an array belong to the array's own node. Node 0 is the record.
 *  The scanner reads the rows directly (`node-row.ts`); they are replaced when the trie grows, so it must fetch them anew after that. */
import { grownBytes, grownInts } from '../write/growing.js'
import type { PathTable } from '../write/path-table.js'
import { idNames } from '../segment/segment.js'
import {
  NODE_COLUMN,
  NODE_FIRST,
  NODE_KEY,
  NODE_KEY_LENGTH,
  NODE_KIND,
  NODE_LENGTH,
  NODE_NEXT,
  NODE_PATH,
  NODE_SEEN_IN,
  NODE_WORDS,
  NONE,
  OTHER_GUESS,
  OTHER_VALUE,
  ROLE_BITS,
} from './node-row.js'

export const ROOT = 0

/** What the scanner does with a value besides indexing it. */
export const roles = { ordinary: 0, eventTime: 1, firstId: 2 } as const

/** Keys that tell a record from other objects (one bit each), as `looksLikeRecord` of `shared/cloudtrail` counts them. */
const tellingKeys = new Map(
  ['eventName', 'eventSource', 'eventTime', 'eventID', 'userIdentity', 'awsRegion', 'eventVersion'].map(
    (key, bit) => [key, 1 << bit],
  ),
)

const FIRST_NODES = 64
/** Places of a row that hold NONE as long as nothing is known. */
const UNKNOWN: readonly number[] = [
  NODE_FIRST,
  NODE_FIRST + OTHER_GUESS,
  NODE_NEXT,
  NODE_NEXT + OTHER_GUESS,
  NODE_COLUMN,
  NODE_LENGTH,
  NODE_LENGTH + OTHER_VALUE,
]

const decoder = new TextDecoder()

export class KeyTrie {
  count = 1
  rows = new Int32Array(NODE_WORDS * FIRST_NODES)
  #parent = new Int32Array(FIRST_NODES)
  keyBytes = new Uint8Array(32 * FIRST_NODES)
  keyView = new DataView(this.keyBytes.buffer)
  #keyTop = 0
  #table = new Int32Array(4 * FIRST_NODES)
  readonly #seed = crypto.getRandomValues(new Int32Array(1))[0]!

  constructor(private readonly paths: PathTable) {
    this.#clearRow(ROOT)
    this.rows[NODE_PATH] = paths.idOf('')
  }

  /** The node of the key bytes[start, start + length) below `parent`; -1 if there is no room for a new one. */
  childOf(parent: number, bytes: Uint8Array, start: number, length: number): number {
    const table = this.#table
    const mask = table.length - 1
    let slot = this.#hashOf(parent, bytes, start, length) & mask
    for (;;) {
      const node = table[slot] as number
      if (node === 0) break
      if (this.#parent[node] === parent && this.#hasKey(node, bytes, start, length)) return node
      slot = (slot + 1) & mask
    }
    if (this.count === this.#parent.length || this.#keyTop + length + 8 > this.keyBytes.length) return NONE
    table[slot] = this.count
    return this.#add(parent, bytes.subarray(start, start + length))
  }

  /** Forgets the last values: their segment has been sealed. */
  forgetValues(): void {
    for (let row = 0; row < NODE_WORDS * this.count; row += NODE_WORDS) {
      this.rows[row + NODE_LENGTH] = NONE
      this.rows[row + NODE_LENGTH + OTHER_VALUE] = NONE
    }
  }

  /** Objects are numbered anew from now on. */
  forgetObjects(): void {
    for (let row = 0; row < NODE_WORDS * this.count; row += NODE_WORDS) this.rows[row + NODE_SEEN_IN] = 0
  }

  /** Makes room for at least as many nodes and key bytes again. */
  grow(): void {
    const nodes = 2 * this.#parent.length
    this.#parent = grownInts(this.#parent, nodes)
    this.rows = grownInts(this.rows, NODE_WORDS * nodes)
    // A key is at most as long as a record of the fast path, and this happens once a key at most.
    this.keyBytes = grownBytes(this.keyBytes, 2 * this.keyBytes.length)
    this.keyView = new DataView(this.keyBytes.buffer)
    this.#rebuildTable(4 * nodes)
  }

  #add(parent: number, key: Uint8Array): number {
    const node = this.count
    const row = NODE_WORDS * node
    const { rows } = this
    this.count += 1
    this.#parent[node] = parent
    this.#clearRow(row)
    rows[row + NODE_KEY] = this.#keyTop
    rows[row + NODE_KEY_LENGTH] = key.length + 2
    this.keyBytes.set(key, this.#keyTop)
    this.keyBytes[this.#keyTop + key.length] = 0x22
    this.keyBytes[this.#keyTop + key.length + 1] = 0x3a
    this.#keyTop += key.length + 2
    const text = decoder.decode(key)
    const above = this.paths.names[rows[NODE_WORDS * parent + NODE_PATH] as number] as string
    const path = this.paths.idOf(above === '' ? text : `${above}.${text}`)
    rows[row + NODE_PATH] = path
    rows[row + NODE_COLUMN] = this.paths.column[path] as number
    if (parent === ROOT) rows[row + NODE_KIND] = ((tellingKeys.get(text) ?? 0) << ROLE_BITS) | roleOf(text)
    return node
  }

  #clearRow(row: number): void {
    this.rows.fill(0, row, row + NODE_WORDS)
    for (const place of UNKNOWN) this.rows[row + place] = NONE
  }

  #hasKey(node: number, bytes: Uint8Array, start: number, length: number): boolean {
    if (this.rows[NODE_WORDS * node + NODE_KEY_LENGTH] !== length + 2) return false
    const offset = this.rows[NODE_WORDS * node + NODE_KEY] as number
    for (let at = 0; at < length; at += 1) {
      if (this.keyBytes[offset + at] !== bytes[start + at]) return false
    }
    return true
  }

  /** Keys are evidence: nobody can foresee which of them share a place. */
  #hashOf(parent: number, bytes: Uint8Array, start: number, length: number): number {
    let hash = Math.imul(parent + 1, 0x9e3779b1) ^ this.#seed
    for (let at = start; at < start + length; at += 1)
      hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193)
    return hash ^ (hash >>> 15)
  }

  #rebuildTable(size: number): void {
    const table = new Int32Array(size)
    for (let node = 1; node < this.count; node += 1) {
      const offset = this.rows[NODE_WORDS * node + NODE_KEY] as number
      const length = this.rows[NODE_WORDS * node + NODE_KEY_LENGTH] as number
      const hash = this.#hashOf(this.#parent[node] as number, this.keyBytes, offset, length - 2)
      let slot = hash & (size - 1)
      while (table[slot] !== 0) slot = (slot + 1) & (size - 1)
      table[slot] = node
    }
    this.#table = table
  }
}

function roleOf(key: string): number {
  if (key === 'eventTime') return roles.eventTime
  const id = (idNames as readonly string[]).indexOf(key)
  return id === -1 ? roles.ordinary : roles.firstId + id
}
