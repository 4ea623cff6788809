/** Which case is open in the query thread, and which searches were made in it? At most one case at a time. */
import { summaryOfCase, present, type CasesPorts } from './cases.js'
import { OpenCase } from './open-case.js'
import type { CaseSummary, OpenedCase } from './protocol.js'
import { Searches, type KeptSearch } from './searches.js'

export class CurrentCase {
  private current: { readonly open: OpenCase; readonly searches: Searches } | null = null

  constructor(private readonly ports: CasesPorts) {}

  /** Throws if no case is open: the window asks only when one is. */
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
    return this.opened(began, { opened: began })
  }

  async refresh(): Promise<OpenedCase> {
    const began = this.ports.now()
    await this.state.open.refresh()
    return this.opened(began, {})
  }

  private get state(): NonNullable<typeof this.current> {
    if (this.current === null) throw new Error('no case is open')
    return this.current
  }

  private async opened(began: number, change: { readonly opened?: number }): Promise<OpenedCase> {
    const summary = await this.remember(change)
    return { summary, problems: this.open.problems, openMs: this.ports.now() - began }
  }

  /** Tells the list of cases what the evidence database says. */
  private async remember(change: { readonly opened?: number }): Promise<CaseSummary> {
    const { open, searches } = this.state
    const { firstTime, lastTime } = await searches.everything()
    const { id } = open.row
    const row = await this.ports.catalogue.change(id, {
      ...change,
      last: { totals: open.totals, firstTime, lastTime },
    })
    return summaryOfCase(present(row, id))
  }
}
