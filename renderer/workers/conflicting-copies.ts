/** What do the copies that contradict each other say, and where does each of them stand? */
import { omittedParts } from '../correlation/omitted-parts.js'
import { COMPARED_RECORDS, readTogether } from '../correlation/same-request.js'
import { companionEvent } from './companions.js'
import { provenanceOf } from './event-detail.js'
import type { OpenCase } from './open-case.js'
import type { ConflictGroup, EventRef } from './protocol.js'
import { verbatimRecord } from './verbatim-record.js'

/** Null if nothing contradicts the event. */
export async function conflictGroup(
  open: OpenCase,
  ref: EventRef,
  signal: AbortSignal,
): Promise<ConflictGroup | null> {
  await open.ready()
  const refs = open.searcher.conflictingCopies(ref)
  if (refs.length < 2) return null
  const read = []
  for (const copy of comparedOf(refs, ref)) {
    signal.throwIfAborted()
    const { value } = await verbatimRecord(open, open.placeOf(copy))
    const event = companionEvent(open, copy)
    read.push({ value, copy: { event, provenance: provenanceOf(open, copy), omitted: omittedParts(value) } })
  }
  // Stable, so that equally complete copies stay in the order of time.
  const best = read.sort((left, right) => left.copy.omitted.length - right.copy.omitted.length)
  return {
    eventID: open.searcher.idText(ref, 'eventID'),
    total: refs.length,
    copies: best.map(({ copy }) => copy),
    differing: readTogether(best.map(({ value }) => value)).differing,
  }
}

/** As many as are compared, the asked one always among them. */
function comparedOf(refs: readonly EventRef[], asked: EventRef): readonly EventRef[] {
  const first = refs.slice(0, COMPARED_RECORDS)
  return first.includes(asked) ? first : [...first.slice(0, -1), asked]
}
