/** What speeds up later questions, and is done while nothing is asked? In steps of some milliseconds each. */
import { columnNames } from '../../shared/cloudtrail/field-catalogue.js'
import {
  hurryCollector,
  rehearsal,
  segmentPreparer,
  type ColdSection,
  type Searcher,
  type Segment,
} from '../engine/engine.js'
import type { ColdParts } from './cold-parts.js'

/** Sections that most questions need of a single segment or of none. */
export const RARELY_ASKED: readonly ColdSection[] = [
  'eventID',
  'sharedEventID',
  'content',
  'pointers',
  'opaque',
]

/** Bytes an event of a token index, roughly. */
const TOKENS_AN_EVENT = 53

export interface Prepared {
  readonly searcher: Searcher
  readonly cold: ColdParts
  /** Gives an answer that may need cold sections which are not in memory. */
  answering<Answer>(answer: () => Answer): Promise<Answer>
}

export function preparation(open: Prepared): readonly (() => unknown)[] {
  const { searcher, cold } = open
  const { segments } = searcher
  const prepareSegment = segmentPreparer()
  const prepareText = (segment: Segment): void => {
    if (segment.has('text') && cold.hasRoomFor(TOKENS_AN_EVENT * segment.size))
      cold.tokensMade(segment, prepareSegment(segment))
  }
  return [
    () => findConflicts(open),
    // Reading leaves as much behind as was read.
    hurryCollector,
    ...columnNames.map((name) => () => searcher.prepareColumn(name)),
    ...segments.flatMap((segment, index) => {
      const prepare = () => prepareText(segment)
      // Making a token index leaves megabytes behind, which would add up.
      return index % 4 === 3 ? [prepare, hurryCollector] : [prepare]
    }),
    () => {
      prepareSegment.end()
      hurryCollector()
    },
    ...segments.slice(0, 1).flatMap(rehearsal),
  ]
}

/** The first page asks for them. The ids and digests of all events are needed for that, and seldom again. */
async function findConflicts({ searcher, cold, answering }: Prepared): Promise<void> {
  const { mark } = cold
  // What stands in its way is told to who asks for it.
  await answering(() => searcher.conflictCount()).catch(() => undefined)
  cold.forget(RARELY_ASKED, mark)
}
