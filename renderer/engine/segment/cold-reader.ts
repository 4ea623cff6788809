/** How are the text and the terms of a segment read from their stored sections? */
import { fold } from '../../../shared/base/fold.js'
import { halvesOf, wordsOf } from './byte-views.js'
import { mayHold, type GramFilter } from './gram-filter.js'
import { decodeText } from './lossless-utf8.js'
import { bitmapWords, denseFrom } from './segment-codec.js'
import type { TermTable, ValueDictionary, ValueText } from './segment.js'
import { FoldedText, offsetsIn } from './value-text.js'

type Bytes = Uint8Array<ArrayBuffer>

const nothing = new FoldedText(new Uint8Array(0), Uint32Array.of(0))

export class Dictionary implements ValueDictionary {
  readonly count: number
  readonly asciiCount: number
  readonly plain: FoldedText
  readonly #offsets: Uint32Array
  readonly #wide: Bytes
  readonly #filter: GramFilter
  readonly #attached: () => FoldedText
  #wideFolded: readonly string[] | undefined

  /** `attached`: the opaque values; throws where they are not there. */
  constructor([counts, offsets, text, ...filter]: readonly Bytes[], attached: () => FoldedText) {
    const [plainCount = 0, asciiCount = 0, count = 0] = wordsOf(counts!)
    this.asciiCount = asciiCount
    this.count = count
    this.#attached = attached
    this.#offsets = wordsOf(offsets!.slice())
    const wide = this.#offsets[plainCount]!
    this.plain = new FoldedText(text!.subarray(0, wide), this.#offsets.subarray(0, plainCount + 1))
    this.#wide = text!.slice(wide)
    const [others, threes, bits] = filter.map((words) => wordsOf(words.slice()))
    this.#filter = { others: others!, threes: threes!, bits: bits! }
  }

  /** Bytes of memory, roughly. */
  get bytes(): number {
    const { plain } = this
    const held = [this.#wide, ...Object.values(this.#filter)]
    const others = this.#offsets.byteLength - plain.offsets.byteLength
    return held.reduce((sum, one) => sum + one.byteLength, plain.bytes + others)
  }

  get buffers(): readonly ArrayBufferLike[] {
    const { others, threes, bits } = this.#filter
    return [...this.plain.buffers, ...[this.#wide, others, threes, bits].map(({ buffer }) => buffer)]
  }

  get opaque(): ValueText {
    return this.#opaque
  }

  get wideFolded(): readonly string[] {
    this.#wideFolded ??= Array.from({ length: this.count - this.asciiCount }, (_, at) =>
      fold(this.text(this.asciiCount + at)),
    )
    return this.#wideFolded
  }

  mayBeOpaque(piece: string): boolean {
    return mayHold(this.#filter, piece)
  }

  text(value: number): string {
    const { count } = this.plain
    if (value < count) return this.plain.text(value)
    if (value < this.asciiCount) return this.#opaque.text(value - count)
    const at = value - this.asciiCount + count
    const base = this.#offsets[count]!
    return decodeText(this.#wide.subarray(this.#offsets[at]! - base, this.#offsets[at + 1]! - 1 - base))
  }

  get #opaque(): FoldedText {
    return this.plain.count === this.asciiCount ? nothing : this.#attached()
  }
}

/** The opaque values, read from their section. */
export function opaqueText([counts, text]: readonly Bytes[]): FoldedText {
  const [count = 0] = wordsOf(counts!)
  return new FoldedText(text!, offsetsIn(text!, count))
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
