/** How does evidence get into a case? The stream is read to its end, or as far as it comes; what was acknowledged stays. */
import type { EndHeader, Frame, PlanHeader } from '../../shared/contract/frames.js'
import type { HostClient } from '../host/host-client.js'
import {
  coldSections,
  createIndexWriter,
  openSegment,
  type IndexWriter,
  type IndexWriterOptions,
  type Segment,
} from '../engine/engine.js'
import type { Catalogue, CaseRow } from '../store/catalogue.js'
import type { CommitRow, EvidenceStore, EvidenceStores } from '../store/evidence-store.js'
import type { ScratchFile } from '../store/scratch-file.js'
import { StoreRefusal } from '../store/store-refusal.js'
import type { CallContext } from './channel.js'
import { ThreadRefusal, isAbort, problemOf } from './channel.js'
import { Committer } from './committer.js'
import { EvidenceReader } from './evidence-reader.js'
import { framesOf } from './frame-stream.js'
import type { IngestProgress, IngestReceipt } from './protocol.js'
import { SourceRegister } from './source-register.js'

/** Something is to be searchable this soon, or after this many events; afterwards only full segments are written. */
const FIRST_RESULTS_MS = 1_000
const FIRST_RESULTS_EVENTS = 4_000
const PROGRESS_EVERY_MS = 200

export interface IngestPorts {
  readonly stores: EvidenceStores
  readonly catalogue: Catalogue
  readonly host: Pick<HostClient, 'readEvidence'>
  /** Epoch ms. */
  readonly now: () => number
  /** Where to put aside what would take too much memory; without it all of it stays there. */
  readonly scratch?: () => Promise<ScratchFile | undefined>
  /** Events that are recognised without asking the scratch file; by default some hundred thousand. */
  readonly recentEvents?: number
}

interface IngestInput {
  readonly caseId: string
  readonly roots: readonly string[]
}

/** Reads `roots` into the case. When aborted, keeps what was indexed and says `cancelled`; the case can be resumed. */
export async function ingest(
  input: IngestInput,
  context: CallContext<IngestProgress>,
  ports: IngestPorts,
): Promise<IngestReceipt> {
  const row = await ports.catalogue.get(input.caseId)
  if (row === undefined) throw new ThreadRefusal({ code: 'not-found', subject: input.caseId })
  await ports.catalogue.change(row.id, { unfinished: unfinishedWith(row, input.roots, ports.now()) })
  const store = await ports.stores.open(row.id)
  const scratch = await ports.scratch?.()
  try {
    return await new Ingest({ store, scratch }, input, context, ports).run()
  } finally {
    store.close()
    await scratch?.remove()
  }
}

interface Places {
  readonly store: EvidenceStore
  readonly scratch: ScratchFile | undefined
}

class Ingest {
  private readonly store: EvidenceStore
  private readonly began: number
  private readonly timings = { wait: 0, scan: 0, persist: 0 }
  private writer: IndexWriter | undefined
  /** Milliseconds. */
  private recognisedBefore = 0
  private readonly book = new SourceRegister()
  private plan: PlanHeader = { files: 0, bytes: 0, complete: false }
  private stage: IngestProgress['stage'] = 'discovering'
  private ended: EndHeader | null = null
  private reported = 0
  private firstResults = false

  constructor(
    private readonly places: Places,
    private readonly input: IngestInput,
    private readonly context: CallContext<IngestProgress>,
    private readonly ports: IngestPorts,
  ) {
    this.store = places.store
    this.began = ports.now()
  }

