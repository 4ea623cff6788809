/** Both threads over twins in memory: what a window would talk to, without a window. */
import { memoryCatalogue } from '../../../../../renderer/store/catalogue.js'
import { memoryEvidence, type MemoryEvidence } from '../../../../../renderer/store/memory-evidence.js'
import type { CallContext } from '../../../../../renderer/workers/channel.js'
import { ingest, type IngestPorts } from '../../../../../renderer/workers/ingest.js'
import type {
  IngestProgress,
  IngestReceipt,
  QueryCalls,
  RebuildReceipt,
  SearchReply,
} from '../../../../../renderer/workers/protocol.js'
import { queryCalls } from '../../../../../renderer/workers/query-calls.js'
import { rebuild } from '../../../../../renderer/workers/rebuild.js'
import type { TestFile } from './evidence-frames.js'
import { testHost, type TestHost } from './host.js'

export interface Workbench {
  readonly host: TestHost
  readonly stores: MemoryEvidence
  readonly caseId: string
  /** Calls the query thread. */
  ask<Name extends keyof QueryCalls>(name: Name, input: QueryCalls[Name][0]): Promise<QueryCalls[Name][1]>
  ingest(options?: {
    readonly signal?: AbortSignal
    readonly onProgress?: (progress: IngestProgress) => void
    readonly roots?: readonly string[]
  }): Promise<IngestReceipt>
  rebuild(options?: {
    readonly marks?: readonly number[]
    readonly signal?: AbortSignal
    readonly onProgress?: (progress: IngestProgress) => void
  }): Promise<RebuildReceipt>
  open(): Promise<QueryCalls['openCase'][1]>
  /** Opens the case anew and searches it. */
  search(text: string): Promise<Extract<SearchReply, { kind: 'found' }>>
}

/** `more`: what else the ingest thread may use. */
export async function workbench(
  files: readonly TestFile[],
  more: Pick<IngestPorts, 'scratch' | 'recentEvents'> = {},
): Promise<Workbench> {
  const host = testHost(files)
  const stores = memoryEvidence()
  const catalogue = memoryCatalogue()
  let clock = 1_700_000_000_000
  const now = (): number => (clock += 1)
  const calls = queryCalls({ catalogue, stores, host, now, newId: () => 'case-1' })
  const bench: Workbench = {
    host,
    stores,
    caseId: 'case-1',
    ask: (name, input) =>
      calls[name](
        input as never,
        {
          signal: new AbortController().signal,
          progress: () => undefined,
        } as CallContext<never>,
      ) as never,
    ingest({
      signal = new AbortController().signal,
      onProgress = () => undefined,
      roots = ['/evidence'],
    } = {}) {
      const context = { signal, progress: onProgress }
      return ingest({ caseId: 'case-1', roots }, context, { stores, catalogue, host, now, ...more })
    },
    rebuild({ marks = [], signal = new AbortController().signal, onProgress = () => undefined } = {}) {
      return rebuild(
        { caseId: 'case-1', marks },
        { signal, progress: onProgress },
        { stores, catalogue, now },
      )
    },
    open: () => bench.ask('openCase', { id: 'case-1' }),
    async search(text) {
      await bench.open()
      const order = { by: 'time', direction: 'oldest' } as const
      const reply = await bench.ask('search', { text, order, range: null })
      if (reply.kind === 'invalid') throw new Error(reply.problem.message)
      return reply
    },
  }
  await bench.ask('createCase', { name: 'Test case', sample: false })
  return bench
}
