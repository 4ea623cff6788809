/** What does the query thread answer? Every call of `QueryCalls`, over the case that is open. */
import type { HostClient } from '../host/host-client.js'
import { createCase, deleteCase, listCases, renameCase, type CasesPorts } from './cases.js'
import type { Handlers } from './channel.js'
import { companionGroups } from './companions.js'
import { conflictGroup } from './conflicting-copies.js'
import { completions } from './completions.js'
import { coverageOf } from './coverage.js'
import { CurrentCase } from './current-case.js'
import { eventDetail } from './event-detail.js'
import { exportCustody } from './export-custody.js'
import { exportEvents } from './export-events.js'
import { exportLedger } from './export-ledger.js'
import { exportQuarantined } from './export-quarantined.js'
import { facetsOf } from './facets.js'
import { eventIntegrity, integrityOf } from './integrity.js'
import { ledgerPage } from './ledger-page.js'
import type { QueryCalls } from './protocol.js'
import { quarantinedBytes } from './quarantined-bytes.js'
import { rowsOf } from './rows.js'
import { noteSource } from './source-notes.js'
import { summarise } from './summarise.js'

export interface QueryPorts extends CasesPorts {
  readonly host: HostClient
}

/** The field that depends on how often an event stands in the evidence. */
const FORM = 'form'

type Some<Name extends keyof QueryCalls> = Pick<Handlers<QueryCalls>, Name>

export function queryCalls(ports: QueryPorts): Handlers<QueryCalls> {
  const current = new CurrentCase(ports)
  return {
    ...caseCalls(current, ports),
    ...resultCalls(current),
    ...recordCalls(current, ports),
    ...integrityCalls(current, ports),
  }
}

function caseCalls(
  current: CurrentCase,
  ports: QueryPorts,
): Some<
  | 'listCases'
  | 'createCase'
  | 'renameCase'
  | 'deleteCase'
  | 'openCase'
  | 'closeCase'
  | 'refresh'
  | 'ledger'
  | 'noteSource'
  | 'coverage'
> {
  return {
    listCases: () => listCases(ports),
    createCase: (input) => createCase(input, ports),
    async renameCase(input) {
      const renamed = await renameCase(input, ports)
      if (current.is(input.id)) current.open.row = { ...current.open.row, name: renamed.name }
      return renamed
    },
    async deleteCase({ id }) {
      if (current.is(id)) current.close()
      await deleteCase(id, ports)
      return {}
    },
    openCase: ({ id }) => current.openCase(id),
    closeCase() {
      current.close()
      return Promise.resolve({})
    },
    refresh: ({ isGrowing }) => current.refresh(isGrowing),
    ledger: (input) => ledgerPage(current.open, input),
    noteSource: async (input) => noteSource(input, { open: current.open, catalogue: ports.catalogue }),
    coverage: async (input, { signal }) => coverageOf(current.open, input, signal),
  }
}

function resultCalls(
  current: CurrentCase,
): Some<
  'settled' | 'search' | 'explain' | 'page' | 'locate' | 'facets' | 'histogram' | 'complete' | 'summarise'
> {
  return {
    async settled() {
      const { open } = current
      await open.settled()
      return { problems: open.problems.length }
    },
    search: (input, { signal }) => current.searches.search(input, signal),
    explain: async ({ search }) => current.kept(search).result.explain(),
    async page({ search, offset, size, columns }) {
      const { open } = current
      if (columns.includes(FORM)) await open.copiesReady()
      const kept = current.kept(search)
      return open.answering(() =>
        rowsOf(open, { search: kept, refs: kept.result.page(offset, size), columns }),
      )
    },
    async locate({ search, ref }) {
      const { result } = current.kept(search)
      return current.open.answering(() => result.locate(ref))
    },
    async facets({ search, ...asked }) {
      const { open } = current
      if (asked.fields.includes(FORM)) await open.copiesReady()
      const { result } = current.kept(search)
      return open.answering(() => facetsOf(result, asked))
    },
    histogram: async ({ search, buckets }) => current.kept(search).result.histogram(buckets),
    async complete(input) {
      const { open, searches } = current
      return open.answering(() => completions(open, searches, input))
    },
    async summarise({ search, timings }) {
      const { open } = current
      const kept = current.kept(search)
      return open.answering(() => summarise(open, kept, timings))
    },
  }
}

function recordCalls(
  current: CurrentCase,
  { host, now }: QueryPorts,
): Some<
  | 'event'
  | 'companions'
  | 'conflict'
  | 'conflicts'
  | 'quarantined'
  | 'exportEvents'
  | 'exportLedger'
  | 'exportQuarantined'
> {
  return {
    async event({ ref }) {
      const { open } = current
      return open.answering(() => eventDetail(open, ref))
    },
    async companions({ ref }, { signal }) {
      const { open } = current
      return open.answering(() => companionGroups(open, ref, signal))
    },
    async conflict({ ref }, { signal }) {
      const { open } = current
      return open.answering(() => conflictGroup(open, ref, signal))
    },
    async conflicts() {
      const { open } = current
      await open.ready()
      return open.answering(() => ({ events: open.searcher.conflictCount() }))
    },
    quarantined: async (input) => quarantinedBytes(current.open, input),
    async exportEvents(input, context) {
      const { open } = current
      return exportEvents(input, { open, host, now, search: current.kept(input.search) }, context)
    },
    exportLedger: async (input, context) => exportLedger(input, { open: current.open, host }, context),
    exportQuarantined: async (input, context) =>
      exportQuarantined(input, { open: current.open, host }, context),
  }
}

function integrityCalls(
  current: CurrentCase,
  { host, catalogue, now }: QueryPorts,
): Some<'integrity' | 'integrityFiles' | 'eventIntegrity' | 'exportCustody'> {
  return {
    integrity: async (_, { progress }) => integrityOf(current.open).overview(progress),
    integrityFiles: async ({ day }) => integrityOf(current.open).filesOf(day),
    async eventIntegrity({ ref }) {
      const { open } = current
      return open.answering(() => eventIntegrity(open, ref))
    },
    exportCustody: async ({ target }, context) =>
      exportCustody(target, { open: current.open, host, catalogue, now }, context),
  }
}
