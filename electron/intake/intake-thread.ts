/** How does the service read evidence without blocking its own thread? A worker thread, seen as a stream of frame bytes. */
import { ReadableStream, type ReadableByteStreamController } from 'node:stream/web'
import { Worker } from 'node:worker_threads'
import { CHUNK_BYTES } from './frames-writer.js'
import type { FromIntake, ToIntake } from './intake-messages.js'
import type { EvidenceRequest } from './read-evidence.js'

/** Tables of the inflater lie outside of the heap and are let go when the youngest objects are looked through: often, then. */
const resourceLimits = { maxYoungGenerationSizeMb: 6 }

export interface IntakeThread {
  /** The bundled intake.worker.js. */
  readonly workerUrl: URL
  readonly signal: AbortSignal
}

/**
 * Starts reading on a thread of its own. The stream ends after the `end` (or `failed`) frame; if the thread dies before,
 * the stream fails. Cancelling it, or aborting the signal, ends the thread. At most 8 MB are under way.
 *
 * It is a stream of bytes: who reads it with buffers of his own (a BYOB reader) gets one of ours for each, and no buffer is
 * ever allocated twice. Buffers of CHUNK_BYTES are used again; others are let go.
 */
export function openEvidenceStream(
  request: EvidenceRequest,
  { workerUrl, signal }: IntakeThread,
): ReadableStream<Uint8Array> {
  const thread = new ChunkQueue(
    new Worker(workerUrl, { workerData: { roots: request.roots, known: request.known }, resourceLimits }),
  )
  const abort = (): void => {
    thread.fail(signal.reason)
  }
  signal.addEventListener('abort', abort, { once: true })
  if (signal.aborted) abort()
  const close = (): void => {
    signal.removeEventListener('abort', abort)
    thread.close()
  }
  return new ReadableStream({
    type: 'bytes',
    autoAllocateChunkSize: CHUNK_BYTES,
    start(controller) {
      // at once, not only when the next chunk is asked for
      void thread.failed.then((failure) => {
        close()
        controller.error(failure.reason)
      })
    },
    async pull(controller) {
      const bytes = await thread.next()
      if (bytes !== undefined) thread.take(hand(bytes, controller))
      else if (thread.ended) {
        close()
        controller.close()
        // whoever waits with a buffer gets it back
        controller.byobRequest?.respond(0)
      }
    },
    cancel: close,
  })
}

/** Gives a chunk to the reader, in place of the buffer that the reader has lent, and gives that back if it can be used again. */
function hand(bytes: Uint8Array, controller: ReadableByteStreamController): ArrayBuffer | undefined {
  const lent = controller.byobRequest?.view
  const fits = lent?.byteLength === CHUNK_BYTES && lent.buffer.byteLength === CHUNK_BYTES
  if (!fits || bytes.buffer.byteLength !== CHUNK_BYTES) {
    controller.enqueue(bytes)
    return undefined
  }
  controller.byobRequest?.respondWithNewView(bytes)
  return lent.buffer as ArrayBuffer
}

/** The chunks of one thread, in order. */
class ChunkQueue {
  readonly #worker: Worker
  readonly #received: Uint8Array[] = []
  #done = false
  #closed = false
  #hasFailed = false
  #wake: () => void = () => undefined
  #fail: (failure: { readonly reason: unknown }) => void = () => undefined
  /** Settles only when the thread fails. */
  readonly failed: Promise<{ readonly reason: unknown }>

  constructor(worker: Worker) {
    this.#worker = worker
    this.failed = new Promise((resolve) => {
      this.#fail = resolve
    })
    worker.on('message', (message: FromIntake) => {
      if (message.kind === 'done') this.#done = true
      else this.#received.push(message.bytes)
      this.#wake()
    })
    worker.on('error', (error) => {
      this.fail(error)
    })
    worker.on('exit', (code) => {
      if (!this.#done) this.fail(new Error(`the intake's thread ended early, with code ${String(code)}`))
    })
  }

  /** Every chunk has been given out. */
  get ended(): boolean {
    return this.#done && !this.#closed && !this.#hasFailed && this.#received.length === 0
  }

  fail(reason: unknown): void {
    if (this.#hasFailed || this.#closed) return
    this.#hasFailed = true
    this.#fail({ reason })
    this.#wake()
  }

  /** The next chunk; nothing when all have come, or none will. */
  async next(): Promise<Uint8Array | undefined> {
    while (this.#received.length === 0 && !this.#done && !this.#hasFailed && !this.#closed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    return this.#hasFailed || this.#closed ? undefined : this.#received.shift()
  }

  /** One chunk has been handed on; `buffer` takes its place. */
  take(buffer: ArrayBuffer | undefined): void {
    const message: ToIntake = { kind: 'used', buffer }
    this.#worker.postMessage(message, buffer === undefined ? [] : [buffer])
  }

  close(): void {
    this.#closed = true
    this.#received.length = 0
    this.#wake()
    // nothing waits for it: a terminated thread sends nothing more
    void this.#worker.terminate()
  }
}
