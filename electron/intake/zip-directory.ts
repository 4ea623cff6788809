/** Which entries does a zip file list, and where? APPNOTE 6.3.10, sections 4.3 and 4.5.3 (zip64). */
import type { ByteReader } from './byte-reader.js'
import { INFLATE_STEP_BYTES, MAX_ENTRIES, MAX_ZIP_DIRECTORY_BYTES } from './limits.js'

/** Bytes that can be read at any offset. Reading past the end gives fewer bytes. */
export interface RandomAccess {
  readonly size: number
  read(offset: number, length: number): Uint8Array
}

export interface ZipEntry {
  /** As written in the file: evidence, a label and never a path. */
  readonly name: string
  readonly method: number
  readonly encrypted: boolean
  readonly crc: number
  readonly packedBytes: number
  readonly bytes: number
  /** Of its local header, from the start of the file. */
  readonly offset: number
}

export interface ZipDirectory {
  readonly entries: readonly ZipEntry[]
  /** The directory promises more entries than could be read. */
  readonly damaged: boolean
  /** Where it stands, from the start of the file. */
  readonly offset: number
  /** Where what was read of it ends. */
  readonly listedUpTo: number
  /** Where the end records begin. */
  readonly endRecords: number
  /** Where the archive ends, with its comment. */
  readonly behind: number
}

export const zipSignatures = {
  localHeader: 0x04034b50,
  directoryEntry: 0x02014b50,
  directoryEnd: 0x06054b50,
  directoryEnd64: 0x06064b50,
  directoryEnd64Locator: 0x07064b50,
  descriptor: 0x08074b50,
  archiveExtra: 0x08064b50,
} as const

const END_BYTES = 22
const MAX_COMMENT_BYTES = 0xffff
const UNKNOWN_32 = 0xffffffff

/** Wraps bytes for the reading of little-endian numbers. */
export function zipView(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
}

/** Names are UTF-8, whatever flag 11 says, if they are valid as such; else code page 437, of which ASCII matters here. */
export function zipName(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return Buffer.from(bytes).toString('latin1')
  }
}

/** Sizes and offset, of which those that do not fit 32 bits are in the zip64 field of `extra`. */
export function zip64Fields(extra: Uint8Array, fields: readonly number[]): readonly number[] {
  const view = zipView(extra)
  let at = 0
  while (at + 4 <= extra.length) {
    const length = view.getUint16(at + 2, true)
    if (view.getUint16(at, true) === 1) {
      let from = at + 4
      const end = Math.min(from + length, extra.length)
      return fields.map((field) => {
        if (field !== UNKNOWN_32 || from + 8 > end) return field
        from += 8
        return Number(view.getBigUint64(from - 8, true))
      })
    }
    at += 4 + length
  }
  return fields
}

interface End {
  readonly entries: number
  readonly bytes: number
  /** Where the directory is, from the start of the file. */
  readonly offset: number
  /** Bytes before the archive (a self-extracting program), by which every offset in it is too small. */
  readonly shift: number
  /** Where the end records begin. */
  readonly records: number
  readonly behind: number
}

/** Reads the central directory; nothing if there is none that can be used. */
export function readZipDirectory(file: RandomAccess): ZipDirectory | undefined {
  const end = findEnd(file)
  if (end === undefined || end.bytes > MAX_ZIP_DIRECTORY_BYTES) return undefined
  const { entries, bytes } = readEntries(file.read(end.offset, end.bytes), end.shift)
  if (entries.length === 0 && end.entries > 0) return undefined
  const pointsRight = entries.length === 0 || entries.some((entry) => isLocalHeader(file, entry.offset))
  const damaged = entries.length < Math.min(end.entries, MAX_ENTRIES)
  if (!pointsRight) return undefined
  const { offset, records, behind } = end
  return { entries, damaged, offset, listedUpTo: offset + bytes, endRecords: records, behind }
}

function readEntries(
  bytes: Uint8Array,
  shift: number,
): { readonly entries: readonly ZipEntry[]; readonly bytes: number } {
  const view = zipView(bytes)
  const entries: ZipEntry[] = []
  let at = 0
  while (at + 46 <= bytes.length && view.getUint32(at, true) === zipSignatures.directoryEntry) {
    const nameBytes = view.getUint16(at + 28, true)
    const extraBytes = view.getUint16(at + 30, true)
    const extraAt = at + 46 + nameBytes
    const fields = [24, 20, 42].map((field) => view.getUint32(at + field, true))
    const extra = bytes.subarray(extraAt, extraAt + extraBytes)
    const [unpacked = 0, packed = 0, offset = 0] = zip64Fields(extra, fields)
    entries.push({
      name: zipName(bytes.subarray(at + 46, extraAt)),
      method: view.getUint16(at + 10, true),
      encrypted: (view.getUint16(at + 8, true) & 1) !== 0,
      crc: view.getUint32(at + 16, true),
      packedBytes: packed,
      bytes: unpacked,
      offset: offset + shift,
    })
    at = extraAt + extraBytes + view.getUint16(at + 32, true)
    // one more than allowed is listed, so that the limit is seen and reported by whoever counts
    if (entries.length > MAX_ENTRIES) break
  }
  return { entries, bytes: Math.min(at, bytes.length) }
}

