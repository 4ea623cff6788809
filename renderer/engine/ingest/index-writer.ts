/** How do payloads become segments? What the ingest worker sees of the writing side of the engine; `payload-reader.ts` and
 *  `table-reader.ts` find the records, `record-indexer.ts` puts them into the segment under construction. */
import type { IndexWriter, IndexWriterOptions } from './index-writer-types.js'
import { EvidencePayloadReader } from './evidence-payload-reader.js'
import { RecordIndexer } from './record-indexer.js'

export type * from './index-writer-types.js'

/** Problems in what readers give have an empty `subject`: they do not know what their bytes are called. */
export function createIndexWriter(options: IndexWriterOptions): IndexWriter {
  const indexer = new RecordIndexer(options)
  let reader: EvidencePayloadReader | undefined
  return {
    recognise: (segment) => indexer.recognise(segment),
    payload(skipBefore) {
      reader = new EvidencePayloadReader(indexer, { skipBefore, forceExact: options.forceExact ?? false })
      return reader
    },
    get pending() {
      return indexer.pending
    },
    get pendingBytes() {
      return indexer.pendingBytes
    },
    get recognition() {
      return indexer.recognition
    },
    get sealing() {
      return indexer.sealing
    },
    flush() {
      if (indexer.pending > 0) indexer.seal(reader?.cut)
    },
    takeCopies: () => indexer.takeCopies(),
  }
}
