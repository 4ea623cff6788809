import { expect, test } from 'vitest'
import {
  ThreadRefusal,
  connect,
  serve,
  type Handlers,
  type ThreadPort,
} from '../../../../renderer/workers/channel.js'

interface Calls {
  double: [number, number, never]
  count: [{ readonly to: number }, string, number]
  refuse: [Record<string, never>, never, never]
  fail: [Record<string, never>, never, never]
  wait: [Record<string, never>, string, never]
  stop: [Record<string, never>, never, never]
}

const handlers: Handlers<Calls> = {
  double: (input) => Promise.resolve(input * 2),
  count: (input, context) => {
    for (let step = 1; step <= input.to; step += 1) context.progress(step)
    return Promise.resolve('counted')
  },
  refuse: () => Promise.reject(new ThreadRefusal({ code: 'not-found', subject: 'case 7' })),
  fail: () => Promise.reject(new RangeError('off by one')),
  wait: (_input, { signal }) =>
    new Promise((resolve) => signal.addEventListener('abort', () => resolve('kept what was done'))),
  stop: (_input, { signal }) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
}

/** Two ends of a wire that copies as postMessage does. */
function wire() {
  const listeners = {
    near: new Map<string, (event: never) => void>(),
    far: new Map<string, (event: never) => void>(),
  }
  const end = (own: 'near' | 'far', other: 'near' | 'far') => ({
    postMessage: (data: unknown) => {
      const copy: unknown = structuredClone(data)
      queueMicrotask(() => listeners[other].get('message')?.({ data: copy } as never))
    },
    addEventListener: (type: string, listener: (event: never) => void) =>
      void listeners[own].set(type, listener),
  })
  const near = end('near', 'far') as ThreadPort
  serve<Calls>(end('far', 'near') as never, handlers)
  const crash = () => listeners.near.get('error')?.({ message: 'out of memory' } as never)
  return { client: connect<Calls>(near), crash }
}

const options = () => ({ signal: new AbortController().signal })
const failure = (promise: Promise<unknown>) => promise.catch((error: unknown) => error)

test('replies find their calls, and progress comes before the reply', async () => {
  const { client } = wire()
  const steps: number[] = []
  const replies = await Promise.all([
    client.call('double', 21, options()),
    client.call('count', { to: 3 }, { ...options(), onProgress: (step) => steps.push(step) }),
    client.call('double', 1, options()),
  ])
  expect({ replies, steps }).toEqual({ replies: [42, 'counted', 2], steps: [1, 2, 3] })
})

test('a refusal keeps its problem, a bug its name and message', async () => {
  const { client } = wire()
  expect(await failure(client.call('refuse', {}, options()))).toMatchObject({
    name: 'ThreadRefusal',
    problem: { code: 'not-found', subject: 'case 7' },
  })
  expect(await failure(client.call('fail', {}, options()))).toMatchObject({
    name: 'RangeError',
    message: 'off by one',
  })
})

test('after cancelling, the thread decides: what was done so far, or the reason of the signal', async () => {
  const { client } = wire()
  const controller = new AbortController()
  const kept = client.call('wait', {}, { signal: controller.signal })
  const stopped = failure(client.call('stop', {}, { signal: controller.signal }))
  await client.call('double', 1, options())
  controller.abort()
  expect([await kept, await stopped]).toEqual(['kept what was done', controller.signal.reason])
})

test('a call that is cancelled before it begins never reaches the thread', async () => {
  const { client } = wire()
  const signal = AbortSignal.abort()
  expect(await failure(client.call('double', 1, { signal }))).toBe(signal.reason)
})

test('the end of the thread rejects everything outstanding and everything later', async () => {
  const { client, crash } = wire()
  const outstanding = failure(client.call('wait', {}, options()))
  crash()
  const later = failure(client.call('double', 1, options()))
  const message = 'the thread failed: out of memory'
  expect([await outstanding, await later]).toEqual([new Error(message), new Error(message)])
})

test('a call that the thread does not know is a fault, not silence', async () => {
  const { client } = wire()
  const thrown = await failure(client.call('toString' as 'double', 1, options()))
  expect(thrown).toMatchObject({ message: 'no such call: toString' })
})
