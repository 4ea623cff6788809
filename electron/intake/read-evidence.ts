/** What is in the files that were handed in? Paths in, the frames of shared/contract out, memory flat, nothing lost silently. */
import { createHash, hash } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { setImmediate as breathe } from 'node:timers/promises'
import { basename } from 'node:path'
import type { Problem } from '../../shared/base/problem.js'
import { WHOLE_PAYLOAD_BYTES } from '../../shared/contract/frames.js'
import type {
  Frame,
  PayloadHeader,
  SourceHeader,
  SourceOrigin,
  SourceStatus,
} from '../../shared/contract/frames.js'
import type { KnownSource } from '../../shared/contract/routes.js'
import { ByteReader } from './byte-reader.js'
import { Discovery } from './discovery.js'
import type { Found } from './discovery.js'
import { EvidenceFile, errnoOf, fileCalls, type FileCalls, type ReadFailure } from './evidence-file.js'
import { FramesWriter, freshChunk, type ChunkSupply } from './frames-writer.js'
import { sourceLimits, type SourceLimits } from './limits.js'
import { readSmallFile, simplePayload } from './simple-file.js'
import { notMember } from './member.js'
import { PayloadHash } from './payload-hash.js'
import { SourceWork } from './source-work.js'
import type { Timings } from './source-work.js'
import { unpack, unpacked } from './unpack.js'

/** What tests replace: the calls that files are read with, and what a source may cost. */
export interface IntakePorts {
  readonly files: FileCalls
  readonly limits: SourceLimits
}

const ourPorts: IntakePorts = { files: fileCalls, limits: sourceLimits }

export interface EvidenceRequest {
  /** Absolute paths of files and folders. */
  readonly roots: readonly string[]
  /** Sources that the case holds already. */
  readonly known: readonly KnownSource[]
}

/** The longest that frames wait for a chunk to fill, and that the event loop waits, ms. */
const FLUSH_AFTER = 100
/** Paths that discovery looks at between two files. */
const DISCOVER_BETWEEN = 64
/** A plan is sent again when it has grown by so many files. */
const PLAN_EVERY = 2_000
const HASH_BYTES = 1024 * 1024
/** Of a file that is its own only payload, and of one without a problem. */
const nowhere: readonly string[] = []
const nothing: readonly Problem[] = []

/**
 * Reads, hashes and unpacks everything under the roots, in order of path. Gives encoded frames in chunks of at most 1 MB
 * that are cut anywhere; each chunk has an ArrayBuffer of its own, from `supply`, and belongs to the caller. A fault of ours ends the
 * stream with a `failed` frame; trouble with evidence is in the frames. Throws only when `signal` aborts.
 */
export async function* readEvidence(
  request: EvidenceRequest,
  signal: AbortSignal,
  ports: IntakePorts = ourPorts,
  supply: ChunkSupply = freshChunk,
): AsyncGenerator<Uint8Array> {
  const writer = new FramesWriter(supply)
  let flushed = performance.now()
  for (const frame of guarded(request, ports)) {
    if (frame !== undefined) writer.write(frame)
    for (let chunk = writer.takeFull(); chunk !== undefined; chunk = writer.takeFull()) {
      signal.throwIfAborted()
      yield chunk
      await breathe()
      flushed = performance.now()
    }
    if (performance.now() - flushed < FLUSH_AFTER) continue
    await breathe()
    signal.throwIfAborted()
    const rest = writer.takeRest()
    if (rest !== undefined) yield rest
    flushed = performance.now()
  }
  signal.throwIfAborted()
  const rest = writer.takeRest()
  if (rest !== undefined) yield rest
}

/** The frames, and `failed` as the last one if something happens that should not. */
function* guarded(request: EvidenceRequest, ports: IntakePorts): Generator<Frame | undefined, void> {
  try {
    const intake = new Intake(request, ports)
    for (const frame of intake.frames()) {
      const given = performance.now()
      yield frame
      intake.timings.transfer += performance.now() - given
    }
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    yield { kind: 'failed', header: { problem: { code: 'internal', subject: 'reading evidence', detail } } }
  }
}

class Intake {
  readonly timings: Timings = { discover: 0, read: 0, hash: 0, inflate: 0, transfer: 0 }
  readonly #discovery: Discovery
  /** SHA-256 to the path of the first source that has it; '' if that is in the case already. */
  readonly #seen: Map<string, string>
  /** Files up to the size of a whole payload are read into this, one after the other. */
  readonly #pool = Buffer.allocUnsafeSlow(WHOLE_PAYLOAD_BYTES)
  readonly #ports: IntakePorts
  readonly #payloadHash = new PayloadHash()
  #sources = 0
  #payloads = 0
  #bytes = 0

