/** Which key comes next in a record, and what is its path? Records repeat each other, so every key remembers which key
 *  followed it last time: the next record's key is compared with that guess before anything is looked up.
 *
 *  A node is a key below another node; the elements of an array belong to the array's own node. Node 0 is the record.
 *  The scanner reads the arrays directly; they are replaced when the trie grows, so it must fetch them anew after that. */
import { grownBytes, grownInts } from '../write/growing.js'
import type { PathTable } from '../write/path-table.js'
import { idNames } from '../segment/segment.js'

export const ROOT = 0
const NONE = -1

/** What the scanner does with a value besides indexing it. */
export const roles = { ordinary: 0, eventTime: 1, firstId: 2 } as const

/** Keys that tell a record from other objects (one bit each), as `looksLikeRecord` of `shared/cloudtrail` counts them. */
const tellingKeys = new Map(
  ['eventName', 'eventSource', 'eventTime', 'eventID', 'userIdentity', 'awsRegion', 'eventVersion'].map(
    (key, bit) => [key, 1 << bit],
  ),
)

const decoder = new TextDecoder()

export class KeyTrie {
  count = 1
  parent = new Int32Array(1024)
  /** Where the key stands in `keyBytes`; its length counts the quote and the colon that follow it there. */
  keyOffset = new Int32Array(1024)
  keyLength = new Int32Array(1024)
  /** The guesses: the first key inside this one, and the key after this one. -1: none yet. */
  firstChild = new Int32Array(1024).fill(NONE)
  nextSibling = new Int32Array(1024).fill(NONE)
  path = new Int32Array(1024)
  role = new Int32Array(1024)
  telling = new Int32Array(1024)
  column = new Int32Array(1024).fill(NONE)
  /** Number of the object in which the key was seen last: a second time in the same one is a duplicate key. */
  seenIn = new Int32Array(1024)
  /** The last value here, if it is in the segment being built: its term, and its bytes in the builder's arena. */
  lastTerm = new Int32Array(1024)
  lastOffset = new Int32Array(1024)
  lastLength = new Int32Array(1024).fill(NONE)
  keyBytes = new Uint8Array(1 << 16)
  keyView = new DataView(this.keyBytes.buffer)
  #keyTop = 0
  #table = new Int32Array(1 << 12)
  readonly #seed = crypto.getRandomValues(new Int32Array(1))[0]!

  constructor(private readonly paths: PathTable) {
    this.path[ROOT] = paths.idOf('')
  }

  /** The node of the key bytes[start, start + length) below `parent`; -1 if there is no room for a new one. */
  childOf(parent: number, bytes: Uint8Array, start: number, length: number): number {
    const table = this.#table
    const mask = table.length - 1
    let slot = this.#hashOf(parent, bytes, start, length) & mask
    for (;;) {
      const node = table[slot] as number
      if (node === 0) break
      if (this.parent[node] === parent && this.#hasKey(node, bytes, start, length)) return node
      slot = (slot + 1) & mask
    }
    if (this.count === this.parent.length || this.#keyTop + length + 8 > this.keyBytes.length) return NONE
    table[slot] = this.count
    return this.#add(parent, bytes.subarray(start, start + length))
  }

  /** Forgets the last values: their segment has been sealed. */
  forgetValues(): void {
    this.lastLength.fill(NONE, 0, this.count)
  }

  /** Makes room for at least as many nodes and key bytes again. */
  grow(): void {
    const nodes = 2 * this.parent.length
    for (const name of ['parent', 'keyOffset', 'keyLength', 'path', 'role', 'telling', 'seenIn'] as const) {
      this[name] = grownInts(this[name], nodes)
    }
    for (const name of [
      'firstChild',
      'nextSibling',
      'column',
      'lastTerm',
      'lastOffset',
      'lastLength',
    ] as const) {
      this[name] = grownInts(this[name], nodes).fill(NONE, this.count)
    }
    // A key is at most as long as a record of the fast path, and this happens once a key at most.
    this.keyBytes = grownBytes(this.keyBytes, 2 * this.keyBytes.length)
    this.keyView = new DataView(this.keyBytes.buffer)
    this.#rebuildTable(4 * nodes)
  }

  #add(parent: number, key: Uint8Array): number {
    const node = this.count
    this.count += 1
    this.parent[node] = parent
    this.keyOffset[node] = this.#keyTop
    this.keyLength[node] = key.length + 2
    this.keyBytes.set(key, this.#keyTop)
    this.keyBytes[this.#keyTop + key.length] = 0x22
    this.keyBytes[this.#keyTop + key.length + 1] = 0x3a
    this.#keyTop += key.length + 2
    const text = decoder.decode(key)
    const above = this.paths.names[this.path[parent] as number] as string
    const path = this.paths.idOf(above === '' ? text : `${above}.${text}`)
    this.path[node] = path
    this.column[node] = this.paths.column[path] as number
    if (parent === ROOT) {
      this.role[node] = roleOf(text)
      this.telling[node] = tellingKeys.get(text) ?? 0
    }
    return node
  }

  #hasKey(node: number, bytes: Uint8Array, start: number, length: number): boolean {
    if (this.keyLength[node] !== length + 2) return false
    const offset = this.keyOffset[node] as number
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

  #rebuildTable(length: number): void {
    const table = new Int32Array(length)
    for (let node = 1; node < this.count; node += 1) {
      const offset = this.keyOffset[node] as number
      const hash = this.#hashOf(
        this.parent[node] as number,
        this.keyBytes,
        offset,
        (this.keyLength[node] as number) - 2,
      )
      let slot = hash & (length - 1)
      while (table[slot] !== 0) slot = (slot + 1) & (length - 1)
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
