/** How do frames become chunks of about a megabyte? Each chunk begins its buffer, is the only one in it, and may be transferred. */
import { encodeFrameHead, writeFrameHead } from '../../shared/contract/frame-codec.js'
import type { Frame } from '../../shared/contract/frames.js'

export const CHUNK_BYTES = 1024 * 1024

/** Where chunks come from: CHUNK_BYTES of anything, from the start of an ArrayBuffer of that size. */
export type ChunkSupply = () => Uint8Array

/** A chunk that was never used before: not zeroed, and not from Node's shared pool, so that it can be transferred. */
export const freshChunk: ChunkSupply = () => Buffer.allocUnsafeSlow(CHUNK_BYTES)

export class FramesWriter {
  readonly #supply: ChunkSupply
  #chunk: Uint8Array | undefined = undefined
  #used = 0
  #full: Uint8Array[] = []

  constructor(supply: ChunkSupply = freshChunk) {
    this.#supply = supply
  }

  /** Copies a frame; its bytes may be reused afterwards. */
  write(frame: Frame): void {
    this.#writeHead(frame)
    if (frame.kind !== 'payload') return
    this.#copy(frame.stored)
    this.#copy(frame.raw)
  }

  /** The next full chunk, which is the caller's. */
  takeFull(): Uint8Array | undefined {
    return this.#full.shift()
  }

  /** What has been written since the last full chunk; to be asked for when there is no full one. */
  takeRest(): Uint8Array | undefined {
    const rest = this.#used === 0 ? undefined : this.#chunk?.subarray(0, this.#used)
    if (rest !== undefined) this.#chunk = undefined
    this.#used = 0
    return rest
  }

  #writeHead(frame: Frame): void {
    const behind = this.#chunk === undefined ? -1 : writeFrameHead(frame, this.#chunk, this.#used)
    if (behind === -1) this.#copy(encodeFrameHead(frame))
    else this.#used = behind
  }

  #copy(bytes: Uint8Array): void {
    let from = 0
    while (from < bytes.length) {
      this.#chunk ??= this.#supply()
      const count = Math.min(bytes.length - from, CHUNK_BYTES - this.#used)
      this.#chunk.set(count === bytes.length ? bytes : bytes.subarray(from, from + count), this.#used)
      this.#used += count
      from += count
      if (this.#used === CHUNK_BYTES) {
        this.#full.push(this.#chunk)
        this.#chunk = undefined
        this.#used = 0
      }
    }
  }
}
