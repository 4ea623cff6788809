/** How is a small deflate stream decoded at once? Nearly all evidence comes in streams that are whole, small and right, so this
 *  is where most of the time of reading goes. What is not is left to `inflate.ts`, which takes it apart step by step.
 *
 *  Two facts make it fast. A step that ends within a stream lets fflate look behind its end, after which its code is
 *  translated into a slower form for good: here it never does, and it is a copy of the library that the careful way does not
 *  use. And fflate copies the part of its buffer that it gives out, and the window before it, which is garbage as large as
 *  the evidence: of the buffer here there is nothing to copy. */
import { Inflate } from 'fflate/browser'

/** fflate's Inflate: `s.i` 2 keeps it from going on in a larger buffer of its own; `d` no more input is taken; the others as
 *  in `inflate.ts`. */
interface Internals {
  s: { i: number; b: number; p?: number; f?: number; l?: unknown }
  o: Uint8Array
  p: Uint8Array
  d: boolean
}

const NOTHING = new Uint8Array(0)
const BUFFER_IS_ENOUGH = 2
/** fflate may look so far behind the last bit that it needs, bytes. */
const LOOKS_BEHIND = 3

/** What was written to it is read from where it lies. */
class LentBuffer extends Uint8Array<ArrayBuffer> {
  override subarray(): Uint8Array<ArrayBuffer> {
    return NOTHING
  }
}

interface Decoder {
  readonly inflate: Inflate
  readonly buffer: LentBuffer
  written: number
}

let decoder: Decoder | undefined

/** What a stream gives that lies in `bytes`, from the first on, and how many bytes follow it; nothing if it is damaged, does
 *  not end, ends less than 3 bytes before `bytes` do, or gives more than `limit` bytes, however many it would give. The
 *  output is lent until the next call. */
export function inflateWhole(
  bytes: Uint8Array,
  limit: number,
): { readonly output: Uint8Array; readonly behind: number } | undefined {
  if (decoder === undefined || decoder.buffer.length < limit) decoder = decoderFor(limit)
  const { inflate, buffer } = decoder
  const internals = inflate as unknown as Internals
  internals.s = { i: 0, b: 0 }
  internals.o = buffer
  internals.p = NOTHING
  internals.d = false
  try {
    inflate.push(bytes, BUFFER_IS_ENOUGH as unknown as boolean)
  } catch {
    return undefined
  }
  const { f, l, p = 0 } = internals.s
  const behind = internals.p.length - (p > 0 ? 1 : 0)
  if (!f || l || behind < LOOKS_BEHIND || decoder.written > limit) return undefined
  return { output: new Uint8Array(buffer.buffer, 0, decoder.written), behind }
}

function decoderFor(limit: number): Decoder {
  const made: Decoder = {
    inflate: new Inflate(() => {
      const { s } = made.inflate as unknown as Internals
      made.written = s.b
      // from here on it keeps a copy of what lies 32 KB before this: of nothing
      s.b = Number.POSITIVE_INFINITY
    }),
    buffer: new LentBuffer(new ArrayBuffer(limit)),
    written: 0,
  }
  return made
}
