/** Which files does a stored part come from, and which events stand in the evidence again? What searches ask of the ledger. */
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
  const sourceOf = (part: number): number => parts.row(part)?.source ?? -1
  const joined = (path: string, part: number): string => [path, ...(parts.row(part)?.inside ?? [])].join('!')
  return {
    sourcePath: (part) => {
      const path = book.path(sourceOf(part))
      return path === undefined ? '' : joined(path, part)
    },
    otherPaths: (part) => book.duplicatesOf(book.sha256(sourceOf(part))).map((path) => joined(path, part)),
    copies: (segment) => copies.places(segment),
  }
}
