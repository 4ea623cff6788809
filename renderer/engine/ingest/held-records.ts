/** What becomes of the records that stand inside something else? Each is put into the index from its parsed value, or by
 *  the scanner where its bytes stand there as they are, and points at the bytes that hold it. */
import { UnitPlaces } from '../../../shared/cloudtrail/embedded-text.js'
import { JsonPlaces, type JsonPlace } from '../../../shared/cloudtrail/json-place.js'
import { holdingCode, holdingOf } from '../../../shared/cloudtrail/record-holding.js'
import type { Held, HeldRecord, HeldRow, HeldText } from '../../../shared/cloudtrail/held.js'
import type { PayloadChunk } from './payload-chunk.js'
import type { PayloadFindings } from './payload-findings.js'
import type { RecordIndexer } from './record-indexer.js'
import { TextScratch } from './text-scratch.js'

/** Where what is asked about stands among the rest of the payload. */
export type Where = keyof PayloadFindings['found']

export interface HeldOptions {
  readonly indexer: RecordIndexer
  readonly findings: PayloadFindings
  /** Seals the segment; everything before the payload offset is in it or in an earlier one. */
  readonly seal: (offset: number) => void
  readonly forceExact: boolean
}

export class HeldRecords {
  /** Made when it is first needed: most payloads hold no record within a text, and many are small. */
  #lazyScratch: TextScratch | undefined
  #pieces: UnitPlaces | undefined

  constructor(private readonly options: HeldOptions) {}

  get #scratch(): TextScratch {
    return (this.#lazyScratch ??= new TextScratch())
  }

  /** Takes all that a wrapper holds, which is bytes[start, end) of the chunk. */
  take(
    chunk: PayloadChunk,
    place: JsonPlace,
    { held, where }: { held: readonly Held[]; where: Where },
  ): void {
    const places = new JsonPlaces(chunk.bytes, place)
    this.#pieces = undefined
    for (const one of held) this.#takeOne(chunk, { one, where, place: places.placeOf(one.steps) })
  }

  #takeOne(
    chunk: PayloadChunk,
    { one, where, place }: { readonly one: Held; readonly where: Where; readonly place: JsonPlace },
  ): void {
    const { findings } = this.options
    switch (one.kind) {
      case 'nothing': {
        const { start, end } =
          one.piece === undefined ? place : this.#piecesAt(chunk, place).placeOf(one.piece)
        const offset = chunk.base + start
        if (one.manner === 'control') findings.addProblem('not-evidence', offset, one.reason)
        else findings.addOther(offset, chunk.base + end, where, one.reason)
        if (one.manner === 'sealed') findings.addProblem('not-cloudtrail', offset, one.reason)
        return
      }
      case 'record':
        this.keep(chunk, place, {
          holding: holdingCode(one.holding),
          where,
          read: () => this.#scanned(chunk, place, one),
        })
        return
      case 'rebuilt':
        this.keep(chunk, place, { holding: holdingCode(one.holding), where, read: () => this.#filled(one) })
        return
      case 'text': {
        const { writing: held } = holdingOf(holdingCode(one.holding))
        const writing = 'json-string'
        if (held !== writing && held !== 'json-string-twice') throw new Error(`${one.holding} is no string`)
        const isWhole = one.from === 0 && one.to === one.text.length
        const inner = isWhole
          ? { start: place.start + 1, end: place.end - 1 }
          : this.#piecesAt(chunk, place).placeOf(one)
        this.keep(chunk, inner, { holding: holdingCode(one.holding), where, read: () => this.readText(one) })
      }
    }
  }

  /** The pieces of the string at a place, which are asked for one after another. */
  #piecesAt({ bytes }: PayloadChunk, place: JsonPlace): UnitPlaces {
    const start = place.start + 1
    if (this.#pieces?.start !== start) this.#pieces = new UnitPlaces(bytes, start, 'json-string')
    return this.#pieces
  }

  /** Counts a record that `read` puts into the index, and keeps it, unless an earlier run did. */
  keep(
    chunk: PayloadChunk,
    { start, end }: JsonPlace,
    {
      holding,
      where,
      read,
    }: { readonly holding: number; readonly where: Where; readonly read: () => 'fast' | 'exact' },
  ): void {
    const { indexer, findings, seal } = this.options
    const offset = chunk.base + start
    findings.foundRecord(where)
    if (findings.isDone(offset)) return
    if (indexer.isFull) seal(offset)
    const path = read()
    if (path === 'exact' && indexer.repeatsKey) findings.noteRepeatedKey(offset, chunk.base + end)
    findings.countRecord(indexer.keep(chunk, start, end, holding), path)
  }

  #scanned(chunk: PayloadChunk, { start, end }: JsonPlace, one: HeldRecord): 'fast' | 'exact' {
    const { indexer, forceExact } = this.options
    if (forceExact) return this.#filled(one)
    const next = indexer.scan(chunk, start, chunk.end)
    if (next === end) return 'fast'
    if (next >= 0) indexer.drop()
    return this.#filled(one)
  }

  /** Puts a record into the index that stands in a text. */
  readText(one: HeldText): 'fast' | 'exact' {
    const { indexer, forceExact } = this.options
    const length = forceExact ? -1 : this.#scratch.write(one.inner ?? one.text.slice(one.from, one.to))
    if (length === -1) return this.#filled(one)
    const next = indexer.scan(this.#scratch, 0, length)
    if (next === length) return 'fast'
    if (next >= 0) indexer.drop()
    return this.#filled(one)
  }

  #filled({ record }: HeldRecord | HeldRow | HeldText): 'exact' {
    this.options.indexer.fill(record)
    return 'exact'
  }
}
