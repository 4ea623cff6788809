/** Which ledger entries does the evidence room show? Filtered, a page of them, with the totals of the case. */
import { isTroubled } from './ledger-book.js'
import type { OpenCase } from './open-case.js'
import type { LedgerInput, LedgerPage } from './protocol.js'
import { withNote } from './source-notes.js'

export async function ledgerPage(open: OpenCase, input: LedgerInput): Promise<LedgerPage> {
  await open.ledgerReady()
  const wanted = input.path.toLowerCase()
  const entries = open.evidence.book
    .entries()
    .filter((entry) => !input.troubledOnly || isTroubled(entry))
    .filter((entry) => wanted === '' || entry.path.toLowerCase().includes(wanted))
  return {
    total: entries.length,
    totals: open.totals,
    entries: entries.slice(input.offset, input.offset + input.size).map((entry) => withNote(open, entry)),
  }
}
