/** What does a header block of a tar file say, and where is the next one? POSIX.1-1988 (ustar), POSIX.1-2001 (pax), GNU. */
import { bufferOver, type ByteReader } from './byte-reader.js'
import { READ_BYTES } from './limits.js'

export const TAR_BLOCK = 512
const MAGIC_AT = 257
const ZEROS = Buffer.alloc(TAR_BLOCK)

export interface TarHeader {
  readonly name: string
  readonly type: string
  /** Of the content that follows. */
  readonly bytes: number
  /** Blocks that go on describing a sparse file stand between this one and the content. */
  readonly goesOn: boolean
}

/** What the next header should have said. */
export interface TarExtension {
  readonly name?: string
  readonly bytes?: number
  /** The content is what is left of a file when its gaps are taken out. */
  readonly sparse?: boolean
}

/** Nothing but zeros, at most a block of them? */
export function isBlank(bytes: Uint8Array): boolean {
  return ZEROS.subarray(0, bytes.length).equals(bytes)
}

/** The fields of a header block whose checksum is right; nothing otherwise. */
export function readTarHeader(block: Buffer): TarHeader | undefined {
  if (block.length < TAR_BLOCK) return undefined
  const stated = number(block.subarray(148, 156))
  if (!(stated > 0)) return undefined
  const bytes = number(block.subarray(124, 136))
  if (!isSumOf(block, stated) || !Number.isSafeInteger(bytes)) return undefined
  const type = block.toString('latin1', 156, 157)
  return { name: nameOf(block), type, bytes, goesOn: type === 'S' && block[482] === 1 }
}

/** With its own field taken for spaces. Some programs of old took bytes for signed. */
function isSumOf(block: Buffer, stated: number): boolean {
  let sum = 8 * 32
  let negative = 0
  for (let at = 0; at < TAR_BLOCK; at += 1) {
    if (at >= 148 && at < 156) continue
    const byte = block[at] ?? 0
    sum += byte
    if (byte > 127) negative += 256
  }
  return stated === sum || stated === sum - negative
}

/** A block that was once a header, whatever was damaged in it. */
export function resemblesTarHeader(block: Buffer): boolean {
  return block.length === TAR_BLOCK && block.toString('latin1', MAGIC_AT, MAGIC_AT + 5) === 'ustar'
}

/** As the header says it: text up to the first NUL. */
export function nameOf(block: Buffer): string {
  const posix = block.toString('latin1', MAGIC_AT, MAGIC_AT + 6) === 'ustar\0'
  const prefix = posix ? text(block.subarray(345, 500)) : ''
  const name = text(block.subarray(0, 100))
  return prefix === '' ? name : `${prefix}/${name}`
}

/** Octal digits, or base 256 where the first bit says so. */
function number(field: Buffer): number {
  if (((field[0] ?? 0) & 0x80) === 0) {
    const digits = field.toString('latin1').replace(/[\0 ]+/g, '')
    return /^[0-7]*$/.test(digits) ? Number.parseInt(digits === '' ? '0' : digits, 8) : Number.NaN
  }
  return field.subarray(1).reduce((value, byte) => value * 256 + byte, 0)
}

function text(field: Buffer): string {
  const end = field.indexOf(0)
  return field.toString('utf8', 0, end < 0 ? field.length : end)
}

/** A GNU long name ends with a NUL; nothing if anything follows that. */
export function readLongName(field: Buffer): TarExtension | undefined {
  const end = field.indexOf(0)
  const rest = end < 0 ? field.subarray(0, 0) : field.subarray(end)
  return rest.every((byte) => byte === 0) ? { name: text(field) } : undefined
}

/** Records of the form `<length> <key>=<value>\n`; the length counts bytes and includes itself. Nothing if any is not. */
export function readPax(field: Buffer): TarExtension | undefined {
  const values = paxValues(field)
  if (values === undefined) return undefined
  const path = values.get('path')
  const size = values.get('size') ?? ''
  return {
    ...(path === undefined ? {} : { name: path }),
    ...(/^\d{1,15}$/.test(size) ? { bytes: Number(size) } : {}),
    ...([...values.keys()].some((key) => key.startsWith('GNU.sparse.')) ? { sparse: true } : {}),
  }
}

function paxValues(field: Buffer): ReadonlyMap<string, string> | undefined {
  const values = new Map<string, string>()
  for (let at = 0; at < field.length;) {
    const length = Number(/^(\d+) /.exec(field.toString('latin1', at, at + 20))?.[1] ?? 0)
    const [, key, value] = /^\d+ ([^=]+)=(.*)\n$/s.exec(field.toString('utf8', at, at + length)) ?? []
    if (key === undefined || value === undefined || at + length > field.length) return undefined
    values.set(key, value)
    at += length
  }
  return values
}

/** Where a header begins that ends within `bytes`, of those that begin before `limit`; -1 if there is none. */
export function indexOfTarHeader(bytes: Buffer, limit: number): number {
  for (let at = bytes.indexOf('ustar'); at >= 0; at = bytes.indexOf('ustar', at + 1)) {
    const start = at - MAGIC_AT
    if (start >= limit) return -1
    if (start >= 0 && readTarHeader(bytes.subarray(start, start + TAR_BLOCK)) !== undefined) return start
  }
  return -1
}

/** The bytes up to the next header or to zeros, piece by piece; nothing when these come next, or at the end. Zeros that
 *  fill the last block are left out. */
export function upToTarHeader(input: ByteReader): Uint8Array | undefined {
  const ahead = bufferOver(input.peek(READ_BYTES + TAR_BLOCK - 1))
  const end = Math.min(
    ahead.length,
    READ_BYTES,
    ...[indexOfTarHeader(ahead, READ_BYTES)].filter((at) => at >= 0),
  )
  const free = borderWithin(ahead, end)
  const piece = free === 0 ? undefined : input.take(free)
  if (piece === undefined || free === READ_BYTES) return piece
  return piece.subarray(0, piece.findLastIndex((byte) => byte !== 0) + 1)
}

/** The first whole block before `end` that is blank or a header, of which old ones have no magic number; else `end`. */
function borderWithin(bytes: Buffer, end: number): number {
  for (let at = 0; at < end; at += TAR_BLOCK) {
    const block = bytes.subarray(at, at + TAR_BLOCK)
    if (isBlank(block) || readTarHeader(block) !== undefined) return at
  }
  return end
}
