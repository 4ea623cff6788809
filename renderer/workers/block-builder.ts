/** How do the stored bytes of many payload parts become few and large values? They are collected into blocks. */
import type { BlockBytes } from '../store/evidence-store.js'

const BLOCK_BYTES = 8 * 1024 * 1024
/** One of Chromium's databases refuses values above 133 MB, and large ones are slow: blocks stay below this. */
const LARGEST_BLOCK = 16 * 1024 * 1024

export interface Placed {
  readonly block: number
  readonly offset: number
  readonly length: number
}

export interface BlockBuilder {
  /** Copies the bytes. A full block is handed to `onBlock` at once. */
  add(bytes: Uint8Array<ArrayBuffer>): Placed
  /** Hands over what there is. */
  flush(): void
}

export interface BlockBuilderOptions {
  /** `compressed` bytes go into Blobs; `plain` ones into ArrayBuffers, which Chromium compresses. */
  readonly kind: 'compressed' | 'plain'
  readonly nextId: () => number
  readonly onBlock: (id: number, bytes: BlockBytes) => void
}

export function createBlockBuilder({ kind, nextId, onBlock }: BlockBuilderOptions): BlockBuilder {
  /** Used again for the next block: a payload of a kilobyte must not cost a buffer of its own. */
  let buffer = new Uint8Array(0)
  let size = 0
  let id: number | undefined

  const flush = (): void => {
    if (id === undefined) return
    const bytes = buffer.subarray(0, size)
    onBlock(id, kind === 'compressed' ? new Blob([bytes]) : bytes.slice().buffer)
    size = 0
    id = undefined
  }
  const makeRoomFor = (length: number): void => {
    if (size + length <= buffer.length) return
    const larger = new Uint8Array(Math.max(size + length, Math.min(2 * buffer.length, LARGEST_BLOCK)))
    larger.set(buffer.subarray(0, size))
    buffer = larger
  }
  return {
    flush,
    add(bytes) {
      if (size > 0 && size + bytes.length > LARGEST_BLOCK) flush()
      id ??= nextId()
      const placed = { block: id, offset: size, length: bytes.length }
      makeRoomFor(bytes.length)
      buffer.set(bytes, size)
      size += bytes.length
      if (size >= BLOCK_BYTES) flush()
      return placed
    },
  }
}
