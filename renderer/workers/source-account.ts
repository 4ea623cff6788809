/** What is known of the source that is being read: its counts, its damage, how far we are, and its ledger entry. */
import type { Problem } from '../../shared/base/problem.js'
import { evidenceRoles, type EvidenceRole } from '../../shared/cloudtrail/integrity-document.js'
import type { SourceHeader, SourceOrigin } from '../../shared/contract/frames.js'
import type { MemberHash, Quarantine, SourceEntry } from '../../shared/contract/ledger.js'
import type { PayloadReader, SealedSegment } from '../engine/engine.js'
import type { SourceCounts, SourceCursor } from '../store/evidence-store.js'

const nothing: SourceCounts = { records: 0, events: 0, duplicates: 0, quarantined: 0, exact: 0 }
/** The ledger keeps lists of every source for good, and most of them are empty: they share this one. */
const none: readonly never[] = []

/** A quarantined range with the payload it is in: `inside` alone may be the same for two entries of one archive. */
export interface PlacedQuarantine extends Quarantine {
  readonly payload: number
}

export class SourceAccount {
  /** Ordinal of the payload that is being read, or that comes next. */
  payload = 0
  private reader: PayloadReader | null = null
  private inside: readonly string[] = none
  private settledCounts = nothing
  private settledQuarantine: readonly Quarantine[] = none
  /** Of its payloads, each shape once. */
  private readonly shapes: string[] = []
  private problems: readonly Problem[] = none
  /** What is wrong with the text between records, and what is to be known of some of them. */
  private textProblems: readonly Problem[] = none

  /** Made when there is one: most sources are no archives of tables. */
  private members: MemberHash[] | undefined

  /** `resumeAt`: where an earlier ingest was cut off in this very file. */
  constructor(
    readonly id: number,
    readonly ordinal: number,
    readonly origin: SourceOrigin,
    readonly resumeAt: SourceCursor | undefined,
  ) {
    if (resumeAt === undefined) return
    this.settledCounts = resumeAt.counts
    this.settledQuarantine = resumeAt.quarantine
    this.textProblems = resumeAt.problems
    if (resumeAt.counts.records > 0) this.shapes.push('resumed')
  }

  /** Bytes of payload `ordinal` that an earlier ingest has dealt with; infinite: all of it. */
  settledBefore(ordinal: number): number {
    if (this.resumeAt === undefined || ordinal > this.resumeAt.payload) return 0
    return ordinal < this.resumeAt.payload ? Number.POSITIVE_INFINITY : this.resumeAt.offset
  }

  open(payload: number, inside: readonly string[], reader: PayloadReader): void {
    this.payload = payload
    this.inside = inside
    this.reader = reader
  }

  /** The current payload has been read to its end. */
  closePayload(): void {
    if (this.reader === null) return
    this.settledCounts = this.counts
    this.settledQuarantine = this.quarantine(Number.POSITIVE_INFINITY)
    const { shape } = this.reader
    if (!this.shapes.includes(shape)) this.shapes.push(shape)
    this.textProblems = this.textProblemsNow()
    this.reader = null
    this.payload += 1
  }

  /** All of a payload had been dealt with before, or there was nothing in it. */
  passOver(payload: number): void {
    this.payload = payload + 1
  }

  /** What the intake says of the source or of a payload; it may say the same twice. */
  addProblems(problems: readonly Problem[]): void {
    this.problems = united(this.problems, problems)
  }

  addMember(member: MemberHash): void {
    this.members ??= []
    this.members.push(member)
  }

  get counts(): SourceCounts {
    return this.reader === null ? this.settledCounts : sumOf(this.settledCounts, this.reader.counts)
  }

  /** Where everything sealed so far ends. `cut` is that of the last sealed segment. */
  cursor(cut: SealedSegment['cut']): SourceCursor {
    const { path, root, bytes, modified } = this.origin
    const problems = this.textProblemsNow()
    const place = { id: this.id, path, root, bytes, modified, payload: this.payload, problems }
    if (this.reader === null || cut === undefined) {
      return { ...place, offset: 0, counts: this.settledCounts, quarantine: this.settledQuarantine }
    }
    const counts = sumOf(this.settledCounts, cut.counts)
    return { ...place, offset: cut.offset, counts, quarantine: this.quarantine(cut.quarantine) }
  }

