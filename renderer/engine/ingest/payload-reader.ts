/** Where are the records in a payload of JSON? Knows the shapes in which they come: `{"Records": […]}` and other wrappers with
 *  lists, a bare array, records or what holds them one after another with or without anything between them, lines that begin
 *  with a time. */
import { roleOfDocument } from '../../../shared/cloudtrail/integrity-document.js'
import { parseJsonBytes, repeatsKey } from '../../../shared/cloudtrail/json.js'
import { looksLikeRecord } from '../../../shared/cloudtrail/record-bounds.js'
import type { JsonObject, JsonValue } from '../../../shared/cloudtrail/leaf.js'
import { holdingCode } from '../../../shared/cloudtrail/record-holding.js'
import { heldInUnknown } from '../../../shared/cloudtrail/unknown-wrapper.js'
import type { Held } from '../../../shared/cloudtrail/held.js'
import { unwrap } from '../../../shared/cloudtrail/wrapper.js'
import type { ReaderOptions } from './findings-reader.js'
import type { PayloadReader } from './index-writer-types.js'
import {
  byteOrderMark,
  CLOSE_BRACKET,
  COMMA,
  isSpace,
  OPEN_BRACE,
  OPEN_BRACKET,
  skipSpace,
  valueEnd,
} from './json-bounds.js'
import { isDigit, lineTimeLength, MAX_LINE_TIME } from './line-time.js'
import { MembersReader } from './members-reader.js'
import type { RecordIndexer } from './record-indexer.js'
import { endlessProblem, INVALID_UTF8, MAX_RECORD_BYTES } from './salvage.js'
import { findList, listAt, type WrapperList } from './wrapper-list.js'

export class JsonPayloadReader extends MembersReader implements PayloadReader {
  readonly #forceExact: boolean
  /** The latest value was a wrapper, so the next one is likely to be one as well: no need to try the scanner. */
  #expectsWrapper = false
  /** Payload offset of the latest object that had a time before it on its line. */
  #lineOffset = -1

  constructor(indexer: RecordIndexer, options: ReaderOptions) {
    super(indexer, options)
    this.#forceExact = options.forceExact
  }

  read(input: Parameters<PayloadReader['read']>[0]): number {
    const { start, end, last } = input
    this.take(input)
    let at = start
    while (at < end && !this.waiting) at = this.#step(at)
    if (last) this.#finish(at)
    this.settled = this.raw(at)
    return at
  }

