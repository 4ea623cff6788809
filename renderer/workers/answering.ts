/** How is an answer given that needs cold sections which are not in memory? By asking again whenever some were loaded. */
import { ColdMissing, type ColdSection, type Segment } from '../engine/engine.js'
import type { ColdParts, LoadSection } from './cold-parts.js'

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
        if (error.others.length > 0) {
          await loadAll(load, [error, ...error.others])
          continue
        }
        const times = asked.get(section) ?? 0
        asked.set(section, times + 1)
        const others = Math.min(2 ** times, LOADED_TOGETHER) - 1
        await loadAhead(cold, following(segments(), segment, section).slice(0, others), section)
        await load(segment, section)
      }
    }
  })
}

/** What is known to be needed, at once. Rejects only when everything has been tried. */
async function loadAll(
  load: LoadSection,
  missing: readonly Pick<ColdMissing, 'segment' | 'section'>[],
): Promise<void> {
  const tried = await Promise.allSettled(missing.map(({ segment, section }) => load(segment, section)))
  for (const one of tried) if (one.status === 'rejected') throw one.reason
}

/** Gives each part of an answer that can be given, and throws once for all that is missing for the others. */
export function eachOrMissing<Item, Part>(
  items: readonly Item[],
  partOf: (item: Item, index: number) => Part,
): readonly Part[] {
  const missing = new Map<string, ColdMissing>()
  const parts = items.flatMap((item, index): Part[] => {
    try {
      return [partOf(item, index)]
    } catch (error) {
      if (!(error instanceof ColdMissing)) throw error
      missing.set(`${String(error.segment.id)} ${error.section}`, error)
      return []
    }
  })
  const [first, ...others] = missing.values()
  if (first !== undefined) throw new ColdMissing(first.segment, first.section, others)
  return parts
}

/** Milliseconds that loading in the background waits at most for the first answers: some of them wait for its end. */
const PATIENCE = 500
/** Milliseconds in which a question follows the one before; and after which none will. */
const NEXT = 20
const LULL = 100
/** Questions of who opens a case: what there is at all, then a search, then its rows. */
const FIRST_QUESTIONS = 3

/** Resolves when the first questions have been answered, if any were asked at once: whoever wants the first rows does not
 *  wait for what later questions need. */
export async function firstAnswers(cold: ColdParts): Promise<void> {
  const until = performance.now() + PATIENCE
  const { answered } = cold
  const isOver = (): boolean =>
    cold.isIdle(cold.answered >= answered + FIRST_QUESTIONS ? NEXT : LULL) || performance.now() >= until
  do await new Promise((resolve) => setTimeout(resolve, NEXT))
  while (!isOver())
}

/** Segments behind this one which lack the section: the next ones that are likely to be asked for it. */
function following(segments: readonly Segment[], segment: Segment, section: ColdSection): readonly Segment[] {
  return segments.slice(segments.indexOf(segment) + 1).filter((other) => !other.has(section))
}

async function loadAhead(cold: ColdParts, segments: readonly Segment[], section: ColdSection): Promise<void> {
  const bytes = cold.usualBytes(section)
  const likely = segments.filter((_, at) => cold.couldTake((at + 2) * bytes, section))
  // One that cannot be had is told to who asks for it.
  await Promise.all(likely.map((other) => cold.load(other, section).catch(() => undefined)))
}
