/** How is a stored segment opened? As views of its bytes; texts are decoded when they are first asked for. */
import { fold } from '../../shared/base/fold.js'
import { columnNames, type FieldName } from '../../shared/cloudtrail/field-catalogue.js'
import { decodeText } from './lossless-utf8.js'
import { bitmapWords, columnsOfBits, denseFrom } from './segment-codec.js'
import { holdingIn, lengthIn } from './record-length.js'
import { SegmentError } from './segment-error.js'
import { unpackSections, type UnpackedPart } from './segment-parts.js'
import {
  idNames,
  SEGMENT_CAPACITY,
  type ColdPart,
  type Column,
  type IdColumn,
  type IdName,
  type RecordPointer,
  type Segment,
  type TermTable,
  type ValueDictionary,
} from './segment.js'

export { SEGMENT_FORMAT } from './segment-parts.js'

type Bytes = Uint8Array<ArrayBuffer>

const FIRST_COLUMN_SECTION = 6
const FIRST_ID_SECTION = 10
const TEXT_SECTION = 2

/** Opens a segment from its hot part. Throws SegmentError ('segment-format' or 'storage-damaged'). */
export function openSegment(id: number, hot: ArrayBuffer): Segment {
  return new OpenSegment(id, unpackSections('hot', hot, `segment ${String(id)}`))
}

class OpenSegment implements Segment {
  readonly size: number
  readonly seconds: Uint32Array
  readonly millis: Uint16Array | undefined
  readonly firstSecond: number
  readonly lastSecond: number
  readonly columns: Readonly<Record<FieldName, Column | undefined>>
  readonly severalValued: readonly FieldName[]
  readonly ids: Readonly<Record<IdName, IdColumn>>
  readonly holdings: Uint8Array | undefined
  knownPaths: readonly string[] | undefined
  #cold: ColdPart | undefined
  readonly #mark: number

  constructor(
    readonly id: number,
    { mark, sections }: UnpackedPart,
  ) {
    this.#mark = mark
    const facts = wordsOf(sections[0]!)
    const [size = 0, first = 0, last = 0] = facts
    this.severalValued = columnsOfBits(facts.subarray(3))
    this.size = size
    this.firstSecond = first
    this.lastSecond = last
    this.seconds = wordsOf(sections[1]!)
    this.millis = sections[2]!.length === 0 ? undefined : halvesOf(sections[2]!)
    if (size < 1 || size > SEGMENT_CAPACITY || this.seconds.length !== size) throw this.#damaged('hot part')
    const idColumn = (name: number): IdColumn => ({ first: wordsOrZeros(sections[3 + name]!, size) })
    this.ids = { eventID: idColumn(0), requestID: idColumn(1), sharedEventID: idColumn(2) }
    this.columns = Object.fromEntries(
      columnNames.map((name, index) => {
        const at = FIRST_COLUMN_SECTION + 3 * index
        return [name, openColumn(size, sections.slice(at, at + 3))]
      }),
    ) as Record<FieldName, Column | undefined>
    this.holdings = sections[FIRST_COLUMN_SECTION + 3 * columnNames.length]
  }

  get cold(): ColdPart | undefined {
    return this.#cold
  }

  /** Throws SegmentError where the bytes are not the cold part of this segment. */
  attachCold(bytes: ArrayBuffer): void {
    const { mark, sections } = unpackSections('cold', bytes, `segment ${String(this.id)}`)
    if (mark !== this.#mark) throw this.#damaged('cold part of another segment')
    this.#cold = openCold(this.size, apartFromText(sections), sections[TEXT_SECTION]!)
    this.knownPaths = this.#cold.terms.paths
  }

  detachCold(): void {
    this.#cold = undefined
  }

  #damaged(detail: string): SegmentError {
    return new SegmentError({ code: 'storage-damaged', subject: `segment ${String(this.id)}`, detail })
  }
}

function openColumn(size: number, [codes, ends, text]: readonly Bytes[]): Column | undefined {
  if (codes === undefined || ends === undefined || text === undefined || codes.length === 0) return undefined
  let values: readonly string[] | undefined
  return {
    codes: codes.length === size ? codes : halvesOf(codes),
    get values() {
      values ??= ['', ...unpackTexts(wordsOf(ends), text)]
      return values
    },
  }
}

function openCold(size: number, sections: readonly Bytes[], text: Bytes): ColdPart {
  const pointers = wordsOf(sections[14]!)
  const lanes = (id: number) => wordsOrZeros(sections[FIRST_ID_SECTION + id]!, 4 * size)
  return {
    dictionary: new Dictionary(sections[0]!, sections[1]!, text),
    terms: new Terms(size, sections),
    ids: Object.fromEntries(idNames.map((name, id) => [name, lanes(id)])) as Record<IdName, Uint32Array>,
    content: wordsOf(sections[13]!),
    plainTimes: wordsOf(sections[15]!),
    pointer: (doc): RecordPointer => {
      const packed = pointers[3 * doc + 2]!
      const holding = holdingIn(packed)
      const place = { part: pointers[3 * doc]!, offset: pointers[3 * doc + 1]!, length: lengthIn(packed) }
      return holding === 0 ? place : { ...place, holding }
    },
  }
}

