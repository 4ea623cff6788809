/** How does the host talk to its browser? In DevTools messages over two pipes: no port, so nobody else can join in.
 *
 *  Messages are JSON texts separated by NUL; the browser reads its descriptor 3 and writes its descriptor 4. */
import type { Readable, Writable } from 'node:stream'

/** What a command gives; fields are read with the checks that the caller needs. */
export type DevtoolsReply = Readonly<Record<string, unknown>>

export interface DevtoolsPipe {
  /** Sends a command, to the browser or to a session; rejects with the browser's message, or when the browser is gone. */
  send(method: string, parameters?: object, session?: string): Promise<DevtoolsReply>
  /** Calls back for every event of this name; gives the function that stops it. */
  on(method: string, listener: (event: DevtoolsReply, session: string | undefined) => void): () => void
  /** Settles once, when the browser has closed the pipe. */
  readonly closed: Promise<void>
  over(): boolean
}

interface Waiting {
  readonly method: string
  resolve(reply: DevtoolsReply): void
  reject(error: Error): void
}

interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: DevtoolsReply
  readonly result?: DevtoolsReply
  readonly error?: { readonly message: string }
  readonly sessionId?: string
}

export function createDevtoolsPipe(toBrowser: Writable, fromBrowser: Readable): DevtoolsPipe {
  const waiting = new Map<number, Waiting>()
  const listeners = new Map<string, Set<(event: DevtoolsReply, session: string | undefined) => void>>()
  let ended: Error | null = null
  let nextId = 1
  let settleClosed = (): void => undefined
  const closed = new Promise<void>((resolve) => (settleClosed = resolve))

  const end = (error: Error): void => {
    if (ended !== null) return
    ended = error
    for (const { method, reject } of waiting.values()) reject(new Error(`${method}: ${error.message}`))
    waiting.clear()
    settleClosed()
  }
  const receive = (message: Message): void => {
    if (message.id === undefined) {
      for (const listener of listeners.get(message.method ?? '') ?? []) {
        listener(message.params ?? {}, message.sessionId)
      }
      return
    }
    const asked = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.error === undefined) asked?.resolve(message.result ?? {})
    else asked?.reject(new Error(`${asked.method}: ${message.error.message}`))
  }

  readMessages(fromBrowser, receive)
  const gone = (): void => end(new Error('The browser has ended.'))
  fromBrowser.on('close', gone).on('end', gone).on('error', gone)
  toBrowser.on('error', gone)

  return {
    closed,
    over: () => ended !== null,
    send: (method, parameters = {}, session) =>
      new Promise((resolve, reject) => {
        if (ended !== null) {
          reject(new Error(`${method}: ${ended.message}`))
          return
        }
        const id = nextId
        nextId += 1
        waiting.set(id, { method, resolve, reject })
        const message = {
          id,
          method,
          params: parameters,
          ...(session === undefined ? {} : { sessionId: session }),
        }
        toBrowser.write(`${JSON.stringify(message)}\0`)
      }),
    on: (method, listener) => {
      const known = listeners.get(method) ?? new Set()
      listeners.set(method, known.add(listener))
      return () => void known.delete(listener)
    },
  }
}

function readMessages(stream: Readable, receive: (message: Message) => void): void {
  let parts: Buffer[] = []
  stream.on('data', (chunk: Buffer) => {
    let from = 0
    for (let at = chunk.indexOf(0); at !== -1; at = chunk.indexOf(0, from)) {
      parts.push(chunk.subarray(from, at))
      receive(JSON.parse(Buffer.concat(parts).toString('utf8')) as Message)
      parts = []
      from = at + 1
    }
    if (from < chunk.length) parts.push(chunk.subarray(from))
  })
}
