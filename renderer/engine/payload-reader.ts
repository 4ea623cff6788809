/** Where are the records in a payload, and what of it cannot be read? Knows the shapes in which records come:
 *  `{"Records": […]}`, a bare array, records one after another with or without anything between them. */
import type { Problem } from '../../shared/base/problem.js'
import { roleOfDocument } from '../../shared/cloudtrail/integrity-document.js'
import { parseJsonBytes } from '../../shared/cloudtrail/json.js'
import { looksLikeRecord } from '../../shared/cloudtrail/record-bounds.js'
import type { JsonObject, JsonValue } from '../../shared/cloudtrail/leaf.js'
import type { PayloadReader, ReaderCounts, SealedSegment } from './index-writer-types.js'
import {
  byteOrderMark,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  findRecordsArray,
  isSpace,
  memberEnd,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  recordsArrayAt,
  skipSpace,
  valueEnd,
} from './json-bounds.js'
import { PayloadFindings, type Damage, type QuarantinedRange } from './payload-findings.js'
import { chunkOf, noChunk } from './payload-chunk.js'
import type { RecordIndexer } from './record-indexer.js'
import { endlessProblem, INVALID_UTF8, MAX_RECORD_BYTES, Salvage, trimmedEnd } from './salvage.js'

/** What a value that is read is inside of. `members`: the object around `Records`, before or behind that array. */
type Place = 'top' | 'array' | 'wrapped' | 'members'

export interface ReaderOptions {
  readonly skipBefore: number
  /** Takes every record the exact way, as tests do to compare both. */
  readonly forceExact: boolean
}

export class JsonPayloadReader implements PayloadReader {
  readonly #findings: PayloadFindings
  readonly #salvage = new Salvage()
  readonly #forceExact: boolean
  #place: Place = 'top'
  /** In an array or among members: what may come next. `first`: a value or the end; `value`; `separator`: a comma or the end. */
  #expect: 'first' | 'value' | 'separator' = 'first'
  /** Damage whose end has not been found yet. */
  #damage: Damage | undefined
  #waiting = false
  #chunk = noChunk
  /** Payload offset up to which everything is settled, and up to which bytes were seen. */
  #settled = 0
  #seen = 0
  #done = false

  constructor(
    private readonly indexer: RecordIndexer,
    { skipBefore, forceExact }: ReaderOptions,
  ) {
    this.#findings = new PayloadFindings(skipBefore)
    this.#forceExact = forceExact
  }

  get quarantine(): readonly QuarantinedRange[] {
    return this.#findings.quarantine
  }

  get problems(): readonly Problem[] {
    return this.#findings.problems
  }

  get counts(): ReaderCounts {
    return this.#findings.counts
  }

  get shape(): string {
    return this.#findings.shape
  }

  /** Where another run would have to go on if everything indexed so far were kept; undefined once all has been read. */
  get cut(): SealedSegment['cut'] {
    return this.#done ? undefined : this.#cutAt(this.#settled)
  }

  read(input: Parameters<PayloadReader['read']>[0]): number {
    const { start, end, rawOffset, last } = input
    this.#chunk = chunkOf(input)
    this.#salvage.sawBytes(Math.max(0, rawOffset + end - start - this.#seen))
    this.#seen = Math.max(this.#seen, rawOffset + end - start)
    this.#waiting = false
    let at = start
    while (at < end && !this.#waiting) at = this.#step(at)
    if (last) this.#finish(at)
    this.#settled = this.#raw(at)
    return at
  }

  #raw(at: number): number {
    return this.#chunk.base + at
  }

  #cutAt(offset: number): SealedSegment['cut'] {
    const open = Math.min(offset, this.#damage?.offset ?? offset, this.#findings.firstOpen ?? offset)
    return {
      offset: Math.max(open, this.#findings.skipBefore),
      counts: this.counts,
      quarantine: this.quarantine.length,
    }
  }

  /** Leaves everything from `at` on for the next chunk. */
  #wait(at: number): number {
    this.#waiting = true
    return at
  }

  #step(at: number): number {
    if (this.#damage !== undefined) return this.#resume(at, this.#damage)
    switch (this.#place) {
      case 'top':
        return this.#readTop(at)
      case 'array':
      case 'wrapped':
        return this.#readElement(at)
      case 'members':
        return this.#readMember(at)
    }
  }

  #finish(at: number): void {
    this.#done = true
    if (this.#damage !== undefined) this.#close(this.#damage, at)
    else if (this.#place !== 'top') {
      this.#findings.addProblem('json-truncated', this.#raw(at), 'the end of the text is missing')
    }
  }

  // ---- the top

