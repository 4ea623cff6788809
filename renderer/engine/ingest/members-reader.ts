/** What stands in the objects around a list of records, before and behind it? Most of it is passed over; where records stand
 *  in it, or it cannot be read, that is said. */
import { parseJsonBytes, repeatsKey } from '../../../shared/cloudtrail/json.js'
import type { JsonValue } from '../../../shared/cloudtrail/leaf.js'
import { holdsEvidence } from '../../../shared/cloudtrail/wrapper.js'
import { DamageReader } from './damage-reader.js'
import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  isSpace,
  memberEnd,
  OPEN_BRACE,
  QUOTE,
  skipSpace,
} from './json-bounds.js'
import { RECORDS } from './reading-place.js'
import { MAX_RECORD_BYTES } from './salvage.js'
import { listAt, type WrapperList } from './wrapper-list.js'

export abstract class MembersReader extends DamageReader {
  protected enterList(list: WrapperList): number {
    if (list.name === RECORDS) this.findings.wrappers += 1
    this.place.enterList(list)
    return list.at
  }

  /** Enters a list that is not the first member, once those before it have been looked at. */
  protected enterLate(at: number, list: WrapperList): number {
    const closers =
      list.depth === 1 ? [CLOSE_BRACKET, CLOSE_BRACE] : [CLOSE_BRACKET, CLOSE_BRACE, CLOSE_BRACE]
    const text = new Uint8Array([...this.chunk.bytes.subarray(at, list.at), ...closers])
    const parsed = parseJsonBytes(text, 0, text.length)
    if (parsed.ok) this.#keepAside(at, list.at, parsed.value)
    else {
      const inside = this.beginsRecord(at + 1, list.at)
      if (inside === 'wait') return this.wait(at)
      if (inside === 'yes') {
        return this.open({ ...this.damageAt(at, parsed.message), at: this.raw(at) + parsed.offset }, at + 1)
      }
      this.findings.addProblem('json-damaged', this.raw(at) + parsed.offset, parsed.message)
    }
    return this.enterList(list)
  }

  /** Members around a list are passed over, but not when records stand in them: those are quarantined. */
  #keepAside(at: number, next: number, value: JsonValue): void {
    if (repeatsKey(value)) this.findings.noteRepeatedKey(this.raw(at), this.raw(next))
    if (!holdsEvidence(value)) return
    const damage = { ...this.damageAt(at, 'records outside of the list of records'), isRecord: true }
    this.findings.addDamage(damage, this.raw(next), this.place.where)
  }

  protected readMember(at: number): number {
    const { place } = this
    const byte = this.chunk.bytes[at]
    if (isSpace(byte)) return at + 1
    if (byte === CLOSE_BRACE) {
      if (place.expect === 'value') this.complain(at, 'a member is missing before }')
      place.closeObject()
      return at + 1
    }
    if (byte === COMMA && place.expect === 'separator') {
      place.expect = 'value'
      return at + 1
    }
    if (byte !== QUOTE || place.expect !== 'value') {
      place.inside = 'top'
      return this.open(this.damageAt(at, 'expected , or }'), at)
    }
    return this.#readKeyed(at)
  }

  #readKeyed(at: number): number {
    const { place } = this
    const { bytes, end, last } = this.chunk
    const limit = Math.min(end, at + MAX_RECORD_BYTES)
    const list = listAt(bytes, at, limit)
    if (list !== undefined) return this.enterList({ ...list, depth: place.depth + list.depth - 1 })
    const next = memberEnd(bytes, at, limit)
    if (next === -1) {
      if (!last && limit === end) return this.wait(at)
      place.inside = 'top'
      return this.open(this.damageAt(at, 'a member without end'), at)
    }
    const behind = skipSpace(bytes, next, limit)
    if (behind === end && !last) return this.wait(at)
    if (behind < limit && bytes[behind] !== COMMA && bytes[behind] !== CLOSE_BRACE) {
      // The member may be none: a quote that is too many turns what is text and what is not around.
      place.inside = 'top'
      return this.open({ ...this.damageAt(at, 'expected , or }'), at: this.raw(behind) }, at)
    }
    const text = new Uint8Array([OPEN_BRACE, ...bytes.subarray(at, next), CLOSE_BRACE])
    const parsed = parseJsonBytes(text, 0, text.length)
    if (!parsed.ok) return this.#passOverMember(at, next, { ...parsed, offset: at + parsed.offset - 1 })
    this.#keepAside(at, next, parsed.value)
    place.expect = 'separator'
    return next
  }

  /** A member that cannot be read: said, and left to the search for records if one stands in it. */
  #passOverMember(
    at: number,
    next: number,
    { offset, message }: { offset: number; message: string },
  ): number {
    const inside = this.beginsRecord(at, next)
    if (inside === 'wait') return this.wait(at)
    if (inside === 'yes') {
      this.place.inside = 'top'
      return this.open({ ...this.damageAt(at, message), at: this.raw(offset) }, at)
    }
    this.complain(offset, message)
    this.place.expect = 'separator'
    return next
  }
}
