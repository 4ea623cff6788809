/** How does what the builder collected become a segment? Terms and values that no doc holds are left out (they come from
 *  records that were rolled back); values are brought into the order of the dictionary, and their terms with them. */
import { columnNames } from '../../../shared/cloudtrail/field-catalogue.js'
import { sealColumns } from './column-sealer.js'
import { encodeText } from '../segment/lossless-utf8.js'
import {
  bitmapWords,
  denseFrom,
  packTexts,
  type PackedValues,
  type SegmentContents,
} from '../segment/segment-codec.js'
import { TEXT_LANE, type SegmentBuilder } from './segment-builder.js'
import type { TermStore } from './term-store.js'
import { DEAD, OPAQUE, PLAIN, valueKinds, WIDE } from './value-kinds.js'

const NONE = -1

/** The segment that the builder holds; at least one doc. The builder may be reset afterwards: nothing is shared. */
export function sealSegment(builder: SegmentBuilder): SegmentContents {
  const size = builder.docs
  const order = orderTerms(builder)
  const { firstSecond, lastSecond } = timeSpan(builder.seconds, size)
  return {
    size,
    firstSecond,
    lastSecond,
    seconds: builder.seconds.slice(0, size),
    millis: builder.millis.slice(0, isAllZero(builder.millis, size) ? 0 : size),
    ids: builder.ids.map((lanes) => sealIds(lanes, size, order.newValue)),
    ...sealColumns(builder),
    severalValued: columnNames.filter(
      (name) => builder.severalValued[builder.columnPaths.indexOf(name)] === 1,
    ),
    values: sealDictionary(builder, order),
    ...sealTerms(builder, order),
    ...sealPostings(builder, order),
    content: builder.content.slice(0, 2 * size),
    pointers: builder.pointers.slice(0, 3 * size),
    plainTimes: bitmapOf(builder.plainTime, size),
  }
}

/** What comes where. Arrays that map to new ids hold -1 for what is left out. */
interface TermOrder {
  /** Of each value. */
  readonly kinds: Uint8Array
  readonly newValue: Int32Array
  readonly newTerm: Int32Array
  /** Values of each kind. */
  readonly counts: readonly [plain: number, opaque: number, wide: number]
  readonly terms: number
  /** First term of each new value, and one entry more. */
  readonly termStart: Uint32Array<ArrayBuffer>
}

function orderTerms(builder: SegmentBuilder): TermOrder {
  const { kinds, termsOfValue } = valueKinds(builder)
  const { newValue, counts } = placeValues(kinds)
  const values = counts[0] + counts[1] + counts[2]
  const termStart = new Uint32Array(values + 1)
  for (let value = 0; value < kinds.length; value += 1) {
    if (newValue[value] !== NONE) termStart[newValue[value]! + 1] = termsOfValue[value]!
  }
  for (let value = 0; value < values; value += 1) termStart[value + 1]! += termStart[value]!
  const newTerm = placeTerms(builder.terms, newValue, termStart)
  return { kinds, newValue, newTerm, counts, terms: termStart[values]!, termStart }
}

/** The new id of each value: by kind, and in the old order within a kind. */
function placeValues(kinds: Uint8Array): Pick<TermOrder, 'newValue' | 'counts'> {
  let plain = 0
  let opaque = 0
  let wide = 0
  for (let value = 0; value < kinds.length; value += 1) {
    if (kinds[value] === PLAIN) plain += 1
    else if (kinds[value] === OPAQUE) opaque += 1
    else if (kinds[value] === WIDE) wide += 1
  }
  const next = Int32Array.of(0, plain, plain + opaque)
  const newValue = new Int32Array(kinds.length).fill(NONE)
  for (let value = 0; value < kinds.length; value += 1) {
    const kind = kinds[value]!
    if (kind === DEAD) continue
    newValue[value] = next[kind]!
    next[kind]! += 1
  }
  return { newValue, counts: [plain, opaque, wide] }
}

/** The new term of each term: in the order of the values, and the old order within one value. */
function placeTerms(terms: TermStore, newValue: Int32Array, termStart: Uint32Array): Int32Array {
  const { termCount } = terms
  const newTerm = new Int32Array(termCount).fill(NONE)
  const next = termStart.slice()
  for (let term = 0; term < termCount; term += 1) {
    if (terms.docsOf(term) === 0) continue
    const value = newValue[terms.valueOf(term)]!
    newTerm[term] = next[value]!
    next[value]! += 1
  }
  return newTerm
}

function sealDictionary(
  { terms: { arena, valueOffset } }: SegmentBuilder,
  { kinds, counts: [plain, opaque, wide] }: TermOrder,
): PackedValues {
  const sizes = new Int32Array(DEAD + 1)
  for (let value = 0; value < kinds.length; value += 1)
    sizes[kinds[value]!]! += valueOffset[value + 1]! - valueOffset[value]!
  const offsets = new Uint32Array(plain + wide + 1)
  const text = new Uint8Array(sizes[PLAIN]! + sizes[WIDE]!)
  const opaqueText = new Uint8Array(sizes[OPAQUE]!)
  const copy = new RunCopy(arena)
  let place = 0
  for (const kind of [PLAIN, WIDE, OPAQUE]) {
    const target = kind === OPAQUE ? opaqueText : text
    let top = kind === WIDE ? sizes[PLAIN]! : 0
    for (let value = 0; value < kinds.length; value += 1) {
      if (kinds[value] !== kind) continue
      const start = valueOffset[value]!
      const end = valueOffset[value + 1]!
      copy.add(start, end, target, top)
      if (kind !== OPAQUE) {
        offsets[place] = top
        place += 1
      }
      top += end - start
    }
    copy.end()
  }
  offsets[place] = text.length
  return { plainCount: plain, opaqueCount: opaque, offsets, text, opaqueText }
}

