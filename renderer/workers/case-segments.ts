/** Which segments of the open case give its answers, and of which events is there none because theirs cannot be read? */
import type { Problem } from '../../shared/base/problem.js'
import { openSegment, type Searcher, type Segment, type Turn } from '../engine/engine.js'
import {
  EVIDENCE_FORMAT,
  type CommitRow,
  type EvidenceStore,
  type SegmentRow,
} from '../store/evidence-store.js'
import { problemOf } from './channel.js'

export interface SegmentPorts {
  readonly store: EvidenceStore
  /** Is told of every change. */
  readonly searcher: Searcher
  /** With which uses of a segment are marked. */
  readonly turn: Turn
}

export class CaseSegments {
  /** What could not be opened: events that are missing from every answer. */
  problems: readonly Problem[] = []
  private segments: readonly Segment[] = []

  constructor(private readonly ports: SegmentPorts) {}

  /** Those that give answers, in order. */
  get all(): readonly Segment[] {
    return this.segments
  }

  /** Opens what was committed since. Rejects where the store gives nothing; then no segment is taken up. */
  async open(commits: readonly CommitRow[]): Promise<void> {
    const rows = commits.filter((commit) => this.isReadable(commit)).flatMap((commit) => commit.segments)
    const hots = await this.ports.store.hot(rows.map((row) => row.id))
    const opened = rows.flatMap((row, index) => {
      const hot = hots[index]
      try {
        if (hot === undefined) throw new Error('its stored bytes are missing')
        return [openSegment(row.id, hot, this.ports.turn)]
      } catch (error) {
        this.reportUnread(row, error)
        return []
      }
    })
    this.set([...this.segments, ...opened])
  }

  /** Takes a segment, of which something cannot be had, out of every answer. */
  leaveOut(segment: Segment, error: unknown): void {
    if (!this.segments.includes(segment)) return
    const { id, size, firstSecond, lastSecond } = segment
    this.reportUnread({ id, size, firstSecond, lastSecond }, error)
    this.set(this.segments.filter((other) => other !== segment))
  }

  private set(segments: readonly Segment[]): void {
    this.segments = segments
    this.ports.searcher.setSegments(segments)
  }

  private isReadable(commit: CommitRow): boolean {
    if (commit.format === EVIDENCE_FORMAT) return true
    const detail = `format ${commit.format}, this version reads ${EVIDENCE_FORMAT}`
    for (const row of commit.segments) this.report(row, { code: 'segment-format', subject: '', detail })
    return false
  }

  private reportUnread(row: SegmentRow, error: unknown): void {
    const detail = error instanceof Error ? error.message : String(error)
    this.report(row, problemOf(error) ?? { code: 'storage-damaged', subject: '', detail })
  }

  private report(row: SegmentRow, problem: Problem): void {
    const subject = `segment ${row.id} with ${row.size} events`
    if (this.problems.some((known) => known.subject === subject)) return
    this.problems = [...this.problems, { ...problem, subject }]
  }
}
