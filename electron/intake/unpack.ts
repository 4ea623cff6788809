/** Which payloads does a source hold? Opens containers within containers and gives every innermost body in parts. */
import { MAX_PART_BYTES, WHOLE_PAYLOAD_BYTES } from '../../shared/contract/frames.js'
import type { PayloadHeader } from '../../shared/contract/frames.js'
import { ByteReader, bufferOver } from './byte-reader.js'
import { decodePacked, readEnvelope, type Envelope } from './envelope.js'
import { GzipReader } from './gzip.js'
import { MAX_DEPTH } from './limits.js'
import { Member, notMember } from './member.js'
import { SNIFF_BYTES, TABLE, isPlainlyNoEvidence, sniff } from './sniff.js'
import type { LeafContent } from './sniff.js'
import type { SourceWork } from './source-work.js'
import { tarEntries } from './tar.js'
import { Utf16Reader } from './utf16-reader.js'
import { zipEntries } from './zip.js'
import { readZipDirectory, type RandomAccess } from './zip-directory.js'
import type { OpenEntry } from './zip-entry.js'
import { scanZip } from './zip-scan.js'

/** One part of a payload. Its bytes are valid until the next one is asked for. */
export interface PayloadPart {
  readonly header: Omit<PayloadHeader, 'source' | 'origin'>
  readonly stored: Uint8Array
  readonly raw: Uint8Array
}

interface Packed {
  readonly encoding: 'gzip' | 'deflate'
  readonly bytes: Uint8Array
}

/** A body within a source. */
export interface Place {
  readonly work: SourceWork
  readonly inside: readonly string[]
  /** Its name: of the file, or of the innermost entry. */
  readonly name: string
  /** Containers that were opened on the way to it. */
  readonly depth: number
  /** Compressed bytes that give exactly this body, asked for once it was read to the end. */
  readonly packed: () => Packed | undefined
  /** The body at any offset, where that is possible without holding it in memory. */
  readonly access: RandomAccess | undefined
  /** SHA-256 of the file that it is, or was packed into, in the innermost archive; '' outside of archives. */
  readonly memberSha256: () => string
}

const NOTHING = new Uint8Array(0)
export const unpacked = (): undefined => undefined

/** Gives the payloads of a body, in order. What is wrong with it is reported to `place.work`. */
export function* unpack(body: ByteReader, place: Place): Generator<PayloadPart, void> {
  const problemsBefore = place.work.problems.length
  const whole = body.gather(WHOLE_PAYLOAD_BYTES)
  const content = sniff(whole ?? body.peek(SNIFF_BYTES))
  switch (content.kind) {
    case 'gzip':
      if (tooDeep(place)) return
      yield* unpackGzip(body, whole, place)
      return
    case 'zip':
      yield* openZip(body, whole, place)
      return
    case 'utf-16le':
    case 'utf-16be': {
      const converted = new Utf16Reader(body, content.kind, place.work.subject(place.inside), place.work)
      yield* unpack(new ByteReader(converted.next), { ...place, packed: unpacked, access: undefined })
      return
    }
    case 'tar':
      if (tooDeep(place)) return
      yield* unpackTar(body, place)
      return
    case 'text':
    case 'binary':
      yield* unpackLeaf(body, { whole, content, place, problemsBefore })
  }
}

interface Leaf {
  readonly whole: Uint8Array | undefined
  readonly content: LeafContent
  readonly place: Place
  readonly problemsBefore: number
}

/** A body that is no container. */
function* unpackLeaf(body: ByteReader, leaf: Leaf): Generator<PayloadPart, void> {
  const { whole, content, place, problemsBefore } = leaf
  const isJson = content.kind === 'text' && content.records
  const envelope = whole !== undefined && isJson ? readEnvelope(whole) : undefined
  if (envelope !== undefined) yield* unpackEnvelope(envelope, place)
  else if (whole?.length === 0) reportEmpty(place, problemsBefore)
  else if (!isJson && isZipBehind(whole, place)) yield* openZip(body, whole, place)
  else if (!isEvidence(body, leaf)) reportNoEvidence(content, place)
  else {
    const parts =
      whole === undefined
        ? streamedParts(body, place, problemsBefore)
        : wholeParts(whole, place, problemsBefore)
    yield* content.looksLike === TABLE ? withMember(parts, place) : parts
  }
}

