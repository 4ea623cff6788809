/** How was the result on screen found? Asked when somebody wants to know. */
import { asking, type Asked } from './asked.js'
import type { Readable } from './cell.js'
import type { SearchStep } from './model.js'
import type { Ports } from './ports.js'

export interface Explanation {
  readonly steps: Readable<Asked<readonly SearchStep[]>>
  /** Asks for the steps of this search; those of the one before are shown no more. */
  readonly show: (search: number) => Promise<void>
}

export function createExplanation({ query }: Pick<Ports, 'query'>): Explanation {
  const steps = asking<readonly SearchStep[]>()
  return {
    steps: steps.state,
    show: (search) => {
      steps.clear()
      return steps.ask((signal) => query.call('explain', { search }, { signal }))
    },
  }
}

/** Milliseconds of a search that no step accounts for. */
export function besideSteps(steps: readonly SearchStep[], ms: number): number {
  return Math.max(0, ms - steps.reduce((sum, step) => sum + step.ms, 0))
}
