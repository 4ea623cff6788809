/** How is the index of a case built again, when a part of it is damaged or was written by another version? From the evidence
 *  that the case keeps: every stored payload is read once more, by the same reader, in the order of the ledger, and the new
 *  segments take the place of the old ones in one step.
 *
 *  Until that step the case is as it was, whatever happens; what was written by then is swept away. The ledger keeps what
 *  only the first reading could know of a file. What cannot be had again is named with its file and its bytes. */
import type { Problem } from '../../shared/base/problem.js'
import type { SourceEntry } from '../../shared/contract/ledger.js'
import { createIndexWriter, type IndexWriter, type SealedSegment } from '../engine/engine.js'
import type { Catalogue } from '../store/catalogue.js'
import type { CommitRow, EvidenceStore, EvidenceStores, SourceCursor } from '../store/evidence-store.js'
import type { ScratchFile } from '../store/scratch-file.js'
import { isAbort, ThreadRefusal, type CallContext } from './channel.js'
import { EvidenceReader } from './evidence-reader.js'
import { isHarmed, LedgerBook } from './ledger-book.js'
import { timesOf } from './ingest.js'
import type { EventRef, IngestProgress, RebuildReceipt } from './protocol.js'
import { gatheringStore, RebuildCommitter, type GatheredIndex } from './rebuild-committer.js'
import { markedPlaces, movedMarks } from './rebuild-marks.js'
import { entryUpTo } from './source-account.js'
import { headerOf, noCounts, withNameless } from './stored-sources.js'
import { storedPayloads, stretchesOf, type StoredPayload, type StoredStretch } from './stored-payloads.js'

const PROGRESS_EVERY_MS = 200
const NOTHING = new Uint8Array(0)

export interface RebuildPorts {
  readonly stores: EvidenceStores
  readonly catalogue: Catalogue
  /** Epoch ms. */
  readonly now: () => number
  /** Where to put aside what would take too much memory; without it all of it stays there. */
  readonly scratch?: () => Promise<ScratchFile | undefined>
}

/** Builds the index of a case again, and says where the marked events are in it. When aborted, the case is as it was. */
export async function rebuild(
  { caseId, marks }: { readonly caseId: string; readonly marks: readonly EventRef[] },
  context: CallContext<IngestProgress>,
  ports: RebuildPorts,
): Promise<RebuildReceipt> {
  const row = await ports.catalogue.get(caseId)
  if (row === undefined) throw new ThreadRefusal({ code: 'not-found', subject: caseId })
  const store = await ports.stores.open(caseId)
  const scratch = await ports.scratch?.()
  try {
    const receipt = await new Rebuild({ store, scratch }, context, ports.now).run(marks)
    const commits = await store.commits(0)
    const totals = commits.at(-1)?.totals
    if (totals !== undefined) await ports.catalogue.change(caseId, { last: { totals, ...timesOf(commits) } })
    return receipt
  } finally {
    store.close()
    await scratch?.remove()
  }
}

class Rebuild {
  private readonly store: EvidenceStore
  private readonly began: number
  private readonly book = new LedgerBook()
  private readonly gathered: GatheredIndex = { commits: [], ledger: [] }
  private readonly cutOff: SourceCursor[] = []
  private readonly done = { files: 0, bytes: 0, harmed: 0, persist: 0 }
  private total = { files: 0, bytes: 0 }
  private reported = 0
  private onSegment: (segment: SealedSegment) => void = () => undefined

  constructor(
    private readonly places: { readonly store: EvidenceStore; readonly scratch: ScratchFile | undefined },
    private readonly context: CallContext<IngestProgress>,
    private readonly now: () => number,
  ) {
    this.store = places.store
    this.began = now()
  }

