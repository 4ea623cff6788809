/** How does the first question take no longer than the next ones? Code is translated for the processor only after it has
 *  run for a while. So while nobody asks, questions of every kind are put to one segment, and their answers thrown away. */
import { companionCounts } from '../facts/companions.js'
import { planQuery, PlanRun } from '../execute/plan.js'
import { emptyDocset, fullDocset, type Docset } from '../facts/docset.js'
import { ColdMissing, idTextOf } from '../segment/identifiers.js'
import { Matches } from '../facts/matches.js'
import type { Query, Test } from '../query/ast.js'
import { SearchResult, type ResultOrder } from './search-result.js'
import { SegmentFacts } from '../facts/segment-facts.js'
import { SegmentSet } from '../facts/segment-set.js'
import { coldSections, type ColdSection, type Segment } from '../segment/segment.js'

/** How often each question is put: often enough for its loops to be worth translating. */
const TIMES = 4
/** Rows of a page. */
const ROWS = 60

const nowhere = { sourcePath: () => '', conflicting: () => undefined }
const never = (): number => 0

const field = (name: string, test: Test): Query => ({ kind: 'field', name, test })
const contains = (text: string): Query => ({ kind: 'text', test: { kind: 'contains', text } })
const regex = (source: string): Query => ({ kind: 'text', test: { kind: 'regex', source } })

/** Steps of some milliseconds each. They do nothing where a cold section of the segment is not in memory; opaque values need
 *  not be. */
export function rehearsal(segment: Segment): readonly (() => void)[] {
  const isThere = (section: ColdSection): boolean => section === 'opaque' || segment.has(section)
  const often = (ask: () => void) => () => {
    for (let time = 0; time < TIMES && coldSections.every(isThere); time += 1) attempt(ask)
  }
  const orders = ['time', 'eventName', 'requestID']
  return [
    ...questions.map((question) => often(() => docsOf(segment, question(wordsOf(segment))))),
    ...orders.map((by) => often(() => collect(segment, by))),
  ]
}

/** Everything but opaque values is looked through before they turn out to be missing. */
function attempt(ask: () => void): void {
  try {
    ask()
  } catch (error) {
    if (!(error instanceof ColdMissing)) throw error
  }
}

/** Texts of the segment, so that the questions find something. */
interface Words {
  readonly name: string
  readonly address: string
  readonly id: string
  /** The beginning of the name. */
  readonly piece: string
}

function wordsOf(segment: Segment): Words {
  const name = segment.columns.eventName?.values[1] ?? ''
  const address = segment.columns.sourceIPAddress?.values[1] ?? ''
  return { name, address, id: idTextOf(segment, 0, 'requestID'), piece: name.slice(0, 4) }
}

const questions: readonly ((words: Words) => Query)[] = [
  ({ id }) => field('requestID', { kind: 'equals', text: id }),
  ({ name }) => field('eventName', { kind: 'equals', text: name }),
  ({ address }) => field('sourceIPAddress', { kind: 'cidr', text: `${address}/24` }),
  ({ piece }) => field('userAgent', { kind: 'contains', text: piece }),
  ({ address }) => field('requestParameters.*.*', { kind: 'equals', text: address }),
  () => field('errorCode', { kind: 'exists' }),
  ({ piece }) => contains(piece),
  ({ piece, id }) => contains(`${piece}-${id.slice(0, 5)}`),
  ({ id }) => contains(id.slice(0, 5)),
  ({ id }) => contains(id.slice(4, 13)),
  ({ name, address }) => {
    const parts: readonly Query[] = [
      contains(name),
      contains(address),
      { kind: 'not', part: contains('aws') },
    ]
    return { kind: 'and', parts }
  },
  () => ({ kind: 'text', test: { kind: 'wildcard', source: 'assume*e' } }),
  () => regex('(?:assumed|role).*[0-9]{3}'),
  () => regex('[0-9]{9}.*[a-z]{3}'),
  () => regex('[a-f]{3}[0-9]{2}[a-f]{2}[0-9]'),
  () => regex('^[0-9]+$'),
]

/** Answered with facts of its own, so that nothing is kept of what nobody has asked. */
function docsOf(segment: Segment, query: Query): Docset {
  const { firstSecond, lastSecond } = segment
  const middle = ((firstSecond + lastSecond) >>> 1) * 1000
  const plan = planQuery(query, { from: middle, to: lastSecond * 1000 }, nowhere)
  return new PlanRun(plan, never).run(new SegmentFacts(segment))
}

/** What is made of the answers: pages, facets, histogram. For all events, and for every second one of them. */
function collect(segment: Segment, by: string): void {
  const set = new SegmentSet([segment], undefined)
  const half = emptyDocset().fill(0x55555555)
  const full = fullDocset(segment.size)
  const order: ResultOrder =
    by === 'time' ? { by, direction: 'newest' } : { by: 'column', name: by, direction: 'ascending' }
  for (const docs of [full, half.map((word, at) => word & (full[at] as number))]) {
    const result = new SearchResult(new Matches(set, [docs]), order, [])
    const refs = result.page(result.count >>> 1, ROWS)
    if (by !== 'time') continue
    companionCounts(set, refs)
    result.histogram(120)
    result.facets(['eventName', 'sourceIPAddress', 'userAgent', 'outcome'], 20)
  }
}
