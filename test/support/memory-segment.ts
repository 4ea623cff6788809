/** Can the segment contract be met with plain maps and lists? A second implementation of `Segment`, built straight from
 *  parsed records, against which query execution is tested without the byte layout. */
import { fnv1a32 } from '../../shared/base/hash.js'
import { derivedField, firstAt, timeOf } from '../../shared/cloudtrail/event.js'
import { columnNames, type FieldName } from '../../shared/cloudtrail/field-catalogue.js'
import { leavesOf, type JsonValue, type Leaf } from '../../shared/cloudtrail/leaf.js'
import { ColdMissing } from '../../renderer/engine/segment/identifiers.js'
import {
  coldSections,
  DOCSET_WORDS,
  idNames,
  type ColdPart,
  type ColdSection,
  type Column,
  type IdName,
  type RecordPointer,
  type Segment,
} from '../../renderer/engine/segment/segment.js'
import { dictionaryOf } from './value-texts.js'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const USUAL_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/
const PLAIN = /^[\0-\x09\x0b\x0c\x0e-\x7f]*$/
const TEXT = 0xffffffff
const [PLAIN_KIND, OPAQUE_KIND, WIDE_KIND] = [0, 1, 2]

export interface MemorySegment extends Segment {
  /** Makes all cold sections available, as attaching their bytes would. */
  attachAll(): void
}

/** A segment of the records, in this order. The cold part is there at once. */
export function memorySegment(
  id: number,
  records: readonly JsonValue[],
  pointerOf: (doc: number) => RecordPointer = (doc) => ({ part: 0, offset: doc, length: 1 }),
): MemorySegment {
  const segment = memorySegmentWithoutCold(id, records, pointerOf)
  segment.attachAll()
  return segment
}

/** The same before its cold sections are attached. */
export function memorySegmentWithoutCold(
  id: number,
  records: readonly JsonValue[],
  pointerOf: (doc: number) => RecordPointer = (doc) => ({ part: 0, offset: doc, length: 1 }),
): MemorySegment {
  const docs = records.map(docOf)
  const seconds = Uint32Array.from(docs, (doc) => doc.second)
  const dated = [...seconds].filter((second) => second !== 0)
  const texts = [...new Set(docs.flatMap((doc) => doc.leaves.map((leaf) => leaf.text)))]
  const values = [PLAIN_KIND, OPAQUE_KIND, WIDE_KIND].flatMap((kind) =>
    texts.filter((text) => kindOf(text, docs) === kind),
  )
  const valueOf = new Map(values.map((text, value) => [text, value]))
  const lanes = Object.fromEntries(
    idNames.map((name) => [name, Uint32Array.from(docs.flatMap((doc) => lanesOf(doc, name, valueOf)))]),
  ) as Record<IdName, Uint32Array>
  const there = new Set<ColdSection>()
  const needs = (section: ColdSection): void => {
    if (!there.has(section)) throw new ColdMissing(segment, section)
  }
  const cold = coldPart(docs, values, { valueOf, lanes, pointerOf, needs })
  const segment: MemorySegment = {
    id,
    size: records.length,
    seconds,
    millis: docs.some((doc) => doc.millis !== 0) ? Uint16Array.from(docs, (doc) => doc.millis) : undefined,
    firstSecond: dated.length === 0 ? 0 : dated.reduce((least, second) => Math.min(least, second)),
    lastSecond: dated.reduce((most, second) => Math.max(most, second), 0),
    columns: Object.fromEntries(columnNames.map((name) => [name, columnOf(records, name)])) as Record<
      FieldName,
      Column | undefined
    >,
    ids: Object.fromEntries(
      idNames.map((name) => [name, { first: lanes[name].filter((_, at) => at % 4 === 0) }]),
    ) as Segment['ids'],
    holdings: undefined,
    severalValued: columnNames.filter((name) => records.some((record) => leavesAt(record, name).length > 1)),
    unheld: [],
    plainTimes: plainTimesOf(docs),
    paths: pathsOf(docs),
    cold: guarded(cold, needs),
    has: (section) => there.has(section),
    lastUse: () => 0,
    attach: (section, bytes) => {
      there.add(section)
      return bytes.byteLength
    },
    check: () => undefined,
    detach: (section) => there.delete(section),
    attachAll: () => {
      for (const section of coldSections) there.add(section)
    },
  }
  return segment
}

/** Asks before everything that is read. */
function guarded(cold: ColdPart, ask: (section: ColdSection) => void): ColdPart {
  const asked = <Value>(section: ColdSection, value: Value): Value => {
    ask(section)
    return value
  }
  return {
    get dictionary() {
      return asked('text', cold.dictionary)
    },
    get terms() {
      return asked('terms', cold.terms)
    },
    get content() {
      return asked('content', cold.content)
    },
    ids: {
      get eventID() {
        return asked('eventID', cold.ids.eventID)
      },
      get requestID() {
        return asked('requestID', cold.ids.requestID)
      },
      get sharedEventID() {
        return asked('sharedEventID', cold.ids.sharedEventID)
      },
    },
    pointer: (doc) => asked('pointers', cold).pointer(doc),
  }
}

function pathsOf(docs: readonly Doc[]): string[] {
  return [...new Set(docs.flatMap((doc) => doc.leaves.map((leaf) => leaf.path)))]
}

function plainTimesOf(docs: readonly Doc[]): Uint32Array {
  const plainTimes = new Uint32Array(DOCSET_WORDS)
  docs.forEach((doc, at) => {
    if (doc.usualTime) plainTimes[at >>> 5]! |= 1 << (at & 31)
  })
  return plainTimes
}

interface Doc {
  readonly record: JsonValue
  /** What goes into the dictionary. */
  readonly leaves: readonly Leaf[]
  readonly second: number
  readonly millis: number
  readonly usualTime: boolean
  readonly ids: Readonly<Record<IdName, string>>
}