  async run(marks: readonly EventRef[]): Promise<RebuildReceipt> {
    const commits = await this.store.commits(0)
    const last = commits.at(-1)
    if (last === undefined) return this.receipt('complete')
    await this.store.sweep()
    const committer = new RebuildCommitter(gatheringStore(this.store, this.gathered), this.book, {
      ordinal: last.ordinal + 1,
      nextPart: 0,
      nextBlock: last.nextBlock,
    })
    try {
      const marked = await markedPlaces(this.store, await this.store.ledger(0), marks)
      await this.readAll(commits, last, committer)
      const moved = await movedMarks(this.store, this.gathered, marked)
      await this.publish(last)
      return this.receipt('complete', moved)
    } catch (error) {
      await committer.settled().catch(() => undefined)
      // What this leaves behind is swept away later.
      await this.store.sweep().catch(() => undefined)
      if (isAbort(error) && this.context.signal.aborted) return this.receipt('cancelled')
      throw error
    }
  }

  private async readAll(
    commits: readonly CommitRow[],
    last: CommitRow,
    committer: RebuildCommitter,
  ): Promise<void> {
    const ledger = await this.store.ledger(0)
    const before = new LedgerBook()
    before.putAll(ledger)
    const payloads = storedPayloads(ledger)
    const entries = withNameless(before.entries(), payloads)
    const firstSegmentId = 1 + Math.max(-1, ...commits.flatMap((row) => row.segments.map(({ id }) => id)))
    const onSegment = (segment: SealedSegment): void => this.onSegment(segment)
    const duplicates = { file: this.places.scratch }
    const writer = createIndexWriter({ firstSegmentId, onSegment, existing: [], duplicates })
    const all = entries.flatMap(({ id }) => payloads.get(id) ?? [])
    const bytes = all.flatMap(({ parts }) => parts).reduce((sum, { length }) => sum + length, 0)
    this.total = { files: entries.length, bytes }
    const stretches = stretchesOf(this.store, all)
    for (const entry of entries) {
      const cursor = last.cursors.find(({ id }) => id === entry.id)
      await this.readSource({ entry, cursor, payloads: payloads.get(entry.id) ?? [] }, stretches, {
        committer,
        writer,
      })
      this.done.files += 1
      const now = this.book.entry(entry.id)
      if (now !== undefined && isHarmed(now)) this.done.harmed += 1
    }
    this.onSegment = (segment) => committer.addSegment(segment)
    writer.flush()
    committer.addCopies(writer.takeCopies())
    if (!committer.isEmpty) committer.commit([], last.nextSource)
    await committer.settled()
  }

  private async readSource(
    { entry, cursor, payloads }: SourceToRead,
    stretches: AsyncIterator<StoredStretch>,
    { committer, writer }: Targets,
  ): Promise<void> {
    const reader = new EvidenceReader({
      committer,
      // An empty one: the source gets the id that it has.
      book: new LedgerBook(),
      cursors: [],
      nextSource: entry.id,
      createWriter: (onSegment) => {
        this.onSegment = onSegment
        return writer
      },
    })
    const lost: Problem[] = []
    for (const payload of payloads) {
      committer.reading = payload.parts
      const isOpen = cursor?.payload === payload.payload && payload.parts.at(-1)?.encoding === 'identity'
      await this.readPayload({ entry, payload, isOpen, lost }, stretches, { reader, committer })
    }
    if (cursor !== undefined) this.cutOff.push(endOpen({ cursor, lost }, { reader, committer }))
    else {
      committer.ending = { entry, lost }
      reader.source(headerOf(entry))
      committer.ending = null
    }
  }

  private async readPayload(
    { entry, payload, isOpen, lost }: PayloadToRead,
    stretches: AsyncIterator<StoredStretch>,
    { reader, committer }: { readonly reader: EvidenceReader; readonly committer: RebuildCommitter },
  ): Promise<void> {
    const subject = [entry.path, ...payload.inside].join('!')
    const lose = (from: number, until: number): void => {
      if (until > from)
        lost.push({ code: 'storage-damaged', subject, offset: from, length: until - from, detail: LOST })
    }
    let filled = 0
    let stretch = await stretchOf(stretches)
    for (let index = 1; stretch !== undefined; index += 1) {
      this.context.signal.throwIfAborted()
      const following = index < payload.parts.length ? await stretchOf(stretches) : undefined
      const { row, raw, rawOffset } = stretch
      const end = row.rawOffset + row.rawLength
      lose(filled, rawOffset)
      if (raw === null) lose(rawOffset, end)
      else {
        const goesOn =
          following === undefined ? isOpen : following.raw !== null && following.rawOffset === end
        const encoding = rawOffset === row.rawOffset ? row.encoding : 'identity'
        const place = { source: entry.id, origin: entry, payload: payload.payload, inside: payload.inside }
        const header = { ...place, rawOffset, last: !goesOn, encoding, problems: [] }
        reader.payload({ header, stored: NOTHING, raw })
      }
      filled = end
      this.done.bytes += row.length
      await this.afterPart(committer)
      stretch = following
    }
  }

