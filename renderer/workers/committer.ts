/** When is evidence safe? Everything that one commit makes known is gathered here and written in the background, in order.
 *
 *  Invariant: a commit is written only after every block that its parts lie in, and after every earlier commit. */
import type { DocumentEntry, SourceEntry } from '../../shared/contract/ledger.js'
import { coldSections, type DuplicateCopy, type SealedSegment } from '../engine/engine.js'
import {
  EVIDENCE_FORMAT,
  type BlockBytes,
  type CommitRow,
  type EvidenceStore,
  type HashedPayload,
  type LedgerRow,
  type SegmentBytes,
  type SegmentRow,
  type SourceCursor,
} from '../store/evidence-store.js'
import { packParts, type PartEncoding, type PartRow } from '../store/part-table.js'
import { createBlockBuilder, type Placed } from './block-builder.js'
import type { SourceBook } from './source-register.js'

/** Writes that may be under way; more would only hold memory. */
const WRITES_IN_FLIGHT = 3

/** Where the case's numbering stood before this ingest. */
export interface CommitState {
  readonly ordinal: number
  readonly nextPart: number
  readonly nextBlock: number
}

export type PartToStore = Omit<PartRow, 'block' | 'offset' | 'length'>

export class Committer {
  /** Acknowledged so far. */
  commits = 0
  private ordinal: number
  private nextBlock: number
  private parts: PartRow[] = []
  private sources: SourceEntry[] = []
  private segments: SegmentBytes[] = []
  private rows: SegmentRow[] = []
  private copies: DuplicateCopy[] = []
  private documents: DocumentEntry[] = []
  private hashes: HashedPayload[] = []
  private firstPart: number
  private blocksWritten: Promise<unknown> = Promise.resolve()
  private lastCommit: Promise<unknown> = Promise.resolve()
  private readonly inFlight = new Set<Promise<unknown>>()
  private failure: { readonly error: unknown } | null = null
  private readonly builders

  constructor(
    private readonly store: EvidenceStore,
    private readonly book: SourceBook,
    state: CommitState,
  ) {
    this.ordinal = state.ordinal
    this.firstPart = state.nextPart
    this.nextBlock = state.nextBlock
    const nextId = (): number => this.nextBlock++
    const onBlock = (id: number, bytes: BlockBytes): void => this.writeBlock(id, bytes)
    this.builders = {
      compressed: createBlockBuilder({ kind: 'compressed', nextId, onBlock }),
      plain: createBlockBuilder({ kind: 'plain', nextId, onBlock }),
    }
  }

  /** The id that the next part will get if it is stored. */
  get nextPart(): number {
    return this.firstPart + this.parts.length
  }

  /** `stored`: its bytes as they are to be kept; copied. */
  addPart(part: PartToStore, stored: Uint8Array<ArrayBuffer>): void {
    const { source, payload, inside, encoding, rawOffset, rawLength } = part
    const { block, offset, length } = this.place(part, stored)
    this.parts.push({ source, payload, inside, encoding, rawOffset, rawLength, block, offset, length })
  }

  /** Where the bytes of a part are kept. */
  protected place({ encoding }: PartToStore, stored: Uint8Array<ArrayBuffer>): Placed {
    return this.builders[builderFor(encoding)].add(stored)
  }

  addSource(entry: SourceEntry): void {
    this.sources.push(entry)
    this.book.put(entry)
  }

  addSegment(segment: SealedSegment): void {
    const { id, size, firstSecond, lastSecond } = segment
    this.rows.push({ id, size, firstSecond, lastSecond })
    // Blobs at once: they take the bytes out of this thread's memory.
    const cold = coldSections.map((name) => [name, new Blob([...segment.cold[name]])] as const)
    this.segments.push({
      id,
      hot: new Blob([...segment.hot]),
      cold: Object.fromEntries(cold) as SegmentBytes['cold'],
    })
    this.copies.push(...segment.copies)
  }

  addCopies(copies: readonly DuplicateCopy[]): void {
    this.copies.push(...copies)
  }

  addDocument(document: DocumentEntry): void {
    this.documents.push(document)
  }

  addHashes(hashes: readonly HashedPayload[]): void {
    for (const one of hashes) this.hashes.push(one)
  }

  get hasSegments(): boolean {
    return this.segments.length > 0
  }

  get isEmpty(): boolean {
    return this.segments.length + this.parts.length + this.sources.length + this.copies.length === 0
  }

  /** Writes what was gathered, in the background. */
  commit(cursors: readonly SourceCursor[], nextSource: number): void {
    this.builders.compressed.flush()
    this.builders.plain.flush()
    const row: CommitRow = {
      ordinal: this.ordinal,
      format: EVIDENCE_FORMAT,
      segments: this.rows,
      totals: this.book.totals,
      nextPart: this.nextPart,
      nextBlock: this.nextBlock,
      nextSource,
      cursors,
    }
    const parts = packParts(this.firstPart, this.parts)
    const { ordinal, sources, copies, documents } = this
    const ledger: LedgerRow = {
      ordinal,
      sources,
      parts,
      copies,
      ...(documents.length > 0 ? { documents } : {}),
    }
    this.writeCommit(row, ledger, this.segments, this.hashes)
    this.ordinal += 1
    this.firstPart = this.nextPart
    this.parts = []
    this.sources = []
    this.segments = []
    this.rows = []
    this.copies = []
    this.documents = []
    this.hashes = []
  }

  /** Must `room` be waited for before more is handed over? */
  get isBusy(): boolean {
    return this.inFlight.size > WRITES_IN_FLIGHT || this.failure !== null
  }

  /** Waits until few enough writes are under way. Throws what a write threw. */
  async room(): Promise<void> {
    while (this.inFlight.size > WRITES_IN_FLIGHT && this.failure === null) await Promise.race(this.inFlight)
    if (this.failure !== null) throw this.failure.error
  }

  /** Waits until everything handed over is acknowledged. */
  async settled(): Promise<void> {
    await Promise.all(this.inFlight)
    if (this.failure !== null) throw this.failure.error
  }

  private writeBlock(id: number, bytes: BlockBytes): void {
    const write = this.track(() => this.store.putBlock(id, bytes))
    this.blocksWritten = Promise.all([this.blocksWritten, write])
  }

  private writeCommit(...rows: Parameters<EvidenceStore['commit']>): void {
    const before = Promise.all([this.blocksWritten, this.lastCommit])
    this.blocksWritten = Promise.resolve()
    this.lastCommit = this.track(async () => {
      await before
      if (this.failure !== null) return
      await this.store.commit(...rows)
      this.commits += 1
    })
  }

  /** Never rejects: the first failure is kept, and stops every later commit. */
  private track(write: () => Promise<void>): Promise<void> {
    const tracked = write().catch((error: unknown) => {
      this.failure ??= { error }
    })
    const done = tracked.then(() => void this.inFlight.delete(done))
    this.inFlight.add(done)
    return done
  }
}

function builderFor(encoding: PartEncoding): 'compressed' | 'plain' {
  return encoding === 'identity' ? 'plain' : 'compressed'
}
