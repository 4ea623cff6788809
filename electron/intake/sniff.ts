/** What is this, judged by its bytes and never by its name? */
import { readTableHead } from '../../shared/cloudtrail/event-table.js'
import { bufferOver } from './byte-reader.js'
import { TAR_BLOCK, readTarHeader } from './tar-header.js'

export type Content = { readonly kind: 'gzip' | 'zip' | 'tar' | 'utf-16le' | 'utf-16be' } | LeafContent

/** What is no container. */
export type LeafContent =
  /** `records`: begins like JSON, a line of an AWS log export or a table of events; otherwise prose or a script. */
  | { readonly kind: 'text'; readonly records: boolean; readonly looksLike: string }
  | { readonly kind: 'binary'; readonly known: boolean; readonly looksLike: string }

/** How many bytes at the start are looked at. */
export const SNIFF_BYTES = 4_096

/** What a table of events looks like. */
export const TABLE = 'a table of events'

const signatures: readonly (readonly [name: string, offset: number, bytes: string])[] = [
  ['a PNG image', 0, '\x89PNG\r\n'],
  ['a JPEG image', 0, '\xff\xd8\xff'],
  ['a GIF image', 0, 'GIF8'],
  ['a TIFF image', 0, 'II*\0'],
  ['a PDF document', 0, '%PDF-'],
  ['a Parquet file', 0, 'PAR1'],
  ['an ORC file', 0, 'ORC\n'],
  ['an Avro file', 0, 'Obj\x01'],
  ['an SQLite database', 0, 'SQLite format 3\0'],
  ['a Windows event log', 0, 'ElfFile\0'],
  ['an ELF program', 0, '\x7fELF'],
  ['a packet capture', 0, '\xd4\xc3\xb2\xa1'],
  ['a packet capture', 0, '\x0a\x0d\x0d\x0a'],
  ['a bzip2 archive', 0, 'BZh'],
  ['an xz archive', 0, '\xfd7zXZ\0'],
  ['a Zstandard archive', 0, '\x28\xb5\x2f\xfd'],
  ['a 7-Zip archive', 0, "7z\xbc\xaf'\x1c"],
  ['a RAR archive', 0, 'Rar!\x1a\x07'],
  ['a Snappy stream', 0, '\xff\x06\0\0sNaPpY'],
  ['an old Office document', 0, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'],
  ['a macOS resource file', 0, '\0\x05\x16\x07'],
  ['a macOS folder description', 0, '\0\0\0\x01Bud1'],
]

const plainJson: Content = { kind: 'text', records: true, looksLike: 'JSON' }

/** Says what `head`, the first bytes of a body, looks like. */
export function sniff(head: Uint8Array): Content {
  // nearly every body: `{"`
  if (head[0] === 0x7b && head[1] === 0x22) return plainJson
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, SNIFF_BYTES)).toString(
    'latin1',
  )
  if (text.startsWith('\x1f\x8b\x08')) return { kind: 'gzip' }
  if (/^PK(\x03\x04|\x05\x06|\x07\x08PK\x03\x04|00PK\x03\x04)/.test(text)) return { kind: 'zip' }
  if (text.startsWith('ustar', 257)) return { kind: 'tar' }
  if (text.startsWith('\xff\xfe')) return { kind: 'utf-16le' }
  if (text.startsWith('\xfe\xff')) return { kind: 'utf-16be' }
  for (const [looksLike, offset, bytes] of signatures) {
    if (text.startsWith(bytes, offset)) return { kind: 'binary', known: true, looksLike }
  }
  // archives from before there was a magic number
  if (readTarHeader(bufferOver(head).subarray(0, TAR_BLOCK)) !== undefined) return { kind: 'tar' }
  return looksBinary(text) ? binaryContent(text) : textContent(text, head)
}

/** More than one control character in 20: text that was damaged has fewer, binary data has more. */
function looksBinary(text: string): boolean {
  let controls = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code < 9 || (code > 13 && code < 32 && code !== 27)) controls += 1
  }
  return controls * 20 > text.length
}

function binaryContent(text: string): Content {
  const blank = /^\0+$/.test(text)
  return { kind: 'binary', known: false, looksLike: blank ? 'nothing but NUL bytes' : 'binary data' }
}

function textContent(text: string, head: Uint8Array): Content {
  const body = text.startsWith('\xef\xbb\xbf') ? text.slice(3) : text
  const start = body.trimStart().slice(0, 200)
  if (/^[{[]/.test(start) || /^\d{4}-\d{2}-\d{2}[T ]/.test(start))
    return { kind: 'text', records: true, looksLike: 'JSON' }
  if (readTableHead({ bytes: head, end: head.length, last: true }, 0).kind === 'table')
    return { kind: 'text', records: true, looksLike: TABLE }
  if (/^<(!doctype html|html|head|body)/i.test(start))
    return { kind: 'text', records: false, looksLike: 'an HTML page' }
  if (/^<(\?xml|\w)/i.test(start)) return { kind: 'text', records: false, looksLike: 'XML' }
  return { kind: 'text', records: false, looksLike: start === '' ? 'blank text' : 'plain text' }
}

const plainNames =
  /^(licen[cs]e|copying|notice|authors|changelog|readme|contributing|security|code_of_conduct)([._-].*)?$|\.(md|markdown|rst)$|^\.ds_store$|^thumbs\.db$|^desktop\.ini$|^\._|^\.git(ignore|attributes|keep)$|^icon\r$/i

/** Is this the name of a file that people keep beside evidence? Only asked when its content is no evidence either. */
export function isPlainlyNoEvidence(name: string): boolean {
  return plainNames.test(name)
}
