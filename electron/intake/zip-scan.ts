/** Which entries does a zip file hold, when it can only be read forwards or its directory is lost? */
import { ByteReader } from './byte-reader.js'
import { READ_BYTES } from './limits.js'
import type { SourceWork } from './source-work.js'
import { seekZipSignature, zip64Fields, zipName, zipSignatures, zipView } from './zip-directory.js'
import type { ZipEntry } from './zip-directory.js'
import { DeflatedEntry, EntryChecks, StoredEntry, refuseEntry } from './zip-entry.js'
import type { EntryPlace, OpenEntry } from './zip-entry.js'

const LOCAL_HEADER_BYTES = 30

/** Finds entries by their local headers, forwards only. A nested archive that does not fit in memory is read like this. */
export function* scanZip(
  input: ByteReader,
  work: SourceWork,
  inside: readonly string[],
): Generator<OpenEntry, void> {
  while (nextSignature(input, work, inside) === zipSignatures.localHeader && work.countEntry()) {
    const header = readLocalHeader(input)
    if (header === undefined) {
      if (!work.stopped) reportCut(work, inside, input.position)
      return
    }
    const { entry, sizesFollow } = header
    if (entry.name.endsWith('/') && entry.packedBytes === 0 && !sizesFollow) continue
    const place = { work, inside }
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
  const range = sizesFollow ? input : limited(input, entry.packedBytes)
  const next =
    entry.method === 0
      ? new StoredEntry(range, checks).next
      : new DeflatedEntry(range, checks, sizesFollow ? 'follow' : 'known').next
  const body = new ByteReader(next)
  yield { name: entry.name, body, deflated: () => undefined, access: undefined }
  drain(body)
  if (!sizesFollow) drain(range)
}

function drain(reader: ByteReader): void {
  while (reader.take(READ_BYTES) !== undefined);
}

/** The next `size` bytes of a reader that goes on. */
function limited(input: ByteReader, size: number): ByteReader {
  let left = size
  return new ByteReader(() => {
    const bytes = left > 0 ? input.take(Math.min(left, READ_BYTES)) : undefined
    left -= bytes?.length ?? 0
    return bytes
  })
}

/** The signature that comes next; bytes that are none are passed over and reported. */
function nextSignature(input: ByteReader, work: SourceWork, inside: readonly string[]): number | undefined {
  const known: readonly number[] = Object.values(zipSignatures)
  const first = input.peek(4)
  if (first.length === 4 && zipView(first).getUint32(0, true) === zipSignatures.descriptor) input.skip(4)
  const bytes = input.peek(4)
  const signature = bytes.length === 4 ? zipView(bytes).getUint32(0, true) : undefined
  if (signature !== undefined && known.includes(signature)) return signature
  const offset = input.position
  seekZipSignature(input)
  const length = input.position - offset
  const after = input.peek(4)
  if (length > 0 && !work.stopped) {
    const detail = 'bytes that belong to no entry'
    work.report({ code: 'zip-damaged', subject: work.subject(inside), offset, length, detail })
  }
  return after.length === 4 ? zipView(after).getUint32(0, true) : undefined
}

interface LocalHeader {
  readonly entry: ZipEntry
  /** Its sizes and checksum are behind its data. */
  readonly sizesFollow: boolean
}

function readLocalHeader(input: ByteReader): LocalHeader | undefined {
  const offset = input.position
  const fixed = input.peek(LOCAL_HEADER_BYTES)
  if (fixed.length < LOCAL_HEADER_BYTES) return undefined
  const view = zipView(fixed)
  const nameBytes = view.getUint16(26, true)
  const total = LOCAL_HEADER_BYTES + nameBytes + view.getUint16(28, true)
  const bytes = input.peek(total)
  if (bytes.length < total) return undefined
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

function reportCut(work: SourceWork, inside: readonly string[], offset: number): void {
  const detail = 'it ends within the header of an entry'
  work.report({ code: 'zip-damaged', subject: work.subject(inside), offset, detail })
}
