/* eslint-disable max-lines -- one state machine, which is read best in one piece */
/** Where are the records in a payload of JSON, and what of it cannot be read? Knows the shapes in which records come:
 *  `{"Records": […]}` and other wrappers with lists, a bare array, records or what holds them one after another with or
 *  without anything between them, lines that begin with a time. */
import { roleOfDocument } from '../../../shared/cloudtrail/integrity-document.js'
import { parseJsonBytes, repeatsKey } from '../../../shared/cloudtrail/json.js'
import { looksLikeRecord } from '../../../shared/cloudtrail/record-bounds.js'
import type { JsonObject, JsonValue } from '../../../shared/cloudtrail/leaf.js'
import { holdingCode } from '../../../shared/cloudtrail/record-holding.js'
import { heldInUnknown } from '../../../shared/cloudtrail/unknown-wrapper.js'
import { holdsEvidence, unwrap, type Held } from '../../../shared/cloudtrail/wrapper.js'
import { FindingsReader, type ReaderOptions } from './findings-reader.js'
import type { PayloadReader } from './index-writer-types.js'
import {
  byteOrderMark,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  isSpace,
  memberEnd,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  skipSpace,
  valueEnd,
} from './json-bounds.js'
import { isDigit, lineTimeLength, MAX_LINE_TIME } from './line-time.js'
import type { Damage } from './payload-findings.js'
import { chunkOf, noChunk } from './payload-chunk.js'
import type { RecordIndexer } from './record-indexer.js'
import { endlessProblem, INVALID_UTF8, MAX_RECORD_BYTES, Salvage, trimmedEnd } from './salvage.js'
import { findList, listAt, type WrapperList } from './wrapper-list.js'

/** What a value that is read is inside of. `wrapped`: a list of a wrapper. `members`: the object around it, before or
 *  behind that list. */
type Place = 'top' | 'array' | 'wrapped' | 'members'

/** The list of log files, in which everything is to be a record; and that of lookup-events, which may well be empty. */
const RECORDS = 'Records'
const LOOKUP_EVENTS = 'Events'

export class JsonPayloadReader extends FindingsReader implements PayloadReader {
  readonly #salvage = new Salvage()
  readonly #forceExact: boolean
  #place: Place = 'top'
  /** The list that is being read, or was last; objects that are open around it. */
  #list = ''
  #depth = 0
  #listIsEmpty = false
  /** The latest value was a wrapper, so the next one is likely to be one as well: no need to try the scanner. */
  #expectsWrapper = false
  /** Payload offset of the latest object that had a time before it on its line. */
  #lineOffset = -1
  /** In an array or among members: what may come next. `first`: a value or the end; `value`; `separator`: a comma or the end. */
  #expect: 'first' | 'value' | 'separator' = 'first'
  /** Damage whose end has not been found yet. */
  #damage: Damage | undefined
  #waiting = false
  #chunk = noChunk
  /** Payload offset up to which bytes were seen. */
  #seen = 0

  constructor(indexer: RecordIndexer, options: ReaderOptions) {
    super(indexer, options)
    this.#forceExact = options.forceExact
  }

  protected get openDamage(): number | undefined {
    return this.#damage?.offset
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
    this.settled = this.#raw(at)
    return at
  }

  #raw(at: number): number {
    return this.#chunk.base + at
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
    this.done = true
    if (this.#damage !== undefined) this.#close(this.#damage, at)
    else if (this.#place !== 'top') {
      this.findings.addProblem('json-truncated', this.#raw(at), 'the end of the text is missing')
    }
  }

  // ---- the top

  #readTop(at: number): number {
    const { bytes, end } = this.#chunk
    const byte = bytes[at]
    if (isSpace(byte) || byte === COMMA) return at + 1
    if (byte === OPEN_BRACE) return this.#readTopObject(at)
    if (byte === OPEN_BRACKET) return this.#enter('array', at + 1)
    if (isDigit(byte) && end - at < MAX_LINE_TIME && !this.#chunk.last) return this.#wait(at)
    const length = isDigit(byte) ? lineTimeLength(bytes, at, end) : 0
    return length > 0 ? this.#passOverTime(at + length) : this.#readOddStart(at)
  }

  #passOverTime(object: number): number {
    this.#lineOffset = this.#raw(object)
    return object
  }

