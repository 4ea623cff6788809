/** How is a segment written and read? A hot part and several cold ones, each of sections (`segment-parts.ts` draws the frame
 *  around them); a cold part is read only when it is needed:
 *
 *    hot 0        size, first second, last second (u32); then one bit a column of the catalogue, in its order (u32, as many
 *                 as needed): some doc has more values at its path than the column holds; and again one bit a column: some doc
 *                 has a value at its path, but the column is left to the terms
 *        1        seconds, u32 a doc
 *        2        millis, u16 a doc; empty when every event is on a full second
 *        3 4 5    lane 0 of eventID, requestID, sharedEventID, u32 a doc; empty when no event has one
 *        6 7      ends of the path names in their text (u32), and the text
 *        8        docs with an eventTime of the usual form: a bitmap of size / 32 words (u32, rounded up)
 *        9 …      per column of the catalogue, in its order: codes (u8 a doc up to 256 values, else u16),
 *                 ends of the values 1, 2, … in their text (u32; value 0 is ''), their text
 *        last     how each record is held, u8 a doc; not there when every record stands in the evidence as itself
 *    text 0       number of values that are plain; of those that are plain or opaque; of all (u32)
 *         1       offsets of the values that are plain or wide, u32, one more than those: the one at place v is
 *                 [offset v, offset v+1 - 1) of the text
 *         2       their text, each followed by a line feed: plain ones, then those with a line break or beyond ASCII
 *         3       which characters opaque values hold besides letters and digits: 128 bits (u32)
 *         4       which runs of three with such a character they hold, folded: 2^18 bits (u32); empty where there are none
 *         5       which runs of five characters they hold, folded: about two bits (u32) a character of them, by hash
 *    terms 0      term starts, u32, one more than values: value v has the terms [start v, start v+1)
 *          1      path of each term, u16; u32 if there are more than 65,536 paths
 *          2      docs of each term less one, u16
 *          3      postings of sparse terms, in the order of the terms: docs, u16 each, ascending
 *          4      postings of dense terms (docs >= size / 16): a bitmap of size / 32 words (u32, rounded up) each
 *    eventID, requestID, sharedEventID   the id, four lanes a doc (u32); empty when no event has one
 *    content      content digests, two u32 a doc
 *    pointers     record pointers: part, offset, length (u32) a doc; how the record is held, in the top byte of the length
 *    opaque 0     number of opaque values (u32)
 *           1     their text, each followed by a line feed */
import { columnNames, type FieldName } from '../../../shared/cloudtrail/field-catalogue.js'
import { gramFilter } from './gram-filter.js'
import { holdingIn } from './record-length.js'
import { packSections } from './segment-parts.js'
import { idNames, type ColdSection, type IdName } from './segment.js'

type Bytes = Uint8Array<ArrayBuffer>

/** Texts one after another, without anything between them. */
export interface PackedTexts {
  readonly ends: Uint32Array<ArrayBuffer>
  readonly text: Bytes
}

/** One column. `values` are those of the codes 1, 2, … */
export interface PackedColumn {
  readonly codes: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>
  readonly values: PackedTexts
}

/** The distinct values: plain ones, then opaque ones, then wide ones. */
export interface PackedValues {
  readonly plainCount: number
  readonly opaqueCount: number
  /** Of the plain and the wide ones. */
  readonly offsets: Uint32Array<ArrayBuffer>
  readonly text: Bytes
  readonly opaqueText: Bytes
}

/** All that a segment consists of, as it is written. Ids that no event has are empty arrays, as are needless millis. */
export interface SegmentContents {
  readonly size: number
  readonly firstSecond: number
  readonly lastSecond: number
  readonly seconds: Uint32Array<ArrayBuffer>
  readonly millis: Uint16Array<ArrayBuffer>
  /** Four lanes a doc, in the order of `idNames`. */
  readonly ids: readonly Uint32Array<ArrayBuffer>[]
  readonly columns: Readonly<Partial<Record<FieldName, PackedColumn>>>
  /** Columns at whose path some doc has more than one value. */
  readonly severalValued: readonly FieldName[]
  /** Columns that are left to the terms, though some doc has a value there. */
  readonly unheld: readonly FieldName[]
  readonly values: PackedValues
  readonly termStart: Uint32Array<ArrayBuffer>
  readonly termPath: Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>
  readonly docsLessOne: Uint16Array<ArrayBuffer>
  readonly lists: Uint16Array<ArrayBuffer>
  readonly bitmaps: Uint32Array<ArrayBuffer>
  readonly paths: PackedTexts
  readonly content: Uint32Array<ArrayBuffer>
  readonly pointers: Uint32Array<ArrayBuffer>
  readonly plainTimes: Uint32Array<ArrayBuffer>
}

/** From how many docs on a term's postings are a bitmap. */
export function denseFrom(size: number): number {
  return Math.ceil(size / 16)
}

