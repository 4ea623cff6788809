/** How does the service say no? As a value with a status and a Problem, never as `undefined`. */
import type { Problem } from '../../shared/base/problem.js'

export interface Refusal {
  readonly status: number
  readonly refused: Problem
}

export function refuse(status: number, problem: Problem): Refusal {
  return { status, refused: problem }
}

/** The request itself was wrong; `detail` says how. */
export function badRequest(subject: string, detail: string): Refusal {
  return refuse(400, { code: 'bad-request', subject, detail })
}

/** Well understood, but not something this host does or permits. */
export function notAllowed(subject: string, detail: string): Refusal {
  return refuse(403, { code: 'not-allowed', subject, detail })
}

export function isRefusal(value: object): value is Refusal {
  return 'refused' in value
}

/** What an error of the file system means for somebody who writes a file; `path` is named in the Problem. */
export function writeFailure(path: string, error: unknown): Refusal {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const detail = error instanceof Error ? error.message : String(error)
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') {
    return refuse(507, { code: 'export-failed', subject: path, detail: `its drive is full (${detail})` })
  }
  return refuse(code === '' ? 500 : 403, { code: 'export-failed', subject: path, detail })
}