  async run(): Promise<IngestReceipt> {
    const commits = await this.store.commits(0)
    this.book.putAll(await this.store.ledger(0))
    const last = commits.at(-1)
    const ordinal = last === undefined ? 0 : last.ordinal + 1
    const { nextPart, nextBlock, nextSource, cursors } = last ?? nothingYet
    const committer = new Committer(this.store, this.book, { ordinal, nextPart, nextBlock })
    const reader = new EvidenceReader({
      committer,
      book: this.book,
      cursors,
      nextSource,
      createWriter: (onSegment) => (this.writer = this.writerFrom(nextSegmentId(commits), onSegment)),
    })
    for await (const segment of existingSegments(this.store, commits)) {
      this.writer?.recognise(segment)
      if (this.context.signal.aborted) break
    }
    this.recognisedBefore = this.writer?.recognition.ms ?? 0
    const cutOff = new Set(cursors.map((cursor) => cursor.id))
    const stop = await this.readAll(reader, committer, cutOff).catch(async (error: unknown) => {
      // What was handed over is written before the database is closed; this error is the one to tell.
      await committer.settled().catch(() => undefined)
      throw error
    })
    this.stage = 'finishing'
    reader.commit()
    const persistBegan = this.ports.now()
    await committer.settled()
    this.timings.persist += this.ports.now() - persistBegan
    await this.finish(stop === null)
    const progress = this.progress(reader, committer)
    this.context.progress(progress)
    if (stop !== null && !this.context.signal.aborted) throw stop
    const outcome = stop === null ? 'complete' : 'cancelled'
    return { outcome, progress, troubled: reader.done.troubled }
  }

  private writerFrom(firstSegmentId: number, onSegment: IndexWriterOptions['onSegment']): IndexWriter {
    const { now: clock, recentEvents } = this.ports
    const recent = recentEvents === undefined ? {} : { recent: recentEvents }
    const duplicates = { file: this.places.scratch, ...recent }
    return createIndexWriter({ firstSegmentId, onSegment, existing: [], duplicates, clock })
  }

  /** Gives what stopped the reading before its end, if anything. Failures of storage are thrown: nothing can be kept. */
  private async readAll(
    reader: EvidenceReader,
    committer: Committer,
    cutOff: ReadonlySet<number>,
  ): Promise<Error | null> {
    const { signal } = this.context
    const { now } = this.ports
    try {
      const request = { roots: [...this.input.roots], known: [...this.book.known(cutOff)] }
      const stream = await this.ports.host.readEvidence(request, signal)
      let waitBegan = now()
      for await (const frames of framesOf(stream)) {
        this.timings.wait += now() - waitBegan
        for (const frame of frames) {
          signal.throwIfAborted()
          if (frame.kind === 'failed') return new ThreadRefusal(frame.header.problem)
          this.take(frame, reader)
          this.afterFrame(reader, committer)
          if (committer.isBusy) await this.roomFor(committer)
        }
        waitBegan = now()
      }
      return null
    } catch (error) {
      if (error instanceof StoreRefusal || !(error instanceof Error)) throw error
      if (!isAbort(error) && !('problem' in error)) throw error
      return error
    }
  }

  private take(frame: Frame, reader: EvidenceReader): void {
    switch (frame.kind) {
      case 'plan':
        this.plan = frame.header
        return
      case 'payload': {
        this.stage = 'reading'
        const { header, stored, raw } = frame
        this.timed('scan', () => reader.payload({ header, stored: owned(stored), raw: owned(raw) }))
        return
      }
      case 'source':
        reader.source(frame.header)
        return
      case 'end':
        this.ended = frame.header
        return
      case 'failed':
        return
    }
  }

  /** Sealing, which happens in the midst of other things, has a time of its own. */
  private timed(stage: 'scan' | 'persist', work: () => void): void {
    const { now } = this.ports
    const sealing = this.writer?.sealing ?? 0
    const began = now()
    work()
    this.timings[stage] += now() - began - ((this.writer?.sealing ?? 0) - sealing)
  }

  private async roomFor(committer: Committer): Promise<void> {
    const began = this.ports.now()
    await committer.room()
    this.timings.persist += this.ports.now() - began
  }

  private afterFrame(reader: EvidenceReader, committer: Committer): void {
    const now = this.ports.now()
    const due = reader.pending >= FIRST_RESULTS_EVENTS || now - this.began > FIRST_RESULTS_MS
    if (!this.firstResults && reader.pending > 0 && due) {
      this.firstResults = true
      this.timed('persist', () => reader.commit())
    }
    if (now - this.reported < PROGRESS_EVERY_MS) return
    this.reported = now
    this.context.progress(this.progress(reader, committer))
  }