  #step(at: number): number {
    if (this.damage !== undefined) return this.resume(at, this.damage)
    switch (this.place.inside) {
      case 'top':
        return this.#readTop(at)
      case 'array':
      case 'wrapped':
        return this.#readElement(at)
      case 'members':
        return this.readMember(at)
    }
  }

  #finish(at: number): void {
    this.done = true
    if (this.damage !== undefined) this.close(this.damage, at)
    else if (this.place.inside !== 'top') {
      this.findings.addProblem('json-truncated', this.raw(at), 'the end of the text is missing')
    }
  }

  // ---- the top

  #readTop(at: number): number {
    const { bytes, end } = this.chunk
    const byte = bytes[at]
    if (isSpace(byte) || byte === COMMA) return at + 1
    if (byte === OPEN_BRACE) return this.#readTopObject(at)
    if (byte === OPEN_BRACKET) {
      this.place.enterArray()
      return at + 1
    }
    if (isDigit(byte) && end - at < MAX_LINE_TIME && !this.chunk.last) return this.wait(at)
    const length = isDigit(byte) ? lineTimeLength(bytes, at, end) : 0
    return length > 0 ? this.#passOverTime(at + length) : this.#readOddStart(at)
  }

  #passOverTime(object: number): number {
    this.#lineOffset = this.raw(object)
    return object
  }

  #readOddStart(at: number): number {
    const { bytes, end } = this.chunk
    const mark = byteOrderMark(bytes, at, end)
    if (mark === 'utf-8') return at + 3
    if (mark === 'cut' && !this.chunk.last) return this.wait(at)
    const code = mark === 'utf-16' ? 'text-encoding' : 'json-damaged'
    const detail = mark === 'utf-16' ? 'UTF-16' : 'neither an object nor an array'
    return this.open({ offset: this.raw(at), at: this.raw(at), code, detail, isRecord: false }, at)
  }

  #readTopObject(at: number): number {
    const { bytes, end } = this.chunk
    const list = listAt(bytes, skipSpace(bytes, at + 1, end), end)
    return list === undefined ? this.#readRecord(at) : this.enterList(list)
  }

  // ---- arrays of records

  #readElement(at: number): number {
    const byte = this.chunk.bytes[at]
    if (isSpace(byte)) return at + 1
    if (byte === CLOSE_BRACKET) {
      if (this.place.expect === 'value') this.complain(at, 'a value is missing before ]')
      if (this.place.isEmptyAnswer) this.findings.emptyAnswers += 1
      this.place.closeArray()
      return at + 1
    }
    if (byte === COMMA) {
      if (this.place.expect !== 'separator') this.complain(at, 'a value is missing before ,')
      this.place.expect = 'value'
      return at + 1
    }
    if (this.place.expect === 'separator') {
      this.complain(at, 'a comma is missing')
      this.place.expect = 'value'
    }
    this.place.beginElement()
    return byte === OPEN_BRACE ? this.#readRecord(at) : this.#readExactly(at)
  }

  // ---- records

  #readRecord(at: number): number {
    const { indexer } = this
    if (indexer.isFull) indexer.seal(this.cutAt(this.raw(at)))
    if (this.#forceExact || this.#expectsWrapper) return this.#readExactly(at)
    const next = indexer.scan(this.chunk, at, this.chunk.end)
    if (next < 0) return this.#readExactly(at)
    if (indexer.mayHoldVerbatim) {
      indexer.drop()
      return this.#readExactly(at)
    }
    this.#settleRecord(at, next, 'fast')
    return next
  }

  #settleRecord(at: number, next: number, path: 'fast' | 'exact'): void {
    const { indexer } = this
    const holding = this.#lineOffset === this.raw(at) ? holdingCode('log-line') : 0
    this.#expectsWrapper = false
    this.findings.foundRecord(this.place.where)
    this.place.expect = 'separator'
    if (path === 'exact' && indexer.repeatsKey) this.findings.noteRepeatedKey(this.raw(at), this.raw(next))
    if (this.findings.isDone(this.raw(at))) indexer.drop()
    else this.findings.countRecord(indexer.keep(this.chunk, at, next, holding), path)
  }

  #readExactly(at: number): number {
    const { bytes, end, last } = this.chunk
    const limit = Math.min(end, at + MAX_RECORD_BYTES)
    const next = valueEnd(bytes, at, limit)
    if (next === at) return this.open(this.damageAt(at, 'expected a value'), at)
    if (next === -1) {
      const mayGoOn = !last && limit === end && limit - at < MAX_RECORD_BYTES
      return mayGoOn ? this.wait(at) : this.#readEndless(at, limit)
    }
    const parsed = parseJsonBytes(bytes, at, next)
    if (parsed.ok) return this.#readParsed(at, next, parsed.value)
    const list = this.place.inside === 'top' ? findList(bytes, at, next) : undefined
    if (list !== undefined) return this.enterLate(at, list)
    return this.passOver(at, next, {
      offset: this.raw(at),
      at: this.raw(parsed.offset),
      code: parsed.message === INVALID_UTF8 ? 'text-encoding' : 'record-damaged',
      detail: parsed.message,
      isRecord: bytes[at] === OPEN_BRACE || this.#isRow(at),
    })
  }

  /** A value whose end cannot be found before `limit`: a wrapper, or damage whose end is to be found. */
  #readEndless(at: number, limit: number): number {
    const { bytes, end, last } = this.chunk
    const list = this.place.inside === 'top' ? findList(bytes, at, limit) : undefined
    if (list !== undefined) return this.enterLate(at, list)
    const parsed = parseJsonBytes(bytes, at, limit)
    // A number or a word that only the end of the text ends.
    if (parsed.ok) return this.#readParsed(at, limit, parsed.value)
    const problem = endlessProblem(parsed, limit, last && limit === end)
    const isRecord = bytes[at] === OPEN_BRACE || this.#isRow(at)
    return this.open({ offset: this.raw(at), at: this.raw(parsed.offset), ...problem, isRecord }, at + 1)
  }

  #readParsed(at: number, next: number, value: JsonValue): number {
    const list = this.#listIn(at, next, value)
    if (list !== undefined) return this.enterLate(at, list)
    const held = unwrap(value)
    if (held !== null) return this.#readHeld(at, next, { value, held })
    if (looksLikeRecord(value)) {
      this.indexer.fill(value as JsonObject)
      this.#settleRecord(at, next, 'exact')
      return next
    }
    if (this.place.where === 'wrapped' && Array.isArray(value) && value.some(looksLikeRecord)) {
      return this.passOver(at, next, this.damageAt(at, 'an array inside Records'))
    }
    const inside = heldInUnknown(value)
    if (inside.length > 0) return this.#readHeld(at, next, { value, held: inside })
    if (this.place.inside === 'top' && value instanceof Map) {
      this.findings.foundDocument(roleOfDocument(value as JsonObject))
    }
    return typeof value === 'string' ? this.#passOverString(at, next) : this.#addOther(at, next)
  }

  #addOther(at: number, next: number): number {
    this.findings.addOther(this.raw(at), this.raw(next), this.place.where)
    this.place.expect = 'separator'
    return next
  }

  /** A quote too many turns strings and what is between them around: then a record begins in what looks like a string. */
  #passOverString(at: number, next: number): number {
    const found = this.findRecord(at + 1, next)
    if (found.kind === 'none' && found.at === next) return this.#addOther(at, next)
    return this.passOver(at, next, this.damageAt(at, 'a record begins inside a string'))
  }

  /** The list of a wrapper at the top, which is read element by element. */
  #listIn(at: number, next: number, value: JsonValue): WrapperList | undefined {
    if (this.place.inside !== 'top' || !(value instanceof Map) || looksLikeRecord(value)) return undefined
    const object = value as JsonObject
    if (object.get('messageType') === 'CONTROL_MESSAGE' || roleOfDocument(object) !== null) return undefined
    return findList(this.chunk.bytes, at, next)
  }

  #readHeld(
    at: number,
    next: number,
    { value, held }: { readonly value: JsonValue; readonly held: readonly Held[] },
  ): number {
    // Of a record in it that is told by itself.
    const records = new Set<JsonValue>(held.flatMap((one) => (one.kind === 'record' ? [one.record] : [])))
    if (repeatsKey(value, records)) this.findings.noteRepeatedKey(this.raw(at), this.raw(next))
    this.held.take(this.chunk, { start: at, end: next }, { held, where: this.place.where })
    this.#expectsWrapper = true
    this.place.expect = 'separator'
    return next
  }

  #isRow(at: number): boolean {
    return this.chunk.bytes[at] === OPEN_BRACKET && this.place.mayHoldRows
  }
}
