/** What went wrong, as data, when a call was rejected? Expected failures carry a Problem; anything else is a fault of ours. */
import type { Problem } from '../../shared/base/problem.js'
import { isAbort, problemOf as carriedProblem } from '../workers/channel.js'

/** The Problem that a rejection carries, else an `internal` one with its message. */
export function problemOf(thrown: unknown): Problem {
  const carried = carriedProblem(thrown)
  if (carried !== null) return carried
  return {
    code: 'internal',
    subject: 'Spoor',
    detail: thrown instanceof Error ? thrown.message : String(thrown),
  }
}

export { isAbort }
