/** What is the content of an entry of a tar file, and does it take up the header of the next one? */
import { bufferOver, type ByteReader } from './byte-reader.js'
import { READ_BYTES } from './limits.js'
import { TAR_BLOCK, indexOfTarHeader, isBlank, readTarHeader } from './tar-header.js'

/** So far before the end of an entry a header is still looked for that the entry should not have taken up, bytes. */
export const LOOK_BACK_BYTES = 1024 * 1024

/** Bytes from the end of the content to the next block. */
export function paddingOf(bytes: number): number {
  return (TAR_BLOCK - (bytes % TAR_BLOCK)) % TAR_BLOCK
}

/** The content of one entry, and the padding behind it. */
export class Content {
  readonly #input: ByteReader
  readonly #behind: LookBack
  readonly #bytes: number
  /** Bytes that have not been read; once the body has ended, bytes that are not there. */
  missing: number

  constructor(input: ByteReader, bytes: number, behind: LookBack) {
    this.#input = input
    this.#behind = behind
    this.#bytes = bytes
    this.missing = bytes
    // an archive within the archive has headers of its own
    const isArchive = readTarHeader(bufferOver(input.peek(TAR_BLOCK))) !== undefined
    behind.begin(isArchive)
  }

  readonly next = (): Uint8Array | undefined => {
    const piece = this.missing > 0 ? this.#take(this.missing) : undefined
    this.missing -= piece?.length ?? 0
    return piece
  }

  /** Reads the padding; answers how many bytes it has, if they are not all zero. */
  finish(): number {
    const count = this.missing > 0 ? 0 : paddingOf(this.#bytes)
    const padding = count === 0 ? undefined : this.#take(count)
    return padding === undefined || isBlank(padding) ? 0 : padding.length
  }

  #take(count: number): Uint8Array | undefined {
    const limit = Math.min(count, READ_BYTES)
    const ahead = this.#input.peek(limit + TAR_BLOCK - 1)
    const piece = this.#input.take(limit)
    if (piece !== undefined) this.#behind.note(piece, bufferOver(ahead))
    return piece
  }
}

/** The bytes of the entry that was read last, from the first header on that stands in its last part. */
export class LookBack {
  #held: Uint8Array[] = []
  #bytes = 0
  #off = false

  begin(off: boolean): void {
    this.forget()
    this.#off = off
  }

  forget(): void {
    this.#held = []
    this.#bytes = 0
  }

  /** `ahead`: the piece and a block behind it. */
  note(piece: Uint8Array, ahead: Buffer): void {
    if (this.#off) return
    if (this.#bytes + piece.length > LOOK_BACK_BYTES) this.forget()
    const at = this.#held.length > 0 ? 0 : indexOfTarHeader(ahead, piece.length)
    if (at < 0) return
    this.#held.push(piece.subarray(at))
    this.#bytes += piece.length - at
  }

  bytes(): Uint8Array | undefined {
    return this.#held.length === 0 ? undefined : Buffer.concat(this.#held)
  }
}
