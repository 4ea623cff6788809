/** Which events are the newest, before all are in order? Whoever opens a case wants its first rows, and waits for them. */
import type { Segment } from '../segment/segment.js'
import { millisAt, secondAt, tieBreaker, type Place } from './time-order.js'

/** So many candidates for a row are looked at; with more of one second, all events are put in order. */
const CANDIDATES = 64

/** The last `wanted` events of the order of time, oldest first: the very same places in the same order. Undefined where
 *  that takes more than one look at all events, or a cold section. */
export function newestPlaces(segments: readonly Segment[], wanted: number): Place[] | undefined {
  const most = CANDIDATES * wanted
  let candidates: Place[] = []
  let least = 1
  const byLatest = [...segments.keys()].sort(
    (left, right) => latest(segments, right) - latest(segments, left),
  )
  for (const index of byLatest) {
    const { seconds, size, lastSecond } = segments[index] as Segment
    if (lastSecond < least) continue
    for (let doc = 0; doc < size; doc += 1) {
      if ((seconds[doc] as number) < least) continue
      candidates.push(index * 65_536 + doc)
      if (candidates.length < most) continue
      ;({ candidates, least } = newest(segments, candidates, wanted))
      if (2 * candidates.length > most) return undefined
    }
  }
  candidates = newest(segments, candidates, wanted).candidates
  return candidates.length < wanted ? undefined : inOrder(segments, candidates)?.slice(-wanted)
}

function latest(segments: readonly Segment[], index: number): number {
  return (segments[index] as Segment).lastSecond
}

/** Those in whose second, or behind it, there are as many as wanted; and that second. */
function newest(
  segments: readonly Segment[],
  places: readonly Place[],
  wanted: number,
): { readonly candidates: Place[]; readonly least: number } {
  const seconds = Uint32Array.from(places, (place) => secondAt(segments, place)).sort()
  const least = seconds[seconds.length - wanted] ?? 1
  return { candidates: places.filter((place) => secondAt(segments, place) >= least), least }
}

function inOrder(segments: readonly Segment[], places: readonly Place[]): Place[] | undefined {
  const compareTied = tieBreaker(segments)
  let isKnown = true
  const sorted = [...places].sort((left, right) => {
    const order =
      secondAt(segments, left) - secondAt(segments, right) ||
      millisAt(segments, left) - millisAt(segments, right)
    if (order !== 0) return order
    const tied = compareTied(left, right)
    if (tied === undefined) isKnown = false
    return tied || left - right
  })
  return isKnown ? sorted : undefined
}
