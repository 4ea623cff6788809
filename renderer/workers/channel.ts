/** How do calls, replies, progress and cancellation travel between the window and a thread? Over postMessage, typed by a
 *  map `name -> [input, reply, progress]` (see `protocol.ts`).
 *
 *  A call ends by its reply, its failure, its cancellation or the end of the thread; never by a clock. */
import type { Problem } from '../../shared/base/problem.js'

/** Every map of `protocol.ts`: name -> [input, reply, progress]. */
export type CallMap<Calls> = { readonly [Name in keyof Calls]: readonly [unknown, unknown, unknown] }
type Input<Calls, Name extends keyof Calls> = Calls[Name] extends readonly [infer Asked, unknown, unknown]
  ? Asked
  : never
type Reply<Calls, Name extends keyof Calls> = Calls[Name] extends readonly [unknown, infer Told, unknown]
  ? Told
  : never
type Progress<Calls, Name extends keyof Calls> = Calls[Name] extends readonly [unknown, unknown, infer Step]
  ? Step
  : never

/** An expected failure that a thread reported. */
export class ThreadRefusal extends Error {
  constructor(readonly problem: Problem) {
    super(`${problem.code}: ${problem.subject}${problem.detail === undefined ? '' : ` (${problem.detail})`}`)
    this.name = 'ThreadRefusal'
  }
}

/** The Problem that an expected failure carries (HostRefusal, StoreRefusal, ThreadRefusal); null for a bug. */
export function problemOf(error: unknown): Problem | null {
  if (!(error instanceof Error) || !('problem' in error)) return null
  const problem = error.problem as Partial<Problem> | null
  return typeof problem === 'object' && typeof problem?.code === 'string' ? (problem as Problem) : null
}

type Request =
  | { readonly kind: 'call'; readonly id: number; readonly name: string; readonly input: unknown }
  | { readonly kind: 'cancel'; readonly id: number }

type Answer =
  | { readonly kind: 'progress'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'reply'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'refused'; readonly id: number; readonly problem: Problem }
  | { readonly kind: 'cancelled'; readonly id: number }
  | { readonly kind: 'threw'; readonly id: number; readonly fault: Fault }
  | { readonly kind: 'died'; readonly fault: Fault }

interface Fault {
  readonly name: string
  readonly message: string
  readonly stack: string
}

/** What the window's side needs of a Worker (or of a MessagePort, in tests). */
export interface ThreadPort {
  postMessage(message: unknown): void
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
  addEventListener(type: 'error', listener: (event: { readonly message?: string }) => void): void
  terminate?(): void
}

export interface CallOptions<Step> {
  readonly signal: AbortSignal
  readonly onProgress?: (progress: Step) => void
}

export interface Client<Calls> {
  /**
   * Asks the thread. Aborting `signal` tells the thread; what it answers then decides: a reply (what was done so far)
   * or a rejection with the signal's reason. Refusals reject with ThreadRefusal, bugs with an Error.
   */
  call<Name extends keyof Calls & string>(
    name: Name,
    input: Input<Calls, Name>,
    options: CallOptions<Progress<Calls, Name>>,
  ): Promise<Reply<Calls, Name>>
  /** Ends the thread; everything outstanding rejects. */
  close(): void
}

interface Outstanding {
  resolve(value: unknown): void
  reject(error: unknown): void
  progress(value: unknown): void
  readonly signal: AbortSignal
  readonly unsubscribe: () => void
}

