/** How is a stored segment opened? As views of its bytes; texts are decoded when they are first asked for. */
import { columnNames, type FieldName } from '../../../shared/cloudtrail/field-catalogue.js'
import { halvesOf, unpackTexts, wordsOf, wordsOrZeros } from './byte-views.js'
import { ColdSections } from './cold-sections.js'
import { columnsOfBits } from './segment-codec.js'
import { SegmentError } from './segment-error.js'
import { unpackSections, type UnpackedPart } from './segment-parts.js'
import {
  SEGMENT_CAPACITY,
  type ColdPart,
  type ColdSection,
  type Column,
  type IdColumn,
  type IdName,
  type Segment,
  type Turn,
} from './segment.js'

export { SEGMENT_FORMAT } from './segment-parts.js'

type Bytes = Uint8Array<ArrayBuffer>

const FIRST_ID_SECTION = 3
const PATH_SECTION = 6
const PLAIN_TIMES_SECTION = 8
const FIRST_COLUMN_SECTION = 9

/** Opens a segment from its hot part, which it takes over. Throws SegmentError ('segment-format' or 'storage-damaged'). */
export function openSegment(id: number, hot: ArrayBuffer, turn: Turn = { now: 0 }): Segment {
  return new OpenSegment(id, unpackSections('hot', hot, `segment ${String(id)}`), turn)
}

class OpenSegment implements Segment {
  readonly size: number
  readonly seconds: Uint32Array
  readonly millis: Uint16Array | undefined
  readonly firstSecond: number
  readonly lastSecond: number
  readonly columns: Readonly<Record<FieldName, Column | undefined>>
  readonly severalValued: readonly FieldName[]
  readonly unheld: readonly FieldName[]
  readonly ids: Readonly<Record<IdName, IdColumn>>
  readonly holdings: Uint8Array | undefined
  readonly plainTimes: Uint32Array
  readonly #pathBytes: readonly [Bytes, Bytes]
  #paths: readonly string[] | undefined
  readonly #cold: ColdSections
  readonly #mark: number

  constructor(
    readonly id: number,
    { mark, sections }: UnpackedPart,
    turn: Turn,
  ) {
    this.#mark = mark
    const facts = wordsOf(sections[0]!)
    const [size = 0, first = 0, last = 0] = facts
    this.severalValued = columnsOfBits(facts.subarray(3), 0)
    this.unheld = columnsOfBits(facts.subarray(3), 1)
    this.size = size
    this.firstSecond = first
    this.lastSecond = last
    this.seconds = wordsOf(sections[1]!)
    this.millis = sections[2]!.length === 0 ? undefined : halvesOf(sections[2]!)
    if (size < 1 || size > SEGMENT_CAPACITY || this.seconds.length !== size) throw this.#damaged('hot part')
    const idColumn = (name: number): IdColumn => ({
      first: wordsOrZeros(sections[FIRST_ID_SECTION + name]!, size),
    })
    this.ids = { eventID: idColumn(0), requestID: idColumn(1), sharedEventID: idColumn(2) }
    this.#pathBytes = [sections[PATH_SECTION]!, sections[PATH_SECTION + 1]!]
    this.plainTimes = wordsOf(sections[PLAIN_TIMES_SECTION]!)
    this.columns = Object.fromEntries(
      columnNames.map((name, column) => {
        const at = FIRST_COLUMN_SECTION + 3 * column
        return [name, openColumn(size, sections.slice(at, at + 3))]
      }),
    ) as Record<FieldName, Column | undefined>
    this.holdings = sections[FIRST_COLUMN_SECTION + 3 * columnNames.length]
    this.#cold = new ColdSections(this, turn)
  }

  get paths(): readonly string[] {
    this.#paths ??= unpackTexts(wordsOf(this.#pathBytes[0]), this.#pathBytes[1])
    return this.#paths
  }

  get cold(): ColdPart {
    return this.#cold
  }

  has(section: ColdSection): boolean {
    return this.#cold.has(section)
  }

  lastUse(section: ColdSection): number {
    return this.#cold.lastUse(section)
  }

  /** Throws SegmentError where the bytes are not this section of this segment. */
  attach(section: ColdSection, bytes: ArrayBuffer): number {
    return this.#cold.attach(section, this.#sectionsOf(section, bytes))
  }

  check(section: ColdSection, bytes: ArrayBuffer): void {
    this.#sectionsOf(section, bytes)
  }

  detach(section: ColdSection): void {
    this.#cold.detach(section)
  }

  #sectionsOf(section: ColdSection, bytes: ArrayBuffer): readonly Bytes[] {
    const { mark, sections } = unpackSections(section, bytes, `segment ${String(this.id)}`)
    if (mark !== this.#mark) throw this.#damaged(`${section} of another segment`)
    return sections
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
