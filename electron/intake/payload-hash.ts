/** What is the SHA-256 of a decompressed payload, whether it comes as one part or as many? */
import { createHash, hash, type Hash } from 'node:crypto'
import type { PayloadHeader } from '../../shared/contract/frames.js'

type Part = Pick<PayloadHeader, 'rawOffset' | 'last'>

/** Takes the parts of one payload after the other, in order. */
export class PayloadHash {
  #running: Hash | undefined
  #next = 0

  /** Hex, at the last part of a payload of which every byte was given; else undefined. */
  take({ rawOffset, last }: Part, raw: Uint8Array): string | undefined {
    if (rawOffset === 0 && last) return hash('sha256', raw, 'hex')
    if (rawOffset === 0) this.#running = createHash('sha256')
    else if (rawOffset !== this.#next) this.#running = undefined
    this.#next = rawOffset + raw.length
    this.#running?.update(raw)
    if (!last) return undefined
    const digest = this.#running?.digest('hex')
    this.#running = undefined
    return digest
  }
}
