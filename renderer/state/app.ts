/** How do the parts of the state work together? Built once; every part knows only what it needs. */
import { createCases, type Cases } from './cases.js'
import { createCoverage, type Coverage } from './coverage.js'
import { createCompletions, type Completions } from './completion.js'
import { createExplanation, type Explanation } from './explanation.js'
import { createExports, type Exports } from './exports.js'
import { createHandedIn, nameFor, type HandedIn } from './handed-in.js'
import { createIngest, isRebuilding, type Ingest, type IngestRun } from './ingest.js'
import { createIntegrity, type Integrity } from './integrity.js'
import { createLedger, type Ledger } from './ledger.js'
import type { CaseSummary } from './model.js'
import { counted } from './number-format.js'
import type { Ports } from './ports.js'
import { problemOf } from './problem-of.js'
import { createPreferences, type Preferences } from './preferences.js'
import { createRefresher } from './refresher.js'
import { createReplacement, type Replacement } from './replaced-thread.js'
import { createResults, type Results } from './results.js'
import { createSearch, type Question, type Search } from './search.js'
import { createSelection, type Selection } from './selection.js'
import { createSurroundings, type Surroundings } from './surroundings.js'
import { createView, type View } from './view.js'
import { createViewport, type Viewport } from './viewport.js'

export interface App {
  readonly ports: Ports
  readonly cases: Cases
  readonly ingest: Ingest
  readonly preferences: Preferences
  readonly results: Results
  readonly search: Search
  readonly surroundings: Surroundings
  readonly selection: Selection
  readonly completions: Completions
  readonly explanation: Explanation
  readonly ledger: Ledger
  readonly coverage: Coverage
  readonly integrity: Integrity
  readonly exports: Exports
  readonly handedIn: HandedIn
  readonly replacement: Replacement
  readonly view: View
  readonly viewport: Viewport
  readonly openCase: (id: string) => Promise<void>
  readonly closeCase: () => Promise<void>
  readonly deleteCase: (id: string) => Promise<void>
  readonly openSample: () => Promise<void>
  readonly resume: (summary: CaseSummary) => Promise<void>
  /** Builds the index of the open case again from the evidence that is stored in it. */
  readonly rebuild: () => void
  readonly addTo: (summary: CaseSummary, paths: readonly string[]) => void
  /** A new case from these paths, named after them; it is opened, and read in. */
  readonly newCase: (paths: readonly string[]) => Promise<void>
  /** Lists the cases, opens what was given at start, and listens for more. Ends when the signal does. */
  readonly start: (signal: AbortSignal) => Promise<void>
}

interface Parts {
  readonly ports: Ports
  readonly cases: Cases
  readonly ingest: Ingest
  readonly preferences: Preferences
  readonly search: Search
  readonly selection: Selection
  readonly surroundings: Surroundings
  readonly ledger: Ledger
  readonly coverage: Coverage
  readonly integrity: Integrity
  readonly view: View
  readonly viewport: Viewport
}

export function createApp(ports: Ports): App {
  const cases = createCases(ports)
  const ingest = createIngest(ports)
  const preferences = createPreferences(ports.memory)
  const results = createResults(ports)
  const search = createSearch(ports, results, preferences)
  const surroundings = createSurroundings(ports)
  const selection = createSelection(ports, results, preferences)
  const completions = createCompletions(ports)
  const explanation = createExplanation(ports)
  const ledger = createLedger(ports)
  const coverage = createCoverage(ports)
  const integrity = createIntegrity(ports)
  const exports = createExports(ports)
  const view = createView()
  const viewport = createViewport()
  const parts: Parts = {
    ports,
    cases,
    ingest,
    preferences,
    search,
    selection,
    surroundings,
    ledger,
    coverage,
    integrity,
    view,
    viewport,
  }
  const acts = caseActions(parts)
  const handedIn = createHandedIn(ports, acts.receive)

  const replacement = wire(parts)
  const start = async (signal: AbortSignal): Promise<void> => {
    await cases.reload()
    if (ports.capabilities.initialPaths.length > 0) await acts.newCase(ports.capabilities.initialPaths)
    try {
      for await (const event of ports.host.hostEvents(signal)) await acts.receive(event.paths)
    } catch (thrown) {
      if (!signal.aborted) handedIn.failed(problemOf(thrown))
    }
  }
  return {
    ...parts,
    ...acts,
    results,
    completions,
    explanation,
    exports,
    viewport,
    handedIn,
    replacement,
    start,
  }
}

/** What follows when one part changes: new answers, other columns, more evidence. */
function wire(parts: Parts): Replacement {
  const { cases, ingest, preferences, search, selection, surroundings } = parts
  let shown = -1
  let answered: Question | null = null
  search.view.subscribe(() => {
    const { found } = search.view.get()
    if (found === null || found.search === shown) return
    shown = found.search
    surroundings.show(found.search)
    const asked = search.view.get().asked
    const another = asked !== answered
    answered = asked
    // an event that is open stays open, wherever it now is; a mere place in the table belongs to the old answer
    if (another && !preferences.layout.get().eventOpen) selection.clear()
    else void selection.settle()
  })
  let columns = ''
  preferences.layout.subscribe(() => {
    const names = preferences.layout.get().columns.map((column) => column.name)
    const before = columns
    columns = names.join('\n')
    if (before !== '' && before !== columns) void search.setColumns(names)
  })
  const refresher = createRefresher(parts)
  tellLateProblems(parts, (caseId) => {
    refresher.committed(caseId, true)
  })
  ingest.onCommitted((caseId, ended) => {
    const run = ingest.run.get()
    if (ended && run?.rebuild !== undefined && run.state === 'complete') void afterRebuild(parts, run)
    else refresher.committed(caseId, ended)
    if (ended) void cases.reload()
  })
  const leave = (): void => {
    search.reset()
    clearViews(parts)
    preferences.turnTo(null)
  }
  return createReplacement({ ...parts, refresher, leave })
}

