/** A zip file to order, right or wrong in every field that matters. */
import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipPart {
  readonly name: string
  readonly content: Uint8Array
  readonly method?: 'store' | 'deflate'
  /** Sizes and checksum behind the data instead of before it. */
  readonly descriptor?: 'signed' | 'unsigned' | 'zip64'
  /** Sizes and offset in zip64 fields. */
  readonly zip64?: boolean
  readonly encrypted?: boolean
  readonly methodNumber?: number
  readonly wrongCrc?: boolean
  readonly wrongSize?: boolean
}

export interface ZipShape {
  readonly before?: Uint8Array
  readonly after?: Uint8Array
  readonly comment?: string
  readonly withoutDirectory?: boolean
  readonly zip64End?: boolean
}

const u16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value >>> 0)
  return bytes
}
const u64 = (value: number): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}

export function buildZip(parts: readonly ZipPart[], shape: ZipShape = {}): Buffer {
  const before = Buffer.from(shape.before ?? [])
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const part of parts) {
    const { local, entry } = buildEntry(part, offset)
    locals.push(local)
    directory.push(entry)
    offset += local.length
  }
  const listing = Buffer.concat(directory)
  const comment = Buffer.from(shape.comment ?? '')
  const counts = shape.zip64End === true ? 0xffff : parts.length
  const end = Buffer.concat([
    ...(shape.zip64End === true ? [end64(parts.length, listing.length, offset)] : []),
    u32(0x06054b50),
    u16(0),
    u16(0),
    u16(counts),
    u16(counts),
    u32(shape.zip64End === true ? 0xffffffff : listing.length),
    u32(shape.zip64End === true ? 0xffffffff : offset),
    u16(comment.length),
    comment,
  ])
  const tail = shape.withoutDirectory === true ? [] : [listing, end]
  return Buffer.concat([before, ...locals, ...tail, Buffer.from(shape.after ?? [])])
}

function end64(entries: number, bytes: number, offset: number): Buffer {
  return Buffer.concat([
    u32(0x06064b50),
    u64(44),
    u16(45),
    u16(45),
    u32(0),
    u32(0),
    u64(entries),
    u64(entries),
    u64(bytes),
    u64(offset),
    u32(0x07064b50),
    u32(0),
    u64(offset + bytes),
    u32(1),
  ])
}

// eslint-disable-next-line complexity -- one condition for each field that can be wrong
function buildEntry(part: ZipPart, offset: number): { local: Buffer; entry: Buffer } {
  const { descriptor } = part
  const name = Buffer.from(part.name)
  const stored = part.method === 'store'
  const data = stored ? Buffer.from(part.content) : deflateRawSync(part.content)
  const method = part.methodNumber ?? (stored ? 0 : 8)
  const crc = (crc32(part.content) ^ (part.wrongCrc === true ? 1 : 0)) >>> 0
  const size = part.content.length + (part.wrongSize === true ? 7 : 0)
  const flags = (part.encrypted === true ? 1 : 0) | (descriptor === undefined ? 0 : 8) | 0x800
  const fixed = [u16(45), u16(flags), u16(method), u16(0), u16(0)]
  const wide = part.zip64 === true
  const sizes = wide ? [u32(0xffffffff), u32(0xffffffff)] : [u32(data.length), u32(size)]
  const extra = wide ? Buffer.concat([u16(1), u16(16), u64(size), u64(data.length)]) : Buffer.alloc(0)
  const wideEntry = wide ? Buffer.concat([u16(1), u16(24), u64(size), u64(data.length), u64(offset)]) : extra
  const localSums = descriptor === undefined ? [u32(crc), ...sizes] : [u32(0), u32(0), u32(0)]
  const width = descriptor === 'zip64' ? u64 : u32
  const behind =
    descriptor === undefined
      ? []
      : [...(descriptor === 'unsigned' ? [] : [u32(0x08074b50)]), u32(crc), width(data.length), width(size)]
  return {
    local: Buffer.concat([
      u32(0x04034b50),
      ...fixed,
      ...localSums,
      u16(name.length),
      u16(extra.length),
      name,
      extra,
      data,
      ...behind,
    ]),
    entry: Buffer.concat([
      u32(0x02014b50),
      u16(45),
      ...fixed,
      u32(crc),
      ...sizes,
      u16(name.length),
      u16(wideEntry.length),
      u16(0),
      u16(0),
      u16(0),
      u32(0),
      u32(wide ? 0xffffffff : offset),
      name,
      wideEntry,
    ]),
  }
}
