/** Why can a stored segment not be opened? */
import type { Problem } from '../../../shared/base/problem.js'

/** Thrown when bytes are no segment of this format ('segment-format') or are damaged ('storage-damaged'). */
export class SegmentError extends Error {
  constructor(readonly problem: Problem) {
    super(`${problem.code}: ${problem.detail ?? problem.subject}`)
    this.name = 'SegmentError'
  }
}
