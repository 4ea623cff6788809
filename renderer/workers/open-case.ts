/** When is what of the open case there to answer with? Hot parts at once; the ledger and the cold parts follow in the
 *  background. */
import type { Problem } from '../../shared/base/problem.js'
import { createSearcher, forgetTokens, type Searcher } from '../engine/engine.js'
import type { CaseRow } from '../store/catalogue.js'
import { noTotals, type EvidenceStore } from '../store/evidence-store.js'
import { answering, firstAnswers } from './answering.js'
import { loadInBackground } from './background-loading.js'
import { CaseEvidence } from './case-evidence.js'
import { CaseSegments } from './case-segments.js'
import { ColdParts, type LoadSection } from './cold-parts.js'
import { bestFirst } from './event-copies.js'
import { preparation, RARELY_ASKED } from './preparation.js'
import type { EventRef } from './protocol.js'
import type { RecordPlace } from './record-bytes.js'

/** Milliseconds without new evidence, after which there is time for more than is asked. */
const QUIET = 1500
/** Milliseconds without a question, after which a step of that is taken. */
const IDLE = 100
/** Milliseconds without the evidence that was to follow, after which nothing is taken to follow. */
const PATIENCE = 10_000
/** Milliseconds after which cold sections go that are rarely asked, and were not asked since: at most twice that. */
const REST = 10_000

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

export class OpenCase {
  readonly searcher: Searcher = createSearcher()
  /** What the ledger tells. Only after `ledgerReady`. */
  readonly evidence: CaseEvidence
  totals = noTotals
  private readonly segments: CaseSegments
  private refreshing: Promise<boolean> = Promise.resolve(false)
  private nextCommit = 0
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
    this.evidence = new CaseEvidence(store)
    this.cold = new ColdParts(
      {
        read: (segment, section) => store.cold(segment, section),
        damaged: (segment, error) => {
          this.segments.leaveOut(segment, error)
        },
      },
      { drop: forgetTokens },
      keptBytes,
    )
    this.segments = new CaseSegments({ store, searcher: this.searcher, turn: this.cold.turn })
  }

  /** Reads what is needed for the first answers; the rest follows by itself. `keptBytes`: of memory, for cold sections. */
  static async open(row: CaseRow, store: EvidenceStore, keptBytes?: number): Promise<OpenCase> {
    const open = new OpenCase(row, store, keptBytes)
    await open.refresh()
    return open
  }

  /** What could not be opened: events that are missing from every answer. */
  get problems(): readonly Problem[] {
    return this.segments.problems
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
    await this.segments.open(commits)
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
    return answering(this.cold, () => this.segments.all, answer)
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

  /** Where an event stands in the evidence: everywhere, the best first. Only after `ledgerReady`. Throws ColdMissing. */
  placesOf(ref: EventRef): readonly [RecordPlace, ...RecordPlace[]] {
    const own = this.searcher.pointer(ref)
    const copies = this.evidence.copiesOf(ref)
    return copies.length === 0
      ? [own]
      : bestFirst([own, ...copies], (place) => this.evidence.provenance(place))
  }

  /** The best of them: which of its copies was read first does not matter. */
  placeOf(ref: EventRef): RecordPlace {
    return this.placesOf(ref)[0]
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
    for (const row of await this.store.ledger(this.evidence.ledgerCommits)) {
      // What was committed after the last refresh belongs to the next one.
      if (row.ordinal >= this.nextCommit) break
      this.evidence.add(row)
      this.searcher.noteCopies(row.copies)
    }
  }

  private async loadCold(): Promise<void> {
    const { searcher, cold } = this
    const isOver = (): boolean => this.closed || this.isGrowing
    if (!isOver()) await loadInBackground({ searcher, cold, segments: () => this.segments.all, isOver })
  }
}