  private async afterPart(committer: RebuildCommitter): Promise<void> {
    const began = this.now()
    if (committer.isBusy) await committer.room()
    const now = this.now()
    this.done.persist += now - began
    if (now - this.reported < PROGRESS_EVERY_MS) return
    this.reported = now
    this.context.progress(this.progress('reading'))
  }

  /** The one step that changes the case. */
  private async publish(before: CommitRow): Promise<void> {
    this.context.progress(this.progress('finishing'))
    const { commits, ledger } = this.gathered
    const indexed = commits.flatMap((row) => row.segments).reduce((sum, { size }) => sum + size, 0)
    const { events } = this.book.totals
    if (indexed !== events)
      throw new Error(`the ledger has ${events} events, the new index ${indexed}: it was not put in place`)
    const final = { cursors: this.cutOff, nextSource: before.nextSource }
    const rows = commits.map((row, index) => ({
      ...row,
      ...(index === 0 ? { rebuilt: true as const } : {}),
      ...(index === commits.length - 1 ? final : {}),
    }))
    this.context.signal.throwIfAborted()
    await this.store.replace(rows, ledger)
  }

  private progress(stage: IngestProgress['stage']): IngestProgress {
    const { events, duplicates, quarantined } = this.book.totals
    const elapsedMs = this.now() - this.began
    return {
      stage,
      files: this.done.files,
      totalFiles: this.total.files,
      bytes: this.done.bytes,
      totalBytes: this.total.bytes,
      totalsFinal: true,
      events,
      duplicates,
      quarantined,
      elapsedMs,
      commits: 0,
      timings: { persist: this.done.persist },
      duplicateBytes: 0,
    }
  }

  private receipt(outcome: RebuildReceipt['outcome'], marks: RebuildReceipt['marks'] = []): RebuildReceipt {
    const progress = this.progress('finishing')
    this.context.progress(progress)
    return { outcome, progress, troubled: this.done.harmed, marks }
  }
}

interface SourceToRead {
  readonly entry: SourceEntry
  /** Where its reading was cut off. */
  readonly cursor: SourceCursor | undefined
  readonly payloads: readonly StoredPayload[]
}

interface PayloadToRead {
  readonly entry: SourceEntry
  readonly payload: StoredPayload
  /** More of it may follow when its source is read on. */
  readonly isOpen: boolean
  /** Grows. */
  readonly lost: Problem[]
}

interface Targets {
  readonly committer: RebuildCommitter
  readonly writer: IndexWriter
}

const LOST = 'they are damaged in the storage of the case as well'

async function stretchOf(stretches: AsyncIterator<StoredStretch>): Promise<StoredStretch | undefined> {
  const next = await stretches.next()
  return next.done === true ? undefined : next.value
}

/** The source stays cut off, behind everything of it that is stored. */
function endOpen(
  { cursor, lost }: { readonly cursor: SourceCursor; readonly lost: readonly Problem[] },
  { reader, committer }: { readonly reader: EvidenceReader; readonly committer: RebuildCommitter },
): SourceCursor {
  reader.commit()
  const nothing = { ...cursor, payload: 0, offset: 0, counts: noCounts, quarantine: [], problems: [] }
  const found = committer.cursors.find(({ id }) => id === cursor.id) ?? nothing
  const kept = { ...found, problems: [...found.problems, ...lost] }
  committer.addSource(entryUpTo(kept))
  return kept
}
