import { expect, test } from 'vitest'
import type { ThreadPort } from '../../../../renderer/workers/channel.js'
import { showLife, watched, type Locks } from '../../../../renderer/workers/thread-life.js'

const turns = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1))

/** Locks as the browser keeps them: one holder each, the others in line. `end`: the holder is gone. */
function lockTable() {
  const lines = new Map<string, (() => unknown)[]>()
  const locks: Locks = {
    request: (name, held) =>
      new Promise((resolve) => {
        const line = lines.get(name) ?? []
        lines.set(name, line)
        line.push(() => resolve(held()))
        if (line.length === 1) line[0]?.()
      }),
  }
  const end = (name: string): void => {
    lines.get(name)?.shift()
    lines.get(name)?.[0]?.()
  }
  return { locks, end }
}

/** A worker of which only the messages are needed. */
function worker() {
  const heard: Record<string, ((event: never) => void)[]> = { message: [], error: [] }
  const sent: unknown[] = []
  const port = {
    postMessage: (message: unknown) => sent.push(message),
    addEventListener: (type: string, listener: (event: never) => void) => heard[type]?.push(listener),
    terminate: () => sent.push('terminated'),
  } as unknown as ThreadPort
  const say = (type: 'message' | 'error', event: unknown): void => {
    for (const listener of heard[type] ?? []) listener(event as never)
  }
  return { port, sent, say, postMessage: (data: unknown) => say('message', { data }) }
}

function listened(port: ThreadPort) {
  const errors: (string | undefined)[] = []
  const messages: unknown[] = []
  port.addEventListener('error', ({ message }) => errors.push(message))
  port.addEventListener('message', ({ data }) => messages.push(data))
  return { errors, messages }
}

test('a thread that goes without a word is missed, once', async () => {
  const { locks, end } = lockTable()
  const thread = worker()
  const { errors } = listened(watched(thread.port, locks))
  showLife(thread, locks, 'one')
  await turns()
  expect(errors).toEqual([])
  end('one')
  await turns()
  expect(errors).toEqual(['it ended without saying why'])
})

test('the end of one thread says nothing of another', async () => {
  const { locks, end } = lockTable()
  const [first, second] = [worker(), worker()]
  const heard = [first, second].map(({ port }) => listened(watched(port, locks)))
  showLife(first, locks, 'first')
  showLife(second, locks, 'second')
  await turns()
  end('second')
  await turns()
  expect(heard.map(({ errors }) => errors.length)).toEqual([0, 1])
})

test('messages, errors and the end go through as they are', async () => {
  const { locks } = lockTable()
  const thread = worker()
  const port = watched(thread.port, locks)
  const { errors, messages } = listened(port)
  port.postMessage('asked')
  thread.say('message', { data: { kind: 'reply', id: 1 } })
  thread.say('error', { message: 'it threw' })
  port.terminate?.()
  await turns()
  expect([thread.sent, messages, errors]).toEqual([
    ['asked', 'terminated'],
    [{ kind: 'reply', id: 1 }],
    ['it threw'],
  ])
})

test('where locks are refused, nothing is said and nothing fails', async () => {
  const locks: Locks = { request: () => Promise.reject(new DOMException('no', 'SecurityError')) }
  const thread = worker()
  const { errors, messages } = listened(watched(thread.port, locks))
  showLife(thread, locks, 'one')
  await turns()
  expect([errors, messages]).toEqual([[], []])
})
