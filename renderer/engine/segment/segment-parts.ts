/** How do sections travel in one part of a segment (the hot one, or one of the cold ones), and how is damage noticed? Little endian, everything in u32 words:
 *
 *    | magic | format | kind | catalogue | sections | bytes | checksum | mark |   32 bytes; `bytes` counts the whole part
 *    | offset, length of section 0 | offset, length of section 1 | … | 0…|     bytes; offsets from the part's start
 *    | section 0 | 0… | section 1 | 0… | …                                     each begins at a multiple of 16
 *
 *  The checksum covers everything behind the header, and of the header what says how to read it. `mark` is the same in all parts of a segment. `catalogue` is a fingerprint of the column names and their order. */
import { fnv1a32 } from '../../../shared/base/hash.js'
import { columnNames } from '../../../shared/cloudtrail/field-catalogue.js'
import { SegmentError } from './segment-error.js'

/** Raise it with every change of the layout, or of how digests are made; segments of another format are built anew from the evidence. */
export const SEGMENT_FORMAT = 5

export const partKinds = {
  hot: 1,
  text: 2,
  terms: 3,
  eventID: 4,
  requestID: 5,
  sharedEventID: 6,
  content: 7,
  pointers: 8,
  opaque: 9,
} as const
export type PartKind = keyof typeof partKinds

const MAGIC = 0x726f7073
const HEADER_WORDS = 8
const ALIGNMENT = 16

type Bytes = Uint8Array<ArrayBuffer>

export interface UnpackedPart {
  readonly mark: number
  readonly sections: readonly Bytes[]
}

/** The sections as one part, in pieces that are to be joined: no section is copied. */
export function packSections(kind: PartKind, mark: number, sections: readonly Bytes[]): Bytes[] {
  const directory = new Uint32Array(4 * Math.ceil(sections.length / 2))
  let offset = 4 * HEADER_WORDS + directory.byteLength
  const pieces: Bytes[] = [new Uint8Array(directory.buffer)]
  sections.forEach((section, index) => {
    directory[2 * index] = offset
    directory[2 * index + 1] = section.length
    const padding = -section.length & (ALIGNMENT - 1)
    offset += section.length + padding
    if (section.length > 0) pieces.push(section)
    if (padding > 0) pieces.push(new Uint8Array(padding))
  })
  const sum = new Checksum()
  sum.add(frameBytes(kind, sections.length, mark))
  sum.add(pieces[0]!)
  sections.forEach((section) => sum.add(section))
  const header = Uint32Array.of(
    MAGIC,
    SEGMENT_FORMAT,
    partKinds[kind],
    catalogueMark(),
    sections.length,
    offset,
    sum.value,
    mark,
  )
  return [new Uint8Array(header.buffer), ...pieces]
}

/** The sections of a part (whole, from offset 0 of its buffer), as views of it. Throws SegmentError where the part is of another format, or damaged. */
export function unpackSections(kind: PartKind, part: ArrayBuffer, subject: string): UnpackedPart {
  const damaged = (detail: string) => new SegmentError({ code: 'storage-damaged', subject, detail })
  if (part.byteLength < 4 * HEADER_WORDS || part.byteLength % 4 !== 0) throw damaged('cut off')
  const words = new Uint32Array(part)
  if (words[0] !== MAGIC) throw damaged('no segment')
  if (words[1] !== SEGMENT_FORMAT || words[3] !== catalogueMark()) {
    throw new SegmentError({ code: 'segment-format', subject, detail: `format ${String(words[1])}` })
  }
  if (words[2] !== partKinds[kind]) throw damaged('another part of a segment')
  if (words[5] !== part.byteLength) throw damaged('wrong length')
  const sum = new Checksum()
  sum.add(frameBytes(kind, words[4]!, words[7]!))
  sum.add(new Uint8Array(part, 4 * HEADER_WORDS))
  if (sum.value !== words[6]) throw damaged('wrong checksum')
  const count = words[4]!
  if (HEADER_WORDS + 2 * count > words.length) throw damaged('wrong directory')
  const sections = Array.from({ length: count }, (_, index) => {
    const offset = words[HEADER_WORDS + 2 * index]!
    const length = words[HEADER_WORDS + 2 * index + 1]!
    if (offset % ALIGNMENT !== 0 || offset + length > part.byteLength) throw damaged('wrong directory')
    return new Uint8Array(part, offset, length)
  })
  return { mark: words[7]!, sections }
}

function frameBytes(kind: PartKind, sections: number, mark: number): Bytes {
  return new Uint8Array(Uint32Array.of(partKinds[kind], sections, mark).buffer)
}

function catalogueMark(): number {
  const text = new TextEncoder().encode(columnNames.join('\n'))
  return fnv1a32(text, 0, text.length)
}

/** Four sums side by side, so that the processor can work on them at once. Notices every change of a single word. */
class Checksum {
  #a = 1
  #b = 2
  #c = 3
  #d = 4

  /** Adds bytes (aligned to 4) as if they were padded with zeros to a multiple of 16. */
  add(bytes: Bytes): void {
    const words = bytes.length >> 2
    this.#addWords(new Int32Array(bytes.buffer, bytes.byteOffset, words & ~3))
    const rest = bytes.subarray((words & ~3) << 2)
    if (rest.length === 0) return
    const padded = new Uint8Array(ALIGNMENT)
    padded.set(rest)
    this.#addWords(new Int32Array(padded.buffer))
  }

  get value(): number {
    return (mix(this.#a, this.#b) ^ Math.imul(mix(this.#c, this.#d), 0x85ebca6b)) >>> 0
  }

  #addWords(words: Int32Array): void {
    let a = this.#a
    let b = this.#b
    let c = this.#c
    let d = this.#d
    for (let at = 0; at < words.length; at += 4) {
      a = mix(a, words[at]!)
      b = mix(b, words[at + 1]!)
      c = mix(c, words[at + 2]!)
      d = mix(d, words[at + 3]!)
    }
    this.#a = a
    this.#b = b
    this.#c = c
    this.#d = d
  }
}

function mix(sum: number, word: number): number {
  return Math.imul(((sum << 5) | (sum >>> 27)) ^ word, 0x9e3779b1)
}
