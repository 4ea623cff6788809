/** What was asked, and what is on screen? Results stay until the next ones are there; a wrong query never clears them. */
import type { Problem } from '../../shared/base/problem.js'
import { CALM_MS } from './asked.js'
import { cell, type Cell, type Readable } from './cell.js'
import { latest } from './latest.js'
import type { Found, QueryProblem, SortOrder, TimeRange } from './model.js'
import type { Ports } from './ports.js'
import type { Preferences } from './preferences.js'
import { isAbort, problemOf } from './problem-of.js'
import { excludeClause, fieldClause, withClause } from './query-text.js'
import type { Results } from './results.js'

export interface Question {
  readonly text: string
  readonly order: SortOrder
  readonly range: TimeRange | null
}

export interface SearchView {
  /** The result on screen and the question that it answers. */
  readonly found: Found | null
  readonly asked: Question | null
  /** What is wrong with a text that was submitted after that. */
  readonly invalid: { readonly text: string; readonly problem: QueryProblem } | null
  readonly failure: Problem | null
  /** A question has been running for longer than CALM_MS. */
  readonly busy: boolean
}

export interface Search {
  /** What stands in the box. */
  readonly text: Cell<string>
  readonly range: Readable<TimeRange | null>
  readonly order: Readable<SortOrder>
  readonly view: Readable<SearchView>
  readonly submit: () => Promise<void>
  /** Gives up what is being looked for: what is on screen stays, and with it its time range and order; so does the text. */
  readonly cancel: () => void
  /** Is something new being looked for, and not only what is on screen once more? */
  readonly isLooking: () => boolean
  readonly ask: (change: Partial<Question>) => Promise<void>
  /** The question on screen again, on the evidence of now; `keep` says which row stays in place. A question that is
   *  still waiting for its answer is not lost by it. */
  readonly again: (keep: number) => Promise<void>
  readonly include: (field: string, value: string) => Promise<void>
  readonly exclude: (field: string, value: string) => Promise<void>
  /** The columns that rows are fetched with. */
  readonly setColumns: (columns: readonly string[]) => Promise<void>
  /** How the box stands now, for a later `reset`. */
  readonly standing: () => Standing
  /** Asks for all events of another case. What was typed since `standing` stays in the box, and is asked instead if it
   *  was submitted too. */
  readonly startOver: (since: Standing) => Promise<void>
  readonly reset: () => void
}

/** What stood in the box, and what had been asked last, at one moment. */
export interface Standing {
  readonly text: string
  readonly asked: Question | null
}

const NEWEST: SortOrder = { by: 'time', direction: 'newest' }
const NOTHING: SearchView = { found: null, asked: null, invalid: null, failure: null, busy: false }

type SearchParts = Pick<Ports, 'query'> & {
  readonly results: Results
  readonly preferences: Pick<Preferences, 'remember' | 'layout'>
  readonly view: Cell<SearchView>
  readonly columns: () => readonly string[]
}

interface Runner {
  /** Asks, with the rows around `row` first. */
  readonly run: (question: Question, row: number) => Promise<void>
  /** What is being asked, else what is on screen, once more on the evidence of now. */
  readonly again: (otherwise: () => Question, row: number) => Promise<void>
  /** What was asked last, answered or not. */
  readonly last: () => Question | null
  readonly stop: () => void
  /** Gives up a question whose answer has not come; was there one? */
  readonly cancel: () => boolean
  readonly isLooking: () => boolean
}

/** The same question on more evidence changes nothing about a mistake made since, nor does one that was overtaken. */
function answered(
  { asked, invalid }: SearchView,
  {
    question,
    found,
    overtaken,
  }: { readonly question: Question; readonly found: Found; readonly overtaken: boolean },
): SearchView {
  const stays = overtaken || question === asked
  return { found, asked: question, invalid: stays ? invalid : null, failure: null, busy: false }
}

