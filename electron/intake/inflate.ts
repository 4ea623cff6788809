/** How is a raw deflate stream decoded when nothing about it can be trusted? With `inflate-whole.ts` the only
 *  importer of fflate.
 *
 *  fflate's public interface does not say where a stream ended, nor that it ended, and it drops what it had decoded when
 *  it meets damage. This class reads the four fields of its `Inflate` that say so (names fixed by the exact version in
 *  package.json; a test pins them) and lends it one reused buffer, so that no output buffer is allocated for each file. */
import { Inflate } from 'fflate'
import { INFLATE_STEP_BYTES } from './limits.js'

/** fflate's Inflate: `s.p` bit position in `p`, `s.f` last block seen, `s.l` literal table while within a block,
 *  `s.b` bytes of window in `o`, `p` input that is not consumed yet. */
interface Internals {
  s: { i: number; b: number; p?: number; f?: number; l?: unknown }
  o: Uint8Array
  p: Uint8Array
}

const NOTHING = new Uint8Array(0)
/** Output of nearly every step fits; a larger one makes fflate allocate for itself, bounded by the size of a step. */
let workspace: Uint8Array | undefined

export class Inflater {
  readonly #inflate: Inflate
  readonly #internals: Internals
  #output: Uint8Array[] = []
  /** What follows the damage in the step that met it. */
  #refused: Uint8Array = NOTHING
  /** Why decoding cannot go on; what came before it has been given out. */
  damage: string | undefined = undefined

  constructor() {
    this.#inflate = new Inflate((data) => {
      if (data.length > 0) this.#output.push(data)
    })
    this.#internals = this.#inflate as unknown as Internals
  }

  /** The last block has ended; `unread` holds what follows it. */
  get finished(): boolean {
    const { f, l } = this.#internals.s
    return Boolean(f) && !l
  }

  /** Bytes that were pushed and not decoded; meaningful once the stream has finished or is damaged. */
  get unread(): Uint8Array {
    const { p, s } = this.#internals
    const rest = (s.p ?? 0) > 0 ? p.subarray(1) : p
    return this.#refused.length === 0 ? rest : Buffer.concat([rest, this.#refused])
  }

  /** Decodes at most INFLATE_STEP_BYTES more of the stream. The result is the caller's. Damage is a field, never a throw. */
  push(slice: Uint8Array): Uint8Array {
    if (slice.length > INFLATE_STEP_BYTES) throw new Error('a step of inflating is limited in size')
    this.#output = []
    if (!this.#attempt(slice)) this.#salvage(slice)
    const [first, ...others] = this.#output
    return others.length === 0 ? (first ?? NOTHING) : Buffer.concat(this.#output)
  }

  /** Pushes, or leaves the state as it was and answers false. */
  #attempt(slice: Uint8Array): boolean {
    const internals = this.#internals
    const { o, p, s } = internals
    workspace ??= new Uint8Array(2 * 1024 * 1024)
    workspace.set(s.b === o.length ? o : o.subarray(0, s.b))
    internals.s = { ...s }
    internals.o = workspace
    const before = this.#output.length
    try {
      this.#inflate.push(slice)
      return true
    } catch (error) {
      internals.s = s
      internals.o = o
      internals.p = p
      this.#output.length = before
      this.damage = error instanceof Error ? error.message : String(error)
      return false
    }
  }

  /** Halves the step until the byte is found that cannot be decoded, keeping everything before it. */
  #salvage(slice: Uint8Array): void {
    const why = this.damage
    let from = 0
    let size = slice.length >>> 1
    while (size >= 1 && from < slice.length) {
      if (this.#attempt(slice.subarray(from, Math.min(from + size, slice.length)))) from += size
      else size >>>= 1
    }
    this.#refused = slice.subarray(from)
    this.damage = from < slice.length ? why : undefined
  }
}
