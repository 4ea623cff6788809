/** Which cases are there? Authored data: it is small, written with strict durability, and migrated, never rebuilt. */
import { Dexie, type Table } from 'dexie'
import type { LedgerTotals } from '../../shared/contract/ledger.js'
import { refusing, refusingWrite } from './store-refusal.js'

export interface CaseRow {
  readonly id: string
  readonly name: string
  /** Epoch ms. */
  readonly created: number
  readonly opened: number
  readonly sample: boolean
  /** Segments with ids below this one have been compacted; absent: none. */
  readonly compacted?: number
  /** Roots of an ingest that was begun and has not ended well. */
  readonly unfinished: { readonly roots: readonly string[]; readonly since: number } | null
  /** What the evidence database said last; shown in the list, corrected whenever the case is opened. */
  readonly last: {
    readonly totals: LedgerTotals
    readonly firstTime: number | null
    readonly lastTime: number | null
  } | null
  /** The analyst's notes about sources, by SHA-256 of the file; absent where there are none. */
  readonly sourceNotes?: Readonly<Record<string, string>>
  /** Its evidence is being removed; not listed any more. */
  readonly removing: boolean
}

export interface Catalogue {
  list(): Promise<readonly CaseRow[]>
  get(id: string): Promise<CaseRow | undefined>
  put(row: CaseRow): Promise<void>
  /** Changes a row if it is still there; gives the row as it is now. */
  change(id: string, change: Partial<Omit<CaseRow, 'id'>>): Promise<CaseRow | undefined>
  /** Sets one note of a case, or takes it away where `text` is ''; gives the row as it is now, if it is still there. */
  note(id: string, key: string, text: string): Promise<CaseRow | undefined>
  remove(id: string): Promise<void>
}

function noted({ sourceNotes = {} }: CaseRow, key: string, text: string): Pick<CaseRow, 'sourceNotes'> {
  const others = Object.entries(sourceNotes).filter(([known]) => known !== key)
  return { sourceNotes: Object.fromEntries(text === '' ? others : [...others, [key, text]]) }
}

class CatalogueDatabase extends Dexie {
  declare readonly cases: Table<CaseRow, string>

  constructor() {
    super('spoor-catalogue', { cache: 'disabled', chromeTransactionDurability: 'strict' })
    this.version(1).stores({ cases: 'id' })
  }
}

export function dexieCatalogue(): Catalogue {
  const database = new CatalogueDatabase()
  const { cases } = database
  return {
    list: () => refusing('catalogue', () => cases.toArray()),
    get: (id) => refusing('catalogue', () => cases.get(id)),
    async put(row) {
      await refusingWrite('catalogue', () => cases.put(row))
    },
    change: (id, change) =>
      refusingWrite('catalogue', () =>
        database.transaction('rw', cases, async () => {
          await cases.update(id, change)
          return cases.get(id)
        }),
      ),
    note: (id, key, text) =>
      refusingWrite('catalogue', () =>
        database.transaction('rw', cases, async () => {
          const row = await cases.get(id)
          if (row !== undefined) await cases.put({ ...row, ...noted(row, key, text) })
          return cases.get(id)
        }),
      ),
    remove: (id) => refusingWrite('catalogue', () => cases.delete(id)),
  }
}

/** The twin in memory, for tests. */
export function memoryCatalogue(): Catalogue {
  const rows = new Map<string, CaseRow>()
  return {
    list: () => Promise.resolve([...rows.values()]),
    get: (id) => Promise.resolve(rows.get(id)),
    put(row) {
      rows.set(row.id, row)
      return Promise.resolve()
    },
    change(id, change) {
      const row = rows.get(id)
      if (row !== undefined) rows.set(id, { ...row, ...change })
      return Promise.resolve(rows.get(id))
    },
    note(id, key, text) {
      const row = rows.get(id)
      if (row !== undefined) rows.set(id, { ...row, ...noted(row, key, text) })
      return Promise.resolve(rows.get(id))
    },
    remove(id) {
      rows.delete(id)
      return Promise.resolve()
    },
  }
}