  #readTop(at: number): number {
    const { bytes, end } = this.#chunk
    const byte = bytes[at]
    if (isSpace(byte) || byte === COMMA) return at + 1
    if (byte === OPEN_BRACE) return this.#readTopObject(at)
    if (byte === OPEN_BRACKET) return this.#enter('array', at + 1)
    const mark = byteOrderMark(bytes, at, end)
    if (mark === 'utf-8') return at + 3
    if (mark === 'cut' && !this.#chunk.last) return this.#wait(at)
    const code = mark === 'utf-16' ? 'text-encoding' : 'json-damaged'
    const detail = mark === 'utf-16' ? 'UTF-16' : 'neither an object nor an array'
    return this.#open({ offset: this.#raw(at), at: this.#raw(at), code, detail, isRecord: false }, at)
  }

  #readTopObject(at: number): number {
    const { bytes, end } = this.#chunk
    const records = recordsArrayAt(bytes, skipSpace(bytes, at + 1, end), end)
    return records === -1 ? this.#readRecord(at) : this.#enter('wrapped', records)
  }

  #enter(place: 'array' | 'wrapped', at: number): number {
    if (place === 'wrapped') this.#findings.wrappers += 1
    this.#place = place
    this.#expect = 'first'
    return at
  }

  /** Enters `Records` where it is not the first member, once those before it have been looked at. */
  #enterLate(at: number, records: number): number {
    const text = new Uint8Array([...this.#chunk.bytes.subarray(at, records), CLOSE_BRACKET, CLOSE_BRACE])
    const parsed = parseJsonBytes(text, 0, text.length)
    if (!parsed.ok) this.#findings.addProblem('json-damaged', this.#raw(at) + parsed.offset, parsed.message)
    return this.#enter('wrapped', records)
  }

  // ---- arrays of records

  #readElement(at: number): number {
    const byte = this.#chunk.bytes[at]
    if (isSpace(byte)) return at + 1
    if (byte === CLOSE_BRACKET) {
      if (this.#expect === 'value') this.#complain(at, 'a value is missing before ]')
      this.#place = this.#place === 'wrapped' ? 'members' : 'top'
      this.#expect = 'separator'
      return at + 1
    }
    if (byte === COMMA) {
      if (this.#expect !== 'separator') this.#complain(at, 'a value is missing before ,')
      this.#expect = 'value'
      return at + 1
    }
    if (this.#expect === 'separator') {
      this.#complain(at, 'a comma is missing')
      this.#expect = 'value'
    }
    return byte === OPEN_BRACE ? this.#readRecord(at) : this.#readExactly(at)
  }

  #complain(at: number, detail: string): void {
    this.#findings.addProblem('json-damaged', this.#raw(at), detail)
  }

  // ---- members around Records

  #readMember(at: number): number {
    const byte = this.#chunk.bytes[at]
    if (isSpace(byte)) return at + 1
    if (byte === CLOSE_BRACE) {
      if (this.#expect === 'value') this.#complain(at, 'a member is missing before }')
      this.#place = 'top'
      return at + 1
    }
    if (byte === COMMA && this.#expect === 'separator') {
      this.#expect = 'value'
      return at + 1
    }
    if (byte !== QUOTE || this.#expect !== 'value') {
      this.#place = 'top'
      return this.#open(this.#damageAt(at, 'expected , or }'), at)
    }
    return this.#readKeyed(at)
  }

  #readKeyed(at: number): number {
    const { bytes, end, last } = this.#chunk
    const limit = Math.min(end, at + MAX_RECORD_BYTES)
    const records = recordsArrayAt(bytes, at, limit)
    if (records !== -1) return this.#enter('wrapped', records)
    const next = memberEnd(bytes, at, limit)
    if (next === -1) {
      if (!last && limit === end) return this.#wait(at)
      this.#place = 'top'
      return this.#open(this.#damageAt(at, 'a member without end'), at)
    }
    const text = new Uint8Array([OPEN_BRACE, ...bytes.subarray(at, next), CLOSE_BRACE])
    const parsed = parseJsonBytes(text, 0, text.length)
    if (!parsed.ok) this.#complain(at + parsed.offset - 1, parsed.message)
    this.#expect = 'separator'
    return next
  }

  #damageAt(at: number, detail: string): Damage {
    return { offset: this.#raw(at), at: this.#raw(at), code: 'json-damaged', detail, isRecord: false }
  }

  // ---- records

  #readRecord(at: number): number {
    const { indexer } = this
    if (indexer.isFull) indexer.seal(this.#cutAt(this.#raw(at)))
    const next = this.#forceExact ? -1 : indexer.scan(this.#chunk, at, this.#chunk.end)
    if (next < 0) return this.#readExactly(at)
    this.#settleRecord(at, next, 'fast')
    return next
  }

  #settleRecord(at: number, next: number, path: 'fast' | 'exact'): void {
    const { indexer } = this
    this.#findings.foundRecord(this.#kindOfPlace())
    this.#expect = 'separator'
    if (this.#findings.isDone(this.#raw(at))) indexer.drop()
    else this.#findings.countRecord(indexer.keep(this.#chunk, at, next), path)
  }

  #kindOfPlace(): 'wrapped' | 'listed' | 'plain' {
    if (this.#place === 'wrapped') return 'wrapped'
    return this.#place === 'array' ? 'listed' : 'plain'
  }

  #readExactly(at: number): number {
    const { bytes, end, last } = this.#chunk
    const limit = Math.min(end, at + MAX_RECORD_BYTES)
    const next = valueEnd(bytes, at, limit)
    if (next === at) return this.#open(this.#damageAt(at, 'expected a value'), at)
    if (next === -1) {
      const mayGoOn = !last && limit === end && limit - at < MAX_RECORD_BYTES
      return mayGoOn ? this.#wait(at) : this.#readEndless(at, limit)
    }
    const parsed = parseJsonBytes(bytes, at, next)
    if (parsed.ok) return this.#readParsed(at, next, parsed.value)
    const records = this.#place === 'top' ? findRecordsArray(bytes, at, next) : -1
    if (records !== -1) return this.#enterLate(at, records)
    return this.#passOver(at, next, {
      offset: this.#raw(at),
      at: this.#raw(parsed.offset),
      code: parsed.message === INVALID_UTF8 ? 'text-encoding' : 'record-damaged',
      detail: parsed.message,
      isRecord: bytes[at] === OPEN_BRACE,
    })
  }

  #readParsed(at: number, next: number, value: JsonValue): number {
    if (looksLikeRecord(value)) {
      this.indexer.fill(value as JsonObject)
      this.#settleRecord(at, next, 'exact')
      return next
    }
    if (this.#place === 'top' && value instanceof Map) {
      const object = value as JsonObject
      const records = Array.isArray(object.get('Records'))
        ? findRecordsArray(this.#chunk.bytes, at, next)
        : -1
      if (records !== -1) return this.#enter('wrapped', records)
      this.#findings.foundDocument(roleOfDocument(object))
    }
    if (this.#place === 'wrapped' && Array.isArray(value) && value.some(looksLikeRecord)) {
      const offset = this.#raw(at)
      const detail = 'an array inside Records'
      return this.#passOver(at, next, { offset, at: offset, code: 'json-damaged', detail, isRecord: false })
    }
    this.#findings.addOther(this.#raw(at), this.#raw(next), this.#kindOfPlace())
    this.#expect = 'separator'
    return next
  }

  // ---- damage

  /** A value that ends at `next`, but is damaged: it is quarantined, up to the first whole record inside it, if any. */
  #passOver(at: number, next: number, damage: Damage): number {
    const found = this.#salvage.find(this.#chunk, at + 1, next)
    if (found.kind === 'wait') return this.#wait(at)
    const end = found.kind === 'record' ? trimmedEnd(this.#chunk.bytes, at, found.at) : next
    this.#findings.addDamage(damage, this.#raw(end), this.#kindOfPlace())
    this.#expect = found.kind === 'record' ? 'value' : 'separator'
    return found.kind === 'record' ? found.at : next
  }

  /** A value whose end cannot be found before `limit`: a wrapper, or damage whose end is to be found. */
  #readEndless(at: number, limit: number): number {
    const { bytes, end } = this.#chunk
    const records = this.#place === 'top' ? findRecordsArray(bytes, at, limit) : -1
    if (records !== -1) return this.#enterLate(at, records)
    const parsed = parseJsonBytes(bytes, at, limit)
    // A number or a word that only the end of the text ends.
    if (parsed.ok) return this.#readParsed(at, limit, parsed.value)
    const problem = endlessProblem(parsed, limit, end)
    const isRecord = bytes[at] === OPEN_BRACE
    return this.#open({ offset: this.#raw(at), at: this.#raw(parsed.offset), ...problem, isRecord }, at + 1)
  }

  /** Begins a range that cannot be read; reading goes on at `at` with the search for its end. */
  #open(damage: Damage, at: number): number {
    this.#damage = damage
    return at
  }

  #resume(at: number, damage: Damage): number {
    const { end, last } = this.#chunk
    const found = this.#salvage.find(this.#chunk, at, end)
    if (found.kind === 'wait') return this.#wait(found.at)
    if (found.kind === 'none' && !last) return this.#wait(found.at)
    return this.#close(damage, found.kind === 'record' ? found.at : end)
  }

  #close(damage: Damage, end: number): number {
    this.#findings.addDamage(damage, this.#raw(end), this.#kindOfPlace())
    this.#damage = undefined
    this.#expect = 'value'
    return end
  }
}
