/** Which files does a stored part come from, and which events stand in the evidence again? What searches ask of the ledger. */
import type { SourceEntry } from '../../shared/contract/ledger.js'
import type { EvidenceLookup } from '../engine/engine.js'
import type { EventCopies } from './event-copies.js'
import type { LedgerBook } from './ledger-book.js'
import type { PartIndex } from './part-index.js'

/** A path is that of a file, then the names inside it, joined by '!'. Answers only once the ledger is there. */
export function evidenceLookup(known: {
  readonly book: LedgerBook
  readonly parts: PartIndex
  readonly copies: EventCopies
}): EvidenceLookup {
  const { book, parts, copies } = known
  const entryOf = (part: number): SourceEntry | undefined => {
    const row = parts.row(part)
    return row === undefined ? undefined : book.entry(row.source)
  }
  const joined = (path: string, part: number): string => [path, ...(parts.row(part)?.inside ?? [])].join('!')
  return {
    sourcePath: (part) => {
      const path = entryOf(part)?.path
      return path === undefined ? '' : joined(path, part)
    },
    otherPaths: (part) => book.duplicatesOf(entryOf(part)?.sha256 ?? '').map((path) => joined(path, part)),
    copies: (segment) => copies.places(segment),
  }
}
