/** Which entries does a zip file hold, when it can only be read forwards or its directory is lost? */
import { ByteReader, bufferOver } from './byte-reader.js'
import { INFLATE_STEP_BYTES, READ_BYTES } from './limits.js'
import type { SourceWork } from './source-work.js'
import {
  indexOfZipSignature,
  seekZipSignature,
  zip64Fields,
  zipName,
  zipSignatures,
  zipView,
} from './zip-directory.js'
import type { ZipEntry } from './zip-directory.js'
import { DeflatedEntry, EntryChecks, StoredEntry, isKnownMethod, refuseEntry } from './zip-entry.js'
import type { EntryPlace, OpenEntry } from './zip-entry.js'

const LOCAL_HEADER_BYTES = 30
/** Of a zip64 end record; what is longer is none. */
const MAX_END64_BYTES = 64 * 1024
const NO_RECORD = Buffer.alloc(46)
const ZEROS = Buffer.alloc(INFLATE_STEP_BYTES)

/** Where entries are looked for. */
export interface ScannedRange {
  /** No entry may be longer than what is left up to here. */
  readonly end: number
  /** There is a directory, and it lists nothing here. */
  readonly unlisted: boolean
  /** Do other bytes take something away? Those of the program that unpacks the archive do not. */
  readonly others: 'harm' | 'none'
}

const anywhere: ScannedRange = { end: Number.POSITIVE_INFINITY, unlisted: false, others: 'harm' }

/** Finds entries by their local headers, forwards only, and reports all bytes that belong to no entry and no directory. A
 *  nested archive that does not fit in memory is read like this. */
export function* scanZip(
  input: ByteReader,
  work: SourceWork,
  inside: readonly string[],
  range = anywhere,
): Generator<OpenEntry, void> {
  const place = { work, inside }
  for (;;) {
    const header = nextEntry(input, place, range)
    if (header === undefined || !work.countEntry()) return
    const { entry, sizesFollow } = header
    if (entry.name.endsWith('/') && entry.packedBytes === 0 && !sizesFollow) continue
    if (range.unlisted) {
      const subject = work.subject([...inside, entry.name])
      const detail = 'the directory does not list this entry'
      work.report({ code: 'zip-damaged', subject, offset: entry.offset, detail })
    }
    if (refuseEntry(entry, place) || refuseUnbounded(header, place)) {
      if (sizesFollow) seekZipSignature(input)
      else input.skip(entry.packedBytes)
      continue
    }
    yield* openScanned(input, header, new EntryChecks(entry, place))
  }
}

/** Without compression, only the directory could tell where such an entry ends. */
function refuseUnbounded({ entry, sizesFollow }: LocalHeader, { work, inside }: EntryPlace): boolean {
  if (entry.method !== 0 || !sizesFollow) return false
  const subject = work.subject([...inside, entry.name])
  work.report({ code: 'zip-damaged', subject, offset: entry.offset, detail: 'its length is not known' })
  return true
}

function* openScanned(
  input: ByteReader,
  { entry, sizesFollow }: LocalHeader,
  checks: EntryChecks,
): Generator<OpenEntry, void> {
  const range = new Range(input, sizesFollow ? Number.POSITIVE_INFINITY : entry.packedBytes)
  const next =
    entry.method === 0
      ? new StoredEntry(range.reader, checks).next
      : new DeflatedEntry(range.reader, checks, sizesFollow ? 'follow' : 'known').next
  const body = new ByteReader(next)
  yield { name: entry.name, body, deflated: () => undefined, access: undefined }
  drain(body)
  range.leave()
}

function drain(reader: ByteReader): void {
  while (reader.take(READ_BYTES) !== undefined);
}

/** The next `size` bytes of a reader that goes on. */
class Range {
  readonly #input: ByteReader
  readonly reader: ByteReader
  #given = 0

  constructor(input: ByteReader, size: number) {
    this.#input = input
    this.reader = new ByteReader(() => {
      const bytes = this.#given < size ? input.take(Math.min(size - this.#given, READ_BYTES)) : undefined
      this.#given += bytes?.length ?? 0
      return bytes
    })
  }

  /** What was not used is looked through like anything else: a size that is wrong must not hide other entries. */
  leave(): void {
    this.#input.giveBack(this.reader.peek(this.#given - this.reader.position))
  }
}

/** The header of the next entry; records of a directory are passed over, other bytes are reported. */
function nextEntry(input: ByteReader, place: EntryPlace, range: ScannedRange): LocalHeader | undefined {
  let from = input.position
  let blank = true
  const report = (): void => {
    const length = input.position - from
    if (length > 0 && !blank && !place.work.stopped) {
      const subject = place.work.subject(place.inside)
      place.work.report({ code: 'zip-other-bytes', subject, offset: from, length }, range.others)
    }
  }
  for (;;) {
    const known = recordBytes(input)
    const isEntry = known === 0 && isPlausibleHeader(input, range)
    const ended = input.peek(1).length === 0
    if (known > 0 || isEntry || ended) report()
    if (ended) return undefined
    if (isEntry) return readLocalHeader(input)
    if (known > 0) {
      input.skip(known)
      from = input.position
      blank = true
    } else blank = passOther(input) && blank
  }
}

