/** How do requests from the browser reach the handler, and its streams the browser, without either outrunning the other? */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { setImmediate as yieldToEvents } from 'node:timers/promises'
import { badRequest, type Refusal } from '../service/refusal.js'
import { admit } from './admission.js'
import { ORIGIN } from './browser-arguments.js'

export interface LoopbackServer {
  readonly port: number
  close(): Promise<void>
}

export interface LoopbackServerOptions {
  readonly handle: (request: Request) => Promise<Response>
  readonly secret: string
  /** Sees a request first (another start of the application); true: it has answered. */
  readonly intercept: (request: IncomingMessage, response: ServerResponse) => boolean
}

/** Larger writes are cut: between two of them other requests get their turn. */
const WRITE_BYTES = 1024 * 1024

/** Listens on a free port of 127.0.0.1. */
export async function startServer(options: LoopbackServerOptions): Promise<LoopbackServer> {
  const server = createServer((incoming, outgoing) => {
    if (options.intercept(incoming, outgoing)) return
    answer(options, incoming, outgoing).catch(() => outgoing.destroy())
  })
  // evidence may take hours; a slow request is no fault
  server.requestTimeout = 0
  server.timeout = 0
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(
  { handle, secret }: LoopbackServerOptions,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const refusal = admit(incoming.headers, incoming.method ?? '', secret)
  if (refusal !== null) return refuseHere(outgoing, refusal)
  const address = ORIGIN + (incoming.url ?? '')
  if (incoming.url?.startsWith('/') !== true || !URL.canParse(address)) {
    return refuseHere(outgoing, badRequest('url', 'Only paths of our own origin are answered.'))
  }
  const url = new URL(address)
  const gone = new AbortController()
  outgoing.on('close', () => gone.abort())
  await send(await handle(requestOf(incoming, url, gone.signal)), outgoing)
}

function requestOf(incoming: IncomingMessage, url: URL, signal: AbortSignal): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headers)) {
    // the secret is for this server alone
    if (typeof value === 'string' && name !== 'cookie') headers.set(name, value)
  }
  const method = incoming.method ?? 'GET'
  if (method === 'GET' || method === 'HEAD') return new Request(url, { method, headers, signal })
  const body = Readable.toWeb(incoming) as ReadableStream<Uint8Array>
  return new Request(url, { method, headers, signal, body, duplex: 'half' })
}

async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  outgoing.flushHeaders()
  if (response.body === null) {
    outgoing.end()
    return
  }
  const body = response.body as ReadableStream<Uint8Array>
  const reader = readerOf(body)
  const stop = (): void => void reader.cancel().catch(() => undefined)
  outgoing.on('close', stop)
  for (let bytes = await reader.next(); bytes !== undefined; bytes = await reader.next()) {
    for (let from = 0; from < bytes.byteLength; from += WRITE_BYTES) {
      await write(outgoing, bytes.subarray(from, from + WRITE_BYTES))
    }
  }
  outgoing.off('close', stop)
  outgoing.end()
}

interface BodyReader {
  /** The next bytes, valid until the next call; nothing at the end. */
  next(): Promise<Uint8Array | undefined>
  cancel(): Promise<void>
}

/** A body that is a stream of bytes is read with one buffer over and over. */
function readerOf(body: ReadableStream<Uint8Array>): BodyReader {
  try {
    const reader = body.getReader({ mode: 'byob' })
    let buffer = new ArrayBuffer(WRITE_BYTES)
    return {
      async next() {
        const { done, value } = await reader.read(new Uint8Array(buffer))
        if (done) return undefined
        buffer = value.buffer
        return value
      },
      cancel: () => reader.cancel(),
    }
  } catch {
    // not one of bytes, as only asking tells
    const reader = body.getReader()
    return { next: async () => (await reader.read()).value, cancel: () => reader.cancel() }
  }
}

/** Settles when the bytes are not needed any more: the system has them, or nobody wants them. */
async function write(outgoing: ServerResponse, bytes: Uint8Array): Promise<void> {
  if (outgoing.destroyed) return
  await writtenOrClosed(outgoing, bytes)
  if (bytes.byteLength === WRITE_BYTES) await yieldToEvents()
}

function writtenOrClosed(outgoing: ServerResponse, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    const settle = (): void => {
      outgoing.off('close', settle)
      resolve()
    }
    outgoing.on('close', settle)
    outgoing.write(bytes, settle)
  })
}

function refuseHere(outgoing: ServerResponse, refusal: Refusal): void {
  outgoing.writeHead(refusal.status, {
    'content-type': 'application/json; charset=utf-8',
    'content-security-policy': "default-src 'none'",
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    connection: 'close',
  })
  outgoing.end(JSON.stringify({ problem: refusal.refused }))
}
