/** Which events are conflicting copies: same account and eventID, and yet not the same content? Distinct events may share
 *  an id as well (examples in guides do), and the index cannot tell one from the other: it says only that they differ.
 *
 *  Records that were rebuilt from a row say less than the record itself, so they are in conflict with nothing.
 *  An event without an account may be a copy of one with any account. Exact copies are never events of their own, so two
 *  events with one id differ nearly always; their digests are compared all the same. */
import { eventsWithSameId, inOrderOfTime } from './companions.js'
import { ConflictSearch, type Conflicts } from './conflict-search.js'
import { hasDoc } from './docset.js'
import type { DocValues } from './global-column.js'
import { formAt } from '../duplicates/held-forms.js'
import { coldOf } from '../segment/identifiers.js'
import type { EventRef, SegmentSet } from './segment-set.js'
import type { Segment } from '../segment/segment.js'
import type { Place } from './time-order.js'

const made = new WeakMap<SegmentSet, Conflicts>()
const underWay = new WeakMap<SegmentSet, ConflictSearch>()

/** Worked out once a set of segments. Needs the eventIDs of nearly all segments, but of one after the other: where one is
 *  missing (`ColdMissing`), it goes on from there when it is asked again. */
export function conflictsOf(set: SegmentSet): Conflicts {
  const known = made.get(set)
  if (known !== undefined) return known
  const search = underWay.get(set) ?? new ConflictSearch(set, { accountAt, isRebuilt })
  underWay.set(set, search)
  const found = search.finish()
  made.set(set, found)
  underWay.delete(set)
  return found
}

export function isConflicting(set: SegmentSet, place: Place): boolean {
  const docs = conflictsOf(set).docs[place >>> 16]
  return docs !== undefined && hasDoc(docs, place & 0xffff)
}

/** The event and those that are in conflict with it, in order of time; only itself where there are none. */
export function conflictingCopies(set: SegmentSet, place: Place): readonly EventRef[] {
  if (isRebuilt(set, place)) return [set.refOf(place)]
  const account = accountAt(set, place)
  const others = eventsWithSameId(set, 'eventID', place).filter((other) => {
    const theirs = accountAt(set, other)
    const mayBeSame = theirs === account || theirs === '' || account === ''
    if (other === place || !mayBeSame || isRebuilt(set, other)) return false
    // Most events are alone with their id, and nothing needs to be loaded to know it.
    return contentAt(set, other) !== contentAt(set, place)
  })
  return inOrderOfTime(set, [place, ...others]).map((other) => set.refOf(other))
}

const FALSE_CODE = 1
const TRUE_CODE = 2

/** Whether an event is in conflict, as the values of a field: 'true' or 'false' in every event. */
export function conflictColumn(set: SegmentSet, index: number): DocValues {
  const { size } = set.segments[index] as Segment
  const docs = conflictsOf(set).docs[index]
  const codes = new Uint8Array(size).fill(FALSE_CODE)
  if (docs !== undefined)
    for (let doc = 0; doc < size; doc += 1) if (hasDoc(docs, doc)) codes[doc] = TRUE_CODE
  return { codes, values: ['', 'false', 'true'] }
}

function accountAt(set: SegmentSet, place: Place): string {
  const { columns } = set.segments[place >>> 16] as Segment
  const doc = place & 0xffff
  for (const column of [columns.recipientAccountId, columns['userIdentity.accountId']]) {
    const text = column?.values[column.codes[doc] ?? 0] ?? ''
    if (text !== '') return text
  }
  return ''
}

function isRebuilt(set: SegmentSet, place: Place): boolean {
  return formAt(set.segments[place >>> 16] as Segment, place & 0xffff) === 'rebuilt'
}

function contentAt(set: SegmentSet, place: Place): string {
  const { content } = coldOf(set.segments[place >>> 16] as Segment)
  const at = 2 * (place & 0xffff)
  return `${String(content[at])} ${String(content[at + 1])}`
}
