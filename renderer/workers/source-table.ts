/** How are the ledger's entries kept in little memory? As numbers in columns, beside the path; what few of them have (problems,
 *  unreadable ranges, …) as it is. Some 300 bytes an entry, of which half is the path: as objects it would be 640. */
import { hexOf, writeHex } from '../../shared/base/hash.js'
import type { SourceEntry } from '../../shared/contract/ledger.js'

/** Kept as numbers. */
const counted = [
  'bytes',
  'modified',
  'payloads',
  'records',
  'events',
  'duplicates',
  'quarantined',
  'exact',
] as const
/** Kept once for all entries that have the same. */
const named = ['root', 'status'] as const
type Common = (typeof counted)[number] | (typeof named)[number] | 'id' | 'path' | 'sha256'
/** What is kept as an object, where there is any. */
type Rest = Omit<SourceEntry, Common>

const HASH_BYTES = 32
const SHA256 = /^[0-9a-f]{64}$/

export class SourceTable {
  private readonly paths: (string | undefined)[] = []
  private numbers = new Float64Array(64 * counted.length)
  private codes = new Uint32Array(64 * named.length)
  private hashes = new Uint8Array(64 * HASH_BYTES)
  private readonly names: string[] = []
  private readonly codeOf = new Map<string, number>()
  private readonly rests = new Map<number, Rest>()
  /** Hashes that are none. */
  private readonly otherHashes = new Map<number, string>()

  /** Takes the place of an entry with the same id. */
  set(entry: SourceEntry): void {
    const { id, path, sha256, root, status, ...others } = entry
    const { bytes, modified, payloads, records, events, duplicates, quarantined, exact, ...rest } = others
    this.makeRoom(id)
    this.paths[id] = path
    this.numbers.set(
      [bytes, modified, payloads, records, events, duplicates, quarantined, exact],
      counted.length * id,
    )
    this.codes.set([this.code(root), this.code(status)], named.length * id)
    this.otherHashes.delete(id)
    if (SHA256.test(sha256)) writeHex(sha256, this.hashes, HASH_BYTES * id)
    else this.otherHashes.set(id, sha256)
    if (isPlain(rest)) this.rests.delete(id)
    else this.rests.set(id, rest)
  }

  /** Made anew each time. */
  get(id: number): SourceEntry | undefined {
    const path = this.paths[id]
    if (path === undefined) return undefined
    const number = (column: number): number => this.numbers[counted.length * id + column] ?? 0
    const name = (column: number): string => this.names[this.codes[named.length * id + column] ?? 0] ?? ''
    return {
      id,
      path,
      root: name(0),
      bytes: number(0),
      modified: number(1),
      sha256: this.sha256(id),
      status: name(1) as SourceEntry['status'],
      payloads: number(2),
      records: number(3),
      events: number(4),
      duplicates: number(5),
      quarantined: number(6),
      exact: number(7),
      ...(this.rests.get(id) ?? { quarantine: [], problems: [] }),
    }
  }

  path(id: number): string | undefined {
    return this.paths[id]
  }

  /** '' where there is none. */
  sha256(id: number): string {
    return this.otherHashes.get(id) ?? this.digest(id)
  }

  /** Is this the last hash that the entry had? */
  hadSha256(id: number, sha256: string): boolean {
    const other = this.otherHashes.get(id) ?? ''
    return (other === '' ? this.digest(id) : other) === sha256
  }

  /** Of all entries, ascending. */
  ids(): readonly number[] {
    return this.paths.flatMap((path, id) => (path === undefined ? [] : [id]))
  }

  private digest(id: number): string {
    return hexOf(this.hashes.subarray(HASH_BYTES * id, HASH_BYTES * (id + 1)))
  }

  private code(name: string): number {
    const code = this.codeOf.get(name) ?? this.names.push(name) - 1
    this.codeOf.set(name, code)
    return code
  }

  private makeRoom(id: number): void {
    for (let next = this.paths.length; next < id; next += 1) this.paths.push(undefined)
    const rows = this.hashes.length / HASH_BYTES
    if (id < rows) return
    const [numbers, codes, hashes] = [this.numbers, this.codes, this.hashes]
    const more = Math.max(id + 1, Math.ceil(1.5 * rows))
    this.numbers = new Float64Array(more * counted.length)
    this.numbers.set(numbers)
    this.codes = new Uint32Array(more * named.length)
    this.codes.set(codes)
    this.hashes = new Uint8Array(more * HASH_BYTES)
    this.hashes.set(hashes)
  }
}

function isPlain({ quarantine, problems, ...further }: Rest): boolean {
  return quarantine.length === 0 && problems.length === 0 && Object.keys(further).length === 0
}
