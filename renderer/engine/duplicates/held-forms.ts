/** In which form does an event stand in the evidence, if it stands there more than once? In the best one: as a record before
 *  as a text, and as a text before rebuilt. So it does not matter which of its copies was read first. */
import { holdingOf, recordForms, type RecordForm } from '../../../shared/cloudtrail/record-holding.js'
import type { Segment } from '../segment/segment.js'

interface Betters {
  /** By doc: holdings of copies that are better than those of the segment. */
  readonly holdings: Map<number, number>
  /** Grows whenever a form has changed. */
  version: number
}

const betters = new WeakMap<Segment, Betters>()

/** 0 is best. */
export function rankOfForm(holding: number | undefined): number {
  return recordForms.indexOf(holdingOf(holding).form)
}

/** A copy of the event is held so (a code of the table of holdings; absent: as itself). True if that is a better form. */
export function noteCopy(segment: Segment, doc: number, holding: number | undefined): boolean {
  if (rankOfForm(holding) >= rankOfForm(holdingAt(segment, doc))) return false
  const known = betters.get(segment) ?? { holdings: new Map<number, number>(), version: 0 }
  known.holdings.set(doc, holding ?? 0)
  known.version += 1
  betters.set(segment, known)
  return true
}

export function formAt(segment: Segment, doc: number): RecordForm {
  return holdingOf(holdingAt(segment, doc)).form
}

/** Another number whenever the form of an event of the segment has changed. */
export function formsVersion(segment: Segment): number {
  return betters.get(segment)?.version ?? 0
}

function holdingAt(segment: Segment, doc: number): number {
  return betters.get(segment)?.holdings.get(doc) ?? segment.holdings?.[doc] ?? 0
}
