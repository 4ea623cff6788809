/** How do frames become events? Payload parts go through the index writer, their bytes into blocks, sources into the ledger. */
import { evidenceRoles } from '../../shared/cloudtrail/integrity-document.js'
import {
  sourceOfPayload,
  type PayloadHeader,
  type SourceHeader,
  type SourceOrigin,
} from '../../shared/contract/frames.js'
import type { IndexWriter, PayloadReader, SealedSegment } from '../engine/engine.js'
import type { HashedPayload, SourceCounts, SourceCursor } from '../store/evidence-store.js'
import type { Committer } from './committer.js'
import { isTroubled } from './ledger-book.js'
import { PartJoiner } from './part-joiner.js'
import { SourceAccount, entryUpTo } from './source-account.js'
import type { SourceBook } from './source-register.js'

export interface EvidenceReaderOptions {
  readonly committer: Committer
  readonly book: SourceBook
  readonly cursors: readonly SourceCursor[]
  readonly nextSource: number
  /** The writer hands every sealed segment to `onSegment`. */
  readonly createWriter: (onSegment: (segment: SealedSegment) => void) => IndexWriter
}

interface PartBytes {
  readonly header: PayloadHeader
  readonly stored: Uint8Array<ArrayBuffer>
  readonly raw: Uint8Array<ArrayBuffer>
}

export class EvidenceReader {
  /** Of this ingest alone. */
  readonly done = { sources: 0, bytes: 0, troubled: 0 }
  private readonly writer: IndexWriter
  private readonly cursors: Map<number, SourceCursor>
  private readonly joiner = new PartJoiner()
  private account: SourceAccount | null = null
  private reader: PayloadReader | null = null
  /** Of the part that was read last; decides whether the next one continues the same payload. */
  private lastPart: PayloadHeader | null = null
  private rawEnd = 0
  private readCounts: Pick<SourceCounts, 'events' | 'duplicates' | 'quarantined'> = noCounts
  private lastCut: SealedSegment['cut']
  private nextSource: number
  private currentBytes = 0
  /** The last part of the current payload that is kept; -1: none is. */
  private lastStored = -1
  /** Of the payloads of the current source. */
  private hashes: Omit<HashedPayload, 'source' | 'fileSha256'>[] = []

  constructor(private readonly options: EvidenceReaderOptions) {
    this.cursors = new Map(options.cursors.map((cursor) => [cursor.id, cursor]))
    this.nextSource = options.nextSource
    this.writer = options.createWriter((segment) => {
      this.lastCut = segment.cut
      options.committer.addSegment(segment)
    })
  }

  /** Events that cannot be searched yet. */
  get pending(): number {
    return this.writer.pending
  }

  get counts(): Pick<SourceCounts, 'events' | 'duplicates' | 'quarantined'> {
    return this.reader === null ? this.readCounts : plus(this.readCounts, this.reader.counts)
  }

  /** Bytes on disk of what was read, the current source as far as it can be told. */
  get bytes(): number {
    return this.done.bytes + this.currentBytes
  }

  payload(part: PartBytes): void {
    this.readPart(part)
    const whole = sourceOfPayload(part.header)
    if (whole !== undefined) this.source(whole)
  }

  private readPart(part: PartBytes): void {
    const { header } = part
    if (this.account?.ordinal !== header.source) this.beginSource(header.source, header.origin)
    const account = this.account
    if (account === null) return
    if (header.last) noteEnd(account, header)
    const skipBefore = account.settledBefore(header.payload)
    if (skipBefore === Number.POSITIVE_INFINITY) return account.passOver(header.payload)
    const reader = this.readerFor(account, header, skipBefore)
    this.lastPart = header
    this.rawEnd = header.rawOffset + part.raw.length
    this.read(account, reader, part)
    // of one that is resumed, parts from another reading are kept as well
    if (header.last && skipBefore === 0) this.noteHash(header)
    // Before the payload is closed: the cut lies inside it, and events behind the cut are not in any segment yet.
    if (this.options.committer.hasSegments) this.commitSealed()
    if (header.last) this.closePayload()
  }

  /** The reader that goes on with this payload, or a new one for it. */
  private readerFor(account: SourceAccount, header: PayloadHeader, skipBefore: number): PayloadReader {
    if (header.inside.length === 0 && header.encoding === 'identity') {
      this.currentBytes = Math.min(header.origin.bytes, header.rawOffset)
    }
    if (this.reader !== null && this.lastPart?.payload === header.payload) return this.reader
    this.settleTail(account)
    this.lastStored = -1
    this.reader = this.writer.payload(skipBefore)
    account.open(header.payload, header.inside, this.reader)
    return this.reader
  }

