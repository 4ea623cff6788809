/** What of a payload of JSON cannot be read, and where does reading go on behind it? Damage is a range, which ends where the
 *  next whole record begins; that may be in bytes that are still to come. */
import { FindingsReader } from './findings-reader.js'
import type { PayloadReader } from './index-writer-types.js'
import { chunkOf, noChunk } from './payload-chunk.js'
import type { Damage } from './payload-findings.js'
import { ReadingPlace } from './reading-place.js'
import { Salvage, trimmedEnd, type Found } from './salvage.js'

/** Offsets are those in the chunk, if nothing else is said. What reads gives the offset at which to go on. */
export abstract class DamageReader extends FindingsReader {
  protected readonly place = new ReadingPlace()
  protected chunk = noChunk
  /** More bytes are needed to go on. */
  protected waiting = false
  /** Damage whose end has not been found yet. */
  protected damage: Damage | undefined
  readonly #salvage = new Salvage()
  /** Payload offset up to which bytes were seen. */
  #seen = 0

  protected get openDamage(): number | undefined {
    return this.damage?.offset
  }

  /** Takes the bytes that are there now. */
  protected take(input: Parameters<PayloadReader['read']>[0]): void {
    const { start, end, rawOffset } = input
    this.chunk = chunkOf(input)
    this.#salvage.sawBytes(Math.max(0, rawOffset + end - start - this.#seen))
    this.#seen = Math.max(this.#seen, rawOffset + end - start)
    this.waiting = false
  }

  /** The payload offset of an offset. */
  protected raw(at: number): number {
    return this.chunk.base + at
  }

  /** Leaves everything from `at` on for the next chunk. */
  protected wait(at: number): number {
    this.waiting = true
    return at
  }

  protected damageAt(at: number, detail: string): Damage {
    return { offset: this.raw(at), at: this.raw(at), code: 'json-damaged', detail, isRecord: false }
  }

  /** Says what is wrong between the records and costs none of them. */
  protected complain(at: number, detail: string): void {
    this.findings.addProblem('json-damaged', this.raw(at), detail)
  }

  /** The first whole record that begins within [from, limit). */
  protected findRecord(from: number, limit: number): Found {
    return this.#salvage.find(this.chunk, from, limit)
  }

  /** Does a whole record begin within [from, next), which cannot be read? `wait`: more bytes are needed to say. */
  protected beginsRecord(from: number, next: number): 'yes' | 'no' | 'wait' {
    const found = this.findRecord(from, next)
    if (found.kind === 'wait' || (found.kind === 'none' && found.at < next)) return 'wait'
    return found.kind === 'record' ? 'yes' : 'no'
  }

  /** A value that ends at `next`, but is damaged: it is quarantined, up to the first whole record inside it, if any. */
  protected passOver(at: number, next: number, damage: Damage): number {
    const found = this.findRecord(at + 1, next)
    if (found.kind === 'wait' || (found.at < next && found.kind === 'none')) return this.wait(at)
    const end = found.kind === 'record' ? trimmedEnd(this.chunk.bytes, at, found.at) : next
    this.findings.addDamage(damage, this.raw(end), this.place.where)
    this.place.expect = found.kind === 'record' ? 'value' : 'separator'
    return found.kind === 'record' ? found.at : next
  }

  /** Begins a range that cannot be read; reading goes on at `at` with the search for its end. */
  protected open(damage: Damage, at: number): number {
    this.damage = damage
    return at
  }

  protected resume(at: number, damage: Damage): number {
    const { end, last } = this.chunk
    const found = this.findRecord(at, end)
    if (found.kind === 'wait') return this.wait(found.at)
    if (found.kind === 'none' && !last) return this.wait(found.at)
    return this.close(damage, found.kind === 'record' ? found.at : end)
  }

  protected close(damage: Damage, end: number): number {
    this.findings.addDamage(damage, this.raw(end), this.place.where)
    this.damage = undefined
    this.place.expect = 'value'
    return end
  }
}
