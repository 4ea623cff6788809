/** The intake's thread: reads evidence and hands the chunks over, a few at a time. */
import { parentPort, workerData } from 'node:worker_threads'
import { CHUNKS_IN_FLIGHT } from './intake-messages.js'
import type { FromIntake } from './intake-messages.js'
import { readEvidence } from './read-evidence.js'
import type { EvidenceRequest } from './read-evidence.js'

if (parentPort === null) throw new Error('intake.worker runs as a worker thread')
const port = parentPort

let credit = CHUNKS_IN_FLIGHT
let resume: (() => void) | undefined = undefined

port.on('message', () => {
  credit += 1
  resume?.()
})

function post(message: FromIntake, transfer: readonly ArrayBuffer[]): void {
  port.postMessage(message, transfer)
}

const request = workerData as EvidenceRequest
// ended by terminating the thread, so that even a read that hangs can be cancelled
for await (const bytes of readEvidence(request, new AbortController().signal)) {
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