/** What is packed into a text in base64 is a file within a file; the text around it holds nothing else. */
function* unpackEnvelope({ packed, cutAt }: Envelope, place: Place): Generator<PayloadPart, void> {
  const { work, inside, depth } = place
  if (cutAt !== undefined && !work.stopped) {
    const detail = 'the end of the text is missing'
    work.report({ code: 'json-truncated', subject: work.subject(inside), offset: cutAt, detail })
  }
  if (tooDeep(place)) return
  for (const { place: name, offset, text } of packed) {
    if (!work.countEntry()) return
    const { bytes, unread } = decodePacked(text)
    const within = { ...place, inside: [...inside, name], name, depth: depth + 1 }
    if (unread > 0) {
      const detail = `${String(unread)} characters from the first on that is no base64`
      const subject = work.subject(within.inside)
      work.report({ code: 'json-damaged', subject, offset, length: text.length, detail })
    }
    const ways = { packed: unpacked, access: undefined, memberSha256: notMember }
    yield* unpack(ByteReader.over(bytes), { ...within, ...ways })
    if (work.exhausted) return
  }
}

/** The files of a saved Lake query are tables, and what is signed is the hash of each file as it was saved. */
function* withMember(
  parts: Generator<PayloadPart, void>,
  { memberSha256 }: Place,
): Generator<PayloadPart, void> {
  for (const part of parts) {
    const sha256 = part.header.last ? memberSha256() : ''
    yield sha256 === '' ? part : { ...part, header: { ...part.header, memberSha256: sha256 } }
  }
}

function* unpackTar(body: ByteReader, place: Place): Generator<PayloadPart, void> {
  for (const entry of tarEntries(body, place.work, place.inside)) {
    yield* unpackMember(entry, place)
    if (place.work.exhausted) return
  }
}

function tooDeep({ work, inside, depth }: Place): boolean {
  if (depth < MAX_DEPTH) return false
  const detail = `more than ${String(MAX_DEPTH)} containers within each other`
  work.report({ code: 'nested-too-deep', subject: work.subject(inside), detail })
  return true
}

function* unpackGzip(
  body: ByteReader,
  whole: Uint8Array | undefined,
  place: Place,
): Generator<PayloadPart, void> {
  const gzip = new GzipReader(body, place.work, place.inside)
  yield* unpack(new ByteReader(gzip.next), {
    ...place,
    depth: place.depth + 1,
    packed: () => (whole !== undefined && gzip.intact ? { encoding: 'gzip', bytes: whole } : undefined),
    access: undefined,
  })
  // a body that is no evidence is not read to its end, but what is wrong with its compression still counts
  while (gzip.next() !== undefined);
}

/** Does an archive stand behind something else, such as the program that unpacks it? */
function isZipBehind(whole: Uint8Array | undefined, { access }: Place): boolean {
  const file = whole === undefined ? access : inMemory(whole)
  const directory = file === undefined ? undefined : readZipDirectory(file)
  return directory !== undefined && directory.entries.length > 0
}

/** A zip file, unless it is too deep inside of others. */
function* openZip(
  body: ByteReader,
  whole: Uint8Array | undefined,
  place: Place,
): Generator<PayloadPart, void> {
  if (!tooDeep(place)) yield* unpackZip(body, whole, place)
}

function* unpackZip(
  body: ByteReader,
  whole: Uint8Array | undefined,
  place: Place,
): Generator<PayloadPart, void> {
  const { work, inside } = place
  const access = whole === undefined ? place.access : inMemory(whole)
  const entries = access === undefined ? scanZip(body, work, inside) : zipEntries(access, work, inside)
  for (const entry of entries) {
    yield* unpackMember(entry, place)
    if (work.exhausted) return
  }
}

