import { expect, test } from 'vitest'
import type { ThreadPort } from '../../../../renderer/workers/channel.js'
import { lastingThread } from '../../../../renderer/workers/lasting-thread.js'

interface Calls {
  number: [Record<string, never>, number, never]
}

interface Asked {
  readonly id: number
}

interface Thread {
  readonly asked: Asked[]
  readonly say: (type: 'message' | 'error', event: unknown) => void
  alive: boolean
  readonly answer: () => void
  readonly port: ThreadPort
}

/** Threads that answer with their own number, but for the silent ones, once they are told to. */
function threads() {
  const begun: Thread[] = []
  const begin = (): Thread => {
    const heard: Record<string, ((event: never) => void)[]> = { message: [], error: [] }
    const number = begun.length + 1
    const asked: Asked[] = []
    const say = (type: 'message' | 'error', event: unknown): void => {
      for (const listener of heard[type] ?? []) listener(event as never)
    }
    const thread: Thread = {
      asked,
      say,
      alive: true,
      answer: () => {
        for (const { id } of asked.splice(0)) say('message', { data: { kind: 'reply', id, value: number } })
      },
      port: {
        postMessage: (message: Asked) => asked.push(message),
        addEventListener: (type: string, listener: (event: never) => void) => heard[type]?.push(listener),
        terminate: () => (thread.alive = false),
      } as unknown as ThreadPort,
    }
    begun.push(thread)
    return thread
  }
  return { begun, start: () => begin().port }
}

const plain = { signal: new AbortController().signal }

function lasting() {
  const { begun, start } = threads()
  const reasons: string[] = []
  const client = lastingThread<Calls>(start, ({ message }) => reasons.push(message))
  return { begun, client, reasons }
}

async function answered({ begun, client }: ReturnType<typeof lasting>): Promise<number> {
  const reply = client.call('number', {}, plain)
  begun.at(-1)?.answer()
  return reply
}

test.each([
  ['an error', 'error', { message: 'Uncaught RangeError' }, 'Uncaught RangeError'],
  ['a fault that no call waits for', 'message', { data: { kind: 'died', fault: { name: 'Error', message: 'off by one', stack: '' } } }, 'off by one'],
] as const)('after %s another thread answers, and whoever relied on the first is told', async (_, type, event, reason) => {
  const all = lasting()
  expect(await answered(all)).toBe(1)
  const waiting = all.client.call('number', {}, plain)
  all.begun[0]?.say(type, event)
  await expect(waiting).rejects.toThrow(reason)
  expect([all.reasons, all.begun.length, all.begun[0]?.alive]).toEqual([[reason], 2, false])
  expect(await answered(all)).toBe(2)
}) // prettier-ignore

test('what is asked when it is told that a thread was replaced goes to the new one', async () => {
  const { begun, start } = threads()
  let reply: Promise<number> | undefined
  const client = lastingThread<Calls>(start, () => {
    reply = client.call('number', {}, plain)
  })
  begun[0]?.say('message', { data: { kind: 'living' } })
  begun[0]?.say('error', { message: 'gone' })
  begun[1]?.answer()
  await expect(reply).resolves.toBe(2)
})

test('a thread that never said a word is not replaced: the next one would end in the same way', async () => {
  const all = lasting()
  const waiting = all.client.call('number', {}, plain)
  all.begun[0]?.say('error', {})
  await expect(waiting).rejects.toThrow('it could not be loaded')
  await expect(all.client.call('number', {}, plain)).rejects.toThrow('it could not be loaded')
  expect([all.reasons, all.begun.length]).toEqual([[], 1])
})

test('a thread that was closed stays closed, and an end that is told twice counts once', async () => {
  const all = lasting()
  await answered(all)
  all.begun[0]?.say('error', { message: 'gone' })
  all.begun[0]?.say('error', { message: 'gone' })
  expect(all.begun.length).toBe(2)
  await answered(all)
  all.client.close()
  all.begun[1]?.say('error', { message: 'gone' })
  expect([all.begun.length, all.reasons.length, all.begun[1]?.alive]).toEqual([2, 1, false])
})
