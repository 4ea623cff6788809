/** What has the analyst written about a source? Authored data: it is kept with the case and not with its evidence, under
 *  the SHA-256 of the file, so that it survives when the evidence is read anew, and holds for copies too. */
import type { NotedSource, SourceEntry } from '../../shared/contract/ledger.js'
import type { Catalogue } from '../store/catalogue.js'
import { present } from './cases.js'
import { ThreadRefusal } from './channel.js'
import type { OpenCase } from './open-case.js'

/** Characters; a note is a remark, not a report. */
export const LONGEST_NOTE = 4_000

/** A file that could not be read to its end has no hash; its note is about its path. */
function noteKey({ sha256, path }: SourceEntry): string {
  return sha256 === '' ? `path ${path}` : sha256
}

export function withNote(open: OpenCase, entry: SourceEntry): NotedSource {
  return { ...entry, note: open.row.sourceNotes?.[noteKey(entry)] ?? '' }
}

/** Writes the note of a source, and of every other one with the same bytes; '' takes it away. Gives it as it is now. */
export async function noteSource(
  { sourceId, text }: { readonly sourceId: number; readonly text: string },
  { open, catalogue }: { readonly open: OpenCase; readonly catalogue: Catalogue },
): Promise<{ readonly note: string }> {
  await open.ledgerReady()
  const entry = open.evidence.book.entry(sourceId)
  if (entry === undefined) throw new ThreadRefusal({ code: 'not-found', subject: `source ${sourceId}` })
  const note = text.trim().slice(0, LONGEST_NOTE)
  const row = present(await catalogue.note(open.row.id, noteKey(entry), note), open.row.id)
  open.row = { ...open.row, ...(row.sourceNotes === undefined ? {} : { sourceNotes: row.sourceNotes }) }
  return { note }
}
