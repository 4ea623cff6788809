/** What is in a segment, and how is it read? A segment is an immutable index over up to 65,536 events ("docs").
 *
 *  Hot part (read when a case opens): times, columns, the first lane of the ids, the names of the paths.
 *  Cold sections (read in the background or on demand, each by itself): dictionary, terms with their postings, full ids,
 *  content digests, record pointers, opaque values.
 *  The byte layout is drawn in `segment-codec.ts`; this file is what query execution may rely on. */
import type { FieldName } from '../../../shared/cloudtrail/field-catalogue.js'

export const SEGMENT_CAPACITY = 65_536
/** Words of a full docset: one bit a doc. */
export const DOCSET_WORDS = SEGMENT_CAPACITY / 32

/** One value a doc: `values[codes[doc]]`; code 0 is "absent" and `values[0]` is ''. */
export interface Column {
  readonly codes: Uint8Array | Uint16Array
  /** Distinct values, decoded, exactly as in the records (never folded). */
  readonly values: readonly string[]
}

export const idNames = ['eventID', 'requestID', 'sharedEventID'] as const
export type IdName = (typeof idNames)[number]

/** What of a segment can be in memory or not, each by itself. An id's section holds its lanes. */
export const coldSections = ['text', 'terms', ...idNames, 'content', 'pointers', 'opaque'] as const
export type ColdSection = (typeof coldSections)[number]

/** 16 bytes a doc as four u32 lanes, `lanes[4 * doc]` first. All zero: absent.
 *  A lower-case UUID is its 128 bits, big endian. Anything else is [fnv1a32(utf8), 0xffffffff, 0xffffffff, value id]
 *  and is an ordinary value and term as well. `first` is lane 0 alone and lives in the hot part: equal ids have equal
 *  first lanes, across segments too. */
export interface IdColumn {
  readonly first: Uint32Array
}

/** Neighbouring ASCII values, numbered from 0: their folded (lower-cased) texts in one text, each followed by '\n'. */
export interface ValueText {
  readonly count: number
  /** Value `at` stands at [offsets[at], offsets[at + 1] - 1). */
  readonly folded: string
  /** count + 1 entries. */
  readonly offsets: Uint32Array
}

/** Distinct leaf values of the segment. Value ids are dense, from 0:
 *    [0, plain.count)           plain: ASCII, with neither '\n' nor '\r'
 *    [plain.count, asciiCount)  opaque: like plain ones, but they look random, and each is in one event only, at one path. The
 *                               empty text is none of them, and no text of an id is
 *    [asciiCount, count)        wide: with '\n', '\r' or any byte >= 0x80
 *  Nobody looks for a word in an opaque value, but for all of it or a piece of it; they make up much of the text. So they are a
 *  section of their own, which is needed only where `mayBeOpaque` says so. */
export interface ValueDictionary {
  readonly count: number
  readonly asciiCount: number
  readonly plain: ValueText
  /** Reading it throws ColdMissing where there are opaque values and they are not attached. */
  readonly opaque: ValueText
  /** Folded texts of the values asciiCount..count-1. */
  readonly wideFolded: readonly string[]
  /** Can the piece (folded) be part of an opaque value? False is certain. */
  mayBeOpaque(piece: string): boolean
  /** The value as it is in the records, decoded. Of an opaque value it throws ColdMissing as `opaque` does. */
  text(value: number): string
}

/** A term is one value at one path. Terms of one value are neighbours: value `v` has the terms
 *  [termStart[v], termStart[v + 1]). */
export interface TermTable {
  readonly count: number
  /** value count + 1 entries. */
  readonly termStart: Uint32Array
  /** Path id of each term. */
  readonly path: Uint16Array | Uint32Array
  /** Distinct paths of the segment as written by `leaf.ts`; index = path id. */
  readonly paths: readonly string[]
  /** ORs the docs of `term` into `docs`, a bitmap of DOCSET_WORDS words. */
  addDocs(term: number, docs: Uint32Array): void
  /** How many docs hold the term. */
  docCount(term: number): number
}

export interface RecordPointer {
  /** Row of the case's table of payload parts (store). */
  readonly part: number
  /** Bytes, within that part's decompressed bytes. */
  readonly offset: number
  readonly length: number
  /** How the record is held there, as a code of the table of holdings; absent: it stands there as itself. */
  readonly holding?: number
}

/** Reading what is not attached throws `ColdMissing`: ask for no more than the answer needs. */
export interface ColdPart {
  readonly dictionary: ValueDictionary
  readonly terms: TermTable
  /** Four lanes a doc. */
  readonly ids: Readonly<Record<IdName, Uint32Array>>
  /** 64-bit digest of the record's content (paths and values; white space and the order of keys do not count), two u32 a
   *  doc. */
  readonly content: Uint32Array
  pointer(doc: number): RecordPointer
}

export interface Segment {
  readonly id: number
  /** Number of docs, 1..65,536. Docs are in the order of arrival, not of time. */
  readonly size: number
  /** Epoch seconds of eventTime; 0: the event has no readable time ("undated"). */
  readonly seconds: Uint32Array
  /** Milliseconds within the second; undefined when every event of the segment is on a full second. */
  readonly millis: Uint16Array | undefined
  /** Smallest and largest second of dated events; both 0 when there is none. */
  readonly firstSecond: number
  readonly lastSecond: number
  readonly columns: Readonly<Record<FieldName, Column | undefined>>
  /** Columns in which some record has more values at the path than the one that the column holds (an array): they are
   *  answered from the terms. */
  readonly severalValued: readonly FieldName[]
  /** Columns that are not stored, though some record has a value there: they are answered from the terms too. */
  readonly unheld: readonly FieldName[]
  readonly ids: Readonly<Record<IdName, IdColumn>>
  /** How each record is held in the evidence, as codes of the table of holdings; undefined when all stand there as
   *  themselves. */
  readonly holdings: Uint8Array | undefined
  /** Bitmap: docs whose record has an eventTime of the usual form, `formatInstant(1000 * seconds)`. It is no term; in all
   *  other docs eventTime, if there is any, is an ordinary term, and the time may come from elsewhere in the record. */
  readonly plainTimes: Uint32Array
  /** Distinct paths of the terms; index = path id. */
  readonly paths: readonly string[]
  readonly cold: ColdPart
  has(section: ColdSection): boolean
  /** The turn in which the section was attached or read last. */
  lastUse(section: ColdSection): number
  /** Takes the bytes over, and gives the bytes of memory that the section takes now. */
  attach(section: ColdSection, bytes: ArrayBuffer): number
  /** Looks whether `attach` would take the bytes: throws where it would. */
  check(section: ColdSection, bytes: ArrayBuffer): void
  /** Lets go of the section; whoever asks for it next finds it missing (`ColdMissing`). Its memory is given back at once: what
   *  was read of it (a table, lanes) must not be held while something is waited for. */
  detach(section: ColdSection): void
}

/** Counts the questions that are asked, so that it can be told what was not used for long. */
export interface Turn {
  now: number
}
