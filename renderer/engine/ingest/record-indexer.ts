/** How does one record become an event of the segment under construction? By the scanner where it is simple, else from its
 *  parsed value; events that are known already are noted as copies; full segments are sealed on the way. */
import { repeatsKey } from '../../../shared/cloudtrail/json.js'
import type { JsonObject } from '../../../shared/cloudtrail/leaf.js'
import { verbatimPaths } from '../../../shared/cloudtrail/wrapper.js'
import { columnPaths } from '../write/column-sealer.js'
import { DuplicateTable, type KnownEvent } from '../duplicates/duplicate-table.js'
import { KEY_WORDS, type EventKey } from '../duplicates/recent-keys.js'
import { addRecord } from './exact-record.js'
import type { DuplicateCopy, IndexWriterOptions, SealedSegment } from './index-writer-types.js'
import { KeyTrie } from './key-trie.js'
import { PathTable } from '../write/path-table.js'
import { packLength } from '../segment/record-length.js'
import { IRREGULAR, LACKS_ROOM, RecordScanner } from './record-scanner.js'
import { SampledTimer } from './sampled-timer.js'
import { SegmentBuilder } from '../write/segment-builder.js'
import type { Segment } from '../segment/segment.js'
import { encodeSegment } from '../segment/segment-codec.js'
import { sealSegment } from '../write/segment-sealer.js'

/** Longer records take the exact path. */
const MAX_SCANNED_BYTES = 1 << 20
/** What the path table says of a path that it does not know. */
const NO_PATH = -1
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
  readonly #duplicates: DuplicateTable
  readonly #clock: () => number
  #sealing = 0
  readonly #timer: SampledTimer
  #workshop = openWorkshop()
  #copies: DuplicateCopy[] = []
  #repeatsKey = false
  readonly #key: EventKey = new Uint32Array(KEY_WORDS)
  #segment: number
  /** Ids of `verbatimPaths` among the paths, as long as no more are known. */
  #verbatim: {
    readonly paths: PathTable | undefined
    readonly known: number
    readonly ids: readonly number[]
  } = {
    paths: undefined,
    known: 0,
    ids: [],
  }

  constructor(options: IndexWriterOptions) {
    this.#onSegment = options.onSegment
    this.#duplicates = new DuplicateTable(options.duplicates)
    this.#clock = options.clock ?? (() => 0)
    this.#timer = new SampledTimer(this.#clock)
    this.#segment = options.firstSegmentId
    this.#duplicates.beginSegment(this.#segment)
    for (const segment of options.existing) this.recognise(segment)
  }

  /** To be called before the first record. */
  recognise(segment: Segment): void {
    this.#timer.whole(() => {
      this.#duplicates.addSegment(segment)
      this.#duplicates.beginSegment(this.#segment)
    })
  }

  /** Milliseconds so far. */
  get sealing(): number {
    return this.#sealing
  }

  get recognition(): { readonly ms: number; readonly bytes: number } {
    return { ms: this.#timer.ms, bytes: this.#duplicates.bytes }
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
    this.#repeatsKey = repeatsKey(record)
    this.#workshop.builder.beginDoc()
    addRecord(this.#workshop.builder, record)
  }

  /** Stands a key twice in an object of the record that was filled in last? */
  get repeatsKey(): boolean {
    return this.#repeatsKey
  }

  /** Has the open record a text at one of the paths where the tools that export records keep the original? */
  get mayHoldVerbatim(): boolean {
    const { builder } = this.#workshop
    if (this.#verbatim.paths !== builder.paths || this.#verbatim.known !== builder.paths.count) {
      const ids = verbatimPaths.map((path) => builder.paths.find(path)).filter((id) => id !== NO_PATH)
      this.#verbatim = { paths: builder.paths, known: builder.paths.count, ids }
    }
    const { ids } = this.#verbatim
    if (ids.length === 0) return false
    for (let at = builder.docStart[builder.docs]!; at < builder.pairCount; at += 1) {
      if (ids.includes(builder.terms.pathOf(builder.pairs[at]!))) return true
    }
    return false
  }

  /** Keeps the open record, which is held in bytes[at, next), unless it is a copy of a known event. */
  keep({ part, start }: Pick<RecordBytes, 'part' | 'start'>, at: number, next: number, holding = 0): Added {
    const { builder } = this.#workshop
    const key = this.#key
    key[0] = builder.digestA
    key[1] = builder.digestB
    key[2] = builder.ids[0]![4 * builder.docs]!
    const known = this.#recognised(key)
    if (known === undefined) {
      builder.commitDoc(part, at - start, packLength(next - at, holding))
      return 'event'
    }
    builder.rollbackDoc()
    const copy = { ...known, part, offset: at - start, length: next - at }
    this.#copies.push(holding === 0 ? copy : { ...copy, holding })
    return 'duplicate'
  }

  #recognised(key: EventKey): KnownEvent | undefined {
    if (!this.#timer.isTurn()) return this.#duplicates.add(key)
    const began = this.#timer.began()
    const known = this.#duplicates.add(key)
    this.#timer.ended(began)
    return known
  }

  /** Takes the open record back. */
  drop(): void {
    this.#workshop.builder.rollbackDoc()
  }

  /** Seals the segment, if it has any event. `cut`: where the payload being read stands. */
  seal(cut: SealedSegment['cut']): void {
    const { builder, trie, paths } = this.#workshop
    if (builder.docs > 0) {
      const began = this.#clock()
      const contents = sealSegment(builder)
      const encoded = encodeSegment(contents)
      this.#sealing += this.#clock() - began
      const { size, firstSecond, lastSecond } = contents
      const copies = this.takeCopies()
      const id = this.#segment
      this.#segment += 1
      this.#timer.whole(() => this.#duplicates.beginSegment(this.#segment))
      this.#onSegment({ id, size, firstSecond, lastSecond, copies, cut, ...encoded })
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
