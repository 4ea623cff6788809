/** What is inside a tar file? POSIX.1-1988 (ustar), POSIX.1-2001 (pax) and GNU long names, read forwards. */
import { ByteReader } from './byte-reader.js'
import { READ_BYTES } from './limits.js'
import type { SourceWork } from './source-work.js'
import { isUnsafeName } from './zip-entry.js'
import type { OpenEntry } from './zip-entry.js'

const BLOCK = 512
/** Long names and pax fields are read up to this, bytes. */
const MAX_FIELD_BYTES = 1024 * 1024
const regular = new Set(['0', '\0', '7'])
/** Entries that hold no content: links, devices, folders, volume labels. */
const contentless: Readonly<Record<string, string>> = {
  '1': 'a hard link',
  '2': 'a symbolic link',
  '3': 'a character device',
  '4': 'a block device',
  '6': 'a named pipe',
}

interface Header {
  readonly name: string
  readonly type: string
  readonly bytes: number
}

/** Opens the files of a tar archive in order. Each body is to be read before the next entry is asked for. */
export function* tarEntries(
  input: ByteReader,
  work: SourceWork,
  inside: readonly string[],
): Generator<OpenEntry, void> {
  let meant: Partial<Header> = {}
  for (;;) {
    const offset = input.position
    const block = Buffer.from(input.peek(BLOCK))
    if (block.every((byte) => byte === 0)) return
    const header = readHeader(block)
    if (header === undefined) {
      const detail = block.length < BLOCK ? 'it ends within a header' : 'a header is damaged'
      if (!work.stopped) work.report({ code: 'tar-damaged', subject: work.subject(inside), offset, detail })
      return
    }
    input.skip(BLOCK)
    if (header.type === 'L' || header.type === 'x') {
      meant = { ...meant, ...readExtension(header, readField(input, header.bytes)) }
      continue
    }
    yield* openEntry(input, { ...header, ...meant }, { work, inside, offset })
    if (work.exhausted) return
    meant = {}
  }
}

/** What the next header should have said: a GNU long name, or pax fields. */
function readExtension({ type }: Header, field: string): Partial<Header> {
  return type === 'L' ? { name: field.replace(/\0.*$/s, '') } : readPax(field)
}

interface EntryPlace {
  readonly work: SourceWork
  readonly inside: readonly string[]
  readonly offset: number
}

function* openEntry(
  input: ByteReader,
  { name, type, bytes }: Header,
  { work, inside, offset }: EntryPlace,
): Generator<OpenEntry, void> {
  const subject = work.subject([...inside, name])
  const nothing = contentless[type]
  if (nothing !== undefined) {
    const code = type === '2' ? 'symlink-not-followed' : 'special-file'
    work.report({ code, subject, offset, detail: nothing })
    return
  }
  let left = bytes
  const body = new ByteReader(() => {
    const piece = left > 0 ? input.take(Math.min(left, READ_BYTES)) : undefined
    left -= piece?.length ?? 0
    if (piece === undefined && left > 0 && !work.stopped) {
      work.report({
        code: 'tar-damaged',
        subject,
        offset,
        detail: `its last ${String(left)} bytes are missing`,
      })
      left = 0
    }
    return piece
  })
  if (regular.has(type) && !name.endsWith('/')) {
    if (!work.countEntry()) return
    if (isUnsafeName(name)) work.report({ code: 'unsafe-entry-name', subject, offset })
    yield { name, body, deflated: () => undefined, access: undefined }
  }
  while (body.take(READ_BYTES) !== undefined);
  input.skip((BLOCK - (bytes % BLOCK)) % BLOCK)
}

/** The fields of a header block whose checksum is right; nothing otherwise. */
function readHeader(block: Buffer): Header | undefined {
  if (block.length < BLOCK) return undefined
  let sum = 0
  for (let at = 0; at < BLOCK; at += 1) sum += at >= 148 && at < 156 ? 32 : (block[at] ?? 0)
  const bytes = number(block.subarray(124, 136))
  if (number(block.subarray(148, 156)) !== sum || !Number.isSafeInteger(bytes)) return undefined
  const posix = block.toString('latin1', 257, 263) === 'ustar\0'
  const prefix = posix ? text(block.subarray(345, 500)) : ''
  const name = text(block.subarray(0, 100))
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    type: block.toString('latin1', 156, 157),
    bytes,
  }
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

function readField(input: ByteReader, bytes: number): string {
  const kept = Math.min(bytes, MAX_FIELD_BYTES)
  const field = Buffer.from(input.peek(kept)).toString('utf8')
  input.skip(bytes + ((BLOCK - (bytes % BLOCK)) % BLOCK))
  return field
}

/** Records of the form `<length> <key>=<value>\n`; the length counts bytes and includes itself. */
function readPax(field: string): Partial<Header> {
  const path = /(?:^|\n)\d+ path=([^\n]*)\n/.exec(field)?.[1]
  const size = /(?:^|\n)\d+ size=(\d+)\n/.exec(field)?.[1]
  return {
    ...(path === undefined ? {} : { name: path }),
    ...(size === undefined ? {} : { bytes: Number(size) }),
  }
}
