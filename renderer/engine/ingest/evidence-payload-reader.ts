/** Is a payload JSON or a table? The first bytes say; from then on the reader for it does the reading. */
import type { Problem } from '../../../shared/base/problem.js'
import { readTableHead } from '../../../shared/cloudtrail/event-table.js'
import type { ReaderOptions } from './findings-reader.js'
import type { PayloadReader, ReaderCounts, SealedSegment } from './index-writer-types.js'
import type { QuarantinedRange } from './payload-findings.js'
import { JsonPayloadReader } from './payload-reader.js'
import type { RecordIndexer } from './record-indexer.js'
import { TablePayloadReader } from './table-reader.js'

export class EvidencePayloadReader implements PayloadReader {
  #reader: JsonPayloadReader | TablePayloadReader
  #isDecided = false

  constructor(
    private readonly indexer: RecordIndexer,
    private readonly options: ReaderOptions,
  ) {
    this.#reader = new JsonPayloadReader(indexer, options)
  }

  get quarantine(): readonly QuarantinedRange[] {
    return this.#reader.quarantine
  }

  get problems(): readonly Problem[] {
    return this.#reader.problems
  }

  get notices(): readonly Problem[] {
    return this.#reader.notices
  }

  get counts(): ReaderCounts {
    return this.#reader.counts
  }

  get shape(): string {
    return this.#reader.shape
  }

  get cut(): SealedSegment['cut'] {
    return this.#reader.cut
  }

  read(input: Parameters<PayloadReader['read']>[0]): number {
    if (!this.#isDecided && !this.#decide(input)) return input.start
    return this.#reader.read(input)
  }

  /** False as long as more bytes are needed to tell. */
  #decide({ bytes, start, end, rawOffset, last }: Parameters<PayloadReader['read']>[0]): boolean {
    const head = readTableHead({ bytes, end, last }, start)
    if (head.kind === 'unfinished') return false
    this.#isDecided = true
    if (head.kind === 'table') {
      const rows = rawOffset + head.behind - start
      this.#reader = new TablePayloadReader(this.indexer, this.options, { table: head.table, rows })
    }
    return true
  }
}