function docOf(record: JsonValue): Doc {
  const instant = timeOf(record)?.ms
  const whole = instant === undefined ? 0 : Math.floor(instant / 1000)
  const second = whole > 0 && whole <= 0xffffffff ? whole : 0
  const times = leavesAt(record, 'eventTime')
  const usualTime = second !== 0 && times.length === 1 && USUAL_TIME.test(times[0]!)
  const ids = Object.fromEntries(idNames.map((name) => [name, firstAt(record, name)])) as Record<
    IdName,
    string
  >
  const implied = (path: string) =>
    (path === 'eventTime' && usualTime) || idNames.some((name) => path === name && isPlainId(record, name))
  return {
    record,
    leaves: [...leavesOf(record)].filter((leaf) => !implied(leaf.path)),
    second,
    millis: second === 0 || instant === undefined ? 0 : instant - second * 1000,
    usualTime,
    ids,
  }
}

const leavesAt = (record: JsonValue, path: string) =>
  [...leavesOf(record)].filter((leaf) => leaf.path === path).map((leaf) => leaf.text)

/** Is the id one UUID and nothing else, so that its bits say it all? */
function isPlainId(record: JsonValue, name: IdName): boolean {
  const texts = leavesAt(record, name)
  return texts.length === 1 && UUID.test(texts[0]!) && isBits(bitsOf(texts[0]!))
}

function bitsOf(uuid: string): number[] {
  const digits = uuid.replaceAll('-', '')
  return [0, 8, 16, 24].map((at) => Number.parseInt(digits.slice(at, at + 8), 16))
}

const isBits = (bits: readonly number[]) =>
  bits.some((lane) => lane !== 0) && !(bits[1] === TEXT && bits[2] === TEXT)

function lanesOf(doc: Doc, name: IdName, valueOf: ReadonlyMap<string, number>): number[] {
  const text = doc.ids[name]
  if (text === '') return [0, 0, 0, 0]
  if (isPlainId(doc.record, name)) return bitsOf(text)
  const bytes = new TextEncoder().encode(text)
  return [fnv1a32(bytes, 0, bytes.length), TEXT, TEXT, valueOf.get(text)!]
}

function columnOf(records: readonly JsonValue[], name: FieldName): Column {
  const texts = records.map((record) =>
    name === 'principal' || name === 'outcome' ? derivedField(record, name) : firstAt(record, name),
  )
  const values = [...new Set(['', ...texts])]
  const codes = texts.map((text) => values.indexOf(text))
  return {
    codes: values.length > 256 ? Uint16Array.from(codes) : Uint8Array.from(codes),
    values,
  }
}

interface ColdNeeds {
  readonly valueOf: ReadonlyMap<string, number>
  readonly lanes: Record<IdName, Uint32Array>
  readonly pointerOf: (doc: number) => RecordPointer
  /** Throws where the section is not there. */
  readonly needs: (section: ColdSection) => void
}

/** Any rule will do: here, single texts of some length that hold a digit, if no id. */
function kindOf(text: string, docs: readonly Doc[]): number {
  if (!PLAIN.test(text)) return WIDE_KIND
  const holding = docs.filter((doc) => doc.leaves.some((leaf) => leaf.text === text))
  const [leaf, ...others] = holding.flatMap((doc) => doc.leaves.filter((one) => one.text === text))
  const isId = idNames.some((name) => name === leaf?.path)
  return others.length === 0 && !isId && text.length > 3 && /[0-9]/.test(text) ? OPAQUE_KIND : PLAIN_KIND
}

function coldPart(
  docs: readonly Doc[],
  values: readonly string[],
  { valueOf, lanes, pointerOf, needs }: ColdNeeds,
): ColdPart {
  const paths = pathsOf(docs)
  const docsOfTerm = new Map<string, { value: number; path: number; docs: Set<number> }>()
  docs.forEach((doc, at) => {
    for (const leaf of doc.leaves) {
      const value = valueOf.get(leaf.text)!
      const path = paths.indexOf(leaf.path)
      const key = `${String(value)} ${String(path)}`
      const term = docsOfTerm.get(key) ?? { value, path, docs: new Set() }
      term.docs.add(at)
      docsOfTerm.set(key, term)
    }
  })
  const terms = [...docsOfTerm.values()].sort((left, right) => left.value - right.value)
  const ofKind = (kind: number): string[] => values.filter((text) => kindOf(text, docs) === kind)
  const [plain, opaque, wide] = [ofKind(PLAIN_KIND), ofKind(OPAQUE_KIND), ofKind(WIDE_KIND)]
  return {
    dictionary: dictionaryOf([plain, opaque, wide], () => {
      needs('opaque')
    }),
    terms: {
      count: terms.length,
      termStart: Uint32Array.from(
        { length: values.length + 1 },
        (_, value) => terms.filter((term) => term.value < value).length,
      ),
      path: Uint16Array.from(terms, (term) => term.path),
      paths,
      addDocs: (term, bitmap) => {
        for (const doc of terms[term]!.docs) bitmap[doc >>> 5]! |= 1 << (doc & 31)
      },
      docCount: (term) => terms[term]!.docs.size,
    },
    ids: lanes,
    content: Uint32Array.from(docs.flatMap((doc) => contentOf(doc.record))),
    pointer: pointerOf,
  }
}

/** Two halves of a digest of paths and values, whatever the white space. */
function contentOf(record: JsonValue): [number, number] {
  const bytes = new TextEncoder().encode(JSON.stringify([...leavesOf(record)]))
  return [fnv1a32(bytes, 0, bytes.length), fnv1a32(bytes.toReversed(), 0, bytes.length)]
}