/** Moves on to the next signature, at least one byte; true if nothing but zeros were passed. */
function passOther(input: ByteReader): boolean {
  let blank = input.peek(1)[0] === 0
  input.skip(1)
  for (;;) {
    const piece = bufferOver(input.peek(INFLATE_STEP_BYTES))
    const at = indexOfZipSignature(piece)
    const count = at >= 0 ? at : piece.length < 4 ? piece.length : piece.length - 3
    blank &&= piece.subarray(0, count).equals(ZEROS.subarray(0, count))
    input.skip(count)
    if (at >= 0 || piece.length < 4) return blank
  }
}

/** Length of the directory's or end's record, or the descriptor, that comes next; 0 if there is none, or if it would take up
 *  what looks like an entry. */
function recordBytes(input: ByteReader): number {
  const view = zipView(Buffer.concat([input.peek(46), NO_RECORD], 46))
  const signature = view.getUint32(0, true)
  const length = lengthOfRecord(signature, view)
  const record = bufferOver(input.peek(length))
  if (record.length < length || record.indexOf('PK\x03\x04', 4) >= 0) return 0
  if (signature !== zipSignatures.descriptor) return length
  // of 64 bits, if only that leads to something known
  const next = [16, 24].find((bytes) => isSignature(input.peek(bytes + 4).subarray(bytes)))
  return next ?? length
}

function lengthOfRecord(signature: number, view: DataView): number {
  switch (signature) {
    case zipSignatures.directoryEntry:
      return 46 + view.getUint16(28, true) + view.getUint16(30, true) + view.getUint16(32, true)
    case zipSignatures.directoryEnd:
      return 22 + view.getUint16(20, true)
    case zipSignatures.directoryEnd64:
      return Math.min(12 + Number(view.getBigUint64(4, true)), MAX_END64_BYTES)
    case zipSignatures.directoryEnd64Locator:
      return 20
    case zipSignatures.descriptor:
      return 16
    default:
      return 0
  }
}

function isSignature(bytes: Uint8Array): boolean {
  const known: readonly number[] = Object.values(zipSignatures)
  return bytes.length === 4 && known.includes(zipView(bytes).getUint32(0, true))
}

/** The four bytes of a local header also stand in programs that unpack themselves, and anywhere by chance. */
function isPlausibleHeader(input: ByteReader, { end, unlisted }: ScannedRange): boolean {
  const header = input.peek(LOCAL_HEADER_BYTES)
  if (header.length < LOCAL_HEADER_BYTES) return false
  const view = zipView(header)
  const nameBytes = view.getUint16(26, true)
  const total = LOCAL_HEADER_BYTES + nameBytes + view.getUint16(28, true)
  const plausible =
    view.getUint32(0, true) === zipSignatures.localHeader &&
    view.getUint8(4) < 100 &&
    isKnownMethod(view.getUint16(8, true)) &&
    nameBytes > 0
  if (!plausible) return false
  const bytes = input.peek(total)
  if (bytes.length < total) return false
  const [packed = 0] = zip64Fields(bytes.subarray(LOCAL_HEADER_BYTES + nameBytes), [
    view.getUint32(22, true),
    view.getUint32(18, true),
  ]).slice(1)
  return !unlisted || input.position + total + packed <= end
}

interface LocalHeader {
  readonly entry: ZipEntry
  /** Its sizes and checksum are behind its data. */
  readonly sizesFollow: boolean
}

/** To be asked for where a plausible header comes next. */
function readLocalHeader(input: ByteReader): LocalHeader {
  const offset = input.position
  const fixed = zipView(input.peek(LOCAL_HEADER_BYTES))
  const nameBytes = fixed.getUint16(26, true)
  const total = LOCAL_HEADER_BYTES + nameBytes + fixed.getUint16(28, true)
  const bytes = input.peek(total)
  input.skip(total)
  const header = zipView(bytes)
  const flags = header.getUint16(6, true)
  const sizes = [header.getUint32(22, true), header.getUint32(18, true)]
  const [unpacked = 0, packed = 0] = zip64Fields(bytes.subarray(LOCAL_HEADER_BYTES + nameBytes), sizes)
  return {
    sizesFollow: (flags & 8) !== 0 && packed === 0,
    entry: {
      name: zipName(bytes.subarray(LOCAL_HEADER_BYTES, LOCAL_HEADER_BYTES + nameBytes)),
      method: header.getUint16(8, true),
      encrypted: (flags & 1) !== 0,
      crc: header.getUint32(14, true),
      packedBytes: packed,
      bytes: unpacked,
      offset,
    },
  }
}