function isLocalHeader(file: RandomAccess, offset: number): boolean {
  return signatureAt(file, offset) === zipSignatures.localHeader
}

/** The end record is the last thing in the file but for a comment, and perhaps bytes that do not belong to it. A comment may
 *  hold what looks like one: the last that a directory leads up to is taken before any other. */
function findEnd(file: RandomAccess): End | undefined {
  const length = Math.min(file.size, END_BYTES + MAX_COMMENT_BYTES)
  const start = file.size - length
  const tail = Buffer.from(file.read(start, length))
  const signature = Uint8Array.of(0x50, 0x4b, 5, 6)
  let other: End | undefined
  let at = tail.lastIndexOf(signature)
  while (at >= 0) {
    const end = at + END_BYTES <= tail.length ? readEnd(file, tail.subarray(at), start + at) : undefined
    if (end !== undefined && end.entries > 0 && end.offset + end.bytes === end.records) return end
    other ??= end
    at = at === 0 ? -1 : tail.lastIndexOf(signature, at - 1)
  }
  return other
}

function readEnd(file: RandomAccess, record: Uint8Array, position: number): End | undefined {
  const view = zipView(record)
  const bytes = view.getUint32(12, true)
  const offset = view.getUint32(16, true)
  const behind = Math.min(file.size, position + END_BYTES + view.getUint16(20, true))
  const small = { entries: view.getUint16(10, true), bytes, offset, shift: 0, records: position, behind }
  const wide = readEnd64(file, position)
  const end = wide === undefined ? small : { ...wide, behind }
  if (end.offset + end.bytes > position) return undefined
  if (end.entries === 0) return end
  if (signatureAt(file, end.offset) === zipSignatures.directoryEntry) return end
  const shift = position - bytes - offset
  const moved = { ...small, offset: offset + shift, shift }
  return signatureAt(file, moved.offset) === zipSignatures.directoryEntry ? moved : undefined
}

function signatureAt(file: RandomAccess, offset: number): number | undefined {
  const bytes = offset < file.size ? file.read(offset, 4) : new Uint8Array(0)
  return bytes.length === 4 ? zipView(bytes).getUint32(0, true) : undefined
}

function readEnd64(file: RandomAccess, endPosition: number): Omit<End, 'behind'> | undefined {
  if (endPosition < 20) return undefined
  const locator = zipView(file.read(endPosition - 20, 20))
  if (locator.getUint32(0, true) !== zipSignatures.directoryEnd64Locator) return undefined
  const offset = Number(locator.getBigUint64(8, true))
  const record = offset < file.size ? file.read(offset, 56) : new Uint8Array(0)
  if (record.length < 56) return undefined
  const view = zipView(record)
  if (view.getUint32(0, true) !== zipSignatures.directoryEnd64) return undefined
  return {
    entries: Number(view.getBigUint64(32, true)),
    bytes: Number(view.getBigUint64(40, true)),
    offset: Number(view.getBigUint64(48, true)),
    shift: 0,
    records: offset,
  }
}

/** Moves to the next signature of a local header or directory entry, or to the end. */
export function seekZipSignature(input: ByteReader): void {
  for (;;) {
    const piece = Buffer.from(input.peek(INFLATE_STEP_BYTES))
    if (piece.length < 4) {
      input.skip(piece.length)
      return
    }
    const at = indexOfZipSignature(piece)
    input.skip(at < 0 ? piece.length - 3 : at)
    if (at >= 0) return
  }
}

/** Of a local header or directory entry; -1 if there is none. */
export function indexOfZipSignature(bytes: Buffer): number {
  let at = bytes.indexOf('PK')
  while (at >= 0 && at + 4 <= bytes.length && !isStart(bytes.readUInt32LE(at)))
    at = bytes.indexOf('PK', at + 1)
  return at + 4 <= bytes.length ? at : -1
}

function isStart(signature: number): boolean {
  return signature === zipSignatures.localHeader || signature === zipSignatures.directoryEntry
}
