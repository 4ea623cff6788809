/** Which cold sections are read before anybody asks for them, in which order, and how much of them stays? */
import { coldSections, noteAbsentIds, type Searcher, type Segment } from '../engine/engine.js'
import type { ColdParts } from './cold-parts.js'
import { RARELY_ASKED } from './preparation.js'

/** Bytes an event of what is loaded only on demand where it does not fit for all: ids, digests, pointers, tokens. */
const REST_AN_EVENT = 130

export interface BackgroundLoading {
  readonly searcher: Searcher
  readonly cold: ColdParts
  /** Those of the case, in order. */
  readonly segments: () => readonly Segment[]
  /** Is there no need for it any more? */
  readonly isOver: () => boolean
}

/** Resolves when all has been read that is read without being asked for. What cannot be had has been left out by then, and is
 *  reported with the case. */
export async function loadInBackground(loading: BackgroundLoading): Promise<void> {
  const { searcher, cold, isOver } = loading
  // Text and terms of everything come first: most questions need them and nothing else.
  const [text, terms, ...rest] = coldSections
  let isRoomy = true
  for (const section of [text, terms, ...rest]) {
    if (section === rest[0]) isRoomy = cold.hasRoomFor(REST_AN_EVENT * searcher.total)
    // One segment is had in whole but for opaque values, for the rehearsal.
    for (const [index, segment] of loading
      .segments()
      .slice(0, isRoomy ? undefined : 1)
      .entries()) {
      if (isOver() || !cold.hasRoomFor(cold.usualBytes(section))) break
      // Of the others only the bytes are looked at beforehand.
      const isHeld = (index === 0 && section !== 'opaque') || !RARELY_ASKED.includes(section)
      const meanwhile = section === 'sharedEventID' ? () => noteAbsentIds(segment) : undefined
      const reading = isHeld ? cold.load(segment, section) : cold.look(segment, section, meanwhile)
      await reading.catch(() => undefined)
    }
  }
  // Some events of one instant can be put in order only by what is in cold sections.
  await cold.forQuestion(async (load) => {
    for (let left = searcher.unordered; left.length > 0 && !isOver(); left = searcher.unordered)
      for (const { segment, section } of left) await load(segment, section).catch(() => undefined)
  })
}