  /** The ledger entry at the end of the source. */
  entry(header: SourceHeader): SourceEntry {
    this.addProblems(header.problems)
    const { status, problems } = this.verdict(header)
    const { role } = this
    return {
      id: this.id,
      path: header.path,
      root: header.root,
      bytes: header.bytes,
      modified: header.modified,
      sha256: header.sha256,
      status,
      payloads: header.payloads,
      ...this.counts,
      quarantine: this.quarantine(Number.POSITIVE_INFINITY),
      problems,
      ...(header.duplicateOf === undefined ? {} : { duplicateOf: header.duplicateOf }),
      ...(role === undefined ? {} : { role }),
      ...(this.members === undefined ? {} : { members: this.members }),
    }
  }

  /** Of a source that holds documents of one kind and nothing else. */
  private get role(): EvidenceRole | undefined {
    const [shape, ...others] = this.shapes
    return others.length > 0 ? undefined : evidenceRoles.find((role) => role === shape)
  }

  private verdict(header: SourceHeader): Pick<SourceEntry, 'status' | 'problems'> {
    const foreign =
      this.counts.records === 0 && this.shapes.length > 0 && this.shapes.every((shape) => shape === 'none')
    if (foreign) {
      const notCloudtrail: Problem = { code: 'not-cloudtrail', subject: header.path }
      const status = header.status === 'read' ? 'skipped' : header.status
      return { status, problems: [...this.problems, ...this.textProblems, notCloudtrail] }
    }
    // What is left out because it is no evidence by its kind is told, but nothing is wrong with it.
    const wrong = this.textProblems.filter(({ code }) => code !== 'not-evidence')
    const damaged = wrong.length + this.settledQuarantine.length > 0
    const status = damaged && header.status === 'read' ? 'partial' : header.status
    const all = this.textProblems.length === 0 ? this.problems : [...this.problems, ...this.textProblems]
    return { status, problems: all }
  }

  private textProblemsNow(): readonly Problem[] {
    if (this.reader === null) return this.textProblems
    const { problems, notices } = this.reader
    return united(
      this.textProblems,
      [...problems, ...notices].map((problem) => this.named(problem)),
    )
  }

  /** A payload reader does not know what its bytes are called. */
  private named(problem: Problem): Problem {
    return problem.subject === ''
      ? { ...problem, subject: [this.origin.path, ...this.inside].join('!') }
      : problem
  }

  private quarantine(first: number): readonly PlacedQuarantine[] | readonly Quarantine[] {
    const ranges = this.reader?.quarantine.slice(0, first) ?? []
    if (ranges.length === 0) return this.settledQuarantine
    const { inside, payload } = this
    const placed = ranges.map((range) => ({ ...range, problem: this.named(range.problem), inside, payload }))
    return [...this.settledQuarantine, ...placed]
  }
}

/** The entry of a source that is in the case only up to its cursor. */
export function entryUpTo(cursor: SourceCursor): SourceEntry {
  const { id, path, root, bytes, modified, payload, counts, quarantine } = cursor
  const cut: Problem = { code: 'cancelled', subject: path, detail: 'the rest of it has not been read' }
  const problems = [...cursor.problems, cut]
  const known = { id, path, root, bytes, modified, sha256: '', payloads: payload, quarantine, problems }
  return { ...known, ...counts, status: 'partial' }
}

/** Each problem once: a resumed ingest meets those near the cut again. */
function united(before: readonly Problem[], added: readonly Problem[]): readonly Problem[] {
  if (added.length === 0) return before
  const key = ({ code, subject, offset }: Problem): string => `${code} ${offset ?? ''} ${subject}`
  const known = new Set(before.map(key))
  return [...before, ...added.filter((problem) => !known.has(key(problem)))]
}

function sumOf(left: SourceCounts, right: SourceCounts): SourceCounts {
  return {
    records: left.records + right.records,
    events: left.events + right.events,
    duplicates: left.duplicates + right.duplicates,
    quarantined: left.quarantined + right.quarantined,
    exact: left.exact + right.exact,
  }
}
