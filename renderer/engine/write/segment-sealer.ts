/** How does what the builder collected become a segment? Terms and values that no doc holds are left out (they come from
 *  records that were rolled back); values are brought into the order of the dictionary, and their terms with them. */
import { columnNames } from '../../../shared/cloudtrail/field-catalogue.js'
import { sealColumns } from './column-sealer.js'
import { encodeText } from '../segment/lossless-utf8.js'
import { bitmapWords, denseFrom, packTexts, type SegmentContents } from '../segment/segment-codec.js'
import { TEXT_LANE, type SegmentBuilder } from './segment-builder.js'
import type { TermStore } from './term-store.js'

const DEAD = -1

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
    columns: sealColumns(builder),
    severalValued: columnNames.filter(
      (name) => builder.severalValued[builder.columnPaths.indexOf(name)] === 1,
    ),
    ...sealDictionary(builder, order),
    ...sealTerms(builder, order),
    ...sealPostings(builder, order),
    content: builder.content.slice(0, 2 * size),
    pointers: builder.pointers.slice(0, 3 * size),
    plainTimes: bitmapOf(builder.plainTime, size),
  }
}

/** What comes where. Arrays that map to new ids hold -1 for what is left out. */
interface TermOrder {
  readonly newValue: Int32Array
  readonly newTerm: Int32Array
  readonly values: number
  readonly asciiValues: number
  readonly terms: number
  /** First term of each new value, and one entry more. */
  readonly termStart: Uint32Array<ArrayBuffer>
}

function orderTerms({ terms }: SegmentBuilder): TermOrder {
  const { termCount, valueCount, valueWide } = terms
  const termsOfValue = new Int32Array(valueCount)
  let live = 0
  for (let term = 0; term < termCount; term += 1) {
    if (terms.docsOf(term) === 0) continue
    live += 1
    termsOfValue[terms.valueOf(term)]! += 1
  }
  const newValue = new Int32Array(valueCount).fill(DEAD)
  let values = 0
  let asciiValues = 0
  for (const wide of [0, 1]) {
    for (let value = 0; value < valueCount; value += 1) {
      if (termsOfValue[value] === 0 || valueWide[value] !== wide) continue
      newValue[value] = values
      values += 1
    }
    if (wide === 0) asciiValues = values
  }
  const termStart = new Uint32Array(values + 1)
  for (let value = 0; value < valueCount; value += 1) {
    if (newValue[value] !== DEAD) termStart[newValue[value]! + 1] = termsOfValue[value]!
  }
  for (let value = 0; value < values; value += 1) termStart[value + 1]! += termStart[value]!
  return {
    newValue,
    newTerm: placeTerms(terms, newValue, termStart),
    values,
    asciiValues,
    terms: live,
    termStart,
  }
}

/** The new term of each term: in the order of the values, and the old order within one value. */
function placeTerms(terms: TermStore, newValue: Int32Array, termStart: Uint32Array): Int32Array {
  const { termCount } = terms
  const newTerm = new Int32Array(termCount).fill(DEAD)
  const next = termStart.slice()
  for (let term = 0; term < termCount; term += 1) {
    if (terms.docsOf(term) === 0) continue
    const value = newValue[terms.valueOf(term)]!
    newTerm[term] = next[value]!
    next[value]! += 1
  }
  return newTerm
}

function sealDictionary(builder: SegmentBuilder, { newValue, values, asciiValues }: TermOrder) {
  const { arena, valueOffset, valueCount, valueWide } = builder.terms
  const valueOffsets = new Uint32Array(values + 1)
  let bytes = 0
  for (let value = 0; value < valueCount; value += 1) {
    if (newValue[value] !== DEAD) bytes += valueOffset[value + 1]! - valueOffset[value]!
  }
  const valueText = new Uint8Array(bytes)
  let top = 0
  for (const wide of [0, 1]) {
    // Values that stay neighbours are copied together.
    let run = 0
    let runEnd = 0
    for (let value = 0; value < valueCount; value += 1) {
      if (newValue[value] === DEAD || valueWide[value] !== wide) continue
      const start = valueOffset[value]!
      if (start !== runEnd) {
        valueText.set(arena.subarray(run, runEnd), top - (runEnd - run))
        run = start
      }
      runEnd = valueOffset[value + 1]!
      valueOffsets[newValue[value]!] = top
      top += runEnd - start
    }
    valueText.set(arena.subarray(run, runEnd), top - (runEnd - run))
  }
  valueOffsets[values] = top
  return { asciiCount: asciiValues, valueOffsets, valueText }
}

function sealTerms(builder: SegmentBuilder, { newTerm, terms, termStart }: TermOrder) {
  const { terms: store } = builder
  const newPath = new Int32Array(builder.paths.count).fill(DEAD)
  const names: string[] = []
  const wide = new Uint32Array(terms)
  for (let term = 0; term < store.termCount; term += 1) {
    if (newTerm[term] === DEAD) continue
    const path = store.pathOf(term)
    if (newPath[path] === DEAD) {
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
    if (newTerm[term] !== DEAD) docsLessOne[newTerm[term]!] = store.docsOf(term) - 1
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
    if (newTerm[term] !== DEAD) next[term] = start[newTerm[term]!]!
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