export function bitmapWords(size: number): number {
  return (size + 31) >> 5
}

/** Packs texts, given as bytes, one after another. */
export function packTexts(texts: readonly Uint8Array[]): PackedTexts {
  const ends = new Uint32Array(texts.length)
  let top = 0
  texts.forEach((text, index) => {
    top += text.length
    ends[index] = top
  })
  const packed = new Uint8Array(top)
  texts.forEach((text, index) => {
    packed.set(text, ends[index]! - text.length)
  })
  return { ends, text: packed }
}

/** The parts of a segment, each in pieces that are to be joined. */
export interface EncodedSegment {
  readonly hot: readonly Bytes[]
  readonly cold: Readonly<Record<ColdSection, readonly Bytes[]>>
}

export function encodeSegment(contents: SegmentContents): EncodedSegment {
  const { size, firstSecond, lastSecond, ids, paths, severalValued, unheld } = contents
  const sets = [...columnBits(severalValued), ...columnBits(unheld)]
  const hot = [
    bytesOf(Uint32Array.of(size, firstSecond, lastSecond, ...sets)),
    bytesOf(contents.seconds),
    bytesOf(contents.millis),
    ...ids.map((lanes) => bytesOf(firstLanes(lanes))),
    bytesOf(paths.ends),
    paths.text,
    bytesOf(contents.plainTimes),
    ...columnNames.flatMap((name) => {
      const column = contents.columns[name]
      if (column === undefined) return [new Uint8Array(0), new Uint8Array(0), new Uint8Array(0)]
      return [bytesOf(column.codes), bytesOf(column.values.ends), column.values.text]
    }),
  ]
  const holdings = holdingsIn(contents.pointers)
  if (holdings !== undefined) hot.push(holdings)
  const mark = markOf(contents.content, size)
  return { hot: packSections('hot', mark, hot), cold: coldParts(contents, mark) }
}

function coldParts(contents: SegmentContents, mark: number): EncodedSegment['cold'] {
  const part = (section: ColdSection, arrays: readonly PackedArray[]) =>
    packSections(section, mark, arrays.map(bytesOf))
  const { termStart, termPath, docsLessOne, lists, bitmaps, ids } = contents
  const { plainCount, opaqueCount, offsets, text, opaqueText } = contents.values
  const counts = Uint32Array.of(plainCount, plainCount + opaqueCount, offsets.length - 1 + opaqueCount)
  const { others, threes, bits } = gramFilter(opaqueText)
  const lanes = idNames.map((name, id) => [name, part(name, [ids[id]!])] as const)
  return {
    text: part('text', [counts, offsets, text, others, threes, bits]),
    terms: part('terms', [termStart, termPath, docsLessOne, lists, bitmaps]),
    ...(Object.fromEntries(lanes) as Record<IdName, Bytes[]>),
    content: part('content', [contents.content]),
    pointers: part('pointers', [contents.pointers]),
    opaque: part('opaque', [Uint32Array.of(opaqueCount), opaqueText]),
  }
}

/** What all parts of a segment have in common, and those of another one surely have not. */
function markOf(content: Uint32Array, size: number): number {
  let sum = size
  for (let at = 0; at < content.length; at += 1) sum = Math.imul(sum ^ content[at]!, 0x01000193)
  return sum >>> 0
}

/** How the record of each doc is held; undefined when all stand in the evidence as themselves. */
function holdingsIn(pointers: Uint32Array): Bytes | undefined {
  const holdings = new Uint8Array(pointers.length / 3)
  let isAny = false
  for (let doc = 0; doc < holdings.length; doc += 1) {
    const holding = holdingIn(pointers[3 * doc + 2]!)
    if (holding === 0) continue
    holdings[doc] = holding
    isAny = true
  }
  return isAny ? holdings : undefined
}

/** A set of columns, one bit each. */
function columnBits(names: readonly FieldName[]): Uint32Array {
  const bits = new Uint32Array(bitmapWords(columnNames.length))
  for (const name of names) {
    const column = columnNames.indexOf(name)
    bits[column >> 5]! |= 1 << (column & 31)
  }
  return bits
}

/** The sets of columns that `columnBits` made, one behind the other: the one at this place. */
export function columnsOfBits(bits: Uint32Array, set: number): FieldName[] {
  const first = set * bitmapWords(columnNames.length)
  return columnNames.filter((_, column) => ((bits[first + (column >> 5)]! >>> (column & 31)) & 1) === 1)
}

function firstLanes(lanes: Uint32Array): Uint32Array<ArrayBuffer> {
  const first = new Uint32Array(lanes.length / 4)
  for (let doc = 0; doc < first.length; doc += 1) first[doc] = lanes[4 * doc]!
  return first
}

type PackedArray = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>

function bytesOf(array: PackedArray): Bytes {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
}
