/** What must the ingest thread know of the sources that it has read? Who is known already, and the sums; not what the
 *  ledger says of each: that is written and not asked for again. Some 250 bytes a source, and hardly
 *  any of them in the heap of objects, where an entry takes 640. */
import { hashOfText, hexOf, writeHex } from '../../shared/base/hash.js'
import type { SourceHeader, SourceOrigin } from '../../shared/contract/frames.js'
import type { LedgerTotals, SourceEntry } from '../../shared/contract/ledger.js'
import type { KnownSource } from '../../shared/contract/routes.js'
import { noTotals, type LedgerRow } from '../store/evidence-store.js'
import { isHarmed, isTroubled } from './ledger-book.js'
import { RowIndex } from './row-index.js'
import { TextColumn } from './text-column.js'

/** What who reads evidence asks of a ledger's book; `LedgerBook` answers as well. */
export interface SourceBook {
  put(entry: SourceEntry): void
  readonly totals: LedgerTotals
  same(origin: Omit<SourceOrigin, 'root'>): Pick<SourceEntry, 'id' | 'records'> | undefined
  pathOf(sha256: string): string
  isRepeat(header: SourceHeader): boolean
}

/** bytes, modified, records, events, duplicates, quarantined; by source id. */
const NUMBERS = 6
const HASH_BYTES = 32
const flags = { present: 1, hashed: 2, duplicate: 4, harmed: 8, troubled: 16 } as const

export class SourceRegister implements SourceBook {
  private numbers = new Float64Array(64 * NUMBERS)
  private hashes = new Uint8Array(64 * HASH_BYTES)
  private marks = new Uint8Array(64)
  /** Rows in `folders` and `names`. */
  private places = new Uint32Array(64 * 2)
  private readonly folders: string[] = []
  private readonly folderOf = new Map<string, number>()
  private readonly names = new TextColumn()
  private readonly byPath = new RowIndex()
  private readonly bySha256 = new RowIndex()
  private count = 0
  private sums = noTotals

  /** A later entry of the same source replaces the earlier one. */
  put(entry: SourceEntry): void {
    const { id, path, sha256, status } = entry
    this.makeRoom(id)
    if (this.has(id, flags.present)) this.add(id, -1)
    if (!this.has(id, flags.present) || this.path(id) !== path) this.putPath(id, path)
    this.numbers.set(
      [entry.bytes, entry.modified, entry.records, entry.events, entry.duplicates, entry.quarantined],
      NUMBERS * id,
    )
    this.marks[id] =
      flags.present |
      (sha256 === '' ? 0 : flags.hashed) |
      (status === 'duplicate' ? flags.duplicate : 0) |
      (isHarmed(entry) ? flags.harmed : 0) |
      (isTroubled(entry) ? flags.troubled : 0)
    this.add(id, 1)
    this.byPath.set(hashOfText(path), id, (other) => this.path(other) === path)
    if (sha256 === '') return
    writeHex(sha256, this.hashes, HASH_BYTES * id)
    if (status === 'duplicate' || this.ofSha256(sha256) !== -1) return
    this.bySha256.set(hashOfHex(sha256), id, (other) => this.sha256(other) === sha256)
  }

  putAll(rows: readonly LedgerRow[]): void {
    for (const row of rows) row.sources.forEach((entry) => this.put(entry))
  }

  get totals(): LedgerTotals {
    return this.sums
  }

  /** The very same file: same path, size and time of change. */
  same({
    path,
    bytes,
    modified,
  }: Omit<SourceOrigin, 'root'>): Pick<SourceEntry, 'id' | 'records'> | undefined {
    const id = this.byPath.find(hashOfText(path), (other) => this.path(other) === path)
    if (id === -1 || this.number(id, 0) !== bytes || this.number(id, 1) !== modified) return undefined
    return { id, records: this.number(id, 2) }
  }

  /** Path of the first source with these bytes; '' if there is none. */
  pathOf(sha256: string): string {
    const id = sha256 === '' ? -1 : this.ofSha256(sha256)
    return id === -1 ? '' : this.path(id)
  }

  /** What the intake need not read again; sources that were cut off, or of which something was lost, are to be. */
  known(cutOff: ReadonlySet<number>): readonly KnownSource[] {
    const hashed = Array.from({ length: this.count }, (_, id) => id).filter((id) =>
      this.has(id, flags.hashed),
    )
    const harmed = hashed.filter((id) => this.has(id, flags.harmed))
    const lost = new Set(harmed.map((id) => this.sha256(id)))
    for (const id of lost.size === 0 ? [] : hashed)
      if (!this.has(id, flags.duplicate | flags.harmed)) lost.delete(this.sha256(id))
    return hashed.flatMap((id) => {
      const sha256 = this.sha256(id)
      if (cutOff.has(id) || lost.has(sha256)) return []
      return [{ path: this.path(id), bytes: this.number(id, 0), modified: this.number(id, 1), sha256 }]
    })
  }

  /** Says a source frame only that the file is in the case already? Then its entry stays as it is. */
  isRepeat(header: SourceHeader): boolean {
    const before = this.same(header)
    return header.status === 'duplicate' && before !== undefined && this.has(before.id, flags.hashed)
  }

  private has(id: number, wanted: number): boolean {
    return ((this.marks[id] ?? 0) & wanted) !== 0
  }

  private number(id: number, column: number): number {
    return this.numbers[NUMBERS * id + column] ?? 0
  }

  private path(id: number): string {
    const [folder = 0, name = 0] = this.places.subarray(2 * id, 2 * id + 2)
    return (this.folders[folder] ?? '') + this.names.get(name)
  }

  private sha256(id: number): string {
    return hexOf(this.hashes.subarray(HASH_BYTES * id, HASH_BYTES * (id + 1)))
  }

  private ofSha256(sha256: string): number {
    return this.bySha256.find(hashOfHex(sha256), (other) => this.sha256(other) === sha256)
  }

  private putPath(id: number, path: string): void {
    const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1
    const folder = path.slice(0, end)
    const known = this.folderOf.get(folder) ?? this.folders.push(folder) - 1
    this.folderOf.set(folder, known)
    this.places.set([known, this.names.push(path.slice(end))], 2 * id)
  }

  private add(id: number, sign: 1 | -1): void {
    const { sources, bytes, records, events, duplicates, quarantined, troubled } = this.sums
    this.sums = {
      sources: sources + sign,
      bytes: bytes + sign * this.number(id, 0),
      records: records + sign * this.number(id, 2),
      events: events + sign * this.number(id, 3),
      duplicates: duplicates + sign * this.number(id, 4),
      quarantined: quarantined + sign * this.number(id, 5),
      troubled: troubled + (this.has(id, flags.troubled) ? sign : 0),
    }
  }

  private makeRoom(id: number): void {
    this.count = Math.max(this.count, id + 1)
    if (id < this.marks.length) return
    const rows = Math.max(id + 1, Math.ceil(1.5 * this.marks.length))
    const [numbers, hashes, marks, places] = [this.numbers, this.hashes, this.marks, this.places]
    this.numbers = new Float64Array(NUMBERS * rows)
    this.numbers.set(numbers)
    this.hashes = new Uint8Array(HASH_BYTES * rows)
    this.hashes.set(hashes)
    this.marks = new Uint8Array(rows)
    this.marks.set(marks)
    this.places = new Uint32Array(2 * rows)
    this.places.set(places)
  }
}

function hashOfHex(hex: string): number {
  return Number.parseInt(hex.slice(0, 8), 16)
}
