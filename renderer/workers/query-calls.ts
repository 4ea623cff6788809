/** What does the query thread answer, and from which state? One open case, and the latest few searches in it. */
import type { HostClient } from '../host/host-client.js'
import type { EvidenceStores } from '../store/evidence-store.js'
import {
  createCase,
  deleteCase,
  listCases,
  present,
  renameCase,
  summaryOfCase,
  type CasesPorts,
} from './cases.js'
import type { Handlers } from './channel.js'
import { companionGroups } from './companions.js'
import { completions } from './completions.js'
import { eventDetail } from './event-detail.js'
import { exportEvents } from './export-events.js'
import { exportLedger } from './export-ledger.js'
import { facetsOf } from './facets.js'
import { ledgerPage } from './ledger-page.js'
import { OpenCase } from './open-case.js'
import type { CaseSummary, OpenedCase, QueryCalls } from './protocol.js'
import { quarantinedBytes } from './quarantined-bytes.js'
import { rowsOf } from './rows.js'
import { Searches } from './searches.js'
import { summarise } from './summarise.js'

export interface QueryPorts extends CasesPorts {
  readonly stores: EvidenceStores
  readonly host: HostClient
}

export function queryCalls(ports: QueryPorts): Handlers<QueryCalls> {
  const { catalogue, stores, host, now } = ports
  let current: { readonly open: OpenCase; readonly searches: Searches } | null = null

  const state = (): NonNullable<typeof current> => {
    if (current === null) throw new Error('no case is open')
    return current
  }
  const close = (): void => {
    current?.open.close()
    current = null
  }
  const openCase = async (id: string): Promise<OpenedCase> => {
    const began = now()
    close()
    const row = present(await catalogue.get(id), id)
    const open = await OpenCase.open(row, await stores.open(id))
    current = { open, searches: new Searches(open) }
    const summary = await remember(open, { opened: began })
    return { summary, problems: open.problems, openMs: now() - began }
  }
  /** Tells the list of cases what the evidence database says. */
  const remember = async (open: OpenCase, change: { readonly opened?: number }): Promise<CaseSummary> => {
    const { firstTime, lastTime } = await new Searches(open).everything()
    const last = { totals: open.totals, firstTime, lastTime }
    return summaryOfCase(present(await catalogue.change(open.row.id, { ...change, last }), open.row.id))
  }

  return {
    listCases: () => listCases(ports),
    createCase: (input) => createCase(input, ports),
    renameCase: (input) => renameCase(input, ports),
    async deleteCase({ id }) {
      if (current?.open.row.id === id) close()
      await deleteCase(id, ports)
      return {}
    },
    openCase: ({ id }) => openCase(id),
    closeCase() {
      close()
      return Promise.resolve({})
    },
    async refresh() {
      const began = now()
      const { open } = state()
      await open.refresh()
      const summary = await remember(open, {})
      return { summary, problems: open.problems, openMs: now() - began }
    },
    search: (input, { signal }) => state().searches.search(input, signal),
    async page({ search, offset, size, columns }) {
      const { open, searches } = state()
      const kept = searches.kept(search)
      await open.ready()
      return rowsOf(open, { search: kept, refs: kept.result.page(offset, size), columns })
    },
    async locate({ search, ref }) {
      const { open, searches } = state()
      const { result } = searches.kept(search)
      await open.ready()
      return result.locate(ref)
    },
    async facets({ search, fields, size }) {
      const { open, searches } = state()
      return facetsOf(open, searches.kept(search).result, { fields, size })
    },
    histogram({ search, buckets }) {
      return Promise.resolve(state().searches.kept(search).result.histogram(buckets))
    },
    event: ({ ref }) => eventDetail(state().open, ref),
    companions: ({ ref }, { signal }) => companionGroups(state().open, ref, signal),
    complete(input) {
      const { open, searches } = state()
      return completions(open, searches, input)
    },
    ledger: (input) => ledgerPage(state().open, input),
    quarantined: (input) => quarantinedBytes(state().open, input),
    exportEvents(input, context) {
      const { open, searches } = state()
      return exportEvents(input, { open, host, now, search: searches.kept(input.search) }, context)
    },
    exportLedger: (input, context) => exportLedger(input, { open: state().open, host }, context),
    summarise({ search, timings }) {
      const { open, searches } = state()
      return summarise(open, searches.kept(search), timings)
    },
  }
}
