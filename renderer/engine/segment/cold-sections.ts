/** Which cold sections of a segment are in memory, and when was each used last? */
import { wordsOf, wordsOrZeros } from './byte-views.js'
import { Dictionary, opaqueText, Terms } from './cold-reader.js'
import { ColdMissing } from './identifiers.js'
import { holdingIn, lengthIn } from './record-length.js'
import { release } from './release.js'
import type { FoldedText } from './value-text.js'
import type {
  ColdPart,
  ColdSection,
  IdName,
  RecordPointer,
  Segment,
  TermTable,
  Turn,
  ValueDictionary,
} from './segment.js'

type Bytes = Uint8Array<ArrayBuffer>

/** What each section is read as. */
interface Held {
  readonly text: Dictionary
  readonly terms: Terms
  readonly eventID: Uint32Array
  readonly requestID: Uint32Array
  readonly sharedEventID: Uint32Array
  readonly content: Uint32Array
  readonly pointers: Uint32Array
  readonly opaque: FoldedText
}

export class ColdSections implements ColdPart {
  readonly ids: Readonly<Record<IdName, Uint32Array>>
  #held: Partial<Held> = {}
  /** What goes with each section. */
  readonly #buffers = new Map<ColdSection, readonly ArrayBufferLike[]>()
  readonly #used = new Map<ColdSection, number>()
  readonly #segment: Segment
  readonly #turn: Turn

  constructor(segment: Segment, turn: Turn) {
    this.#segment = segment
    this.#turn = turn
    const lanes = (name: IdName): Uint32Array => this.#take(name)
    this.ids = {
      get eventID() {
        return lanes('eventID')
      },
      get requestID() {
        return lanes('requestID')
      },
      get sharedEventID() {
        return lanes('sharedEventID')
      },
    }
  }

  get dictionary(): ValueDictionary {
    return this.#take('text')
  }

  get terms(): TermTable {
    return this.#take('terms')
  }

  get content(): Uint32Array {
    return this.#take('content')
  }

  pointer(doc: number): RecordPointer {
    const pointers = this.#take('pointers')
    const packed = pointers[3 * doc + 2]!
    const holding = holdingIn(packed)
    const place = { part: pointers[3 * doc]!, offset: pointers[3 * doc + 1]!, length: lengthIn(packed) }
    return holding === 0 ? place : { ...place, holding }
  }

  has(section: ColdSection): boolean {
    return this.#held[section] !== undefined
  }

  lastUse(section: ColdSection): number {
    return this.#used.get(section) ?? 0
  }

  /** Gives the bytes of memory that it takes. */
  attach(section: ColdSection, sections: readonly Bytes[]): number {
    this.#used.set(section, this.#turn.now)
    const buffers = sections.map(({ buffer }) => buffer)
    if (section === 'text' || section === 'opaque') {
      const text = section === 'opaque' ? opaqueText(sections) : this.#dictionaryOf(sections)
      buffers.forEach(release)
      this.#buffers.set(section, text.buffers)
      this.#held = { ...this.#held, [section]: text }
      return text.bytes
    }
    this.#buffers.set(section, buffers)
    const read = sections.reduce((sum, one) => sum + one.length, 0)
    if (section === 'terms') {
      const terms = new Terms(this.#segment.size, sections, this.#segment.paths)
      this.#held = { ...this.#held, terms }
      return read + terms.bytes
    }
    const [words] = sections
    this.#held = { ...this.#held, [section]: this.#wordsOf(section, words!) }
    return read
  }

  detach(section: ColdSection): void {
    this.#held = { ...this.#held, [section]: undefined }
    for (const buffer of this.#buffers.get(section) ?? []) release(buffer)
    this.#buffers.delete(section)
  }

  #dictionaryOf(sections: readonly Bytes[]): Dictionary {
    return new Dictionary(sections, () => this.#take('opaque'))
  }

  #wordsOf(section: Exclude<ColdSection, 'text' | 'terms' | 'opaque'>, words: Bytes): Uint32Array {
    return section === 'content' || section === 'pointers'
      ? wordsOf(words)
      : wordsOrZeros(words, 4 * this.#segment.size)
  }

  #take<Section extends ColdSection>(section: Section): Held[Section] {
    const held = this.#held[section]
    if (held === undefined) throw new ColdMissing(this.#segment, section)
    if (this.#used.get(section) !== this.#turn.now) this.#used.set(section, this.#turn.now)
    return held as Held[Section]
  }
}
