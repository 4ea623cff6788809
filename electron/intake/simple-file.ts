/** Is this file one small log and nothing else? Then it is read without the machinery for containers within containers,
 *  which costs more than a kilobyte of evidence does. Whatever is not plainly simple and right in every byte is left to
 *  `unpack.ts`, which reports it. */
import { crc32 } from 'node:zlib'
import { WHOLE_PAYLOAD_BYTES } from '../../shared/contract/frames.js'
import type { Found } from './discovery.js'
import type { FileCalls } from './evidence-file.js'
import { readEnvelope } from './envelope.js'
import { gzipHeaderBytes } from './gzip.js'
import { inflateWhole } from './inflate-whole.js'
import { SMALL_FILE_BYTES, type SourceLimits } from './limits.js'
import { sniff } from './sniff.js'

/** Reads a small file whole, if it is now what it was when it was found, and no read fails; nothing otherwise. Its state is
 *  asked for after reading: what has changed since it was found is seen, before and while it was read. */
export function readSmallFile(
  { at, origin: { bytes: size }, state }: Found,
  { files, pool }: { readonly files: FileCalls; readonly pool: Uint8Array },
): Uint8Array | undefined {
  if (state === undefined || size === 0 || size > SMALL_FILE_BYTES) return undefined
  let descriptor: number | undefined
  try {
    descriptor = files.open(at)
    const count = files.read(descriptor, pool.subarray(0, size), 0)
    const now = files.state(descriptor)
    const same = now.isFile() && now.size === size && now.mtimeMs === state.mtimeMs
    return same && count === size ? pool.subarray(0, size) : undefined
  } catch {
    // what is wrong is met again, and reported, by whoever reads it with all care
    return undefined
  } finally {
    if (descriptor !== undefined) files.close(descriptor)
  }
}

export interface SimplePayload {
  readonly encoding: 'gzip' | 'identity'
  readonly stored: Uint8Array
  readonly raw: Uint8Array
}

const NOTHING = new Uint8Array(0)
const TRAILER_BYTES = 8

/** The payload of a file of JSON, or of one gzip member with JSON in it, up to SMALL_FILE_BYTES on disk; nothing for anything
 *  else. Lent until the next call. */
export function simplePayload(file: Uint8Array, limits: SourceLimits): SimplePayload | undefined {
  if (file.length === 0 || file.length > SMALL_FILE_BYTES) return undefined
  if (isPlainJson(file)) return { encoding: 'identity', stored: NOTHING, raw: file }
  const raw = onlyMember(file, Math.min(limits.ratioFreeBytes, limits.outputBytes, WHOLE_PAYLOAD_BYTES))
  if (raw === undefined || !isPlainJson(raw)) return undefined
  return { encoding: 'gzip', stored: file, raw }
}

function isPlainJson(bytes: Uint8Array): boolean {
  const content = sniff(bytes)
  return content.kind === 'text' && content.records && readEnvelope(bytes) === undefined
}

/** What one gzip member holds that takes up the whole file and agrees with its checksum and length; at most `limit` bytes. */
function onlyMember(file: Uint8Array, limit: number): Uint8Array | undefined {
  const header = gzipHeaderBytes(file)
  if (typeof header !== 'number') return undefined
  const at = file.length - TRAILER_BYTES
  const length = wordAt(file, at + 4)
  if (length > limit) return undefined
  const found = inflateWhole(file.subarray(header), limit)
  if (found?.behind !== TRAILER_BYTES) return undefined
  const { output } = found
  return output.length === length && crc32(output) === wordAt(file, at) ? output : undefined
}

/** u32, little endian. */
function wordAt(bytes: Uint8Array, at: number): number {
  const low = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16)
  return (low | ((bytes[at + 3] ?? 0) << 24)) >>> 0
}
