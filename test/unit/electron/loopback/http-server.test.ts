/** Do streams over loopback keep pace with their reader, and stop when it goes away? */
import { request, type IncomingMessage } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { startServer, type LoopbackServer } from '../../../../electron/loopback/http-server.js'

const secret = 'c'.repeat(64)
const servers: LoopbackServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

async function serve(handle: (request: Request) => Promise<Response>): Promise<LoopbackServer> {
  const server = await startServer({ handle, secret, intercept: () => false })
  servers.push(server)
  return server
}

function open({ port }: LoopbackServer, body: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { host: 'spoor.localhost', cookie: `spoor=${secret}`, 'sec-fetch-site': 'same-origin' }
    const asked = request({ host: '127.0.0.1', port, path: '/x', method: 'POST', headers }, resolve)
    asked.on('error', reject)
    asked.end(body)
  })
}

test('a reader that stops holds the source back, and one that leaves cancels it', async () => {
  let produced = 0
  let cancelled = (): void => undefined
  const done = new Promise<void>((resolve) => (cancelled = resolve))
  const server = await serve(() =>
    Promise.resolve(
      new Response(
        new ReadableStream<Uint8Array>({
          pull: (controller) => {
            produced += 1
            controller.enqueue(new Uint8Array(4 * 1024 * 1024))
          },
          cancel: () => cancelled(),
        }),
      ),
    ),
  )
  const reply = await open(server, '')
  reply.pause()
  let before = -1
  while (produced !== before) {
    before = produced
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  reply.destroy()
  await done
  expect(produced).toBeLessThan(16)
})

test('a stream that fails ends the connection without an ending', async () => {
  const server = await serve(() =>
    Promise.resolve(
      new Response(
        new ReadableStream<Uint8Array>({
          pull: (controller) => {
            controller.enqueue(Buffer.from('half'))
            controller.error(new Error('broken'))
          },
        }),
      ),
    ),
  )
  const ended = await open(server, '').then(
    (reply) =>
      new Promise<string>((resolve) => {
        reply.on('end', () => resolve('complete')).on('error', () => resolve('broken off'))
        reply.resume()
      }),
    () => 'broken off',
  )
  expect(ended).toBe('broken off')
})

test('the handler gets the body and the headers, but never the secret', async () => {
  let seen: unknown = null
  const server = await serve(async (asked) => {
    seen = { text: await asked.text(), cookie: asked.headers.get('cookie'), url: asked.url }
    return new Response(null, { status: 204 })
  })
  const reply = await open(server, 'hällo')
  expect([reply.statusCode, seen]).toEqual([
    204,
    { text: 'hällo', cookie: null, url: 'http://spoor.localhost/x' },
  ])
})
