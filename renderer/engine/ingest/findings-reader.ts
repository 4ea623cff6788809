/** What does every reader of a payload tell of it, whatever the payload is? What it found so far, and where another run would
 *  have to go on. */
import type { Problem } from '../../../shared/base/problem.js'
import { HeldRecords } from './held-records.js'
import type { ReaderCounts, SealedSegment } from './index-writer-types.js'
import { PayloadFindings, type QuarantinedRange } from './payload-findings.js'
import type { RecordIndexer } from './record-indexer.js'

export interface ReaderOptions {
  readonly skipBefore: number
  /** Takes every record the exact way, as tests do to compare both. */
  readonly forceExact: boolean
}

export abstract class FindingsReader {
  protected readonly findings: PayloadFindings
  protected readonly held: HeldRecords
  /** Payload offset up to which everything is settled. */
  protected settled = 0
  protected done = false

  constructor(
    protected readonly indexer: RecordIndexer,
    { skipBefore, forceExact }: ReaderOptions,
  ) {
    const findings = new PayloadFindings(skipBefore)
    const seal = (offset: number): void => indexer.seal(this.cutAt(offset))
    this.findings = findings
    this.held = new HeldRecords({ indexer, findings, seal, forceExact })
  }

  get quarantine(): readonly QuarantinedRange[] {
    return this.findings.quarantine
  }

  get problems(): readonly Problem[] {
    return this.findings.problems
  }

  get notices(): readonly Problem[] {
    return this.findings.notices
  }

  get counts(): ReaderCounts {
    return this.findings.counts
  }

  get shape(): string {
    return this.findings.shape
  }

  /** Where another run would have to go on if everything indexed so far were kept; undefined once all has been read. */
  get cut(): SealedSegment['cut'] {
    return this.done ? undefined : this.cutAt(this.settled)
  }

  /** Where damage begins whose end has not been found yet, if there is some; payload offset. */
  protected abstract get openDamage(): number | undefined

  protected cutAt(offset: number): SealedSegment['cut'] {
    const { firstOpen, skipBefore } = this.findings
    const open = Math.min(offset, this.openDamage ?? offset, firstOpen ?? offset)
    return {
      offset: Math.max(open, skipBefore),
      counts: this.counts,
      quarantine: this.quarantine.length,
    }
  }
}