  constructor(request: EvidenceRequest, ports: IntakePorts) {
    this.#ports = ports
    this.#discovery = new Discovery(request.roots, request.known, this.timings)
    // one without a hash was not read to its end: it equals nothing
    const hashed = request.known.filter((source) => source.sha256 !== '')
    this.#seen = new Map(hashed.map((source) => [source.sha256, '']))
  }

  /** Frames in order. `undefined`: nothing new, but time has passed. */
  *frames(): Generator<Frame | undefined, void> {
    let planned = -1
    let complete = false
    for (;;) {
      this.#discovery.advance(DISCOVER_BETWEEN)
      const plan = this.#discovery.plan
      if (!complete && (plan.complete || planned < 0 || plan.files >= planned + PLAN_EVERY)) {
        yield { kind: 'plan', header: plan }
        planned = plan.files
        complete = plan.complete
      }
      const found = this.#discovery.next()
      if (found === undefined) break
      const simple = this.#simpleFrame(found)
      if (simple === undefined) yield* this.#readSource(found)
      else yield simple
    }
    if (!complete) yield { kind: 'plan', header: this.#discovery.plan }
    const timings = this.timings
    yield {
      kind: 'end',
      header: { sources: this.#sources, payloads: this.#payloads, bytes: this.#bytes, timings },
    }
  }

  *#readSource(found: Found): Generator<Frame | undefined, void> {
    const source = this.#sources
    this.#sources += 1
    const { files, limits } = this.#ports
    const work = new SourceWork(found.origin.path, found.origin.bytes, this.timings, limits)
    if (found.problem !== undefined) work.stop(found.problem)
    const file = found.problem === undefined ? EvidenceFile.open(found.at, work, files) : undefined
    if (file === undefined) {
      yield sourceFrame({ source, origin: found.origin, sha256: '', duplicateOf: undefined }, work)
      return
    }
    try {
      const { path, root } = found.origin
      const origin = { path, root, bytes: file.size, modified: file.modified }
      const whole = file.size <= WHOLE_PAYLOAD_BYTES ? this.#readWhole(file) : undefined
      const hashed = whole === undefined ? yield* this.#hashLarge(file) : { sha256: this.#hashWhole(whole) }
      const { sha256 } = hashed
      const duplicateOf = this.#seen.get(sha256)
      if (duplicateOf === undefined || work.stopped) {
        yield* this.#openedFrames({ source, origin, whole, file }, work, hashed)
      } else {
        const detail = duplicateOf === '' ? 'the case holds it already' : duplicateOf
        work.report({ code: 'duplicate-source', subject: path, detail }, 'none')
      }
      if (duplicateOf === undefined && !work.stopped) this.#seen.set(sha256, path)
      file.close()
      this.#payloads += work.payloads
      this.#bytes += file.size
      yield sourceFrame({ source, origin, sha256, duplicateOf }, work)
    } finally {
      file.close()
    }
  }

  /** What comes before a place that cannot be read is evidence like any other. */
  *#openedFrames(
    opened: OpenSource,
    work: SourceWork,
    { failure }: Hashed,
  ): Generator<Frame | undefined, void> {
    try {
      yield* this.#payloadFrames(opened, work)
    } catch (error) {
      // of ours, or of what it stands on; the other sources are read all the same
      work.stop({ code: 'internal', subject: opened.origin.path, detail: errnoOf(error) })
    }
    if (failure !== undefined && !work.stopped) opened.file.stopAt(failure)
  }