/** What is damaged is noticed when it is read, which can be long after the case was opened: then it is told, and what is on
 *  screen is asked again. */
function tellLateProblems({ ports, cases, search }: Parts, refresh: (caseId: string) => void): void {
  const hear = (problems: number): void => {
    const current = cases.current.get()
    if (current !== null && problems > current.problems.length) refresh(current.summary.id)
  }
  search.view.subscribe(() => {
    hear(search.view.get().found?.problems ?? 0)
  })
  let known: string | undefined
  cases.current.subscribe(() => {
    const id = cases.current.get()?.summary.id
    if (id === known) return
    known = id
    if (id === undefined) return
    ports.query.call('settled', {}, { signal: new AbortController().signal }).then(
      ({ problems }) => {
        if (cases.current.get()?.summary.id === id) hear(problems)
      },
      // The case was closed; or its ledger cannot be read, which is told to who asks for it.
      () => undefined,
    )
  })
}

/** The index is another one: the case is opened anew, and asked the same again. */
async function afterRebuild(parts: Parts, { caseId, moved }: IngestRun): Promise<void> {
  const { cases, preferences, search, view, viewport } = parts
  const gone = preferences.moveMarks(caseId, new Map(moved))
  if (gone > 0)
    view.notice.set(`${counted(gone, 'mark')} could not be kept: the marked events cannot be told any more`)
  if (cases.current.get()?.summary.id !== caseId || !(await cases.open(caseId))) return
  clearViews(parts)
  viewport.top.set(0)
  await search.again(0)
}

/** Forgets what was shown of a case. */
function clearViews({ selection, surroundings, ledger, coverage, integrity }: Parts): void {
  for (const view of [selection, surroundings, ledger, coverage, integrity]) view.clear()
}

function caseActions(parts: Parts) {
  const { cases, ingest, preferences, search, view, viewport } = parts
  const clear = (): void => {
    clearViews(parts)
  }
  /** `since`: how the query stood when the case was asked for. */
  const openCase = async (id: string, since = search.standing()): Promise<void> => {
    if (!(await cases.open(id))) return
    clear()
    preferences.turnTo(id)
    viewport.top.set(0)
    view.room.set('search')
    await search.startOver(since)
  }
  const addTo = (summary: CaseSummary, paths: readonly string[]): void => {
    ingest.start({ caseId: summary.id, caseName: summary.name, roots: paths })
  }
  const create = async (name: string, sample: boolean, paths: readonly string[]): Promise<void> => {
    const since = search.standing()
    const made = await cases.create({ name, sample })
    if (made === undefined) return
    await openCase(made.id, since)
    addTo(made, paths)
  }
  const newCase = (paths: readonly string[]): Promise<void> => create(nameFor(paths), false, paths)
  const closeCase = async (): Promise<void> => {
    await cases.close()
    search.reset()
    clear()
    preferences.turnTo(null)
  }
  return {
    openCase: (id: string) => openCase(id),
    addTo,
    rebuild: (): void => {
      const open = cases.current.get()
      if (open === null) return
      const { id, name } = open.summary
      if (isRebuilding(ingest, id)) return
      ingest.start({
        caseId: id,
        caseName: name,
        roots: [],
        rebuild: { marks: [...preferences.marks.get()] },
      })
    },
    newCase,
    receive: async (paths: readonly string[]): Promise<void> => {
      const open = cases.current.get()
      if (open === null) await newCase(paths)
      else view.dialog.set({ kind: 'add', paths, summary: open.summary })
    },
    closeCase,
    deleteCase: async (id: string): Promise<void> => {
      if (cases.current.get()?.summary.id === id) await closeCase()
      // what is still being written would be left behind
      await ingest.abandon(id)
      if (await cases.remove(id)) preferences.forget(id)
    },
    ...openings({ parts, openCase, addTo, create }),
  }
}

function openings(by: {
  readonly parts: Parts
  readonly openCase: (id: string) => Promise<void>
  readonly addTo: App['addTo']
  readonly create: (name: string, sample: boolean, paths: readonly string[]) => Promise<void>
}): Pick<App, 'openSample' | 'resume'> {
  const { openCase, addTo, create } = by
  const { cases, ports } = by.parts
  return {
    openSample: async (): Promise<void> => {
      if (cases.list.get().value === null) await cases.reload() // it may be there already
      const known = cases.list.get().value?.find((summary) => summary.sample)
      if (known !== undefined) return openCase(known.id)
      return create('Sample case', true, [ports.capabilities.samplePath])
    },
    resume: async (summary: CaseSummary): Promise<void> => {
      if (cases.current.get()?.summary.id !== summary.id) await openCase(summary.id)
      addTo(summary, summary.unfinished?.roots ?? [])
    },
  }
}
