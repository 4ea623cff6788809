/** Which cases are there, and how does one begin and end? */
import { noTotals, type EvidenceStores } from '../store/evidence-store.js'
import type { CaseRow, Catalogue } from '../store/catalogue.js'
import { ThreadRefusal } from './channel.js'
import type { CaseSummary } from './protocol.js'

export interface CasesPorts {
  readonly catalogue: Catalogue
  readonly stores: EvidenceStores
  /** Epoch ms. */
  readonly now: () => number
  readonly newId: () => string
}

export function summaryOfCase(row: CaseRow): CaseSummary {
  const { id, name, created, opened, unfinished, sample, last } = row
  const { totals, firstTime, lastTime } = last ?? { totals: noTotals, firstTime: null, lastTime: null }
  return { id, name, created, opened, totals, firstTime, lastTime, unfinished, sample }
}

/** Last opened first. Finishes removals that were cut off. */
export async function listCases({ catalogue, stores }: CasesPorts): Promise<readonly CaseSummary[]> {
  const rows = await catalogue.list()
  for (const row of rows.filter((one) => one.removing)) {
    await stores.remove(row.id)
    await catalogue.remove(row.id)
  }
  const kept = rows.filter((row) => !row.removing)
  return kept
    .sort((left, right) => right.opened - left.opened || right.created - left.created)
    .map(summaryOfCase)
}

export async function createCase(
  { name, sample }: { readonly name: string; readonly sample: boolean },
  { catalogue, now, newId }: CasesPorts,
): Promise<CaseSummary> {
  const created = now()
  const row: CaseRow = {
    id: newId(),
    name,
    created,
    opened: created,
    sample,
    unfinished: null,
    last: null,
    removing: false,
  }
  await catalogue.put(row)
  return summaryOfCase(row)
}

export async function renameCase(
  { id, name }: { readonly id: string; readonly name: string },
  { catalogue }: CasesPorts,
): Promise<CaseSummary> {
  return summaryOfCase(present(await catalogue.change(id, { name }), id))
}

/** Removes everything that Spoor stored of it; the evidence files themselves are never touched. */
export async function deleteCase(id: string, { catalogue, stores }: CasesPorts): Promise<void> {
  await catalogue.change(id, { removing: true })
  await stores.remove(id)
  await catalogue.remove(id)
}

export function present(row: CaseRow | undefined, id: string): CaseRow {
  if (row === undefined || row.removing) throw new ThreadRefusal({ code: 'not-found', subject: `case ${id}` })
  return row
}
