/** What is in the case that is open? Hot parts at once; the ledger and the cold parts follow in the background. */
import type { Problem } from '../../shared/base/problem.js'
import { MAX_HEAD_BYTES, readTableHead, type EventTable } from '../../shared/cloudtrail/event-table.js'
import type { DocumentEntry } from '../../shared/contract/ledger.js'
import { createSearcher, forgetTokens, openSegment, type Searcher, type Segment } from '../engine/engine.js'
import type { CaseRow } from '../store/catalogue.js'
import {
  EVIDENCE_FORMAT,
  noTotals,
  type CommitRow,
  type EvidenceStore,
  type SegmentRow,
} from '../store/evidence-store.js'
import { answering, firstAnswers } from './answering.js'
import { loadInBackground } from './background-loading.js'
import { problemOf } from './channel.js'
import { ColdParts, type LoadSection } from './cold-parts.js'
import { bestFirst, EventCopies } from './event-copies.js'
import { evidenceLookup } from './evidence-lookup.js'
import { LedgerBook } from './ledger-book.js'
import { PartIndex } from './part-index.js'
import type { PayloadName, StoredParts } from './payload-bytes.js'
import { preparation, RARELY_ASKED } from './preparation.js'
import type { EventRef, Provenance } from './protocol.js'
import { RecordBytes } from './record-bytes.js'

/** Milliseconds without new evidence, after which there is time for more than is asked. */
const QUIET = 1500
/** Milliseconds without a question, after which a step of that is taken. */
const IDLE = 100
/** Milliseconds without the evidence that was to follow, after which nothing is taken to follow. */
const PATIENCE = 10_000
/** Milliseconds after which cold sections go that are rarely asked, and were not asked since: at most twice that. */
const REST = 10_000

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

export interface RecordPlace {
  readonly part: number
  /** Bytes, within the part. */
  readonly offset: number
  readonly length: number
  /** How the record is held there; absent: as itself. */
  readonly holding?: number
}

export class OpenCase {
  readonly searcher: Searcher = createSearcher()
  readonly book = new LedgerBook()
  readonly records: RecordBytes
  /** What could not be opened: events that are missing from every answer. */
  problems: readonly Problem[] = []
  totals = noTotals
  /** Payloads that prove something about files, by source and payload. Only after `ready`. */
  readonly documents = new Map<string, DocumentEntry>()
  private readonly parts = new PartIndex()
  private readonly copies = new EventCopies()
  /** Where events come from. Only after `ready`. */
  readonly evidence = evidenceLookup({ book: this.book, parts: this.parts, copies: this.copies })
  /** By source and payload. */
  private readonly tables = new Map<string, EventTable | undefined>()
  private segments: readonly Segment[] = []
  private refreshing: Promise<boolean> = Promise.resolve(false)
  private nextCommit = 0
  private nextLedger = 0
  private ledger: Promise<void> = Promise.resolve()
  private loading: Promise<void> = Promise.resolve()
  /** Loads that have been begun and not ended. */
  private underWay = 0
  private preparing: ReturnType<typeof setTimeout> | undefined
  private tidying: ReturnType<typeof setInterval> | undefined
  private closed = false
  /** Is more evidence to follow soon? */
  private isGrowing = false
  private growth: Promise<void> = Promise.resolve()
  private grown: () => void = () => undefined
  private readonly cold: ColdParts

  private constructor(
    public row: CaseRow,
    private readonly store: EvidenceStore,
    keptBytes: number | undefined,
  ) {
    this.records = new RecordBytes(store, this.parts)
    this.cold = new ColdParts(
      {
        read: (segment, section) => store.cold(segment, section),
        damaged: (segment, error) => {
          this.leaveOutSegment(segment, error)
        },
      },
      { drop: forgetTokens },
      keptBytes,
    )
  }

  /** Reads what is needed for the first answers; the rest follows by itself. `keptBytes`: of memory, for cold sections. */
  static async open(row: CaseRow, store: EvidenceStore, keptBytes?: number): Promise<OpenCase> {
    const open = new OpenCase(row, store, keptBytes)
    await open.refresh()
    return open
  }

