/** The intake's thread: reads evidence and hands the chunks over, a few at a time. */
import { parentPort, workerData } from 'node:worker_threads'
import { freshChunk } from './frames-writer.js'
import { CHUNKS_IN_FLIGHT } from './intake-messages.js'
import type { FromIntake, ToIntake } from './intake-messages.js'
import { readEvidence } from './read-evidence.js'
import type { EvidenceRequest } from './read-evidence.js'

if (parentPort === null) throw new Error('intake.worker runs as a worker thread')
const port = parentPort

let credit = CHUNKS_IN_FLIGHT
let resume: (() => void) | undefined = undefined
/** Buffers that came back; never more than were given away. */
const returned: ArrayBuffer[] = []

port.on('message', ({ buffer }: ToIntake) => {
  if (buffer !== undefined) returned.push(buffer)
  credit += 1
  resume?.()
})

function post(message: FromIntake, transfer: readonly ArrayBuffer[]): void {
  port.postMessage(message, transfer)
}

function nextChunk(): Uint8Array {
  const buffer = returned.pop()
  return buffer === undefined ? freshChunk() : new Uint8Array(buffer)
}

const request = workerData as EvidenceRequest
// ended by terminating the thread, so that even a read that hangs can be cancelled
for await (const bytes of readEvidence(request, new AbortController().signal, undefined, nextChunk)) {
  while (credit === 0) {
    await new Promise<void>((resolve) => {
      resume = resolve
    })
  }
  credit -= 1
  post({ kind: 'chunk', bytes }, [bytes.buffer as ArrayBuffer])
}
post({ kind: 'done' }, [])
port.close()
