/** How are the text and the terms of a segment read from their stored sections? */
import { fold } from '../../../shared/base/fold.js'
import { halvesOf, wordsOf } from './byte-views.js'
import { decodeText } from './lossless-utf8.js'
import { bitmapWords, denseFrom } from './segment-codec.js'
import type { TermTable, ValueDictionary } from './segment.js'

type Bytes = Uint8Array<ArrayBuffer>

const ascii = new TextDecoder()

/** The text is kept folded, with one bit a byte for what was a capital: the bytes that it was read from are changed by that,
 *  and not held. */
export class Dictionary implements ValueDictionary {
  readonly count: number
  readonly asciiCount: number
  readonly foldedOffsets: Uint32Array
  readonly foldedText: string
  readonly #offsets: Uint32Array
  readonly #capitals: Uint32Array
  readonly #wide: Bytes
  #wideFolded: readonly string[] | undefined

  constructor([counts, offsets, text]: readonly Bytes[]) {
    const [asciiCount = 0, count = 0] = wordsOf(counts!)
    this.asciiCount = asciiCount
    this.count = count
    this.#offsets = wordsOf(offsets!.slice())
    this.foldedOffsets = this.#offsets.subarray(0, asciiCount + 1)
    const { folded, capitals } = foldAscii(text!.subarray(0, this.#offsets[asciiCount]))
    this.foldedText = folded
    this.#capitals = capitals
    this.#wide = text!.slice(this.#offsets[asciiCount])
  }

  /** Bytes of memory, roughly. */
  get bytes(): number {
    return this.foldedText.length + this.#offsets.byteLength + this.#capitals.byteLength + this.#wide.length
  }

  get buffers(): readonly ArrayBufferLike[] {
    return [this.#offsets.buffer, this.#capitals.buffer, this.#wide.buffer]
  }

  get wideFolded(): readonly string[] {
    this.#wideFolded ??= Array.from({ length: this.count - this.asciiCount }, (_, at) =>
      fold(this.text(this.asciiCount + at)),
    )
    return this.#wideFolded
  }

  text(value: number): string {
    const from = this.#offsets[value]!
    const to = this.#offsets[value + 1]! - 1
    if (value < this.asciiCount) return withCapitals(this.foldedText, this.#capitals, { from, to })
    const base = this.#offsets[this.asciiCount]!
    return decodeText(this.#wide.subarray(from - base, to - base))
  }
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

export class Terms implements TermTable {
  readonly count: number
  readonly termStart: Uint32Array
  readonly path: Uint16Array | Uint32Array
  readonly #docsLessOne: Uint16Array
  /** Of every eighth term: where in the lists, and where in the bitmaps, the postings of it and of those behind it begin. */
  readonly #starts: Uint32Array
  readonly #lists: Uint16Array
  readonly #bitmaps: Uint32Array
  readonly #denseFrom: number
  readonly #words: number

  constructor(
    size: number,
    [termStart, path, docsLessOne, lists, bitmaps]: readonly Bytes[],
    readonly paths: readonly string[],
  ) {
    this.termStart = wordsOf(termStart!)
    this.#docsLessOne = halvesOf(docsLessOne!)
    this.count = this.#docsLessOne.length
    this.path = path!.length === 2 * this.count ? halvesOf(path!) : wordsOf(path!)
    this.#lists = halvesOf(lists!)
    this.#bitmaps = wordsOf(bitmaps!)
    this.#denseFrom = denseFrom(size)
    this.#words = bitmapWords(size)
    this.#starts = this.#everyEighth()
  }

  /** Bytes of memory that are held beyond those that were read. */
  get bytes(): number {
    return this.#starts.byteLength
  }

  docCount(term: number): number {
    return this.#docsLessOne[term]! + 1
  }

  addDocs(term: number, docs: Uint32Array): void {
    const count = this.docCount(term)
    const isDense = count >= this.#denseFrom
    const start = this.#start(term, isDense)
    if (isDense) {
      const bitmaps = this.#bitmaps
      for (let word = 0; word < this.#words; word += 1) docs[word]! |= bitmaps[start + word]!
      return
    }
    const lists = this.#lists
    for (let at = start; at < start + count; at += 1) {
      const doc = lists[at]!
      docs[doc >> 5]! |= 1 << (doc & 31)
    }
  }

  #start(term: number, isDense: boolean): number {
    let start = this.#starts[2 * (term >>> 3) + (isDense ? 1 : 0)]!
    for (let before = term & ~7; before < term; before += 1) {
      const count = this.docCount(before)
      if (count >= this.#denseFrom === isDense) start += isDense ? this.#words : count
    }
    return start
  }

  #everyEighth(): Uint32Array {
    const starts = new Uint32Array(2 * ((this.count + 7) >>> 3))
    let list = 0
    let bitmap = 0
    for (let term = 0; term < this.count; term += 1) {
      if ((term & 7) === 0) {
        starts[term >>> 2] = list
        starts[(term >>> 2) + 1] = bitmap
      }
      const count = this.docCount(term)
      if (count >= this.#denseFrom) bitmap += this.#words
      else list += count
    }
    return starts
  }
}
