/** What was asked of the open case lately, and what came of it? Results stay until some newer ones have come. */
import { checkFields, highlighter, parseQuery, type Query, type SearchResult } from '../engine/engine.js'
import { ThreadRefusal } from './channel.js'
import type { OpenCase } from './open-case.js'
import type { Cell, SearchInput, SearchReply, SortOrder } from './protocol.js'

const KEPT_SEARCHES = 8
/** Of those that were made before more evidence came: each holds on to an order of all events of its own. */
const KEPT_OLD = 2
/** Results that keep the order of their rows, where it is not that of time: four bytes an event. */
const KEPT_ORDERS = 1

export interface KeptSearch {
  readonly text: string
  readonly canonical: string
  readonly query: Query
  readonly range: SearchInput['range']
  readonly result: SearchResult
  /** Where the query matched a text of this field. */
  readonly marks: (field: string, text: string) => Cell['marks']
}

/** Never used twice: a number from a case that was open before names nothing in this one, nor does one from a thread that
 *  has ended, since no thread begins in the same millisecond as another. */
const numbers = { last: Math.floor(performance.timeOrigin) * 1000 }

function nextSearch(): number {
  numbers.last += 1
  return numbers.last
}

export class Searches {
  private readonly byNumber = new Map<number, KeptSearch>()

  constructor(private readonly open: OpenCase) {}

  async search(input: SearchInput, signal: AbortSignal): Promise<SearchReply> {
    const began = performance.now()
    const parsed = parseQuery(input.text)
    if (!parsed.ok) return { kind: 'invalid', problem: parsed.problem }
    const { query, canonical } = parsed
    // A field that no record has is a mistake; a path that some record has is not.
    const unknown = checkFields(query, input.text, this.open.searcher.paths()) ?? null
    if (unknown !== null) return { kind: 'invalid', problem: unknown }
    if (asksEvidence(query)) await this.open.ledgerReady()
    if (input.order.by === 'column' && input.order.name === 'form') await this.open.copiesReady()
    signal.throwIfAborted()
    const result = await this.run(query, input, signal)
    const { text, range } = input
    const number = nextSearch()
    this.byNumber.set(number, { text, canonical, query, range, result, marks: highlighter(query) })
    this.letGo(result.total)
    const { count, total, firstTime, lastTime, undated } = result
    const ms = performance.now() - began
    const problems = this.open.problems.length
    return {
      kind: 'found',
      search: number,
      count,
      total,
      canonical,
      ms,
      firstTime,
      lastTime,
      undated,
      problems,
    }
  }

  /** The result of a search that is still remembered. */
  kept(number: number): KeptSearch {
    const found = this.byNumber.get(number)
    if (found !== undefined) return found
    const detail = 'Newer searches have taken its place. Search again.'
    throw new ThreadRefusal({ code: 'not-found', subject: `search ${number}`, detail })
  }

  /** `total`: events that there are by now. */
  private letGo(total: number): void {
    const newestFirst = [...this.byNumber].reverse()
    const old = newestFirst.filter(([, { result }]) => result.total !== total)
    const going = new Set([...newestFirst.slice(KEPT_SEARCHES), ...old.slice(KEPT_OLD)])
    for (const [number] of going) this.byNumber.delete(number)
    for (const [, { result }] of newestFirst.slice(KEPT_ORDERS)) result.forgetRows()
  }

  everything(): Promise<SearchResult> {
    const order: SortOrder = { by: 'time', direction: 'newest' }
    return this.run({ kind: 'all' }, { order, range: null }, new AbortController().signal)
  }

  private async run(
    query: Query,
    { order, range }: Pick<SearchInput, 'order' | 'range'>,
    signal: AbortSignal,
  ): Promise<SearchResult> {
    const { lookup: evidence } = this.open.evidence
    for (;;) {
      const { open } = this
      const known = open.problems.length
      try {
        return await open.loadingCold((loadCold) =>
          open.searcher.search(query, { order, range, evidence, loadCold }, signal),
        )
      } catch (error) {
        // A segment that turned out to be damaged has been left out and reported; the others still answer.
        if (open.problems.length === known) throw error
      }
    }
  }
}

/** Does it ask where an event comes from, or how it stands there? The ledger says so, and it is read in the background. */
function asksEvidence(query: Query): boolean {
  switch (query.kind) {
    case 'all':
    case 'text':
      return false
    case 'field':
      return query.name === 'source' || query.name === 'form'
    case 'not':
      return asksEvidence(query.part)
    case 'and':
    case 'or':
      return query.parts.some(asksEvidence)
  }
}
