/** What is the evidence of the open case? What became of each file, where each record stands, and the bytes that are kept of
 *  it: all that the ledger tells, as far as it has been read. */
import { MAX_HEAD_BYTES, readTableHead, type EventTable } from '../../shared/cloudtrail/event-table.js'
import type { DocumentEntry } from '../../shared/contract/ledger.js'
import type { EvidenceStore, LedgerRow } from '../store/evidence-store.js'
import { EventCopies } from './event-copies.js'
import { evidenceLookup } from './evidence-lookup.js'
import { LedgerBook } from './ledger-book.js'
import { PartIndex } from './part-index.js'
import type { PayloadName, StoredParts } from './payload-bytes.js'
import type { EventRef, Provenance } from './protocol.js'
import { RecordBytes, type RecordPlace } from './record-bytes.js'

/** Answers only after `ledgerReady` of the case. */
export class CaseEvidence {
  readonly book = new LedgerBook()
  readonly records: RecordBytes
  /** Payloads that prove something about files, by source and payload. */
  readonly documents = new Map<string, DocumentEntry>()
  private readonly parts = new PartIndex()
  private readonly copies = new EventCopies()
  /** What searches ask. */
  readonly lookup = evidenceLookup({ book: this.book, parts: this.parts, copies: this.copies })
  /** By source and payload. */
  private readonly tables = new Map<string, EventTable | undefined>()
  private commits = 0

  constructor(private readonly store: EvidenceStore) {
    this.records = new RecordBytes(store, this.parts)
  }

  /** Commits whose ledger is here; grows whenever there is more evidence. */
  get ledgerCommits(): number {
    return this.commits
  }

  /** Takes what the next commit says. */
  add({ ordinal, sources, parts, documents, copies }: LedgerRow): void {
    this.commits = ordinal + 1
    for (const source of sources) this.book.put(source)
    this.parts.add(parts)
    for (const document of documents ?? [])
      this.documents.set(`${document.source} ${document.payload}`, document)
    for (const copy of copies) this.copies.add(copy)
  }

  /** Where a record stands in the evidence; nameless where the ledger has lost its row. */
  provenance({ part, offset, length }: RecordPlace): Provenance {
    const row = this.parts.row(part)
    const entry = row === undefined ? undefined : this.book.entry(row.source)
    if (row === undefined || entry === undefined) {
      return { sourceId: -1, path: '', inside: [], offset, length, sha256: '', status: 'partial' }
    }
    const { id: sourceId, path, sha256, status } = entry
    return { sourceId, path, inside: row.inside, offset: row.rawOffset + offset, length, sha256, status }
  }

  /** Which payload a part belongs to; undefined where the ledger has lost its row. */
  payloadOf(part: number): PayloadName | undefined {
    return this.parts.row(part)
  }

  /** Where the event stands again, in the order in which that was found. */
  copiesOf(ref: EventRef): readonly RecordPlace[] {
    return this.copies.of(Math.floor(ref / 65_536), ref % 65_536)
  }

  /** The stored parts of all payloads. */
  get storedParts(): StoredParts {
    return {
      partRows: () => this.parts.rows(),
      block: (id, offset, length) => this.store.block(id, offset, length),
      inflated: (row, part, stored) => this.records.inflated(row, part, stored),
      fileSha256: (source) => this.book.sha256(source),
      hashes: () => this.store.hashes(),
      addHashes: (hashes) => this.store.addHashes(hashes),
    }
  }

  /** The stored bytes of a range of a payload, as far as they are kept. */
  async payloadBytes(range: Parameters<PartIndex['covering']>[0]): Promise<Uint8Array<ArrayBuffer>> {
    const found = new Uint8Array(range.length)
    let filled = 0
    for (const { part, rawOffset, rawLength } of this.parts.covering(range)) {
      const from = range.offset + filled
      if (from < rawOffset || from >= rawOffset + rawLength) continue
      const length = Math.min(range.length - filled, rawOffset + rawLength - from)
      found.set(await this.records.read(part, from - rawOffset, length), filled)
      filled += length
    }
    return found.subarray(0, filled)
  }

  /** The table that a part is of, from the head at the beginning of its payload; undefined if it is of none. */
  async tableOf(part: number): Promise<EventTable | undefined> {
    const row = this.parts.row(part)
    if (row === undefined) return undefined
    const payload = `${row.source} ${row.payload}`
    if (!this.tables.has(payload)) {
      const { source, inside } = row
      const range = { source, inside, payload: row.payload, offset: 0, length: 2 * MAX_HEAD_BYTES }
      const bytes = await this.payloadBytes(range)
      const head = readTableHead({ bytes, end: bytes.length, last: true }, 0)
      this.tables.set(payload, head.kind === 'table' ? head.table : undefined)
    }
    return this.tables.get(payload)
  }
}
