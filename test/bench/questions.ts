/** What does the benchmark ask an open case? Each question five times, each time in other words or of another part of the
 *  result: what was kept of the last answer does not help. */
import type { Client } from '../../renderer/workers/channel.js'
import type { QueryCalls, SearchInput, SortOrder } from '../../renderer/workers/protocol.js'
import { measured, NEWEST, plain, RUNS, type Answer, type PageTask } from './page-tasks.js'

export const COLUMNS = [
  'eventName',
  'eventSource',
  'principal',
  'sourceIPAddress',
  'awsRegion',
  'requestID',
] as const
const FACETS = [
  'eventName',
  'eventSource',
  'awsRegion',
  'sourceIPAddress',
  'userAgent',
  'errorCode',
  'userIdentity.arn',
  'readOnly',
  'recipientAccountId',
  'outcome',
]
const DEEP_PAGE = 500_000

type Query = Client<QueryCalls>

export async function found(
  query: Query,
  input: SearchInput,
): Promise<{ readonly search: number; readonly count: number }> {
  const reply = await query.call('search', input, plain)
  if (reply.kind === 'invalid') throw new Error(`${input.text}: ${reply.problem.message}`)
  return reply
}

export async function askAll(
  query: Query,
  questions: PageTask['questions'],
): Promise<Record<string, Answer>> {
  const answers: Record<string, Answer> = {}
  for (const [name, wordings] of Object.entries(questions)) {
    let count = 0
    const asked = await measured(RUNS, async (run) => {
      const reply = await found(query, { text: wordings[run] ?? '', order: NEWEST, range: null })
      if (run === 0) count = reply.count
    })
    answers[name] = { count, ms: asked.ms, first: asked.first }
  }
  const all = await found(query, { text: '', order: NEWEST, range: null })
  const iam = await found(query, { text: 'service:iam', order: NEWEST, range: null })
  const kept = async (
    name: string,
    count: number,
    work: (run: number) => Promise<unknown>,
  ): Promise<void> => {
    const { ms, first } = await measured(RUNS, work)
    answers[name] = { count, ms, first }
  }
  const facets = (search: number, fields: readonly string[], run: number): Promise<unknown> =>
    // another size every time: what is kept of the last one is not used
    query.call('facets', { search, fields, size: 20 + run }, plain)
  await kept('top-20', all.count, (run) => facets(all.search, ['eventName'], run))
  await kept('histogram', all.count, (run) =>
    query.call('histogram', { search: all.search, buckets: 120 + run }, plain),
  )
  await kept('10 facets, filtered', iam.count, (run) => facets(iam.search, FACETS, run))
  await askPages(query, all, kept)
  return answers
}

type Keep = (name: string, count: number, work: (run: number) => Promise<unknown>) => Promise<void>

async function askPages(
  query: Query,
  { search, count }: { readonly search: number; readonly count: number },
  kept: Keep,
): Promise<void> {
  const page = (offset: number, size = 60) =>
    query.call('page', { search, offset, size, columns: COLUMNS }, plain)
  await kept('first page', count, () => page(0))
  const deep = Math.min(DEEP_PAGE, Math.floor(count / 2))
  await kept('page at 500,000', count, (run) => page(deep + 60 * run))
  const columns = ['sourceIPAddress', 'eventName', 'awsRegion', 'userAgent', 'eventSource']
  await kept('sort by another column', count, async (run) => {
    const order: SortOrder = {
      by: 'column',
      name: columns[run % columns.length] ?? '',
      direction: 'ascending',
    }
    const sorted = await found(query, { text: '', order, range: null })
    await query.call('page', { search: sorted.search, offset: 0, size: 60, columns: COLUMNS }, plain)
  })
  // Records of other files each time: what was unpacked for the last one does not help.
  const rows = await Promise.all(
    Array.from({ length: RUNS }, (_, run) => page(Math.floor(((run + 0.5) * count) / RUNS), 1)),
  )
  await kept('verbatim record', count, (run) => query.call('event', { ref: rows[run]?.[0]?.ref ?? 0 }, plain))
}