/** Bytes that are copied one by one, sooner than a copy of all of them is begun. */
const FEW_BYTES = 32

/** Values that stay neighbours are copied together. */
class RunCopy {
  #from = NONE
  #end = NONE
  #to = 0
  #target = new Uint8Array(0)

  constructor(readonly source: Uint8Array) {}

  /** Copies [from, end) of the source to `to` of the target, now or with the next ones. */
  add(from: number, end: number, target: Uint8Array<ArrayBuffer>, to: number): void {
    if (from !== this.#end || target !== this.#target) {
      this.end()
      this.#from = from
      this.#to = to
      this.#target = target
    }
    this.#end = end
  }

  end(): void {
    const target = this.#target
    if (this.#end - this.#from <= FEW_BYTES) {
      for (let at = this.#from, to = this.#to; at < this.#end; at += 1, to += 1) target[to] = this.source[at]!
    } else target.set(this.source.subarray(this.#from, this.#end), this.#to)
    this.#from = NONE
    this.#end = NONE
  }
}

function sealTerms(builder: SegmentBuilder, { newTerm, terms, termStart }: TermOrder) {
  const { terms: store } = builder
  const newPath = new Int32Array(builder.paths.count).fill(NONE)
  const names: string[] = []
  const wide = new Uint32Array(terms)
  for (let term = 0; term < store.termCount; term += 1) {
    if (newTerm[term] === NONE) continue
    const path = store.pathOf(term)
    if (newPath[path] === NONE) {
      newPath[path] = names.length
      names.push(builder.paths.names[path]!)
    }
    wide[newTerm[term]!] = newPath[path]!
  }
  return {
    termStart,
    termPath: names.length > 0x10000 ? wide : new Uint16Array(wide),
    paths: packTexts(names.map(encodeText)),
  }
}

function sealPostings(builder: SegmentBuilder, { newTerm, terms }: TermOrder) {
  const { docs: size, pairs, docStart, terms: store } = builder
  const dense = denseFrom(size)
  const words = bitmapWords(size)
  const docsLessOne = new Uint16Array(terms)
  for (let term = 0; term < store.termCount; term += 1) {
    if (newTerm[term] !== NONE) docsLessOne[newTerm[term]!] = store.docsOf(term) - 1
  }
  // Where each term's postings begin, in the order of the new terms: in the lists, or (as -1, -2, …) in the bitmaps.
  const start = new Int32Array(terms)
  let listed = 0
  let mapped = 0
  for (let term = 0; term < terms; term += 1) {
    const count = docsLessOne[term]! + 1
    start[term] = count >= dense ? -1 - mapped : listed
    if (count >= dense) mapped += words
    else listed += count
  }
  const lists = new Uint16Array(listed)
  const bitmaps = new Uint32Array(mapped)
  // By old term, so that a pair costs one look-up.
  const next = new Int32Array(store.termCount)
  for (let term = 0; term < store.termCount; term += 1) {
    if (newTerm[term] !== NONE) next[term] = start[newTerm[term]!]!
  }
  for (let doc = 0; doc < size; doc += 1) {
    const end = docStart[doc + 1]!
    for (let at = docStart[doc]!; at < end; at += 1) {
      const place = next[pairs[at]!]!
      if (place < 0) bitmaps[-1 - place + (doc >> 5)]! |= 1 << (doc & 31)
      else {
        lists[place] = doc
        next[pairs[at]!] = place + 1
      }
    }
  }
  return { docsLessOne, lists, bitmaps }
}

/** The ids with the value ids of the sealed dictionary; empty if there is none. */
function sealIds(lanes: Uint32Array, size: number, newValue: Int32Array): Uint32Array<ArrayBuffer> {
  if (isAllZero(lanes, 4 * size)) return new Uint32Array(0)
  const sealed = new Uint32Array(lanes.subarray(0, 4 * size))
  for (let at = 0; at < sealed.length; at += 4) {
    if (sealed[at + 1] === TEXT_LANE && sealed[at + 2] === TEXT_LANE)
      sealed[at + 3] = newValue[sealed[at + 3]!]!
  }
  return sealed
}

function bitmapOf(flags: Uint8Array, size: number): Uint32Array<ArrayBuffer> {
  const bitmap = new Uint32Array(bitmapWords(size))
  for (let doc = 0; doc < size; doc += 1) bitmap[doc >> 5]! |= flags[doc]! << (doc & 31)
  return bitmap
}

function timeSpan(seconds: Uint32Array, size: number): { firstSecond: number; lastSecond: number } {
  let firstSecond = 0
  let lastSecond = 0
  for (let doc = 0; doc < size; doc += 1) {
    const second = seconds[doc]!
    if (second === 0) continue
    if (firstSecond === 0 || second < firstSecond) firstSecond = second
    if (second > lastSecond) lastSecond = second
  }
  return { firstSecond, lastSecond }
}

function isAllZero(array: Uint16Array | Uint32Array, length: number): boolean {
  for (let at = 0; at < length; at += 1) if (array[at] !== 0) return false
  return true
}
