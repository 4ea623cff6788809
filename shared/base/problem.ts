/** What can go wrong with evidence, files and requests, as data? The words for people are in `wording.ts`. */

export const problemCodes = [
  // what is wrong with a file that was handed in
  'not-found',
  'not-readable',
  'read-failed',
  'changed-while-read',
  'symlink-not-followed',
  'special-file',
  'empty-file',
  'not-evidence', // plainly no evidence: a LICENSE, a README, .DS_Store
  'not-cloudtrail', // well-formed, but holds no CloudTrail record
  'duplicate-source',
  // what is wrong with its compression or container
  'gzip-truncated',
  'gzip-checksum',
  'gzip-length',
  'gzip-damaged',
  'gzip-trailing-bytes',
  'zip-damaged',
  'zip-other-bytes',
  'tar-damaged',
  'tar-parts',
  'zip-encrypted',
  'zip-unsupported-method',
  'zip-size-mismatch',
  'zip-checksum',
  'nested-too-deep',
  'bomb-ratio',
  'bomb-size',
  'too-many-entries',
  'unsafe-entry-name',
  // what is wrong with the text inside
  'json-damaged',
  'json-truncated',
  'record-damaged',
  'record-too-large',
  'key-repeated', // its last value counts, as for every parser in use; CloudTrail writes none
  'text-encoding',
  // what is wrong with our own storage and requests
  'storage-full',
  'storage-unwritable',
  'storage-damaged',
  'segment-format',
  'cancelled',
  'bad-request',
  'not-allowed',
  'export-failed',
  'internal',
] as const

export type ProblemCode = (typeof problemCodes)[number]

/**
 * One thing that went wrong.
 * `subject` names what it concerns (a file, an entry of a container); it is evidence and never trusted.
 * `offset` is in bytes, within the decompressed payload for text problems, within the file otherwise.
 */
export interface Problem {
  readonly code: ProblemCode
  readonly subject: string
  readonly offset?: number
  /** Length in bytes of what is affected, where it is known. */
  readonly length?: number
  /** A detail for the reader (an errno, what was found instead); plain text, never markup. */
  readonly detail?: string
}
