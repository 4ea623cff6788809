/** What do we tell people when something is wrong: what happened, what it means, and what to do next? One table. */
import type { Problem, ProblemCode } from './problem.js'
import { visibleText } from './visible-text.js'

export interface Wording {
  /** What happened, to what, and where. */
  readonly title: string
  /** What it means for the evidence, and what to do next. */
  readonly next: string
}

interface Words {
  /** Follows the name of the subject: `trail.json.gz is cut short`. */
  readonly what: string
  readonly next: string
}

const FRESH = 'Obtain a fresh copy from where it came and add that.'
const STORAGE = 'Nothing that was stored before is lost.'

const words: Readonly<Record<ProblemCode, Words>> = {
  'not-found': {
    what: 'does not exist',
    next: 'It was moved, renamed or deleted, or its drive is not there. Check the path and add it again.',
  },
  'not-readable': {
    what: 'may not be read',
    next: 'The system refused. Check the permissions of the file and its folders, then add it again.',
  },
  'read-failed': {
    what: 'could not be read to its end',
    next: 'The drive reported an error. What was read before is kept. Check the drive or its cable, then add it again.',
  },
  'changed-while-read': {
    what: 'changed while it was read',
    next: 'What was read may mix two versions. Make sure that nothing writes to the evidence, then add it again.',
  },
  'symlink-not-followed': {
    what: 'is a symbolic link and was not followed',
    next: 'Links can lead out of the evidence or in circles. If the target belongs to the evidence, add the target itself.',
  },
  'special-file': {
    what: 'is not a regular file',
    next: 'It is a device, pipe or socket and was not opened. There is nothing to do unless a file was expected here.',
  },
  'empty-file': {
    what: 'is empty',
    next: 'It has no bytes. If it should have some, the copy failed: obtain a fresh copy.',
  },
  'not-evidence': {
    what: 'is no evidence and was left out',
    next: 'It is a file of the kind that accompanies evidence, such as a licence or a read-me. There is nothing to do.',
  },
  'not-cloudtrail': {
    what: 'holds no CloudTrail record',
    next: 'It was read and understood, but nothing in it is a CloudTrail record. Check whether it is the right file.',
  },
  'duplicate-source': {
    what: 'has the same bytes as a file that is in the case already',
    next: 'Its events are there already and were not added twice. There is nothing to do.',
  },
  'gzip-truncated': {
    what: 'is cut short: its compressed data has no end',
    next: `The events before the cut were kept; what followed is missing. ${FRESH}`,
  },
  'gzip-checksum': {
    what: 'does not match its own checksum',
    next: `It was changed or damaged after it was compressed. Its events were kept, but may be wrong. ${FRESH}`,
  },
  'gzip-length': {
    what: 'does not have the length that it states',
    next: `It was changed or damaged after it was compressed. Its events were kept, but may be incomplete. ${FRESH}`,
  },
  'gzip-damaged': {
    what: 'has damaged compressed data',
    next: `The events before the damage were kept; what followed cannot be decompressed. ${FRESH}`,
  },
  'gzip-trailing-bytes': {
    what: 'has bytes after the end of its compressed data',
    next: 'Everything before them was read. They are no gzip data and were not read as evidence; look at them with a hex viewer.',
  },
  'zip-damaged': {
    what: 'is a damaged archive',
    next: `The entries that could be read were kept. ${FRESH}`,
  },
  'zip-other-bytes': {
    what: 'has bytes that belong to no entry of the archive',
    next: 'The entries were read. These bytes were not read as evidence; look at them with a hex viewer.',
  },
  'tar-damaged': {
    what: 'is a damaged tar archive',
    next: `The files that could be read were kept. ${FRESH}`,
  },
  'tar-parts': {
    what: 'is stored in parts in its archive',
    next: 'The parts that are here were read one after the other; gaps and other volumes were not. Unpack it with tar and add that.',
  },
  'zip-encrypted': {
    what: 'is encrypted',
    next: 'It was not read. Unpack it with its password and add the unpacked files.',
  },
  'zip-unsupported-method': {
    what: 'is compressed with a method that is not supported',
    next: 'It was not read. Unpack the archive with another program and add the unpacked files.',
  },
  'zip-size-mismatch': {
    what: 'does not have the size that its archive states',
    next: `It was changed or damaged. What could be read was kept, but may be incomplete. ${FRESH}`,
  },
  'zip-checksum': {
    what: 'does not match the checksum in its archive',
    next: `It was changed or damaged after it was packed. Its events were kept, but may be wrong. ${FRESH}`,
  },
  'nested-too-deep': {
    what: 'is packed inside too many archives',
    next: 'It was not opened. Unpack the outer archives and add what is inside.',
  },
  'bomb-ratio': {
    what: 'grows far more than real logs do when it is decompressed',
    next: 'It may be made to fill the disk. What was read before was kept. If it is genuine, unpack it and add the result.',
  },
  'bomb-size': {
    what: 'is larger than the limit when it is decompressed',
    next: 'What was read up to the limit was kept. If it is genuine, split it into smaller files and add those.',
  },
  'too-many-entries': {
    what: 'has more entries than the limit',
    next: 'The entries up to the limit were read. If it is genuine, unpack it and add the folder.',
  },
  'unsafe-entry-name': {
    what: 'has a name that leads out of its archive',
    next: 'Its content was read; the name is only shown and never used as a path. Treat the archive with suspicion.',
  },
  'json-damaged': {
    what: 'has text that is not valid JSON',
    next: 'Records before and after it were kept. The bytes in question are kept as well and can be looked at in the ledger.',
  },
  'json-truncated': {
    what: 'ends in the middle of a record',
    next: `All complete records were kept. The bytes of the last one can be looked at in the ledger. ${FRESH}`,
  },
  'record-damaged': {
    what: 'has a record that cannot be read',
    next: 'The other records were kept. The bytes of this one are kept as well and can be looked at in the ledger.',
  },
  'key-repeated': {
    what: 'has a record in which a key stands twice in one object',
    next: 'The last value is indexed; earlier ones stand in the record, but cannot be searched. CloudTrail writes no such record: the file may have been changed.',
  },
  'record-too-large': {
    what: 'has a record that is larger than the limit',
    next: 'CloudTrail writes no record of this size, so it is unlikely to be one. It was set aside; the others were kept.',
  },
  'text-encoding': {
    what: 'has bytes that are not valid UTF-8 text',
    next: 'CloudTrail writes UTF-8. The bytes were set aside and can be looked at in the ledger; the rest was kept.',
  },
  'storage-full': {
    what: 'could not be stored: the disk is full',
    next: `${STORAGE} Free some space on the drive that holds the case, then go on.`,
  },
  'storage-unwritable': {
    what: 'could not be stored: the drive did not take it, most likely because it is full',
    next: `${STORAGE} Free some space on the drive that holds the case, or see to the drive, then go on.`,
  },
  'storage-damaged': {
    what: 'is damaged in the storage of the case',
    next: 'Rebuild the index from the evidence that is stored in the case. What is damaged there as well has to be added once more. Notes are kept apart from it.',
  },
  'segment-format': {
    what: 'was indexed by another version of this program',
    next: 'Rebuild the index from the evidence that is stored in the case. Nothing has to be added again, and notes are kept.',
  },
  cancelled: {
    what: 'was cancelled',
    next: 'What was read before is kept and can be searched. Add the evidence again to go on.',
  },
  'bad-request': {
    what: 'was asked for in a way that makes no sense',
    next: 'This is a fault of the program, not of the evidence. Nothing was changed.',
  },
  'not-allowed': {
    what: 'is not allowed',
    next: 'The request did not come from the window of this program, or names something out of reach. Nothing was changed.',
  },
  'export-failed': {
    what: 'could not be written',
    next: 'No incomplete file was left in its place. Check the folder, its permissions and its free space, then try again.',
  },
  internal: {
    what: 'met a fault of the program',
    next: 'Nothing that was stored before is lost. Note what you did and the detail shown here, then report both.',
  },
}

/** The words for a problem: a sentence of what happened, and sentences of what it means and what to do next. Plain text. */
export function wordingOf(problem: Problem): Wording {
  return { title: `${subjectOf(problem)} ${whatOf(problem)}`, next: words[problem.code].next }
}

/** One line for lists and logs: `path: what (at byte N)`. */
export function problemText(problem: Problem): string {
  return problem.subject === '' ? whatOf(problem) : `${subjectOf(problem)}: ${whatOf(problem)}`
}

function subjectOf(problem: Problem): string {
  return problem.subject === '' ? 'This' : visibleText(problem.subject)
}

function whatOf(problem: Problem): string {
  const { code, detail } = problem
  const said = detail === undefined || detail === '' ? '' : `: ${visibleText(detail)}`
  return `${words[code].what}${placeOf(problem)}${said}`
}

function placeOf({ offset, length }: Problem): string {
  if (offset === undefined && length === undefined) return ''
  const size = length === undefined ? '' : `${String(length)} ${length === 1 ? 'byte' : 'bytes'}`
  if (offset === undefined) return ` (${size})`
  return ` (at byte ${String(offset)}${size === '' ? '' : `, ${size}`})`
}
