/** How does the window side ask the privileged side for anything? The only caller of fetch; speaks `shared/contract`. */
import type { Problem } from '../../shared/base/problem.js'
import {
  API_PREFIX,
  routes,
  type Capabilities,
  type HostEvent,
  type JsonRouteName,
  type RouteInput,
  type RouteName,
  type RouteReplies,
} from '../../shared/contract/routes.js'
import { linesOf } from './lines-of.js'

/** The privileged side said no, or could not. Expected: carries a Problem for the person. */
export class HostRefusal extends Error {
  constructor(
    readonly problem: Problem,
    readonly status: number,
  ) {
    super(`${problem.code}: ${problem.subject}${problem.detail === undefined ? '' : ` (${problem.detail})`}`)
    this.name = 'HostRefusal'
  }
}

export type FetchFunction = (input: string, init: RequestInit) => Promise<Response>

export interface HostClient {
  /** Asks a JSON route. Throws HostRefusal when it is refused. */
  call<Name extends Exclude<JsonRouteName, 'appendExport'>>(
    name: Name,
    input: RouteInput<Name>,
    signal: AbortSignal,
  ): Promise<RouteReplies[Name]>
  /** The frames of `shared/contract/frames.ts`; cancelling the stream cancels the intake. */
  readEvidence(input: RouteInput<'readEvidence'>, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>
  /** Appends bytes to an open export; gives its length so far. */
  appendExport(id: string, bytes: Uint8Array<ArrayBuffer>): Promise<number>
  /** What the host says unasked, for as long as the window lives. */
  hostEvents(signal: AbortSignal): AsyncIterable<HostEvent>
  /** Absolute paths of dropped or chosen files, in their order. Only in the window. */
  pathsOf(
    files: readonly File[],
    capabilities: Pick<Capabilities, 'dropPaths'>,
    signal: AbortSignal,
  ): Promise<readonly string[]>
}

/** What the window offers to the hosts; see `electron/shell/preload.ts` and the loopback's DevTools link. */
interface WindowBridge {
  readonly spoor?: { readonly pathForFile: (file: File) => string }
  spoorDropped?: Map<string, readonly File[]>
}

export function createHostClient(
  fetchFunction: FetchFunction = (input, init) => fetch(input, init),
): HostClient {
  const post = async (target: string, body: BodyInit, signal: AbortSignal | null): Promise<Response> => {
    const type = typeof body === 'string' ? 'application/json' : 'application/octet-stream'
    const response = await fetchFunction(target, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
      signal,
      cache: 'no-store',
    })
    if (!response.ok) throw new HostRefusal(await problemIn(response), response.status)
    return response
  }
  const ask = (name: RouteName, input: unknown, signal: AbortSignal): Promise<Response> =>
    post(API_PREFIX + routes[name].name, JSON.stringify(input), signal)
  const bodyOf = (response: Response): ReadableStream<Uint8Array> => {
    if (response.body === null) throw new Error('the host answered a stream route without a body')
    return response.body
  }

  const client: HostClient = {
    async call(name, input, signal) {
      return (await (await ask(name, input, signal)).json()) as RouteReplies[typeof name]
    },
    async readEvidence(input, signal) {
      return bodyOf(await ask('readEvidence', input, signal))
    },
    async appendExport(id, bytes) {
      const target = `${API_PREFIX}${routes.appendExport.name}?id=${encodeURIComponent(id)}`
      const reply = (await (await post(target, bytes, null)).json()) as RouteReplies['appendExport']
      return reply.bytes
    },
    async *hostEvents(signal) {
      const stream = bodyOf(await ask('hostEvents', {}, signal))
      for await (const line of linesOf(stream)) if (line !== '') yield JSON.parse(line) as HostEvent
    },
    async pathsOf(files, capabilities, signal) {
      const bridge = globalThis as WindowBridge
      if (capabilities.dropPaths === 'preload') {
        const preload = bridge.spoor
        if (preload === undefined) throw new Error('the preload script is missing')
        return files.map((file) => preload.pathForFile(file))
      }
      const ticket = crypto.randomUUID()
      bridge.spoorDropped ??= new Map()
      bridge.spoorDropped.set(ticket, files)
      try {
        return (await client.call('droppedPaths', { ticket, count: files.length }, signal)).paths
      } finally {
        bridge.spoorDropped.delete(ticket)
      }
    },
  }
  return client
}

async function problemIn(response: Response): Promise<Problem> {
  const text = await response.text()
  try {
    const { problem } = JSON.parse(text) as { problem?: Problem }
    if (typeof problem?.code === 'string') return problem
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  return { code: 'internal', subject: 'host', detail: `status ${response.status}` }
}
