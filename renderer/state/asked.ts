/** What is shown while an answer is on its way? The previous answer; "busy" only after a moment, so that nothing flickers. */
import type { Problem } from '../../shared/base/problem.js'
import { cell, type Readable } from './cell.js'
import { latest } from './latest.js'
import { problemOf } from './problem-of.js'

/** Milliseconds during which a running question changes nothing on screen. */
export const CALM_MS = 150

export interface Asked<Value> {
  /** The newest answer that came; stays while the next one is awaited. */
  readonly value: Value | null
  readonly problem: Problem | null
  /** A question has been running for longer than CALM_MS. */
  readonly busy: boolean
}

export interface Asking<Value> {
  readonly state: Readable<Asked<Value>>
  /** Asks; a question asked before is aborted. */
  readonly ask: (question: (signal: AbortSignal) => Promise<Value>) => Promise<void>
  /** Changes the answer in place, if there is one. */
  readonly amend: (change: (value: Value) => Value) => void
  readonly clear: () => void
}

export function asking<Value>(): Asking<Value> {
  const nothing: Asked<Value> = { value: null, problem: null, busy: false }
  const state = cell<Asked<Value>>(nothing)
  const newest = latest()
  let timer: ReturnType<typeof setTimeout> | undefined
  return {
    state,
    ask: async (question) => {
      clearTimeout(timer)
      timer = setTimeout(() => {
        state.set({ ...state.get(), busy: true })
      }, CALM_MS)
      const mine = timer
      try {
        const value = await newest.run(question)
        if (mine === timer && value !== undefined) state.set({ value, problem: null, busy: false })
      } catch (thrown) {
        if (mine === timer) state.set({ value: state.get().value, problem: problemOf(thrown), busy: false })
      } finally {
        clearTimeout(mine)
      }
    },
    amend: (change) => {
      const { value } = state.get()
      if (value !== null) state.set({ ...state.get(), value: change(value) })
    },
    clear: () => {
      clearTimeout(timer)
      timer = undefined
      newest.stop()
      state.set(nothing)
    },
  }
}