  private read(account: SourceAccount, reader: PayloadReader, { header, stored, raw }: PartBytes): void {
    const { committer } = this.options
    const rawOffset = header.rawOffset - this.joiner.held
    const joined = this.joiner.join(raw)
    const { bytes, start, end } = joined
    const before = reader.counts.records + reader.quarantine.length
    const { last } = header
    const { nextPart } = committer
    const settled = reader.read({ part: nextPart, bytes, start, end, rawOffset, last })
    const foundAny = reader.counts.records + reader.quarantine.length > before
    const proves = isWorthKeeping(reader.shape)
    const { inside, encoding } = header
    const place = { source: account.id, payload: header.payload, inside, encoding, rawOffset }
    if (encoding !== 'identity') {
      if (foundAny || proves) committer.addPart({ ...place, rawLength: raw.length }, stored)
    } else if (settled > start && (foundAny || !isWhole(header) || proves)) {
      committer.addPart({ ...place, rawLength: settled - start }, bytes.subarray(start, settled))
    }
    if (committer.nextPart > nextPart) this.lastStored = nextPart
    this.joiner.keep(joined, settled)
  }

  private noteHash({ payload, rawSha256: sha256 }: PayloadHeader): void {
    if (sha256 !== undefined && this.lastStored !== -1)
      this.hashes.push({ payload, lastPart: this.lastStored, sha256 })
  }

  source(header: SourceHeader): void {
    const { book, committer } = this.options
    this.done.sources += 1
    this.done.bytes += header.bytes
    this.currentBytes = 0
    if (this.account?.ordinal === header.source) this.settleTail(this.account)
    else if (book.isRepeat(header)) return
    else this.beginSource(header.source, header)
    const account = this.account
    if (account === null) return
    const isInCase = header.duplicateOf === ''
    const entry = account.entry(isInCase ? { ...header, duplicateOf: book.pathOf(header.sha256) } : header)
    committer.addSource(entry)
    const { id: source, sha256: fileSha256 } = entry
    if (fileSha256 !== '') committer.addHashes(this.hashes.map((one) => ({ ...one, source, fileSha256 })))
    this.hashes = []
    if (isTroubled(entry)) this.done.troubled += 1
    for (const cursor of this.cursors.values())
      if (cursor.path === header.path) this.cursors.delete(cursor.id)
    this.account = null
  }

  /** Seals what is pending and hands everything over to be written. */
  commit(): void {
    this.lastCut = undefined
    this.writer.flush()
    this.commitSealed()
  }

  private commitSealed(): void {
    const { committer } = this.options
    if (this.account !== null) {
      const cursor = this.cursorOf(this.account)
      this.cursors.set(cursor.id, cursor)
      committer.addSource(entryUpTo(cursor))
    }
    if (this.reader === null && this.writer.pending === 0) committer.addCopies(this.writer.takeCopies())
    this.lastCut = undefined
    if (!committer.isEmpty) committer.commit([...this.cursors.values()], this.nextSource)
  }

  /** Where everything sealed so far ends. Without a new seal that is no earlier than where it was known to be. */
  private cursorOf(account: SourceAccount): SourceCursor {
    const known = this.cursors.get(account.id)
    const stays = this.lastCut === undefined && known !== undefined && known.payload >= account.payload
    return stays ? known : account.cursor(this.lastCut)
  }

  private beginSource(ordinal: number, origin: SourceOrigin): void {
    const { book } = this.options
    const { path, root, bytes, modified } = origin
    const before = book.same(origin)
    const cursor = before === undefined ? undefined : this.cursors.get(before.id)
    const reuse = before !== undefined && (cursor !== undefined || before.records === 0)
    const id = reuse ? before.id : this.nextSource++
    this.hashes = []
    this.account = new SourceAccount(id, ordinal, { path, root, bytes, modified }, cursor)
  }

  /** The payload ended without its last part: what was held back is all there is. */
  private settleTail(account: SourceAccount): void {
    if (this.reader === null || this.lastPart === null) return
    const nothing = new Uint8Array(0)
    const header = { ...this.lastPart, rawOffset: this.rawEnd, last: true }
    this.read(account, this.reader, { header, stored: nothing, raw: nothing })
    this.closePayload()
  }

  private closePayload(): void {
    if (this.reader === null) return
    this.readCounts = plus(this.readCounts, this.reader.counts)
    const { account, lastPart } = this
    const role = evidenceRoles.find((one) => one === this.reader?.shape)
    if (account !== null && lastPart !== null && role !== undefined) {
      const { payload, inside } = lastPart
      this.options.committer.addDocument({ source: account.id, payload, inside, role })
    }
    account?.closePayload()
    this.reader = null
    this.lastPart = null
    this.joiner.clear()
  }
}

const noCounts = { events: 0, duplicates: 0, quarantined: 0 }

function plus(left: typeof noCounts, right: typeof noCounts): typeof noCounts {
  return {
    events: left.events + right.events,
    duplicates: left.duplicates + right.duplicates,
    quarantined: left.quarantined + right.quarantined,
  }
}

/** Without any record, and kept all the same: a log file of no events has a hash, and documents prove the hashes of others. */
function isWorthKeeping(shape: string): boolean {
  return shape === 'records' || evidenceRoles.some((role) => role === shape)
}

/** What the intake knows of a payload at its end. */
function noteEnd(account: SourceAccount, { problems, payload, memberSha256 }: PayloadHeader): void {
  account.addProblems(problems)
  if (memberSha256 !== undefined) account.addMember({ payload, sha256: memberSha256 })
}

/** Is this part the whole payload? Then a part without any record need not be kept: nothing points into it. */
function isWhole(header: PayloadHeader): boolean {
  return header.rawOffset === 0 && header.last
}