function createRunner({ query, results, preferences, view, columns }: SearchParts): Runner {
  const newest = latest()
  let timer: ReturnType<typeof setTimeout> | undefined
  let pending: Question | null = null
  let last: Question | null = null
  /** The question that the thread is working on. */
  let awaited: Question | null = null
  const amend = (change: Partial<SearchView>): void => view.set({ ...view.get(), ...change })
  const answer = async (question: Question, row: number): Promise<void> => {
    awaited = question
    const asking = newest.run((signal) => query.call('search', question, { signal }))
    const reply = await asking.finally(() => {
      if (awaited === question) awaited = null
    })
    if (reply?.kind === 'invalid')
      return amend({ invalid: { text: question.text, problem: reply.problem }, failure: null, busy: false })
    if (reply === undefined) return
    if (!(await results.turnTo({ search: reply.search, count: reply.count, columns: columns() }, row))) return
    const before = view.get()
    view.set(answered(before, { question, found: reply, overtaken: question !== pending }))
    if (question.text.trim() !== '' && question !== before.asked) preferences.remember(question.text.trim())
  }
  const run = async (question: Question, row: number): Promise<void> => {
    clearTimeout(timer)
    const mine = setTimeout(() => amend({ busy: true }), CALM_MS)
    timer = mine
    pending = question
    last = question
    try {
      await answer(question, row)
    } catch (thrown) {
      if (!isAbort(thrown)) amend({ failure: problemOf(thrown) })
    } finally {
      clearTimeout(mine)
      if (mine === timer) {
        pending = null
        if (view.get().busy) amend({ busy: false })
      }
    }
  }
  const stop = (): void => {
    pending = null
    newest.stop()
    clearTimeout(timer)
  }
  return {
    run,
    again: (otherwise, row) =>
      pending === null ? run(view.get().asked ?? otherwise(), row) : run(pending, 0),
    last: () => last,
    stop,
    isLooking: () => view.get().busy && awaited !== null && awaited !== view.get().asked,
    cancel: () => {
      if (awaited === null) return false
      stop()
      last = view.get().asked
      amend({ busy: false })
      return true
    },
  }
}

export function createSearch(
  { query }: Pick<Ports, 'query'>,
  results: Results,
  preferences: Pick<Preferences, 'remember' | 'layout'>,
): Search {
  const text = cell('')
  const range = cell<TimeRange | null>(null)
  const order = cell<SortOrder>(NEWEST)
  const view = cell<SearchView>(NOTHING)
  let columns = columnsOf(preferences)
  const runner = createRunner({ query, results, preferences, view, columns: () => columns })
  const question = (): Question => ({ text: text.get(), range: range.get(), order: order.get() })
  const ask = (change: Partial<Question>): Promise<void> => {
    if (change.text !== undefined) text.set(change.text)
    if (change.range !== undefined) range.set(change.range)
    if (change.order !== undefined) order.set(change.order)
    return runner.run(question(), 0)
  }
  const reset = (): void => {
    runner.stop()
    results.clear()
    columns = columnsOf(preferences)
    text.set('')
    range.set(null)
    order.set(NEWEST)
    view.set(NOTHING)
  }
  return {
    text,
    range,
    order,
    view,
    ask,
    submit: () => runner.run(question(), 0),
    isLooking: runner.isLooking,
    cancel: () => {
      if (!runner.cancel()) return
      range.set(view.get().asked?.range ?? null)
      order.set(view.get().asked?.order ?? NEWEST)
    },
    again: (keep) => runner.again(question, keep),
    include: (field, value) => ask({ text: withClause(text.get(), fieldClause(field, value)) }),
    exclude: (field, value) => ask({ text: withClause(text.get(), excludeClause(field, value)) }),
    setColumns: async (next) => {
      columns = next
      const { found } = view.get()
      if (found !== null) await results.turnTo({ search: found.search, count: found.count, columns }, 0)
    },
    standing: () => ({ text: text.get(), asked: runner.last() }),
    startOver: (since) => {
      const typed = text.get()
      const submitted = runner.last() !== since.asked && runner.last()?.text === typed
      const kept = submitted || typed !== since.text
      reset()
      if (kept) text.set(typed)
      return runner.run({ ...question(), text: submitted ? typed : '' }, 0)
    },
    reset,
  }
}

function columnsOf(preferences: Pick<Preferences, 'layout'>): readonly string[] {
  return preferences.layout.get().columns.map((column) => column.name)
}
