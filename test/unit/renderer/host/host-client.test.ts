import { expect, test } from 'vitest'
import { HostRefusal, createHostClient } from '../../../../renderer/host/host-client.js'

const never = new AbortController().signal

interface Asked {
  readonly url: string
  readonly body: unknown
}

function answering(answer: (asked: Asked) => Response) {
  const asked: Asked[] = []
  const client = createHostClient((url, init) => {
    const one = { url, body: init.body }
    asked.push(one)
    return Promise.resolve(answer(one))
  })
  return { asked, client }
}

test('a call posts its input as JSON to a relative address and gives the reply', async () => {
  const { asked, client } = answering(() => Response.json({ id: 'a'.repeat(32), path: '/out/events.csv' }))
  const input = { name: 'events.csv', folder: '', ask: false }
  const reply = await client.call('beginExport', input, never)
  expect({ asked, reply }).toEqual({
    asked: [{ url: '/api/begin-export', body: JSON.stringify(input) }],
    reply: { id: 'a'.repeat(32), path: '/out/events.csv' },
  })
})

test('a refusal is thrown with its problem', async () => {
  const problem = {
    code: 'not-allowed',
    subject: '/etc',
    detail: 'exports go to the export folder only',
  } as const
  const { client } = answering(() => Response.json({ problem }, { status: 403 }))
  const thrown = await client.call('reveal', { path: '/etc' }, never).catch((error: unknown) => error)
  expect(thrown).toBeInstanceOf(HostRefusal)
  expect(thrown).toMatchObject({ problem, status: 403 })
})

test('a failure without words of the host says at least its status', async () => {
  const { client } = answering(() => new Response('<html>', { status: 502 }))
  const thrown = await client.call('capabilities', {}, never).catch((error: unknown) => error)
  expect(thrown).toMatchObject({ problem: { code: 'internal', subject: 'host', detail: 'status 502' } })
})

test('export bytes go up raw, with the id in the address', async () => {
  const { asked, client } = answering(() => Response.json({ bytes: 3 }))
  const bytes = new Uint8Array([1, 2, 3])
  const length = await client.appendExport('ab', bytes)
  expect({ asked, length }).toEqual({ asked: [{ url: '/api/append-export?id=ab', body: bytes }], length: 3 })
})

test('host events are the lines of a stream, wherever it is cut', async () => {
  const text = '{"kind":"open","paths":["/a/ü"]}\n\n{"kind":"open","paths":["/b"]}'
  const bytes = new TextEncoder().encode(text)
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(new Uint8Array([byte]))
      controller.close()
    },
  })
  const { client } = answering(() => new Response(stream))
  const events = []
  for await (const event of client.hostEvents(never)) events.push(event)
  expect(events).toEqual([
    { kind: 'open', paths: ['/a/ü'] },
    { kind: 'open', paths: ['/b'] },
  ])
})

test('dropped files wait under a ticket while the host looks them up', async () => {
  const files = [new File(['a'], 'a.json'), new File(['b'], 'b.json')]
  const bridge = globalThis as { spoorDropped?: Map<string, readonly File[]> }
  let seen: readonly File[] | undefined
  const { client } = answering(({ body }) => {
    seen = bridge.spoorDropped?.get((JSON.parse(String(body)) as { ticket: string }).ticket)
    return Response.json({ paths: ['/in/a.json', '/in/b.json'] })
  })
  const paths = await client.pathsOf(files, { dropPaths: 'route' }, never)
  expect({ paths, seen, waiting: bridge.spoorDropped?.size }).toEqual({
    paths: ['/in/a.json', '/in/b.json'],
    seen: files,
    waiting: 0,
  })
})
