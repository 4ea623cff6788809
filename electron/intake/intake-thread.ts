/** How does the service read evidence without blocking its own thread? A worker thread, seen as a stream of frame bytes. */
import { Worker } from 'node:worker_threads'
import { ReadableStream } from 'node:stream/web'
import type { FromIntake, ToIntake } from './intake-messages.js'
import type { EvidenceRequest } from './read-evidence.js'

export interface IntakeThread {
  /** The bundled intake.worker.js. */
  readonly workerUrl: URL
  readonly signal: AbortSignal
}

/**
 * Starts reading on a thread of its own. The stream ends after the `end` (or `failed`) frame; if the thread dies before,
 * the stream fails. Cancelling it, or aborting the signal, ends the thread. At most 8 MB are under way.
 */
export function openEvidenceStream(
  request: EvidenceRequest,
  { workerUrl, signal }: IntakeThread,
): ReadableStream<Uint8Array> {
  const worker = new Worker(workerUrl, { workerData: { roots: request.roots, known: request.known } })
  const received: Uint8Array[] = []
  let done = false
  let settled = false
  let wake: (() => void) | undefined = undefined
  let forget = (): void => undefined

  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const fail = (error: unknown): void => {
          if (settled) return
          settled = true
          signal.removeEventListener('abort', abort)
          controller.error(error)
          wake?.()
          void worker.terminate()
        }
        const abort = (): void => {
          fail(signal.reason)
        }
        worker.on('message', (message: FromIntake) => {
          if (settled) return
          if (message.kind === 'done') done = true
          else received.push(message.bytes)
          wake?.()
        })
        worker.on('error', fail)
        worker.on('exit', (code) => {
          if (!done) fail(new Error(`the intake's thread ended early, with code ${String(code)}`))
        })
        signal.addEventListener('abort', abort, { once: true })
        if (signal.aborted) abort()
        forget = () => {
          settled = true
          signal.removeEventListener('abort', abort)
        }
      },
      async pull(controller) {
        while (received.length === 0 && !done && !settled) {
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        }
        if (settled) return
        const bytes = received.shift()
        if (bytes === undefined) {
          forget()
          controller.close()
          return
        }
        controller.enqueue(bytes)
        worker.postMessage('used' satisfies ToIntake)
      },
      async cancel() {
        forget()
        received.length = 0
        await worker.terminate()
      },
    },
    { highWaterMark: 1 },
  )
}