  private progress(reader: EvidenceReader, committer: Committer): IngestProgress {
    const { events, duplicates, quarantined } = reader.counts
    const recognition = this.writer?.recognition ?? { ms: 0, bytes: 0 }
    const { wait, persist } = this.timings
    // what was known before was recognised before anything was read
    const scan = Math.max(0, this.timings.scan - (recognition.ms - this.recognisedBefore))
    const index = this.writer?.sealing ?? 0
    return {
      stage: this.stage,
      files: reader.done.sources,
      totalFiles: this.plan.files,
      bytes: reader.bytes,
      totalBytes: this.plan.bytes,
      totalsFinal: this.plan.complete,
      events,
      duplicates,
      quarantined,
      elapsedMs: this.ports.now() - this.began,
      commits: committer.commits,
      timings: { ...this.ended?.timings, wait, scan, duplicates: recognition.ms, index, persist },
      duplicateBytes: recognition.bytes,
    }
  }

  /** Tells the list of cases; the evidence database itself is complete before. */
  private async finish(complete: boolean): Promise<void> {
    const { catalogue } = this.ports
    const row = await catalogue.get(this.input.caseId)
    if (row === undefined) return
    const { firstTime, lastTime } = timesOf(await this.store.commits(0))
    const remaining = row.unfinished?.roots.filter((root) => !this.input.roots.includes(root)) ?? []
    const since = row.unfinished?.since ?? this.began
    const unfinished = remaining.length === 0 ? null : { roots: remaining, since }
    const last = { totals: this.book.totals, firstTime, lastTime }
    await catalogue.change(row.id, { last, ...(complete ? { unfinished } : {}) })
  }
}

const nothingYet = { nextPart: 0, nextBlock: 0, nextSource: 0, cursors: [] } as const

function unfinishedWith(row: CaseRow, roots: readonly string[], now: number): CaseRow['unfinished'] {
  const all = new Set([...(row.unfinished?.roots ?? []), ...roots])
  return { roots: [...all], since: row.unfinished?.since ?? now }
}

function nextSegmentId(commits: readonly CommitRow[]): number {
  return commits.flatMap((commit) => commit.segments).reduce((next, { id }) => Math.max(next, id + 1), 0)
}

/** The segments that the case has already, with the digests of their events, one after another: a case may hold more than
 *  fits into memory. */
async function* existingSegments(
  store: EvidenceStore,
  commits: readonly CommitRow[],
): AsyncGenerator<Segment> {
  for (const { id } of commits.flatMap((commit) => commit.segments)) {
    const [hot] = await store.hot([id])
    // A damaged segment cannot say what is in it: opening the case reports it, and its events may be indexed again.
    if (hot === undefined) continue
    try {
      const segment = openSegment(id, hot)
      if (await isWhole(segment, store)) yield segment
    } catch (error) {
      if (problemOf(error) === null) throw error
    }
  }
}

/** Are all sections there? Each is read and looked at; the digests stay attached. */
async function isWhole(segment: Segment, store: EvidenceStore): Promise<boolean> {
  for (const section of coldSections) {
    const bytes = await store.cold(segment.id, section)
    if (bytes === undefined) return false
    if (section === 'content') segment.attach(section, bytes)
    else segment.check(section, bytes)
  }
  return true
}

/** Epoch ms of the first and last dated event, on full seconds. */
export function timesOf(commits: readonly CommitRow[]): {
  readonly firstTime: number | null
  readonly lastTime: number | null
} {
  const dated = commits.flatMap((commit) => commit.segments).filter((segment) => segment.lastSecond > 0)
  if (dated.length === 0) return { firstTime: null, lastTime: null }
  return {
    firstTime: Math.min(...dated.map((segment) => segment.firstSecond)) * 1000,
    lastTime: Math.max(...dated.map((segment) => segment.lastSecond)) * 1000,
  }
}

/** Frames are cut from our own buffer, never from a shared one. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>
}
