/** Which case is open in the query thread, and which searches were made in it? At most one case at a time. */
import type { CaseRow } from '../store/catalogue.js'
import { summaryOfCase, present, type CasesPorts } from './cases.js'
import { ThreadRefusal } from './channel.js'
import { OpenCase } from './open-case.js'
import type { OpenedCase } from './protocol.js'
import { Searches, type KeptSearch } from './searches.js'

export class CurrentCase {
  private current: { readonly open: OpenCase; readonly searches: Searches } | null = null

  constructor(private readonly ports: CasesPorts) {}

  /** Throws ThreadRefusal ('not-found') if no case is open, or while one is being opened. */
  get open(): OpenCase {
    return this.state.open
  }

  get searches(): Searches {
    return this.state.searches
  }

  kept(search: number): KeptSearch {
    return this.state.searches.kept(search)
  }

  is(id: string): boolean {
    return this.current?.open.row.id === id
  }

  close(): void {
    this.current?.open.close()
    this.current = null
  }

  async openCase(id: string): Promise<OpenedCase> {
    const { catalogue, stores, now } = this.ports
    const began = now()
    this.close()
    const row = present(await catalogue.get(id), id)
    const open = await OpenCase.open(row, await stores.open(id))
    this.current = { open, searches: new Searches(open) }
    const change = { opened: began, last: await this.last() }
    // Nobody waits for the disk to have it, nor opens the case in vain because it cannot be written.
    catalogue.change(id, change).catch(() => undefined)
    return this.opened(began, { ...row, ...change })
  }

  async refresh(isGrowing = false): Promise<OpenedCase> {
    const began = this.ports.now()
    const { open } = this.state
    await open.refresh(isGrowing)
    const { id } = open.row
    const { catalogue } = this.ports
    const last = await this.last()
    // The list of cases can be corrected later; what was found is shown now, also where nothing can be written.
    const row = await catalogue.change(id, { last }).catch(() => catalogue.get(id))
    return this.opened(began, { ...present(row, id), last })
  }

  private get state(): NonNullable<typeof this.current> {
    if (this.current === null) throw new ThreadRefusal({ code: 'not-found', subject: 'the open case' })
    return this.current
  }

  private opened(began: number, row: CaseRow): OpenedCase {
    return { summary: summaryOfCase(row), problems: this.open.problems, openMs: this.ports.now() - began }
  }

  /** What the evidence database says, for the list of cases. */
  private async last(): Promise<NonNullable<CaseRow['last']>> {
    const { open, searches } = this.state
    const { firstTime, lastTime } = await searches.everything()
    return { totals: open.totals, firstTime, lastTime }
  }
}