  /** Picks up what was committed since. True if there was anything. One after another: a commit is taken up once.
   *  `isGrowing`: more is to follow soon, so until then nothing is loaded but what is asked, and little of it is kept. */
  refresh(isGrowing = false): Promise<boolean> {
    const turn = this.refreshing.catch(() => false).then(() => this.pickUp(isGrowing))
    this.refreshing = turn
    return turn
  }

  private async pickUp(isGrowing: boolean): Promise<boolean> {
    const commits = await this.store.commits(this.nextCommit)
    const last = commits.at(-1)
    if (last === undefined) {
      if (this.isGrowing && !isGrowing) this.loadRest(false)
      return false
    }
    // What this was opened from is not in the store any more: it stays as it is until the case is opened anew.
    if (this.nextCommit > 0 && commits.some((commit) => commit.rebuilt)) return false
    await this.openSegments(commits)
    // Only now: what could not be read is read again the next time.
    this.nextCommit = last.ordinal + 1
    this.totals = last.totals
    this.loadRest(isGrowing)
    return true
  }

  /** Resolves when every answer can be given: the ledger is there, and the cold sections as far as they can be had and fit
   *  into memory; for the others there is `answering`. */
  ready(): Promise<void> {
    return this.loading
  }

  /** Resolves when no evidence follows any more, and everything is ready. */
  async settled(): Promise<void> {
    do {
      await this.growth
      await this.loading
    } while (this.isGrowing)
  }

  /** Resolves when the ledger is there. */
  ledgerReady(): Promise<void> {
    return this.ledger
  }

  /** Resolves when it is known how often each event stands in the evidence, or cannot be known. */
  async copiesReady(): Promise<void> {
    await this.ledger.catch(() => undefined)
  }

  /** Does nobody have to wait for `ready`? */
  get isReady(): boolean {
    return this.underWay === 0 && !this.isGrowing
  }

  /** Gives an answer that may need cold sections which are not in memory: it is begun again whenever some were loaded, so
   *  it must only read. */
  answering<Answer>(answer: () => Answer | Promise<Answer>): Promise<Answer> {
    return answering(this.cold, () => this.segments, answer)
  }

  /** As `answering`, for who can go on where a cold section was missing. */
  loadingCold<Answer>(ask: (load: LoadSection) => Promise<Answer>): Promise<Answer> {
    return this.cold.forQuestion(ask)
  }

  close(): void {
    this.closed = true
    clearTimeout(this.preparing)
    clearInterval(this.tidying)
    this.grow(false)
    this.store.close()
  }

  /** Where a record stands in the evidence; nameless where the ledger has lost its row. Only after `ready`. */
  placeInEvidence({ part, offset, length }: RecordPlace): Provenance {
    const row = this.parts.row(part)
    const entry = row === undefined ? undefined : this.book.entry(row.source)
    if (row === undefined || entry === undefined) {
      return { sourceId: -1, path: '', inside: [], offset, length, sha256: '', status: 'partial' }
    }
    const { id: sourceId, path, sha256, status } = entry
    return { sourceId, path, inside: row.inside, offset: row.rawOffset + offset, length, sha256, status }
  }

  /** Commits whose ledger is here; grows whenever there is more evidence. Only after `ready`. */
  get ledgerCommits(): number {
    return this.nextLedger
  }

  /** The stored parts of all payloads; only after `ready`. */
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

  /** Which payload a part belongs to; undefined where the ledger has lost its row. Only after `ready`. */
  payloadOf(part: number): PayloadName | undefined {
    return this.parts.row(part)
  }

  /** Where an event stands in the evidence: everywhere, the best first. Only after `ready`. Throws ColdMissing. */
  placesOf(ref: EventRef): readonly [RecordPlace, ...RecordPlace[]] {
    const own = this.searcher.pointer(ref)
    const copies = this.copiesOf(ref)
    return copies.length === 0 ? [own] : bestFirst([own, ...copies], (place) => this.placeInEvidence(place))
  }

  /** The best of them: which of its copies was read first does not matter. */
  placeOf(ref: EventRef): RecordPlace {
    return this.placesOf(ref)[0]
  }

