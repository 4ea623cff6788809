/** What is inside a zip file? By its central directory; entry by entry where that is missing or damaged. */
import { ByteReader } from './byte-reader.js'
import { READ_BYTES } from './limits.js'
import type { SourceWork } from './source-work.js'
import { readZipDirectory, seekZipSignature, zipSignatures, zipView } from './zip-directory.js'
import type { RandomAccess, ZipDirectory, ZipEntry } from './zip-directory.js'
import { DeflatedEntry, EntryChecks, StoredEntry, refuseEntry } from './zip-entry.js'
import type { EntryPlace, OpenEntry } from './zip-entry.js'
import { scanZip } from './zip-scan.js'

const LOCAL_HEADER_BYTES = 30
/** Deflated entries up to this are kept in one piece, so that they can be stored as they are, bytes. */
const WHOLE_ENTRY_BYTES = 8 * 1024 * 1024

/** Opens every entry of a zip file that can be read at any offset, in the order of its directory. */
export function* zipEntries(
  file: RandomAccess,
  work: SourceWork,
  inside: readonly string[],
): Generator<OpenEntry, void> {
  const directory = readZipDirectory(file)
  if (directory === undefined || directory.damaged) {
    const detail = 'its directory is missing or damaged; its entries were found one by one'
    work.report({ code: 'zip-damaged', subject: work.subject(inside), offset: 0, detail })
    yield* scanZip(rangeReader(file, 0, file.size), work, inside)
    return
  }
  for (const entry of directory.entries) {
    if (!work.countEntry()) return
    if (entry.name.endsWith('/') && entry.bytes === 0) continue
    const opened = openEntry(file, entry, { work, inside })
    if (opened !== undefined) yield opened
  }
  yield* unlistedEntries(file, directory, { work, inside })
}

/** What stands between listed entries is no part of the archive, unless somebody has taken an entry off the list. */
function* unlistedEntries(
  file: RandomAccess,
  directory: ZipDirectory,
  { work, inside }: EntryPlace,
): Generator<OpenEntry, void> {
  for (const { from, to } of gapsOf(file, directory)) {
    if (work.stopped) return
    const reader = rangeReader(file, from, to - from)
    seekZipSignature(reader)
    const offset = from + reader.position
    if (!isPlausibleHeader(reader.peek(LOCAL_HEADER_BYTES), to - offset)) continue
    const detail = 'its directory does not list what stands here'
    const length = to - offset
    work.report({ code: 'zip-damaged', subject: work.subject(inside), offset, length, detail })
    yield* scanZip(reader, work, inside)
  }
}

interface Range {
  readonly from: number
  readonly to: number
}

/** Ranges before the directory that belong to no listed entry, and in which an entry would have room. */
function gapsOf(file: RandomAccess, { entries, offset: end }: ZipDirectory): readonly Range[] {
  const gaps: Range[] = []
  let at = 0
  for (const entry of [...entries].sort((left, right) => left.offset - right.offset)) {
    if (entry.offset - at > LOCAL_HEADER_BYTES) gaps.push({ from: at, to: entry.offset })
    at = Math.max(at, endOf(file, entry))
  }
  if (end - at > LOCAL_HEADER_BYTES) gaps.push({ from: at, to: end })
  return gaps
}

/** Where a listed entry ends, from the start of the file; its descriptor may follow. */
function endOf(file: RandomAccess, { offset, packedBytes }: ZipEntry): number {
  const header = file.read(offset, LOCAL_HEADER_BYTES)
  if (header.length < LOCAL_HEADER_BYTES) return offset
  const view = zipView(header)
  return offset + LOCAL_HEADER_BYTES + view.getUint16(26, true) + view.getUint16(28, true) + packedBytes
}

/** The four bytes of a local header also stand in programs that unpack themselves. */
function isPlausibleHeader(header: Uint8Array, room: number): boolean {
  if (header.length < LOCAL_HEADER_BYTES) return false
  const view = zipView(header)
  const name = view.getUint16(26, true)
  const method = view.getUint16(8, true)
  return (
    view.getUint32(0, true) === zipSignatures.localHeader &&
    view.getUint16(4, true) < 100 &&
    (method === 0 || method === 8) &&
    name > 0 &&
    LOCAL_HEADER_BYTES + name + view.getUint16(28, true) + view.getUint32(18, true) <= room
  )
}

function openEntry(file: RandomAccess, entry: ZipEntry, place: EntryPlace): OpenEntry | undefined {
  const { work, inside } = place
  if (refuseEntry(entry, place)) return undefined
  const subject = work.subject([...inside, entry.name])
  const header = file.read(entry.offset, LOCAL_HEADER_BYTES)
  const view = zipView(header)
  if (header.length < LOCAL_HEADER_BYTES || view.getUint32(0, true) !== zipSignatures.localHeader) {
    if (!work.stopped) {
      work.report({
        code: 'zip-damaged',
        subject,
        offset: entry.offset,
        detail: 'the entry is not where it should be',
      })
    }
    return undefined
  }
  const start = entry.offset + LOCAL_HEADER_BYTES + view.getUint16(26, true) + view.getUint16(28, true)
  const checks = new EntryChecks(entry, place)
  const packed = entry.packedBytes <= WHOLE_ENTRY_BYTES ? file.read(start, entry.packedBytes) : undefined
  const input = packed === undefined ? rangeReader(file, start, entry.packedBytes) : ByteReader.over(packed)
  const stored = entry.method === 0 && entry.packedBytes === entry.bytes
  return {
    name: entry.name,
    body: new ByteReader(
      entry.method === 0
        ? new StoredEntry(input, checks).next
        : new DeflatedEntry(input, checks, 'known').next,
    ),
    deflated: () => (entry.method === 8 && checks.agreed ? packed : undefined),
    access: stored ? part(file, start, entry.packedBytes) : undefined,
  }
}

function part(file: RandomAccess, start: number, size: number): RandomAccess {
  return {
    size,
    read: (offset, length) => file.read(start + offset, Math.max(0, Math.min(length, size - offset))),
  }
}

function rangeReader(file: RandomAccess, start: number, size: number): ByteReader {
  let at = 0
  return new ByteReader(() => {
    const bytes = at < size ? file.read(start + at, Math.min(READ_BYTES, size - at)) : undefined
    at += bytes?.length ?? 0
    return bytes
  })
}
