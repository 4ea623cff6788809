/** A trail bucket with digests, signed with a key made on the spot: what AWS delivers, and what an analyst saves beside it. */
import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'

export const ACCOUNT = '111122223333'
export const REGION = 'eu-west-1'
export const BUCKET = 'trail-bucket'

export interface SigningKey {
  readonly fingerprint: string
  readonly privateKey: KeyObject
  /** Output of `aws cloudtrail list-public-keys`. */
  readonly publicKeyList: string
}

export interface KeyOptions {
  readonly encoding?: 'pkcs1' | 'spki'
  readonly from?: string
  readonly until?: string
  /** Claims the fingerprint of another key. */
  readonly fingerprint?: string
}

export function makeKey(options: KeyOptions = {}): SigningKey {
  const { encoding = 'pkcs1', from = '2024-01-01T00:00:00Z', until = '2024-12-31T00:00:00Z' } = options
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const der = publicKey.export({ type: encoding, format: 'der' })
  const fingerprint = options.fingerprint ?? createHash('md5').update(der).digest('hex')
  const key = {
    Value: der.toString('base64'),
    ValidityStartTime: from,
    ValidityEndTime: until,
    Fingerprint: fingerprint,
  }
  return { fingerprint, privateKey, publicKeyList: JSON.stringify({ PublicKeyList: [key] }, null, 2) }
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

export interface MadeLog {
  readonly key: string
  readonly text: string
}

export interface MadeDigest {
  readonly key: string
  /** The digest as it is delivered, uncompressed. */
  readonly text: string
  readonly signature: string
  /** Output of `aws s3api head-object`. */
  readonly headObject: string
}

export interface TrailOptions {
  readonly hours: number
  readonly key: SigningKey
  /** Hour of 2024-05-12 at which the first digest begins. */
  readonly firstHour?: number
  readonly trail?: string
  readonly region?: string
  readonly backfill?: boolean
  /** Text of the log file of an hour; null for an hour without any. */
  readonly log?: (hour: number) => string | null
}

export interface MadeTrail {
  readonly logs: readonly MadeLog[]
  readonly digests: readonly MadeDigest[]
}

/** One log file and one digest an hour, each digest signed and linked to the one before it. */
export function makeTrail(options: TrailOptions): MadeTrail {
  const { hours, key, firstHour = 0, trail = 'main', region = REGION, backfill = false } = options
  const { log = (hour) => JSON.stringify({ Records: [{ eventID: `hour ${hour}` }] }) } = options
  const logs: MadeLog[] = []
  const digests: MadeDigest[] = []
  for (let hour = firstHour; hour < firstHour + hours; hour += 1) {
    const delivered = instant(hour, 30)
    const text = log(hour)
    const made = text === null ? [] : [{ key: logKey(region, delivered, `${trail}${hour}`), text }]
    logs.push(...made)
    digests.push(makeDigest({ hour, region, trail, backfill, key, made, before: digests.at(-1) }))
  }
  return { logs, digests }
}

interface DigestFacts {
  readonly hour: number
  readonly region: string
  readonly trail: string
  readonly backfill: boolean
  readonly key: SigningKey
  readonly made: readonly MadeLog[]
  readonly before: MadeDigest | undefined
}

function makeDigest({ hour, region, trail, backfill, key, made, before }: DigestFacts): MadeDigest {
  const [start, end] = [instant(hour, 0), instant(hour + 1, 0)]
  const name = `${ACCOUNT}_CloudTrail-Digest_${region}_${trail}_${REGION}_${compact(end, true)}`
  const object = `AWSLogs/${ACCOUNT}/CloudTrail-Digest/${region}/2024/05/12/${name}${backfill ? '_backfill' : ''}.json.gz`
  const text = JSON.stringify({
    awsAccountId: ACCOUNT,
    digestStartTime: start,
    digestEndTime: end,
    digestS3Bucket: BUCKET,
    digestS3Object: object,
    digestPublicKeyFingerprint: key.fingerprint,
    digestSignatureAlgorithm: 'SHA256withRSA',
    newestEventTime: made.length === 0 ? null : start,
    oldestEventTime: made.length === 0 ? null : start,
    ...previousOf(before),
    logFiles: made.map((log) => ({
      s3Bucket: BUCKET,
      s3Object: log.key,
      hashValue: sha256(log.text),
      hashAlgorithm: 'SHA-256',
      newestEventTime: start,
      oldestEventTime: start,
    })),
  })
  const signed = `${end}\n${BUCKET}/${object}\n${sha256(text)}\n${before?.signature ?? 'null'}`
  const signature = sign('sha256', Buffer.from(signed), key.privateKey).toString('hex')
  const generated = backfill ? { 'backfill-generation-timestamp': '2024-05-13T00:00:00Z' } : {}
  const metadata = { signature, 'signature-algorithm': 'SHA256withRSA', ...generated }
  const headObject = JSON.stringify({ ContentLength: text.length, Metadata: metadata }, null, 2)
  return { key: object, text, signature, headObject }
}

function previousOf(before: MadeDigest | undefined): Readonly<Record<string, string | null>> {
  return {
    previousDigestS3Bucket: before === undefined ? null : BUCKET,
    previousDigestS3Object: before?.key ?? null,
    previousDigestHashValue: before === undefined ? null : sha256(before.text),
    previousDigestHashAlgorithm: before === undefined ? null : 'SHA-256',
    previousDigestSignature: before?.signature ?? null,
  }
}

function logKey(region: string, delivered: string, unique: string): string {
  const name = `${ACCOUNT}_CloudTrail_${region}_${compact(delivered, false)}_${unique.replace(/[^A-Za-z0-9]/g, '').padEnd(16, 'x')}`
  return `AWSLogs/${ACCOUNT}/CloudTrail/${region}/2024/05/12/${name}.json.gz`
}

function instant(hour: number, minute: number): string {
  return new Date(Date.UTC(2024, 4, 12, hour, minute)).toISOString().replace('.000Z', 'Z')
}

/** 20240512T010000Z, or without seconds as in the names of log files. */
function compact(time: string, seconds: boolean): string {
  const digits = time.replace(/[-:]/g, '')
  return seconds ? digits : `${digits.slice(0, -3)}Z`
}
