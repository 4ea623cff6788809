/** What came out of one payload so far: counts, what could not be read, what its shape is. Everything that begins before
 *  `skipBefore` was dealt with by an earlier run: it shapes the payload, but is not counted and not listed again. */
import type { Problem, ProblemCode } from '../../../shared/base/problem.js'
import type { EvidenceRole } from '../../../shared/cloudtrail/integrity-document.js'
import type { Quarantine } from '../../../shared/contract/ledger.js'
import type { ReaderCounts } from './index-writer-types.js'
import type { Added } from './record-indexer.js'

export type QuarantinedRange = Omit<Quarantine, 'inside'>

/** Where something is, in bytes of the payload; where it went wrong; and whether a record was to be expected there. */
export interface Damage {
  readonly offset: number
  readonly code: ProblemCode
  /** Byte at which the text went wrong. */
  readonly at: number
  readonly detail: string
  readonly isRecord: boolean
}

/** From so many on, ranges that touch each other become one, and problems are no longer listed one by one. */
const MANY = 10_000

export class PayloadFindings {
  readonly quarantine: QuarantinedRange[] = []
  readonly problems: Problem[] = []
  readonly notices: Problem[] = []
  /** Records found: in `Records`, in a bare array, at the top. Damaged ones count. */
  readonly found = { wrapped: 0, listed: 0, plain: 0 }
  wrappers = 0
  /** Answers of lookup-events that say: no events. */
  emptyAnswers = 0
  /** Of the first document that holds no records, but proves something about files that do. */
  #role: EvidenceRole | null = null
  #events = 0
  #duplicates = 0
  #quarantined = 0
  #exact = 0
  /** Well-formed values that are no records, seen before any record: forgotten if there never is one. Neighbours are one
   *  range, as long as no damage lies between them. */
  #others: { readonly offset: number; end: number; readonly detail: string }[] = []
  #othersGoOn = false

  constructor(readonly skipBefore: number) {}

  get counts(): ReaderCounts {
    return {
      records: this.#events + this.#duplicates + this.#quarantined,
      events: this.#events,
      duplicates: this.#duplicates,
      quarantined: this.#quarantined,
      exact: this.#exact,
    }
  }

  get shape(): 'records' | 'array' | 'lines' | 'single' | EvidenceRole | 'none' {
    if (this.wrappers > 0) return 'records'
    if (this.found.listed > 0) return 'array'
    if (this.found.plain > 0) return this.found.plain > 1 ? 'lines' : 'single'
    return this.#role ?? (this.emptyAnswers > 0 ? 'records' : 'none')
  }

  /** The first offset of what has been read, but is neither counted nor listed yet. */
  get firstOpen(): number | undefined {
    return this.#others[0]?.offset
  }

  foundDocument(role: EvidenceRole | null): void {
    this.#role ??= role
  }

  isDone(offset: number): boolean {
    return offset < this.skipBefore
  }

  /** To be called with every record, before it is counted. */
  foundRecord(where: keyof PayloadFindings['found']): void {
    this.found[where] += 1
    if (this.#others.length === 0) return
    const others = this.#others
    this.#others = []
    for (const { offset, end, detail } of others) this.#list(offset, end, noRecord(offset, detail))
  }

  countRecord(added: Added, path: 'fast' | 'exact'): void {
    if (added === 'event') this.#events += 1
    else this.#duplicates += 1
    if (path === 'exact') this.#exact += 1
  }

  /** A well-formed value that is no record: [offset, end). In `Records` it is quarantined at once. */
  addOther(offset: number, end: number, where: keyof PayloadFindings['found'], detail = NO_RECORD): void {
    if (where === 'wrapped' || this.#hasRecords()) {
      this.#list(offset, end, noRecord(offset, detail))
      return
    }
    const latest = this.#others.at(-1)
    if (latest !== undefined && this.#othersGoOn) latest.end = end
    else this.#others.push({ offset, end, detail })
    this.#othersGoOn = true
  }

  /** Bytes that could not be read: [damage.offset, end). */
  addDamage(damage: Damage, end: number, where: keyof PayloadFindings['found']): void {
    if (damage.isRecord) this.foundRecord(where)
    this.#othersGoOn = false
    this.#list(damage.offset, end, damage)
  }

  /** Something that is wrong with the text between the records, and cost none of them. */
  addProblem(code: ProblemCode, offset: number, detail: string): void {
    if (this.isDone(offset) || this.problems.length === MANY) return
    this.problems.push({ code, subject: '', offset, length: 0, detail })
  }

  /** A record that was read and counted, but says a key twice: [offset, end). */
  noteRepeatedKey(offset: number, end: number): void {
    if (this.isDone(offset) || this.notices.length === MANY) return
    this.notices.push({ code: 'key-repeated', subject: '', offset, length: end - offset })
  }

  #list(offset: number, end: number, { code, at, detail, isRecord }: Damage): void {
    if (this.isDone(offset)) return
    const last = this.quarantine.at(-1)
    if (this.quarantine.length >= MANY && last !== undefined && offset - (last.offset + last.length) <= 2) {
      const length = end - last.offset
      this.quarantine[this.quarantine.length - 1] = { ...last, length, problem: { ...last.problem, length } }
      return
    }
    const length = end - offset
    this.quarantine.push({ offset, length, problem: { code, subject: '', offset: at, length, detail } })
    if (isRecord) this.#quarantined += 1
  }

  #hasRecords(): boolean {
    return this.found.wrapped + this.found.listed + this.found.plain > 0
  }
}

const NO_RECORD = 'no CloudTrail record'

function noRecord(offset: number, detail: string): Damage {
  return { offset, at: offset, code: 'not-cloudtrail', detail, isRecord: true }
}
