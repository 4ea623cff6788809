/** What does the ledger of a case say as a whole? Entries by source, totals kept up to date, and who is known already. */
import { hashOfText } from '../../shared/base/hash.js'
import type { SourceHeader, SourceOrigin } from '../../shared/contract/frames.js'
import type { LedgerTotals, SourceEntry } from '../../shared/contract/ledger.js'
import type { KnownSource } from '../../shared/contract/routes.js'
import { noTotals, type LedgerRow } from '../store/evidence-store.js'
import { RowIndex } from './row-index.js'
import { SourceTable } from './source-table.js'

/** Sources that a person should look at: not plainly read, and not harmless either. */
export function isTroubled(entry: SourceEntry): boolean {
  return entry.status === 'partial' || entry.status === 'skipped' || entry.quarantined > 0
}

/** Is something of it gone that the case once had? */
export function isHarmed(entry: SourceEntry): boolean {
  return entry.problems.some(({ code }) => code === 'storage-damaged')
}

const hashOf = ({ sha256 }: SourceEntry): string => sha256

export class LedgerBook {
  private readonly sources = new SourceTable()
  private readonly byPath = new RowIndex()
  private readonly bySha256 = new RowIndex()
  /** Sources that were not read because another one has the same bytes. */
  private readonly duplicates = new Map<string, Set<number>>()
  private sums = noTotals

  /** A later entry of the same source replaces the earlier one. */
  put(entry: SourceEntry): void {
    const { id, sha256, status, path } = entry
    const before = this.entry(id)
    if (before !== undefined) this.sums = added(this.sums, before, -1)
    this.sums = added(this.sums, entry, 1)
    this.sources.set(entry)
    this.byPath.set(hashOfText(path), id, (other) => this.sources.path(other) === path)
    if (sha256 === '') return
    if (status === 'duplicate') {
      const others = this.duplicates.get(sha256) ?? new Set()
      this.duplicates.set(sha256, others.add(id))
    } else if (this.ofSha256(sha256) === -1) {
      this.bySha256.set(hashOfText(sha256), id, (other) => this.sources.hadSha256(other, sha256))
    }
  }

  /** Paths of the sources that were not read because another one has these bytes. */
  duplicatesOf(sha256: string): readonly string[] {
    return [...(this.duplicates.get(sha256) ?? [])].flatMap((id) => {
      const entry = this.entry(id)
      return entry?.status === 'duplicate' && entry.sha256 === sha256 ? [entry.path] : []
    })
  }

  putAll(rows: readonly LedgerRow[]): void {
    for (const row of rows) row.sources.forEach((entry) => this.put(entry))
  }

  get totals(): LedgerTotals {
    return this.sums
  }

  /** Made anew each time: who wants the path alone asks for that. */
  entry(id: number): SourceEntry | undefined {
    return this.sources.get(id)
  }

  /** Path of a source; undefined where it is not known. */
  path(id: number): string | undefined {
    return this.sources.path(id)
  }

  /** SHA-256 of a source; '' where it is not known. */
  sha256(id: number): string {
    return this.sources.path(id) === undefined ? '' : this.sources.sha256(id)
  }

  /** By source id. */
  entries(): readonly SourceEntry[] {
    return this.sources.ids().flatMap((id) => this.entry(id) ?? [])
  }

  /** The entry of the very same file: same path, size and time of change. */
  same(origin: Omit<SourceOrigin, 'root'>): SourceEntry | undefined {
    const { path } = origin
    const entry = this.entry(this.byPath.find(hashOfText(path), (other) => this.sources.path(other) === path))
    return entry?.bytes === origin.bytes && entry.modified === origin.modified ? entry : undefined
  }

  /** Path of the first source with these bytes; '' if there is none. */
  pathOf(sha256: string): string {
    return this.sources.path(this.ofSha256(sha256)) ?? ''
  }

  /** What the intake need not read again; sources that were cut off, or of which something was lost, are to be. */
  known(cutOff: ReadonlySet<number>): readonly KnownSource[] {
    const entries = this.entries()
    const whole = new Set(entries.filter((one) => one.status !== 'duplicate' && !isHarmed(one)).map(hashOf))
    const lost = new Set(entries.filter(isHarmed).map(hashOf))
    return entries
      .filter(
        ({ id, sha256 }) => sha256 !== '' && !cutOff.has(id) && (whole.has(sha256) || !lost.has(sha256)),
      )
      .map(({ path, bytes, modified, sha256 }) => ({ path, bytes, modified, sha256 }))
  }

  /** Says a source frame only that the file is in the case already? Then its entry stays as it is. */
  isRepeat(header: SourceHeader): boolean {
    const before = this.same(header)
    return header.status === 'duplicate' && before !== undefined && before.sha256 !== ''
  }

  private ofSha256(sha256: string): number {
    return this.bySha256.find(hashOfText(sha256), (other) => this.sources.hadSha256(other, sha256))
  }
}

function added(sums: LedgerTotals, entry: SourceEntry, sign: 1 | -1): LedgerTotals {
  return {
    sources: sums.sources + sign,
    bytes: sums.bytes + sign * entry.bytes,
    records: sums.records + sign * entry.records,
    events: sums.events + sign * entry.events,
    duplicates: sums.duplicates + sign * entry.duplicates,
    quarantined: sums.quarantined + sign * entry.quarantined,
    troubled: sums.troubled + (isTroubled(entry) ? sign : 0),
  }
}
