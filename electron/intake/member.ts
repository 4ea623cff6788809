/** What is the hash of a file that lies in an archive, as it lies there? Needed for few of them, so the bytes that pass are
 *  only remembered, as long as they are few. */
import { createHash, hash, type Hash } from 'node:crypto'
import { WHOLE_PAYLOAD_BYTES } from '../../shared/contract/frames.js'
import { ByteReader } from './byte-reader.js'

export class Member {
  #passed: Uint8Array[] = []
  #bytes = 0
  #digest: Hash | undefined
  #ended = false
  /** The same bytes as those of the reader that it was made of, which is not to be used any more. */
  readonly body: ByteReader

  constructor(body: ByteReader) {
    this.body = new ByteReader(() => {
      const bytes = body.take(Number.MAX_SAFE_INTEGER)
      if (bytes === undefined) this.#ended = true
      else this.#pass(bytes)
      return bytes
    })
  }

  /** SHA-256, hex; '' unless it was read to its end. To be asked once. */
  readonly sha256 = (): string => {
    if (!this.#ended) return ''
    if (this.#digest !== undefined) return this.#digest.digest('hex')
    const [first, ...others] = this.#passed
    return hash('sha256', others.length === 0 && first !== undefined ? first : Buffer.concat(this.#passed))
  }

  #pass(bytes: Uint8Array): void {
    this.#bytes += bytes.length
    if (this.#digest === undefined) this.#passed.push(bytes)
    else this.#digest.update(bytes)
    if (this.#digest !== undefined || this.#bytes <= WHOLE_PAYLOAD_BYTES) return
    this.#digest = createHash('sha256')
    for (const piece of this.#passed) this.#digest.update(piece)
    this.#passed = []
  }
}

/** Of a body that is the source itself: its hash is known elsewhere. */
export const notMember = (): string => ''
