/** What happens when the thread that answers questions has ended, and another took its place? The case is opened on it and
 *  asked the same again, and the window says so; nothing that the old one said is taken for what the case holds now. */
import type { Problem } from '../../shared/base/problem.js'
import type { Cases } from './cases.js'
import { cell, type Readable } from './cell.js'
import type { Ports } from './ports.js'
import type { Refresher } from './refresher.js'
import type { Question, Search } from './search.js'
import type { Viewport } from './viewport.js'

/** How often the same is asked again by itself. What ends every thread is not asked for ever: the case is closed. */
const MOST = 3

export interface Replacement {
  /** That it happened, and what came of it; stays until it is dismissed. */
  readonly problem: Readable<Problem | null>
  readonly dismiss: () => void
}

export function createReplacement(parts: {
  readonly ports: Pick<Ports, 'onQueryReplaced'>
  readonly cases: Cases
  readonly search: Pick<Search, 'again' | 'view'>
  readonly viewport: Viewport
  readonly refresher: Refresher
  /** Forgets everything that is shown of a case. */
  readonly leave: () => void
}): Replacement {
  const { ports, cases, search, viewport, refresher, leave } = parts
  const problem = cell<Problem | null>(null)
  let times = 0
  let known: { readonly id: string; readonly asked: Question | null } | null = null
  let latest = 0

  const reopen = async (id: string): Promise<boolean> => {
    const { asked } = search.view.get()
    if (id !== known?.id || asked !== known.asked) times = 0
    known = { id, asked }
    times += 1
    if (times > MOST || !(await cases.reopen())) return false
    await search.again(Math.floor(viewport.top.get()))
    return true
  }
  const replaced = async (reason: Error): Promise<void> => {
    latest += 1
    const mine = latest
    const id = cases.current.get()?.summary.id
    const isThere = id !== undefined && (await reopen(id))
    // It ended once more meanwhile: that is another call's turn.
    if (mine !== latest) return
    const isLost = id !== undefined && !isThere && cases.current.get()?.summary.id === id
    if (isLost) {
      cases.forget()
      leave()
    }
    if (isThere) {
      cases.dismissFailure()
      refresher.committed(id, true)
    }
    void cases.reload()
    problem.set({ code: 'internal', subject: 'Spoor', detail: wordsFor(reason, { isThere, isLost }) })
  }
  ports.onQueryReplaced((reason) => void replaced(reason))
  return {
    problem,
    dismiss: () => {
      problem.set(null)
    },
  }
}

function wordsFor(
  { message }: Error,
  { isThere, isLost }: { readonly isThere: boolean; readonly isLost: boolean },
): string {
  const what = `the thread that answers questions failed and was replaced (${message})`
  if (isThere) return `${what}; the case was opened again, and the same was asked again`
  return isLost ? `${what}; the case could not be opened again and is closed` : what
}