function* unpackMember(entry: OpenEntry, place: Place): Generator<PayloadPart, void> {
  const member = new Member(entry.body)
  yield* unpack(member.body, {
    work: place.work,
    inside: [...place.inside, entry.name],
    name: entry.name.slice(entry.name.lastIndexOf('/') + 1),
    depth: place.depth + 1,
    packed: () => {
      const bytes = entry.deflated()
      return bytes === undefined ? undefined : { encoding: 'deflate', bytes }
    },
    access: entry.access,
    memberSha256: member.sha256,
  })
}

function inMemory(bytes: Uint8Array): RandomAccess {
  return { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) }
}

const eventMarks = ['"eventName"', '"eventVersion"', '"CloudTrailEvent"', '\\"eventName\\"']

/** Is it worth giving to the reader of records? Text that is too large to look through is; of other bytes, the beginning
 *  tells. A name tells only what it is worth where nothing in it looks like an event. */
function isEvidence(body: ByteReader, { whole, content, place }: Leaf): boolean {
  if (content.kind === 'text' && content.records) return true
  if (content.kind === 'binary' && content.known) return false
  const bytes = bufferOver(whole ?? body.peek(WHOLE_PAYLOAD_BYTES))
  if (eventMarks.some((mark) => bytes.includes(mark))) return true
  if (content.kind === 'binary') return false
  return whole === undefined || (!isPlainlyNoEvidence(place.name) && bytes.includes('{'))
}

/** What could not be unpacked is not empty. */
function reportEmpty({ work, inside }: Place, problemsBefore: number): void {
  if (work.stopped || work.problems.length > problemsBefore) return
  work.report({ code: 'empty-file', subject: work.subject(inside) })
}

function reportNoEvidence(content: LeafContent, { work, inside, name }: Place): void {
  // what macOS adds to every archive
  if (inside.at(-1)?.startsWith('__MACOSX/')) return
  const subject = work.subject(inside)
  const detail = content.looksLike
  const code = isPlainlyNoEvidence(name) ? 'not-evidence' : 'not-cloudtrail'
  work.report({ code, subject, detail })
}

function* wholeParts(
  whole: Uint8Array,
  { work, inside, packed }: Place,
  problemsBefore: number,
): Generator<PayloadPart, void> {
  const payload = work.payloads
  work.payloads += 1
  const problems = work.problems.slice(problemsBefore)
  const stored = packed()
  if (stored !== undefined) {
    const header = { payload, inside, rawOffset: 0, last: true, encoding: stored.encoding, problems }
    yield { header, stored: stored.bytes, raw: whole }
    return
  }
  for (let rawOffset = 0; rawOffset < whole.length; rawOffset += MAX_PART_BYTES) {
    const raw = whole.subarray(rawOffset, rawOffset + MAX_PART_BYTES)
    const last = rawOffset + raw.length === whole.length
    const header = { payload, inside, rawOffset, last, encoding: 'identity' as const }
    yield { header: { ...header, problems: last ? problems : [] }, stored: NOTHING, raw }
  }
}

/** Parts of a payload that is not held in memory; the last one is known to be the last only when the body has ended. */
function* streamedParts(
  body: ByteReader,
  { work, inside }: Place,
  problemsBefore: number,
): Generator<PayloadPart, void> {
  const payload = work.payloads
  work.payloads += 1
  const buffer = Buffer.allocUnsafeSlow(MAX_PART_BYTES)
  let rawOffset = 0
  for (;;) {
    let filled = 0
    while (filled < MAX_PART_BYTES) {
      const bytes = body.take(MAX_PART_BYTES - filled)
      if (bytes === undefined) break
      buffer.set(bytes, filled)
      filled += bytes.length
    }
    const last = body.peek(1).length === 0
    const problems = last ? work.problems.slice(problemsBefore) : []
    const header = { payload, inside, rawOffset, last, encoding: 'identity' as const, problems }
    yield { header, stored: NOTHING, raw: buffer.subarray(0, filled) }
    if (last) return
    rawOffset += filled
  }
}