  copiesOf(ref: EventRef): readonly RecordPlace[] {
    return this.copies.of(Math.floor(ref / 65_536), ref % 65_536)
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

  private async openSegments(commits: readonly CommitRow[]): Promise<void> {
    const rows = commits.filter((commit) => this.isReadable(commit)).flatMap((commit) => commit.segments)
    const hots = await this.store.hot(rows.map((row) => row.id))
    const opened = rows.flatMap((row, index) => {
      const hot = hots[index]
      try {
        if (hot === undefined) throw new Error('its stored bytes are missing')
        return [openSegment(row.id, hot, this.cold.turn)]
      } catch (error) {
        this.leaveOut(row, error)
        return []
      }
    })
    this.segments = [...this.segments, ...opened]
    this.searcher.setSegments(this.segments)
  }

  private isReadable(commit: CommitRow): boolean {
    if (commit.format === EVIDENCE_FORMAT) return true
    const detail = `format ${commit.format}, this version reads ${EVIDENCE_FORMAT}`
    for (const row of commit.segments) this.report(row, { code: 'segment-format', subject: '', detail })
    return false
  }

  private leaveOut(row: SegmentRow, error: unknown): void {
    const detail = error instanceof Error ? error.message : String(error)
    this.report(row, problemOf(error) ?? { code: 'storage-damaged', subject: '', detail })
  }

  private report(row: SegmentRow, problem: Problem): void {
    const subject = `segment ${row.id} with ${row.size} events`
    if (this.problems.some((known) => known.subject === subject)) return
    this.problems = [...this.problems, { ...problem, subject }]
  }

  private grow(isGrowing: boolean): void {
    this.cold.keepLittle(isGrowing)
    if (isGrowing === this.isGrowing) return
    this.isGrowing = isGrowing
    if (isGrowing) this.growth = new Promise((resolve) => (this.grown = resolve))
    else this.grown()
  }

  private loadRest(isGrowing: boolean): void {
    this.grow(isGrowing)
    this.underWay += 1
    const first = firstAnswers(this.cold)
    this.ledger = this.ledger.then(() => first).then(() => this.loadLedger())
    const load = Promise.all([this.ledger, this.loading.then(() => first).then(() => this.loadCold())])
      .then(() => undefined)
      .finally(() => {
        this.underWay -= 1
      })
    // Whoever waits for these is told; nobody else needs to be.
    this.ledger.catch(() => undefined)
    load.catch(() => undefined)
    this.loading = load
    clearTimeout(this.preparing)
    if (isGrowing) this.preparing = setTimeout(() => this.loadRest(false), PATIENCE)
    else this.preparing = setTimeout(() => void this.prepare(), QUIET)
  }

  /** Speeds up later searches, a segment at a time, while nothing else comes. */
  private async prepare(): Promise<void> {
    const turn = this.preparing
    await this.loading.catch(() => undefined)
    const { searcher, cold } = this
    const steps = preparation({ searcher, cold, answering: (answer) => this.answering(answer) })
    for (const step of steps) {
      do await pause(this.cold.isIdle(IDLE) ? 0 : IDLE)
      while (!this.cold.isIdle(IDLE))
      if (this.closed || turn !== this.preparing) return
      await step()
    }
    this.tidying ??= setInterval(() => this.cold.tidy(RARELY_ASKED), REST)
  }

  private async loadLedger(): Promise<void> {
    if (this.closed) return
    for (const row of await this.store.ledger(this.nextLedger)) {
      // What was committed after the last refresh belongs to the next one.
      if (row.ordinal >= this.nextCommit) break
      this.nextLedger = row.ordinal + 1
      this.book.putAll([row])
      this.parts.add(row.parts)
      for (const document of row.documents ?? [])
        this.documents.set(`${document.source} ${document.payload}`, document)
      for (const copy of row.copies) this.copies.add(copy)
      this.searcher.noteCopies(row.copies)
    }
  }

  private async loadCold(): Promise<void> {
    const { searcher, cold } = this
    const isOver = (): boolean => this.closed || this.isGrowing
    if (!isOver()) await loadInBackground({ searcher, cold, segments: () => this.segments, isOver })
  }

  private leaveOutSegment(segment: Segment, error: unknown): void {
    if (!this.segments.includes(segment)) return
    const { id, size, firstSecond, lastSecond } = segment
    this.leaveOut({ id, size, firstSecond, lastSecond }, error)
    this.segments = this.segments.filter((other) => other !== segment)
    this.searcher.setSegments(this.segments)
  }
}
