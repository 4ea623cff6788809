/** How is a frame written to bytes, and read back? The layout is drawn in `frames.ts`; writer and reader stand side by side. */
import { FRAME_PREFIX_BYTES, frameKinds } from './frames.js'
import type { Frame } from './frames.js'

/** No header is larger than this; a larger figure means that the bytes are not a frame. */
const MAX_HEADER_BYTES = 64 * 1024 * 1024
/** No stored or raw part is larger than this. */
const MAX_BODY_BYTES = 64 * 1024 * 1024

const NOTHING = new Uint8Array(0)
const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true })

/** Prefix and header of a frame; its stored and raw bytes, if it has any, follow in this order. */
export function encodeFrameHead(frame: Frame): Uint8Array {
  const header = encoder.encode(JSON.stringify(frame.header))
  const head = new Uint8Array(FRAME_PREFIX_BYTES + header.length)
  const prefix = new DataView(head.buffer)
  prefix.setUint32(0, frameKinds[frame.kind], true)
  prefix.setUint32(4, header.length, true)
  prefix.setUint32(8, frame.kind === 'payload' ? frame.stored.length : 0, true)
  prefix.setUint32(12, frame.kind === 'payload' ? frame.raw.length : 0, true)
  head.set(header, FRAME_PREFIX_BYTES)
  return head
}

/** No unit of a text takes more bytes in UTF-8. */
const BYTES_OF_UNIT = 3

/**
 * Writes prefix and header of a frame to `target` from `at` on, and gives the offset behind them; -1, and nothing written,
 * if they might not fit with room behind them. As `encodeFrameHead`, without bytes of their own: a stream may hold as many frames as there
 * are kilobytes.
 */
export function writeFrameHead(frame: Frame, target: Uint8Array, at: number): number {
  const text = JSON.stringify(frame.header)
  const start = at + FRAME_PREFIX_BYTES
  if (start + BYTES_OF_UNIT * text.length >= target.length) return -1
  const { written } = encoder.encodeInto(text, target.subarray(start))
  writeWord(target, at, frameKinds[frame.kind])
  writeWord(target, at + 4, written)
  writeWord(target, at + 8, frame.kind === 'payload' ? frame.stored.length : 0)
  writeWord(target, at + 12, frame.kind === 'payload' ? frame.raw.length : 0)
  return start + written
}

function writeWord(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value
  bytes[at + 1] = value >>> 8
  bytes[at + 2] = value >>> 16
  bytes[at + 3] = value >>> 24
}

/** A whole frame as bytes of its own. */
export function encodeFrame(frame: Frame): Uint8Array {
  const head = encodeFrameHead(frame)
  if (frame.kind !== 'payload') return head
  const bytes = new Uint8Array(head.length + frame.stored.length + frame.raw.length)
  bytes.set(head, 0)
  bytes.set(frame.stored, head.length)
  bytes.set(frame.raw, head.length + frame.stored.length)
  return bytes
}

/**
 * How many bytes the frame at `offset` takes, or `undefined` while fewer than its 16 prefix bytes are there.
 * Throws when the bytes cannot be a frame.
 */
export function frameBytesAt(bytes: Uint8Array, offset: number, available: number): number | undefined {
  if (available < FRAME_PREFIX_BYTES) return undefined
  const kind = wordAt(bytes, offset)
  const headerBytes = wordAt(bytes, offset + 4)
  const storedBytes = wordAt(bytes, offset + 8)
  const rawBytes = wordAt(bytes, offset + 12)
  const sane = headerBytes <= MAX_HEADER_BYTES && storedBytes <= MAX_BODY_BYTES && rawBytes <= MAX_BODY_BYTES
  if (!sane || kind < frameKinds.plan || kind > frameKinds.failed) {
    throw new Error(`the evidence stream is damaged: no frame at byte ${String(offset)}`)
  }
  return FRAME_PREFIX_BYTES + headerBytes + storedBytes + rawBytes
}

/**
 * Reads the frame that begins at `offset`, of which `available` bytes are there; `undefined` until it is whole.
 * `stored` and `raw` are views into `bytes`, not copies. Throws when the bytes cannot be a frame.
 */
export function readFrameAt(
  bytes: Uint8Array,
  offset: number,
  available: number,
): { readonly frame: Frame; readonly bytes: number } | undefined {
  const total = frameBytesAt(bytes, offset, available)
  if (total === undefined || available < total) return undefined
  const storedAt = offset + FRAME_PREFIX_BYTES + wordAt(bytes, offset + 4)
  const rawAt = storedAt + wordAt(bytes, offset + 8)
  const header: unknown = JSON.parse(decoder.decode(bytes.subarray(offset + FRAME_PREFIX_BYTES, storedAt)))
  const kind = kindNames[wordAt(bytes, offset)]
  const parts =
    kind === 'payload'
      ? { stored: bytes.subarray(storedAt, rawAt), raw: bytes.subarray(rawAt, offset + total) }
      : {}
  return { frame: { kind, header, ...parts } as Frame, bytes: total }
}

/** u32, little endian. No view is made of it: a stream may hold as many frames as there are kilobytes. */
function wordAt(bytes: Uint8Array, at: number): number {
  const high = (bytes[at + 3] ?? 0) * 2 ** 24
  return high + (((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at] ?? 0))
}

const kindNames: readonly (Frame['kind'] | undefined)[] = [
  undefined,
  'plan',
  'payload',
  'source',
  'end',
  'failed',
]

export interface FrameDecoder {
  /** Takes the next bytes of the stream, cut anywhere, and gives the frames that they complete, in order.
   *  The frames' bytes may be views into `chunk`, which belongs to the decoder from now on. */
  push(chunk: Uint8Array): Frame[]
  /** Bytes of a frame that has begun and is not whole; a complete stream ends with 0. */
  readonly pending: number
}

/** Decodes frames from chunks that are cut anywhere. */
export function createFrameDecoder(): FrameDecoder {
  let held: Uint8Array = NOTHING
  let heldBytes = 0
  /** Size of the frame that has begun, once its prefix is known. */
  let wanted = FRAME_PREFIX_BYTES

  /** Appends to the held bytes without copying them anew for every chunk. */
  const hold = (chunk: Uint8Array): void => {
    const needed = heldBytes + chunk.length
    if (needed > held.length) {
      const larger = new Uint8Array(Math.max(needed, wanted, Math.min(held.length * 2, MAX_BODY_BYTES)))
      larger.set(held.subarray(0, heldBytes))
      held = larger
    }
    held.set(chunk, heldBytes)
    heldBytes = needed
  }

  const drain = (bytes: Uint8Array, length: number): Frame[] => {
    const frames: Frame[] = []
    let at = 0
    for (;;) {
      const found = readFrameAt(bytes, at, length - at)
      if (found === undefined) break
      frames.push(found.frame)
      at += found.bytes
    }
    const rest = bytes.subarray(at, length)
    wanted = frameBytesAt(bytes, at, rest.length) ?? FRAME_PREFIX_BYTES
    held = NOTHING
    heldBytes = 0
    if (rest.length > 0) hold(rest)
    return frames
  }

  return {
    push(chunk) {
      if (heldBytes === 0) return drain(chunk, chunk.length)
      hold(chunk)
      return heldBytes < wanted ? [] : drain(held, heldBytes)
    },
    get pending() {
      return heldBytes
    },
  }
}
