/** How does one record become an event of the segment under construction? By the scanner where it is simple, else from its
 *  parsed value; events that are known already are noted as copies; full segments are sealed on the way. */
import type { JsonObject } from '../../shared/cloudtrail/leaf.js'
import { columnPaths } from './column-sealer.js'
import { DuplicateTable } from './duplicate-table.js'
import { addRecord } from './exact-record.js'
import type { DuplicateCopy, IndexWriterOptions, SealedSegment } from './index-writer-types.js'
import { KeyTrie } from './key-trie.js'
import { PathTable } from './path-table.js'
import { IRREGULAR, LACKS_ROOM, RecordScanner } from './record-scanner.js'
import { SegmentBuilder } from './segment-builder.js'
import { encodeSegment } from './segment-codec.js'
import { sealSegment } from './segment-sealer.js'

/** Longer records take the exact path. */
const MAX_SCANNED_BYTES = 1 << 20
/** Keys are remembered from segment to segment, but not for ever: evidence may use keys as values. */
const MAX_REMEMBERED_KEYS = 200_000

/** The bytes that are being read, and the part that they will be stored as. */
export interface RecordBytes {
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly part: number
  /** Where the part begins in `bytes`: pointers are relative to it. */
  readonly start: number
}

export type Added = 'event' | 'duplicate'

interface Workshop {
  readonly paths: PathTable
  readonly builder: SegmentBuilder
  readonly trie: KeyTrie
  readonly scanner: RecordScanner
}

export class RecordIndexer {
  readonly #onSegment: (segment: SealedSegment) => void
  readonly #duplicates = new DuplicateTable()
  #workshop = openWorkshop()
  #copies: DuplicateCopy[] = []
  #segment: number

  constructor(options: IndexWriterOptions) {
    this.#onSegment = options.onSegment
    this.#segment = options.firstSegmentId
    for (const segment of options.existing) this.#duplicates.addSegment(segment)
    this.#duplicates.beginSegment(this.#segment)
  }

  get pending(): number {
    return this.#workshop.builder.docs
  }

  get pendingBytes(): number {
    return this.#workshop.builder.bytes
  }

  get isFull(): boolean {
    return this.#workshop.builder.full
  }

  takeCopies(): readonly DuplicateCopy[] {
    const copies = this.#copies
    this.#copies = []
    return copies
  }

  /**
   * Scans the record that begins at `at`, leaving it open in the builder: `keep` or `drop` must follow. Gives the offset
   * behind it, or -1 if it is not simple, or not all there.
   */
  scan({ bytes, view }: RecordBytes, at: number, end: number): number {
    const { builder, scanner } = this.#workshop
    const limit = Math.min(end, at + MAX_SCANNED_BYTES)
    for (;;) {
      builder.beginDoc()
      const next = scanner.scan(bytes, view, at, limit)
      if (next >= 0) return next
      builder.rollbackDoc()
      if (next !== LACKS_ROOM) return IRREGULAR
      scanner.makeRoom()
    }
  }

  /** Puts a parsed record into the builder, open: `keep` or `drop` must follow. */
  fill(record: JsonObject): void {
    this.#workshop.builder.beginDoc()
    addRecord(this.#workshop.builder, record)
  }

  /** Keeps the open record, which is bytes[at, next), unless it is a copy of a known event. */
  keep({ part, start }: RecordBytes, at: number, next: number): Added {
    const { builder } = this.#workshop
    const lane = builder.ids[0]![4 * builder.docs]!
    const known = this.#duplicates.add(builder.digestA >>> 0, builder.digestB >>> 0, lane)
    if (known === undefined) {
      builder.commitDoc(part, at - start, next - at)
      return 'event'
    }
    builder.rollbackDoc()
    this.#copies.push({ ...known, part, offset: at - start, length: next - at })
    return 'duplicate'
  }

  /** Takes the open record back. */
  drop(): void {
    this.#workshop.builder.rollbackDoc()
  }

  /** Seals the segment, if it has any event. `cut`: where the payload being read stands. */
  seal(cut: SealedSegment['cut']): void {
    const { builder, trie, paths } = this.#workshop
    if (builder.docs > 0) {
      const contents = sealSegment(builder)
      const { size, firstSecond, lastSecond } = contents
      const copies = this.takeCopies()
      const id = this.#segment
      this.#segment += 1
      this.#duplicates.beginSegment(this.#segment)
      this.#onSegment({ id, size, firstSecond, lastSecond, copies, cut, ...encodeSegment(contents) })
    }
    if (trie.count > MAX_REMEMBERED_KEYS || paths.count > MAX_REMEMBERED_KEYS) this.#workshop = openWorkshop()
    else {
      builder.reset()
      trie.forgetValues()
    }
  }
}

function openWorkshop(): Workshop {
  const paths = new PathTable(columnPaths)
  const builder = new SegmentBuilder(paths, columnPaths)
  const trie = new KeyTrie(paths)
  return { paths, builder, trie, scanner: new RecordScanner(trie, builder) }
}