  #readOddStart(at: number): number {
    const { bytes, end } = this.#chunk
    const mark = byteOrderMark(bytes, at, end)
    if (mark === 'utf-8') return at + 3
    if (mark === 'cut' && !this.#chunk.last) return this.#wait(at)
    const code = mark === 'utf-16' ? 'text-encoding' : 'json-damaged'
    const detail = mark === 'utf-16' ? 'UTF-16' : 'neither an object nor an array'
    return this.#open({ offset: this.#raw(at), at: this.#raw(at), code, detail, isRecord: false }, at)
  }

  #readTopObject(at: number): number {
    const { bytes, end } = this.#chunk
    const list = listAt(bytes, skipSpace(bytes, at + 1, end), end)
    return list === undefined ? this.#readRecord(at) : this.#enterList(list)
  }

  #enter(place: 'array' | 'wrapped', at: number): number {
    this.#place = place
    this.#expect = 'first'
    this.#listIsEmpty = true
    return at
  }

  #enterList({ at, depth, name }: WrapperList): number {
    if (name === RECORDS) this.findings.wrappers += 1
    this.#list = name
    this.#depth = depth
    return this.#enter('wrapped', at)
  }

  /** Enters a list that is not the first member, once those before it have been looked at. */
  #enterLate(at: number, list: WrapperList): number {
    const closers =
      list.depth === 1 ? [CLOSE_BRACKET, CLOSE_BRACE] : [CLOSE_BRACKET, CLOSE_BRACE, CLOSE_BRACE]
    const text = new Uint8Array([...this.#chunk.bytes.subarray(at, list.at), ...closers])
    const parsed = parseJsonBytes(text, 0, text.length)
    if (parsed.ok) this.#keepAside(at, list.at, parsed.value)
    else {
      const inside = this.#beginsRecord(at + 1, list.at)
      if (inside === 'wait') return this.#wait(at)
      if (inside === 'yes') {
        return this.#open(
          { ...this.#damageAt(at, parsed.message), at: this.#raw(at) + parsed.offset },
          at + 1,
        )
      }
      this.findings.addProblem('json-damaged', this.#raw(at) + parsed.offset, parsed.message)
    }
    return this.#enterList(list)
  }

  /** Members around a list are passed over, but not when records stand in them: those are quarantined. */
  #keepAside(at: number, next: number, value: JsonValue): void {
    if (repeatsKey(value)) this.findings.noteRepeatedKey(this.#raw(at), this.#raw(next))
    if (!holdsEvidence(value)) return
    const damage = { ...this.#damageAt(at, 'records outside of the list of records'), isRecord: true }
    this.findings.addDamage(damage, this.#raw(next), this.#kindOfPlace())
  }

  // ---- arrays of records

  #readElement(at: number): number {
    const byte = this.#chunk.bytes[at]
    if (isSpace(byte)) return at + 1
    if (byte === CLOSE_BRACKET) {
      if (this.#expect === 'value') this.#complain(at, 'a value is missing before ]')
      if (this.#listIsEmpty && this.#list === LOOKUP_EVENTS) this.findings.emptyAnswers += 1
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
    this.#listIsEmpty = false
    return byte === OPEN_BRACE ? this.#readRecord(at) : this.#readExactly(at)
  }

  #complain(at: number, detail: string): void {
    this.findings.addProblem('json-damaged', this.#raw(at), detail)
  }

  // ---- members around a list

  #readMember(at: number): number {
    const byte = this.#chunk.bytes[at]
    if (isSpace(byte)) return at + 1
    if (byte === CLOSE_BRACE) {
      if (this.#expect === 'value') this.#complain(at, 'a member is missing before }')
      this.#depth -= 1
      this.#expect = 'separator'
      if (this.#depth <= 0) this.#place = 'top'
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
    const list = listAt(bytes, at, limit)
    if (list !== undefined) return this.#enterList({ ...list, depth: this.#depth + list.depth - 1 })
    const next = memberEnd(bytes, at, limit)
    if (next === -1) {
      if (!last && limit === end) return this.#wait(at)
      this.#place = 'top'
      return this.#open(this.#damageAt(at, 'a member without end'), at)
    }
    const behind = skipSpace(bytes, next, limit)
    if (behind === end && !last) return this.#wait(at)
    if (behind < limit && bytes[behind] !== COMMA && bytes[behind] !== CLOSE_BRACE) {
      // The member may be none: a quote that is too many turns what is text and what is not around.
      this.#place = 'top'
      return this.#open({ ...this.#damageAt(at, 'expected , or }'), at: this.#raw(behind) }, at)
    }
    const text = new Uint8Array([OPEN_BRACE, ...bytes.subarray(at, next), CLOSE_BRACE])
    const parsed = parseJsonBytes(text, 0, text.length)
    if (!parsed.ok) return this.#passOverMember(at, next, { ...parsed, offset: at + parsed.offset - 1 })
    this.#keepAside(at, next, parsed.value)
    this.#expect = 'separator'
    return next
  }

  /** A member that cannot be read: said, and left to the search for records if one stands in it. */
  #passOverMember(
    at: number,
    next: number,
    { offset, message }: { offset: number; message: string },
  ): number {
    const inside = this.#beginsRecord(at, next)
    if (inside === 'wait') return this.#wait(at)
    if (inside === 'yes') {
      this.#place = 'top'
      return this.#open({ ...this.#damageAt(at, message), at: this.#raw(offset) }, at)
    }
    this.#complain(offset, message)
    this.#expect = 'separator'
    return next
  }

  /** Does a whole record begin within [from, next), which cannot be read? `wait`: more bytes are needed to say. */
  #beginsRecord(from: number, next: number): 'yes' | 'no' | 'wait' {
    const found = this.#salvage.find(this.#chunk, from, next)
    if (found.kind === 'wait' || (found.kind === 'none' && found.at < next)) return 'wait'
    return found.kind === 'record' ? 'yes' : 'no'
  }

  #damageAt(at: number, detail: string): Damage {
    return { offset: this.#raw(at), at: this.#raw(at), code: 'json-damaged', detail, isRecord: false }
  }

  // ---- records

  #readRecord(at: number): number {
    const { indexer } = this
    if (indexer.isFull) indexer.seal(this.cutAt(this.#raw(at)))
    if (this.#forceExact || this.#expectsWrapper) return this.#readExactly(at)
    const next = indexer.scan(this.#chunk, at, this.#chunk.end)
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
    const holding = this.#lineOffset === this.#raw(at) ? holdingCode('log-line') : 0
    this.#expectsWrapper = false
    this.findings.foundRecord(this.#kindOfPlace())
    this.#expect = 'separator'
    if (path === 'exact' && indexer.repeatsKey) this.findings.noteRepeatedKey(this.#raw(at), this.#raw(next))
    if (this.findings.isDone(this.#raw(at))) indexer.drop()
    else this.findings.countRecord(indexer.keep(this.#chunk, at, next, holding), path)
  }

  #kindOfPlace(): 'wrapped' | 'listed' | 'plain' {
    if (this.#place === 'wrapped' && this.#list === RECORDS) return 'wrapped'
    return this.#place === 'array' || this.#place === 'wrapped' ? 'listed' : 'plain'
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
    const list = this.#place === 'top' ? findList(bytes, at, next) : undefined
    if (list !== undefined) return this.#enterLate(at, list)
    return this.#passOver(at, next, {
      offset: this.#raw(at),
      at: this.#raw(parsed.offset),
      code: parsed.message === INVALID_UTF8 ? 'text-encoding' : 'record-damaged',
      detail: parsed.message,
      isRecord: bytes[at] === OPEN_BRACE || this.#isRow(at),
    })
  }

  #readParsed(at: number, next: number, value: JsonValue): number {
    const list = this.#listIn(at, next, value)
    if (list !== undefined) return this.#enterLate(at, list)
    const held = unwrap(value)
    if (held !== null) return this.#readHeld(at, next, { value, held })
    if (looksLikeRecord(value)) {
      this.indexer.fill(value as JsonObject)
      this.#settleRecord(at, next, 'exact')
      return next
    }
    if (this.#kindOfPlace() === 'wrapped' && Array.isArray(value) && value.some(looksLikeRecord)) {
      return this.#passOver(at, next, this.#damageAt(at, 'an array inside Records'))
    }
    const inside = heldInUnknown(value)
    if (inside.length > 0) return this.#readHeld(at, next, { value, held: inside })
    if (this.#place === 'top' && value instanceof Map) {
      this.findings.foundDocument(roleOfDocument(value as JsonObject))
    }
    return typeof value === 'string' ? this.#passOverString(at, next) : this.#addOther(at, next)
  }

  #addOther(at: number, next: number): number {
    this.findings.addOther(this.#raw(at), this.#raw(next), this.#kindOfPlace())
    this.#expect = 'separator'
    return next
  }

  /** A quote too many turns strings and what is between them around: then a record begins in what looks like a string. */
  #passOverString(at: number, next: number): number {
    const found = this.#salvage.find(this.#chunk, at + 1, next)
    if (found.kind === 'none' && found.at === next) return this.#addOther(at, next)
    return this.#passOver(at, next, this.#damageAt(at, 'a record begins inside a string'))
  }

  /** The list of a wrapper at the top, which is read element by element. */
  #listIn(at: number, next: number, value: JsonValue): WrapperList | undefined {
    if (this.#place !== 'top' || !(value instanceof Map) || looksLikeRecord(value)) return undefined
    const object = value as JsonObject
    if (object.get('messageType') === 'CONTROL_MESSAGE' || roleOfDocument(object) !== null) return undefined
    return findList(this.#chunk.bytes, at, next)
  }

  #readHeld(
    at: number,
    next: number,
    { value, held }: { readonly value: JsonValue; readonly held: readonly Held[] },
  ): number {
    // Of a record in it that is told by itself.
    const records = new Set<JsonValue>(held.flatMap((one) => (one.kind === 'record' ? [one.record] : [])))
    if (repeatsKey(value, records)) this.findings.noteRepeatedKey(this.#raw(at), this.#raw(next))
    this.held.take(this.#chunk, { start: at, end: next }, { held, where: this.#kindOfPlace() })
    this.#expectsWrapper = true
    this.#expect = 'separator'
    return next
  }

  /** In some lists of wrappers an event is an array of its values. */
  #isRow(at: number): boolean {
    return this.#chunk.bytes[at] === OPEN_BRACKET && this.#place === 'wrapped' && this.#list !== RECORDS
  }

  // ---- damage

  /** A value that ends at `next`, but is damaged: it is quarantined, up to the first whole record inside it, if any. */
  #passOver(at: number, next: number, damage: Damage): number {
    const found = this.#salvage.find(this.#chunk, at + 1, next)
    if (found.kind === 'wait' || (found.at < next && found.kind === 'none')) return this.#wait(at)
    const end = found.kind === 'record' ? trimmedEnd(this.#chunk.bytes, at, found.at) : next
    this.findings.addDamage(damage, this.#raw(end), this.#kindOfPlace())
    this.#expect = found.kind === 'record' ? 'value' : 'separator'
    return found.kind === 'record' ? found.at : next
  }

  /** A value whose end cannot be found before `limit`: a wrapper, or damage whose end is to be found. */
  #readEndless(at: number, limit: number): number {
    const { bytes, end } = this.#chunk
    const list = this.#place === 'top' ? findList(bytes, at, limit) : undefined
    if (list !== undefined) return this.#enterLate(at, list)
    const parsed = parseJsonBytes(bytes, at, limit)
    // A number or a word that only the end of the text ends.
    if (parsed.ok) return this.#readParsed(at, limit, parsed.value)
    const problem = endlessProblem(parsed, limit, end)
    const isRecord = bytes[at] === OPEN_BRACE || this.#isRow(at)
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
    this.findings.addDamage(damage, this.#raw(end), this.#kindOfPlace())
    this.#damage = undefined
    this.#expect = 'value'
    return end
  }
}
