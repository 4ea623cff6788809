/** How is an answer given that needs cold sections which are not in memory? By asking again whenever some were loaded. */
import { ColdMissing, type ColdSection, type Segment } from '../engine/engine.js'
import type { ColdParts } from './cold-parts.js'

/** Segments of which a section is loaded at once, at most. */
const LOADED_TOGETHER = 16

/** `answer` is begun again whenever sections were loaded, so it must only read. `segments`: those of the case, in order. */
export function answering<Answer>(
  cold: ColdParts,
  segments: () => readonly Segment[],
  answer: () => Answer | Promise<Answer>,
): Promise<Answer> {
  return cold.forQuestion(async (load) => {
    const asked = new Map<ColdSection, number>()
    for (;;) {
      try {
        return await answer()
      } catch (error) {
        if (!(error instanceof ColdMissing)) throw error
        const { segment, section } = error
        const times = asked.get(section) ?? 0
        asked.set(section, times + 1)
        const others = Math.min(2 ** times, LOADED_TOGETHER) - 1
        await loadAhead(cold, following(segments(), segment, section).slice(0, others), section)
        await load(segment, section)
      }
    }
  })
}

/** Segments behind this one which lack the section: the next ones that are likely to be asked for it. */
function following(segments: readonly Segment[], segment: Segment, section: ColdSection): readonly Segment[] {
  return segments.slice(segments.indexOf(segment) + 1).filter((other) => !other.has(section))
}

async function loadAhead(cold: ColdParts, segments: readonly Segment[], section: ColdSection): Promise<void> {
  const bytes = cold.usualBytes(section)
  const likely = segments.filter((_, at) => cold.couldTake((at + 2) * bytes))
  // One that cannot be had is told to who asks for it.
  await Promise.all(likely.map((other) => cold.load(other, section).catch(() => undefined)))
}
