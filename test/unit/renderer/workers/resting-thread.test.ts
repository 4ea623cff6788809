import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { serve, type Handlers, type ThreadPort } from '../../../../renderer/workers/channel.js'
import { IDLE, restingThread } from '../../../../renderer/workers/resting-thread.js'

interface Calls {
  number: [Record<string, never>, number, never]
  wait: [Record<string, never>, string, string]
  fail: [Record<string, never>, never, never]
}

type Listener = (event: { readonly data: unknown; readonly message?: string }) => void

/** Threads that are started one after another; messages take a turn to arrive, and none arrives at an ended thread. */
function threads() {
  const begun: Thread[] = []
  const deliver = (listeners: readonly Listener[], data: unknown, arrives: () => boolean): void => {
    const copy: unknown = structuredClone(data)
    setTimeout(() => {
      if (arrives()) for (const listener of listeners) listener({ data: copy })
    }, 1)
  }
  class Thread {
    alive = true
    readonly number = begun.push(this)
    private readonly near: Listener[] = []
    private readonly far: Listener[] = []
    private readonly errors: Listener[] = []
    release: (reply: string) => void = () => undefined

    constructor() {
      const handlers: Handlers<Calls> = {
        number: () => Promise.resolve(this.number),
        fail: () => Promise.reject(new RangeError('off by one')),
        wait: (_, { signal, progress }) =>
          new Promise((resolve) => {
            progress(`thread ${this.number} waits`)
            this.release = resolve
            signal.addEventListener('abort', () => resolve('kept what was done'))
          }),
      }
      const far = {
        postMessage: (data: unknown) => deliver(this.near, data, () => this.alive),
        addEventListener: (_: string, listener: Listener) => this.far.push(listener),
      }
      serve<Calls>(far as never, handlers)
    }

    get port(): ThreadPort {
      return {
        postMessage: (data: unknown) => deliver(this.far, data, () => this.alive),
        addEventListener: (type: string, listener: Listener) => {
          ;(type === 'error' ? this.errors : this.near).push(listener)
        },
        terminate: () => (this.alive = false),
      } as ThreadPort
    }

    /** Nothing is left to do, says the thread by itself. */
    idle(): void {
      deliver(this.near, IDLE, () => this.alive)
    }

    crash(): void {
      for (const listener of this.errors) listener({ data: undefined, message: 'out of memory' })
    }
  }
  const client = restingThread<Calls>(() => new Thread().port, { after: 1000 })
  const alive = (): readonly number[] => begun.filter((one) => one.alive).map((one) => one.number)
  return { client, begun, alive, thread: (number: number) => begun[number - 1]! }
}

const options = () => ({ signal: new AbortController().signal })
const turn = () => vi.advanceTimersByTimeAsync(2)

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('a thread is there from the beginning; with nothing to do it ends, and the next call begins another', async () => {
  const { client, thread, alive } = threads()
  expect(alive()).toEqual([1])
  thread(1).idle()
  await turn()
  expect(alive()).toEqual([])
  const number = client.call('number', {}, options())
  await turn()
  expect([await number, alive()]).toEqual([2, [2]])
})

test('some time after the latest call a fresh thread takes over, and ends when it has nothing to do', async () => {
  const { client, thread, alive, begun } = threads()
  const first = client.call('number', {}, options())
  await turn()
  expect(await first).toBe(1)
  await vi.advanceTimersByTimeAsync(900)
  const second = client.call('number', {}, options())
  await vi.advanceTimersByTimeAsync(900)
  expect([await second, alive()]).toEqual([1, [1]])
  await vi.advanceTimersByTimeAsync(200)
  expect(alive()).toEqual([2])
  thread(2).idle()
  await vi.advanceTimersByTimeAsync(60_000)
  expect([alive(), begun.length]).toEqual([[], 2])
})

test('a call that is made while the thread says that it has nothing to do is answered, and not lost', async () => {
  const { client, thread, alive } = threads()
  thread(1).idle()
  const waits: string[] = []
  const call = client.call('wait', {}, { ...options(), onProgress: (said) => waits.push(said) })
  await vi.advanceTimersByTimeAsync(5000)
  expect([waits, alive()]).toEqual([['thread 1 waits'], [1]])
  thread(1).idle()
  thread(1).release('done')
  await turn()
  expect(await call).toBe('done')
})

test('a thread that is needed is not replaced, however long the call takes; nor when another call has ended', async () => {
  const { client, thread, alive } = threads()
  const long = client.call('wait', {}, options())
  const short = client.call('number', {}, options())
  await vi.advanceTimersByTimeAsync(60_000)
  expect([await short, alive()]).toEqual([1, [1]])
  thread(1).release('done')
  await turn()
  expect(await long).toBe('done')
  await vi.advanceTimersByTimeAsync(1000)
  expect(alive()).toEqual([2])
})

test('calls in the very turn in which a thread is replaced or ends go to the one that is there then', async () => {
  const { client, thread, alive } = threads()
  const first = client.call('number', {}, options())
  await turn()
  await first
  await vi.advanceTimersByTimeAsync(1000)
  const replaced = client.call('number', {}, options())
  await turn()
  expect(await replaced).toBe(2)
  thread(2).idle()
  await vi.advanceTimersByTimeAsync(1)
  const ended = [client.call('number', {}, options()), client.call('number', {}, options())]
  await turn()
  expect([await Promise.all(ended), alive()]).toEqual([[3, 3], [3]])
})

test('a call can be cancelled in a thread that was begun for it', async () => {
  const { client, thread } = threads()
  thread(1).idle()
  await turn()
  const controller = new AbortController()
  const call = client.call('wait', {}, { signal: controller.signal })
  controller.abort()
  await turn()
  expect(await call).toBe('kept what was done')
})

test('a call that fails ends like any other; after a thread has died the next call begins another', async () => {
  const { client, thread, alive } = threads()
  const failed = client.call('fail', {}, options()).catch((error: unknown) => error)
  await turn()
  expect(await failed).toMatchObject({ name: 'RangeError' })
  const lost = client.call('wait', {}, options()).catch((error: unknown) => error)
  await turn()
  thread(1).crash()
  expect(await lost).toMatchObject({ message: 'the thread failed: out of memory' })
  await vi.advanceTimersByTimeAsync(5000)
  expect(alive()).toEqual([])
  const next = client.call('number', {}, options())
  await turn()
  expect(await next).toBe(2)
})

test('when it is closed, what is outstanding is rejected, and nothing begins by itself', async () => {
  const { client, alive, begun } = threads()
  const lost = client.call('wait', {}, options()).catch((error: unknown) => error)
  client.close()
  expect(await lost).toMatchObject({ message: 'the thread was closed' })
  await vi.advanceTimersByTimeAsync(5000)
  expect([alive(), begun.length]).toEqual([[], 1])
})
