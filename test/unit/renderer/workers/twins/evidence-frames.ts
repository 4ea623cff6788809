/** Evidence as the privileged side would stream it, made from texts. */
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { Problem } from '../../../../../shared/base/problem.js'
import { encodeFrame } from '../../../../../shared/contract/frame-codec.js'
import type { Frame, PayloadHeader, SourceHeader } from '../../../../../shared/contract/frames.js'
import type { KnownSource } from '../../../../../shared/contract/routes.js'

export interface TestFile {
  readonly path: string
  readonly text: string
  /** Sends the payload uncompressed, in parts of this many bytes. */
  readonly partBytes?: number
  /** Without the hash of its payload, as evidence is that was read before hashes came with it. */
  readonly hashed?: false
  readonly status?: SourceHeader['status']
  readonly problems?: readonly Problem[]
  /** It is an archive with this one file in it. */
  readonly inside?: readonly string[]
  readonly memberSha256?: string
}

export interface TestEvent {
  readonly [key: string]: unknown
}

/** A record with what is needed to tell it apart; later members override. */
export function record(number: number, more: TestEvent = {}): TestEvent {
  const digits = String(number).padStart(12, '0')
  return {
    eventVersion: '1.08',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLE',
      arn: 'arn:aws:iam::111122223333:user/ann',
      accountId: '111122223333',
      userName: 'ann',
    },
    eventTime: new Date(Date.UTC(2023, 6, 10, 11) + number * 1000).toISOString().replace('.000Z', 'Z'),
    eventSource: 's3.amazonaws.com',
    eventName: number % 2 === 0 ? 'GetObject' : 'PutObject',
    awsRegion: 'eu-central-1',
    sourceIPAddress: `198.51.100.${number % 250}`,
    userAgent: 'aws-cli/2.11',
    requestParameters: { bucketName: `bucket-${number % 7}`, key: `object ${number}` },
    responseElements: null,
    requestID: `00000000-0000-4000-8000-${digits}`,
    eventID: `11111111-1111-4111-8111-${digits}`,
    readOnly: number % 2 === 0,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: '111122223333',
    eventCategory: 'Management',
    ...more,
  }
}

export function trail(records: readonly TestEvent[]): string {
  return JSON.stringify({ Records: records })
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

export function framesFor(files: readonly TestFile[], known: readonly KnownSource[] = []): Frame[] {
  const seen = new Set(known.map((one) => one.path))
  const left = files.filter((file) => !seen.has(file.path))
  const bytes = left.reduce((sum, file) => sum + Buffer.byteLength(file.text), 0)
  const plan: Frame = { kind: 'plan', header: { files: left.length, bytes, complete: true } }
  const timings = { discover: 1, read: 1, hash: 1, inflate: 1, transfer: 1 }
  const end: Frame = { kind: 'end', header: { sources: left.length, payloads: left.length, bytes, timings } }
  const hashes = new Map(known.map((one) => [one.sha256, '']))
  return [plan, ...left.flatMap((file, source) => sourceFrames(file, source, hashes)), end]
}

function sourceFrames(file: TestFile, source: number, hashes: Map<string, string>): Frame[] {
  const raw = new Uint8Array(Buffer.from(file.text))
  const origin = { path: file.path, root: '/evidence', bytes: raw.length, modified: 1_688_989_103_000 }
  const hash = sha256(file.text)
  const duplicateOf = hashes.get(hash)
  hashes.set(hash, duplicateOf ?? file.path)
  const header: SourceHeader = {
    source,
    ...origin,
    sha256: hash,
    status: duplicateOf === undefined ? (file.status ?? 'read') : 'duplicate',
    payloads: duplicateOf === undefined ? 1 : 0,
    ...(duplicateOf === undefined ? {} : { duplicateOf }),
    problems: file.problems ?? [],
  }
  if (duplicateOf !== undefined) return [{ kind: 'source', header }]
  return file.partBytes === undefined ? wholeFrames(file, raw, header) : partFrames(file, raw, header)
}

function commonOf(file: TestFile, { source, path, root, bytes, modified }: SourceHeader) {
  return { source, origin: { path, root, bytes, modified }, payload: 0, problems: [], ...insideOf(file) }
}

function hashOf({ hashed }: TestFile, { sha256: rawSha256 }: SourceHeader) {
  return hashed === false ? {} : { rawSha256 }
}

function wholeFrames(file: TestFile, raw: Uint8Array, header: SourceHeader): Frame[] {
  const stored = new Uint8Array(gzipSync(raw))
  const place = { ...commonOf(file, header), rawOffset: 0, last: true, encoding: 'gzip' } as const
  const whole = { ...place, ...hashOf(file, header) }
  const { sha256: hashOfAll } = header
  if (isPlain(file)) return [{ kind: 'payload', header: { ...whole, sha256: hashOfAll }, stored, raw }]
  return [
    { kind: 'payload', header: whole, stored, raw },
    { kind: 'source', header },
  ]
}

function partFrames(file: TestFile, raw: Uint8Array, header: SourceHeader): Frame[] {
  const step = file.partBytes ?? raw.length
  const parts: Frame[] = []
  for (let at = 0; at < raw.length; at += step) {
    const part = raw.subarray(at, at + step)
    const last = at + step >= raw.length
    const place = { ...commonOf(file, header), rawOffset: at, last, encoding: 'identity' } as const
    const partHeader = { ...place, ...(last ? hashOf(file, header) : {}) }
    parts.push({ kind: 'payload', header: partHeader, stored: new Uint8Array(0), raw: part })
  }
  return [...parts, { kind: 'source', header }]
}

/** As the intake has it: nothing is wrong, and there is no other payload. */
function isPlain({ status = 'read', problems = [], inside }: TestFile): boolean {
  return status === 'read' && problems.length === 0 && inside === undefined
}

function insideOf({ inside = [], memberSha256 }: TestFile): Pick<PayloadHeader, 'inside' | 'memberSha256'> {
  return memberSha256 === undefined ? { inside } : { inside, memberSha256 }
}

/** The frames as a byte stream in chunks of an awkward size. `onChunk` is called before each of them. */
export function streamOf(
  frames: readonly Frame[],
  { chunkBytes = 70_001, onChunk }: { chunkBytes?: number; onChunk?: (sent: number) => void } = {},
): ReadableStream<Uint8Array> {
  const bytes = Buffer.concat(frames.map(encodeFrame))
  let sent = 0
  return new ReadableStream({
    type: 'bytes',
    pull(controller) {
      onChunk?.(sent)
      if (sent >= bytes.length) {
        controller.close()
        controller.byobRequest?.respond(0)
        return
      }
      const chunk = new Uint8Array(bytes.subarray(sent, sent + chunkBytes))
      sent += chunk.length
      controller.enqueue(chunk)
    },
  })
}
