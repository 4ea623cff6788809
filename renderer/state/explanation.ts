/** How was the result on screen found? Asked when somebody wants to know. */
import { asking, type Asked } from './asked.js'
import type { Readable } from './cell.js'
import type { SearchStep } from './model.js'
import type { Ports } from './ports.js'

/** The steps of one search: those of another say nothing about its result. */
export interface StepsOfSearch {
  readonly search: number
  readonly steps: readonly SearchStep[]
}

export interface Explanation {
  readonly answer: Readable<Asked<StepsOfSearch>>
  readonly show: (search: number) => Promise<void>
}

export function createExplanation({ query }: Pick<Ports, 'query'>): Explanation {
  const answer = asking<StepsOfSearch>()
  return {
    answer: answer.state,
    show: (search) =>
      answer.ask(async (signal) => ({ search, steps: await query.call('explain', { search }, { signal }) })),
  }
}

/** Milliseconds of a search that no step accounts for. */
export function besideSteps(steps: readonly SearchStep[], ms: number): number {
  return Math.max(0, ms - steps.reduce((sum, step) => sum + step.ms, 0))
}
