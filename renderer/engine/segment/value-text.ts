/** How are many ASCII values kept as one text, and each found in it again? Folded, with one bit a byte for what was a capital:
 *  the bytes that it was read from are changed by that, and not held. */
import type { ValueText } from './segment.js'

type Bytes = Uint8Array<ArrayBuffer>

const ascii = new TextDecoder()
const NEWLINE = 0x0a

export class FoldedText implements ValueText {
  readonly count: number
  readonly folded: string
  readonly #capitals: Uint32Array

  /** `bytes`: the values, each followed by a line feed; they begin at a multiple of four. `offsets`: one more than values. */
  constructor(
    bytes: Bytes,
    readonly offsets: Uint32Array,
  ) {
    this.count = offsets.length - 1
    const { folded, capitals } = foldAscii(bytes)
    this.folded = folded
    this.#capitals = capitals
  }

  /** Bytes of memory, roughly. */
  get bytes(): number {
    return this.folded.length + this.offsets.byteLength + this.#capitals.byteLength
  }

  get buffers(): readonly ArrayBufferLike[] {
    return [this.offsets.buffer, this.#capitals.buffer]
  }

  /** The value as it is in the records. */
  text(value: number): string {
    const from = this.offsets[value]!
    return withCapitals(this.folded, this.#capitals, { from, to: this.offsets[value + 1]! - 1 })
  }
}

/** Where each of so many values begins, and where the last one ends. */
export function offsetsIn(bytes: Bytes, count: number): Uint32Array<ArrayBuffer> {
  const offsets = new Uint32Array(count + 1)
  let at = 0
  for (let value = 1; value <= count; value += 1) {
    at = bytes.indexOf(NEWLINE, at) + 1
    offsets[value] = at
  }
  return offsets
}

/** The folded text, and one bit a byte: was it A to Z? Folds the bytes in place; they begin at a multiple of four. */
function foldAscii(bytes: Bytes): { readonly folded: string; readonly capitals: Uint32Array } {
  const bits = new Uint8Array(4 * (1 + (bytes.length >> 5)))
  const whole = bytes.length >> 3
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, 2 * whole)
  // Four bytes at a time: bytes are below 0x80, so additions do not carry from one into the next.
  for (let at = 0; at < whole; at += 1) {
    const low = words[2 * at]!
    const high = words[2 * at + 1]!
    const lowIs = (((low + 0x3f3f3f3f) & ~(low + 0x25252525) & 0x80808080) >>> 7) >>> 0
    const highIs = (((high + 0x3f3f3f3f) & ~(high + 0x25252525) & 0x80808080) >>> 7) >>> 0
    if ((lowIs | highIs) === 0) continue
    words[2 * at] = low | (lowIs << 5)
    words[2 * at + 1] = high | (highIs << 5)
    bits[at] = (Math.imul(lowIs, 0x10204080) >>> 28) | ((Math.imul(highIs, 0x10204080) >>> 28) << 4)
  }
  for (let at = 8 * whole; at < bytes.length; at += 1) {
    const byte = bytes[at]!
    if (byte < 0x41 || byte > 0x5a) continue
    bytes[at] = byte | 0x20
    bits[at >> 3]! |= 1 << (at & 7)
  }
  return { folded: ascii.decode(bytes), capitals: new Uint32Array(bits.buffer) }
}

function withCapitals(
  folded: string,
  capitals: Uint32Array,
  { from, to }: { readonly from: number; readonly to: number },
): string {
  let text = ''
  let start = from
  for (let at = from; at < to; at += 1) {
    if (((capitals[at >> 5]! >>> (at & 31)) & 1) === 0) continue
    text += folded.slice(start, at) + String.fromCharCode(folded.charCodeAt(at) - 0x20)
    start = at + 1
  }
  // A piece of a long string keeps all of it in memory; what went through a joined string does not.
  return ` ${text}${folded.slice(start, to)}`.slice(1)
}
