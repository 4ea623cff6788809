/** Which frames does the evidence stream hold? Read into one reused buffer: a frame's bytes are views that are valid only
 *  until the next frame is asked for. */
import type { Frame } from '../../shared/contract/frames.js'
import { frameBytesAt, readFrameAt } from '../../shared/contract/frame-codec.js'
import type { Problem } from '../../shared/base/problem.js'

/** Large enough for a whole payload with its stored bytes; larger buffers fall out of the processor's cache. */
const BUFFER_BYTES = 12 * 1024 * 1024
const READ_BYTES = 2 * 1024 * 1024
/** The record reader may look this far beyond the end of what it is given. */
export const SLACK_BYTES = 8

/** The stream ended, but not with its end frame, or with what is no frame. */
export class BrokenStream extends Error {
  readonly problem: Problem
  constructor(detail: string) {
    super(detail)
    this.name = 'BrokenStream'
    this.problem = { code: 'read-failed', subject: 'evidence stream', detail }
  }
}

/** Yields what has arrived, as frames that are to be taken at once, before the next lot is asked for: waiting for each of a
 *  hundred thousand small ones would cost more than reading it. The last one is `end` or `failed`; throws BrokenStream if
 *  neither comes. */
export async function* framesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Iterable<Frame>> {
  const reader = stream.getReader({ mode: 'byob' })
  let bytes = new Uint8Array(BUFFER_BYTES + SLACK_BYTES)
  let start = 0
  let filled = 0
  let ended = false
  const arrived = function* (): Generator<Frame> {
    for (;;) {
      const found = ended ? undefined : readFrameAt(bytes, start, filled - start)
      if (found === undefined) return
      start += found.bytes
      ended = found.frame.kind === 'end' || found.frame.kind === 'failed'
      yield found.frame
    }
  }
  try {
    for (;;) {
      yield arrived()
      if (ended) return
      bytes.copyWithin(0, start, filled)
      filled -= start
      start = 0
      bytes = withRoomFor(bytes, filled)
      const room = Math.min(READ_BYTES, bytes.length - SLACK_BYTES - filled)
      const { done, value } = await reader.read(new Uint8Array(bytes.buffer, filled, room))
      if (done) throw new BrokenStream('it stopped without its end frame')
      bytes = new Uint8Array(value.buffer)
      filled += value.length
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

/** The same bytes, or a copy in a larger buffer if the frame at 0 needs one. */
function withRoomFor(bytes: Uint8Array<ArrayBuffer>, filled: number): Uint8Array<ArrayBuffer> {
  const size = frameBytesAt(bytes, 0, filled)
  if (size === undefined || size + SLACK_BYTES <= bytes.length) return bytes
  const larger = new Uint8Array(size + SLACK_BYTES)
  larger.set(bytes.subarray(0, filled))
  return larger
}
