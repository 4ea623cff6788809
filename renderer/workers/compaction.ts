/** When do the segments of a case become smaller on disk? While nothing is ingested: one after another, each in one step that
 *  either happened or did not, so that it can be cut off at any moment and be gone on with later. */
import { hurryCollector } from '../engine/engine.js'
import type { Catalogue, CaseRow } from '../store/catalogue.js'
import type { EvidenceStores } from '../store/evidence-store.js'

/** Milliseconds without an ingest, after which it begins. */
const QUIET = 15_000
/** Milliseconds between two segments, for whatever else wants the disk. */
const REST = 150

export interface CompactionPorts {
  readonly stores: EvidenceStores
  readonly catalogue: Catalogue
  /** Called when there is nothing left to do, or it failed; not when it was stopped. */
  readonly onIdle?: () => void
}

export class Compaction {
  private turn = new AbortController()
  private underWay: Promise<unknown> = Promise.resolve()
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly ports: CompactionPorts,
    private readonly rest = REST,
  ) {}

  /** Compacts all cases, the last opened one first, when there was quiet for a while. */
  later(quiet = QUIET): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      const { signal } = this.turn
      // Nothing is lost when it fails: a case that is being removed, a disk that is full. It is tried again after a start.
      this.underWay = this.compactAll(signal)
        .catch(() => undefined)
        .then(() => {
          if (!signal.aborted) this.ports.onIdle?.()
        })
    }, quiet)
  }

  /** Stops what is under way; resolves when it has stopped. */
  async stop(): Promise<void> {
    clearTimeout(this.timer)
    this.turn.abort()
    await this.underWay
    this.turn = new AbortController()
  }

  /** Compacts one case now. Gives how many segments were rewritten. */
  async compactCase(id: string, signal: AbortSignal): Promise<number> {
    const row = await this.ports.catalogue.get(id)
    return row === undefined ? 0 : this.compactRow(row, signal)
  }

  private async compactAll(signal: AbortSignal): Promise<void> {
    const rows = [...(await this.ports.catalogue.list())].sort((left, right) => right.opened - left.opened)
    for (const row of rows) await this.compactRow(row, signal)
  }

  private async compactRow(row: CaseRow, signal: AbortSignal): Promise<number> {
    if (signal.aborted || row.removing) return 0
    const { stores, catalogue } = this.ports
    const store = await stores.open(row.id)
    let rewritten = 0
    try {
      await store.sweep()
      const ids = (await store.commits(0)).flatMap((commit) => commit.segments.map((segment) => segment.id))
      for (const id of ids.filter((one) => one >= (row.compacted ?? 0)).sort((left, right) => left - right)) {
        if (signal.aborted) break
        if (await store.compact(id)) {
          rewritten += 1
          // What was stored has been copied on its way more than once, and nothing else makes the collector come by.
          hurryCollector()
          await new Promise((resolve) => setTimeout(resolve, this.rest))
        }
        await catalogue.change(row.id, { compacted: id + 1 })
      }
    } finally {
      store.close()
    }
    return rewritten
  }
}
