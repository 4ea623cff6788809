/** What can be said about a file's integrity? One status each; which of them are good news is not decided here. */

export const integrityStatuses = [
  'verified',
  'signature-unverifiable',
  'hash-mismatch',
  'signature-invalid',
  'chain-break',
  'listed-but-missing',
  'present-but-unlisted',
  'no-digest-in-evidence',
  'chain-start',
] as const
export type IntegrityStatus = (typeof integrityStatuses)[number]

/** Why a signature cannot be verified. `no-key`: no imported key has the fingerprint that the digest names, or that key
 *  was not valid then. `no-signature`: nobody kept it. `not-hashed`: the compressed bytes are not at hand. */
export type UnverifiableReason = 'no-key' | 'no-signature' | 'not-hashed'

export interface Verdict {
  readonly status: IntegrityStatus
  /** For `signature-unverifiable` only. */
  readonly reason: UnverifiableReason | null
  /** More about this very file, as a sentence; '' when the status says it all. */
  readonly detail: string
}

export function verdict(status: Exclude<IntegrityStatus, 'signature-unverifiable'>, detail = ''): Verdict {
  return { status, reason: null, detail }
}

export function unverifiable(reason: UnverifiableReason, detail = ''): Verdict {
  return { status: 'signature-unverifiable', reason, detail }
}

export type StatusCounts = Readonly<Partial<Record<IntegrityStatus, number>>>

export function countStatuses(statuses: Iterable<IntegrityStatus>): StatusCounts {
  const counts: Partial<Record<IntegrityStatus, number>> = {}
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

export function sumCounts(all: Iterable<StatusCounts>): StatusCounts {
  const sums: Partial<Record<IntegrityStatus, number>> = {}
  for (const counts of all)
    for (const status of integrityStatuses) {
      const more = counts[status]
      if (more !== undefined) sums[status] = (sums[status] ?? 0) + more
    }
  return sums
}

/** Statuses that somebody should look at: the file, its listing or its digest is not what it should be. */
const alarming: ReadonlySet<IntegrityStatus> = new Set([
  'hash-mismatch',
  'signature-invalid',
  'chain-break',
  'listed-but-missing',
  'present-but-unlisted',
])

export function isAlarming(status: IntegrityStatus): boolean {
  return alarming.has(status)
}
