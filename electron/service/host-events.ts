/** How does the host tell the window something nobody asked for? One stream of lines; what comes early waits in a queue. */
import type { HostEvent } from '../../shared/contract/routes.js'

export interface HostEvents {
  push(event: HostEvent): void
  /** One JSON object a line, for as long as it is read. A newer stream (a reloaded page) ends the older one. */
  stream(): ReadableStream<Uint8Array>
  /** Ends the stream, so that a host can stop. */
  close(): void
}

export function createHostEvents(): HostEvents {
  const waiting: HostEvent[] = []
  let listener: ReadableStreamDefaultController<Uint8Array> | null = null

  const send = (): void => {
    while (listener !== null && waiting.length > 0) {
      listener.enqueue(Buffer.from(`${JSON.stringify(waiting.shift())}\n`))
    }
  }
  const close = (): void => {
    listener?.close()
    listener = null
  }
  return {
    push: (event) => {
      waiting.push(event)
      send()
    },
    stream: () => {
      close()
      let own: ReadableStreamDefaultController<Uint8Array> | null = null
      return new ReadableStream<Uint8Array>({
        start: (controller) => {
          own = controller
          listener = controller
          send()
        },
        cancel: () => {
          if (listener === own) listener = null
        },
      })
    },
    close,
  }
}