export function connect<Calls extends CallMap<Calls>>(port: ThreadPort): Client<Calls> {
  const outstanding = new Map<number, Outstanding>()
  let next = 1
  let dead: Error | null = null

  const die = (reason: Error): void => {
    dead ??= reason
    for (const call of outstanding.values()) {
      call.unsubscribe()
      call.reject(dead)
    }
    outstanding.clear()
  }
  port.addEventListener('message', (event) => {
    const answer = event.data as Answer
    if (answer.kind === 'died') return die(errorOf(answer.fault))
    const call = outstanding.get(answer.id)
    if (call === undefined) return
    if (answer.kind === 'progress') return call.progress(answer.value)
    outstanding.delete(answer.id)
    call.unsubscribe()
    if (answer.kind === 'reply') call.resolve(answer.value)
    else if (answer.kind === 'refused') call.reject(new ThreadRefusal(answer.problem))
    else if (answer.kind === 'cancelled') call.reject(call.signal.reason)
    else call.reject(errorOf(answer.fault))
  })
  port.addEventListener('error', (event) => {
    die(new Error(`the thread failed: ${event.message ?? 'it could not be loaded'}`))
  })

  return {
    call(name, input, { signal, onProgress }) {
      if (dead !== null) return Promise.reject(dead)
      if (signal.aborted) return Promise.reject(signal.reason as Error)
      const id = next
      next += 1
      return new Promise((resolve, reject) => {
        const cancel = (): void => port.postMessage({ kind: 'cancel', id } satisfies Request)
        signal.addEventListener('abort', cancel, { once: true })
        outstanding.set(id, {
          resolve: resolve as (value: unknown) => void,
          reject,
          progress: (value) => onProgress?.(value as never),
          signal,
          unsubscribe: () => signal.removeEventListener('abort', cancel),
        })
        port.postMessage({ kind: 'call', id, name, input } satisfies Request)
      })
    },
    close() {
      port.terminate?.()
      die(new Error('the thread was closed'))
    },
  }
}

export interface CallContext<Step> {
  readonly signal: AbortSignal
  progress(step: Step): void
}

export type Handlers<Calls> = {
  readonly [Name in keyof Calls]: (
    input: Input<Calls, Name>,
    context: CallContext<Progress<Calls, Name>>,
  ) => Promise<Reply<Calls, Name>>
}

/** What a thread's side needs: the worker's global scope, or a MessagePort in tests. */
export interface ServePort {
  postMessage(message: unknown): void
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
}

/** Answers calls until the thread ends. */
export function serve<Calls extends CallMap<Calls>>(port: ServePort, handlers: Handlers<Calls>): void {
  const running = new Map<number, AbortController>()
  const post = (answer: Answer): void => port.postMessage(answer)

  const run = async (
    request: Extract<Request, { kind: 'call' }>,
    controller: AbortController,
  ): Promise<void> => {
    const { id, name, input } = request
    try {
      if (!Object.hasOwn(handlers, name)) throw new Error(`no such call: ${name}`)
      const handler = handlers[name as keyof Calls] as (
        input: unknown,
        context: CallContext<unknown>,
      ) => unknown
      const context = {
        signal: controller.signal,
        progress: (value: unknown) => post({ kind: 'progress', id, value }),
      }
      post({ kind: 'reply', id, value: await handler(input, context) })
    } catch (error) {
      post(failureOf(id, error, controller.signal))
    } finally {
      running.delete(id)
    }
  }
  port.addEventListener('message', (event) => {
    const request = event.data as Request
    if (request.kind === 'cancel') {
      running.get(request.id)?.abort(new DOMException('cancelled by the window', 'AbortError'))
      return
    }
    const controller = new AbortController()
    running.set(request.id, controller)
    void run(request, controller)
  })
}

/** Tells the window when something in the thread failed that no call waits for. */
export function reportFaults(
  scope: Pick<WorkerGlobalScope, 'addEventListener'> & Pick<ServePort, 'postMessage'>,
): void {
  scope.addEventListener('unhandledrejection', (event) => {
    const reason: unknown = event.reason
    scope.postMessage({ kind: 'died', fault: faultOf(reason) } satisfies Answer)
  })
}

function failureOf(id: number, error: unknown, signal: AbortSignal): Answer {
  const problem = problemOf(error)
  if (problem !== null) return { kind: 'refused', id, problem }
  if (signal.aborted && (error === signal.reason || isAbort(error))) return { kind: 'cancelled', id }
  return { kind: 'threw', id, fault: faultOf(error) }
}

/** Is this the rejection of something that was aborted? */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}

function faultOf(error: unknown): Fault {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: '' }
  return { name: error.name, message: error.message, stack: error.stack ?? '' }
}

function errorOf(fault: Fault): Error {
  const error = new Error(fault.message)
  error.name = fault.name
  error.stack = fault.stack
  return error
}
