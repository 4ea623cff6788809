/** What is inside a zip file? By its central directory; entry by entry where that is missing or damaged. */
import { ByteReader } from './byte-reader.js'
import { READ_BYTES } from './limits.js'
import type { SourceWork } from './source-work.js'
import { readZipDirectory, zipSignatures, zipView } from './zip-directory.js'
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
    if (isFolder(entry)) continue
    const opened = openEntry(file, entry, { work, inside })
    if (opened !== undefined) yield opened
  }
  for (const { from, to } of gapsOf(file, directory)) {
    if (work.stopped) return
    const reader = rangeReader(file, from, to - from)
    // so that what is found is told by its place in the file
    reader.position = from
    const others = from === 0 && isProgram(file) ? 'none' : 'harm'
    yield* scanZip(reader, work, inside, { end: to, unlisted: true, others })
  }
}

/** For Windows, Linux or macOS, or a script. */
function isProgram(file: RandomAccess): boolean {
  const start = Buffer.from(file.read(0, 4)).toString('latin1')
  return /^(MZ|#!|\x7fELF|[\xce\xcf]\xfa\xed\xfe|\xca\xfe\xba\xbe)/.test(start)
}

/** Some programs deflate the nothing that a folder holds into two bytes. */
function isFolder({ name, bytes, packedBytes, method }: ZipEntry): boolean {
  return name.endsWith('/') && bytes === 0 && packedBytes <= (method === 8 ? 2 : 0)
}

interface Range {
  readonly from: number
  readonly to: number
}

/** Ranges that belong to no listed entry, nor to the directory and what ends it. */
function gapsOf(file: RandomAccess, directory: ZipDirectory): readonly Range[] {
  const { entries, offset, listedUpTo, endRecords, behind } = directory
  const gaps: Range[] = []
  let at = 0
  for (const entry of [...entries].sort((left, right) => left.offset - right.offset)) {
    gaps.push({ from: at, to: Math.min(entry.offset, offset) })
    at = Math.max(at, endOf(file, entry))
  }
  gaps.push(
    { from: at, to: offset },
    { from: Math.max(at, listedUpTo), to: endRecords },
    { from: behind, to: file.size },
  )
  return gaps.filter(({ from, to }) => to > from)
}

/** Where a listed entry ends with its descriptor, from the start of the file. */
function endOf(file: RandomAccess, entry: ZipEntry): number {
  const header = file.read(entry.offset, LOCAL_HEADER_BYTES)
  if (header.length < LOCAL_HEADER_BYTES) return entry.offset
  const view = zipView(header)
  if (view.getUint32(0, true) !== zipSignatures.localHeader) return entry.offset
  const start = entry.offset + LOCAL_HEADER_BYTES + view.getUint16(26, true) + view.getUint16(28, true)
  const end = start + entry.packedBytes
  return (view.getUint16(6, true) & 8) === 0 ? end : end + descriptorBytes(file.read(end, 24), entry)
}

/** A descriptor has sizes of 32 or 64 bits, with or without a signature. */
function descriptorBytes(bytes: Uint8Array, { crc, packedBytes }: ZipEntry): number {
  const view = zipView(Buffer.concat([bytes, new Uint8Array(24)]))
  const signed = view.getUint32(0, true) === zipSignatures.descriptor ? 4 : 0
  if (signed === 0 && view.getUint32(0, true) !== crc) return 0
  const isWide = Number(view.getBigUint64(signed + 4, true)) === packedBytes
  return signed + (isWide ? 20 : 12)
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