  *#payloadFrames(
    { source, origin, whole, file }: OpenSource,
    work: SourceWork,
  ): Generator<Frame | undefined, void> {
    const body = whole === undefined ? new ByteReader(file.pieces()) : ByteReader.over(whole)
    const name = basename(origin.path)
    const place = {
      work,
      inside: [],
      name,
      depth: 0,
      packed: unpacked,
      access: file,
      memberSha256: notMember,
    }
    for (const { header, stored, raw } of unpack(body, place)) {
      const rawSha256 = this.#hashPart(header, raw)
      const hashed = rawSha256 === undefined ? header : { ...header, rawSha256 }
      yield { kind: 'payload', header: { source, origin, ...hashed }, stored, raw }
    }
    if (work.payloads === 0 && work.problems.length === 0) {
      work.report({ code: 'empty-file', subject: origin.path, detail: 'an archive without files' })
    }
  }

  /** The one frame of a file that is plainly simple; nothing, and nothing has happened, for any other. */
  #simpleFrame(found: Found): Frame | undefined {
    const start = performance.now()
    const { files, limits } = this.#ports
    const bytes = readSmallFile(found, { files, pool: this.#pool })
    const read = performance.now()
    this.timings.read += read - start
    if (bytes === undefined) return undefined
    const sha256 = this.#hashWhole(bytes)
    if (this.#seen.has(sha256)) return undefined
    const hashed = performance.now()
    const simple = simplePayload(bytes, limits)
    this.timings.inflate += performance.now() - hashed
    if (simple === undefined) return undefined
    const { origin } = found
    this.#seen.set(sha256, origin.path)
    this.#payloads += 1
    this.#bytes += origin.bytes
    const source = this.#sources
    this.#sources += 1
    const { encoding, stored, raw } = simple
    const place = { payload: 0, inside: nowhere, rawOffset: 0, last: true }
    const rawSha256 = raw === bytes ? sha256 : this.#hashPart(place, raw)
    const part = { ...place, encoding, problems: nothing, ...(rawSha256 === undefined ? {} : { rawSha256 }) }
    return { kind: 'payload', header: { source, origin, ...part, sha256 }, stored, raw }
  }

  #readWhole(file: EvidenceFile): Uint8Array {
    return file.readInto(this.#pool.subarray(0, file.size), 0)
  }

  #hashWhole(bytes: Uint8Array): string {
    const start = performance.now()
    const digest = hash('sha256', bytes, 'hex')
    this.timings.hash += performance.now() - start
    return digest
  }

  /** What a payload decompresses to is what a digest lists. Without digests nobody may ever ask, and whoever does has it worked
   *  out; an archive may hold digests that are not seen yet. */
  #hashPart(header: HashedPart, raw: Uint8Array): string | undefined {
    if (header.inside.length === 0 && !this.#discovery.digestsSeen) return undefined
    const start = performance.now()
    const digest = this.#payloadHash.take(header, raw)
    this.timings.hash += performance.now() - start
    return digest
  }

  /** A pass of its own: whether the file is a duplicate must be known before its payloads are sent. */
  *#hashLarge(file: EvidenceFile): Generator<undefined, Hashed> {
    const digest = createHash('sha256')
    const buffer = this.#pool.subarray(0, HASH_BYTES)
    for (let at = 0; at < file.size;) {
      const piece = buffer.subarray(0, Math.min(HASH_BYTES, file.size - at))
      const { bytes, failure } = file.tryReadInto(piece, at)
      if (failure !== undefined) return { sha256: '', failure }
      if (bytes.length === 0) break
      const start = performance.now()
      digest.update(bytes)
      this.timings.hash += performance.now() - start
      at += bytes.length
      yield undefined
    }
    return { sha256: digest.digest('hex') }
  }
}

type HashedPart = Pick<PayloadHeader, 'inside' | 'rawOffset' | 'last'>

interface Hashed {
  readonly sha256: string
  readonly failure?: ReadFailure
}

interface OpenSource {
  readonly source: number
  readonly origin: SourceOrigin
  readonly whole: Uint8Array | undefined
  readonly file: EvidenceFile
}

interface Outcome {
  readonly source: number
  readonly origin: SourceOrigin
  readonly sha256: string
  readonly duplicateOf: string | undefined
}

function sourceFrame({ source, origin, sha256, duplicateOf }: Outcome, work: SourceWork): Frame {
  const duplicate = duplicateOf !== undefined && !work.stopped
  const header: SourceHeader = {
    source,
    ...origin,
    // a file that could not be read to its end has no digest
    sha256: work.readFailed ? '' : sha256,
    status: duplicate ? 'duplicate' : statusOf(work),
    payloads: work.payloads,
    ...(duplicate ? { duplicateOf } : {}),
    problems: work.allProblems(),
  }
  return { kind: 'source', header }
}

function statusOf(work: SourceWork): SourceStatus {
  if (work.payloads > 0) return work.damaged ? 'partial' : 'read'
  return work.problems.every((problem) => problem.code === 'not-evidence') ? 'ignored' : 'skipped'
}