/** The same sections without the text of the values, copied: the text is kept in another form, and so nothing holds the
 *  whole part's bytes. */
function apartFromText(sections: readonly Bytes[]): readonly Bytes[] {
  const base = sections[TEXT_SECTION + 1]!.byteOffset
  const rest = sections[0]!.buffer.slice(base)
  return sections.map((section, index) => {
    if (index === TEXT_SECTION) return new Uint8Array(0)
    if (index < TEXT_SECTION) return section.slice()
    return new Uint8Array(rest, section.byteOffset - base, section.length)
  })
}

class Dictionary implements ValueDictionary {
  readonly count: number
  readonly asciiCount: number
  readonly foldedOffsets: Uint32Array
  readonly foldedText: string
  readonly #offsets: Uint32Array
  readonly #capitals: Uint32Array
  readonly #wide: Bytes
  #wideFolded: readonly string[] | undefined

  constructor(counts: Bytes, offsets: Bytes, text: Bytes) {
    const [asciiCount = 0, count = 0] = wordsOf(counts)
    this.asciiCount = asciiCount
    this.count = count
    this.#offsets = wordsOf(offsets)
    this.foldedOffsets = this.#offsets.subarray(0, asciiCount + 1)
    const { folded, capitals } = foldAscii(text.subarray(0, this.#offsets[asciiCount]))
    this.foldedText = folded
    this.#capitals = capitals
    this.#wide = text.slice(this.#offsets[asciiCount])
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

/** Room for a text that is being folded; it serves one after the other. */
let lowered = new Uint8Array(0)

/** The folded text, and one bit a byte: was it A to Z? */
function foldAscii(bytes: Bytes): { readonly folded: string; readonly capitals: Uint32Array } {
  const bits = new Uint8Array(4 * (1 + (bytes.length >> 5)))
  if (lowered.length < bytes.length) lowered = new Uint8Array((bytes.length + 7) & ~7)
  lowered.set(bytes)
  const whole = bytes.length >> 3
  const words = new Uint32Array(lowered.buffer, 0, 2 * whole)
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
    const byte = lowered[at]!
    if (byte < 0x41 || byte > 0x5a) continue
    lowered[at] = byte | 0x20
    bits[at >> 3]! |= 1 << (at & 7)
  }
  return { folded: ascii.decode(lowered.subarray(0, bytes.length)), capitals: new Uint32Array(bits.buffer) }
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

class Terms implements TermTable {
  readonly count: number
  readonly termStart: Uint32Array
  readonly path: Uint16Array | Uint32Array
  readonly paths: readonly string[]
  readonly #docsLessOne: Uint16Array
  /** Where the postings of each term begin: in the lists, or in the bitmaps if it is dense. */
  readonly #start: Uint32Array
  readonly #lists: Uint16Array
  readonly #bitmaps: Uint32Array
  readonly #denseFrom: number
  readonly #words: number

  constructor(size: number, sections: readonly Bytes[]) {
    this.termStart = wordsOf(sections[3]!)
    this.#docsLessOne = halvesOf(sections[5]!)
    this.count = this.#docsLessOne.length
    this.path = sections[4]!.length === 2 * this.count ? halvesOf(sections[4]!) : wordsOf(sections[4]!)
    this.paths = unpackTexts(wordsOf(sections[8]!), sections[9]!)
    this.#lists = halvesOf(sections[6]!)
    this.#bitmaps = wordsOf(sections[7]!)
    this.#denseFrom = denseFrom(size)
    this.#words = bitmapWords(size)
    this.#start = this.#starts()
  }

  docCount(term: number): number {
    return this.#docsLessOne[term]! + 1
  }

  addDocs(term: number, docs: Uint32Array): void {
    const start = this.#start[term]!
    const count = this.docCount(term)
    if (count >= this.#denseFrom) {
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

  #starts(): Uint32Array {
    const starts = new Uint32Array(this.count)
    let list = 0
    let bitmap = 0
    for (let term = 0; term < this.count; term += 1) {
      const count = this.docCount(term)
      if (count >= this.#denseFrom) {
        starts[term] = bitmap
        bitmap += this.#words
      } else {
        starts[term] = list
        list += count
      }
    }
    return starts
  }
}

function unpackTexts(ends: Uint32Array, text: Bytes): string[] {
  const whole = isAscii(text) ? ascii.decode(text) : undefined
  const texts: string[] = []
  let start = 0
  for (const end of ends) {
    texts.push(whole?.slice(start, end) ?? decodeText(text.subarray(start, end)))
    start = end
  }
  return texts
}

const ascii = new TextDecoder()

function isAscii(bytes: Uint8Array): boolean {
  let all = 0
  for (let at = 0; at < bytes.length; at += 1) all |= bytes[at]!
  return all < 0x80
}

function wordsOf(bytes: Bytes): Uint32Array<ArrayBuffer> {
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2)
}

function halvesOf(bytes: Bytes): Uint16Array<ArrayBuffer> {
  return new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1)
}

/** An empty section stands for zeros only. */
function wordsOrZeros(bytes: Bytes, length: number): Uint32Array {
  return bytes.length === 0 ? new Uint32Array(length) : wordsOf(bytes)
}
