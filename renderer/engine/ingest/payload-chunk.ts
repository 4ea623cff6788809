/** Which bytes of a payload are there at the moment, and where in the payload are they? */
import type { PayloadReader } from './index-writer-types.js'
import type { RecordBytes } from './record-indexer.js'
import type { Window } from './salvage.js'

export interface PayloadChunk extends RecordBytes, Window {
  /** Payload offset of bytes[0]; negative where the bytes in use begin later than the payload does. */
  readonly base: number
}

export function chunkOf(input: Parameters<PayloadReader['read']>[0]): PayloadChunk {
  const { bytes, start, end, rawOffset, part, last } = input
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return { bytes, view, part, start, end, last, base: rawOffset - start }
}

export const noChunk: PayloadChunk = chunkOf({
  part: 0,
  bytes: new Uint8Array(0),
  start: 0,
  end: 0,
  rawOffset: 0,
  last: false,
})
