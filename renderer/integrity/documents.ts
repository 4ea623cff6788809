/** What do the documents of integrity say? Evidence: every member may be missing, of another type, or a lie. */
import { parseInstant } from '../../shared/base/instant.js'
import {
  metadataOf,
  objectsIn,
  roleOfDocument,
  textMember,
} from '../../shared/cloudtrail/integrity-document.js'
import { parseJsonBytes } from '../../shared/cloudtrail/json.js'
import { JsonNumber, type JsonObject, type JsonValue } from '../../shared/cloudtrail/leaf.js'
import { findValueEnd } from '../../shared/cloudtrail/record-bounds.js'

export interface ListedHash {
  readonly bucket: string
  readonly key: string
  /** Hex, lower case, of the uncompressed bytes. */
  readonly sha256: string
}

export interface DigestDocument {
  readonly role: 'digest'
  readonly account: string
  readonly startTime: string
  readonly endTime: string
  readonly bucket: string
  readonly key: string
  readonly fingerprint: string
  readonly algorithm: string
  readonly previousBucket: string
  /** '' where there is no previous digest: this one starts a chain. */
  readonly previousKey: string
  readonly previousSha256: string
  readonly previousSignature: string
  readonly logFiles: readonly ListedHash[]
}

export interface PublicKeyDocument {
  readonly role: 'public-keys'
  readonly keys: readonly PublicKey[]
}

export interface PublicKey {
  /** Hex, lower case. */
  readonly fingerprint: string
  /** Base64 of the DER. */
  readonly value: string
  /** Epoch ms; undefined where it is not said. */
  readonly from: number | undefined
  readonly until: number | undefined
}

export interface ObjectMetadataDocument {
  readonly role: 'object-metadata'
  readonly signature: string
  /** The object's key, where whoever saved it kept it; else ''. */
  readonly key: string
  /** Bytes of the object as it is stored in S3; undefined where it is not said. */
  readonly contentLength: number | undefined
  /** When a backfill digest was made, epoch ms. */
  readonly generated: number | undefined
}

export interface LakeSignatureDocument {
  readonly role: 'lake-signature'
  readonly region: string
  readonly completed: string
  readonly fingerprint: string
  readonly signature: string
  readonly files: readonly { readonly name: string; readonly sha256: string }[]
}

export type IntegrityDocument =
  DigestDocument | PublicKeyDocument | ObjectMetadataDocument | LakeSignatureDocument

/** Every document in a payload: one, or several one after another. What is none is passed over. */
export function readDocuments(bytes: Uint8Array): readonly IntegrityDocument[] {
  return placedDocuments(bytes).map(({ document }) => document)
}

export interface PlacedDocument {
  readonly document: IntegrityDocument
  /** Bytes [from, to) of the payload. */
  readonly from: number
  readonly to: number
}

/** As `readDocuments`, each with where it stands. */
export function placedDocuments(bytes: Uint8Array): readonly PlacedDocument[] {
  const documents: PlacedDocument[] = []
  let from = bytes.indexOf(OPEN_BRACE)
  while (from !== -1) {
    const to = findValueEnd(bytes, from, bytes.length)
    if (to === -1) break
    const parsed = parseJsonBytes(bytes, from, to)
    const document = parsed.ok ? documentOf(parsed.value) : null
    if (document !== null) documents.push({ document, from, to })
    from = bytes.indexOf(OPEN_BRACE, to)
  }
  return documents
}

const OPEN_BRACE = 0x7b

function documentOf(value: JsonValue): IntegrityDocument | null {
  if (!(value instanceof Map)) return null
  const object = value as JsonObject
  switch (roleOfDocument(object)) {
    case 'digest':
      return digestOf(object)
    case 'public-keys':
      return { role: 'public-keys', keys: objectsIn(object.get('PublicKeyList')).map(keyOf) }
    case 'object-metadata':
      return objectMetadataOf(object)
    case 'lake-signature':
      return lakeSignatureOf(object)
    case null:
      return null
  }
}

function digestOf(object: JsonObject): DigestDocument {
  const text = (name: string): string => textMember(object, name)
  return {
    role: 'digest',
    account: text('awsAccountId'),
    startTime: text('digestStartTime'),
    endTime: text('digestEndTime'),
    bucket: text('digestS3Bucket'),
    key: text('digestS3Object'),
    fingerprint: text('digestPublicKeyFingerprint').toLowerCase(),
    algorithm: text('digestSignatureAlgorithm'),
    previousBucket: text('previousDigestS3Bucket'),
    previousKey: text('previousDigestS3Object'),
    previousSha256: text('previousDigestHashValue').toLowerCase(),
    previousSignature: text('previousDigestSignature'),
    logFiles: objectsIn(object.get('logFiles')).map((file) => ({
      bucket: textMember(file, 's3Bucket'),
      key: textMember(file, 's3Object'),
      sha256: textMember(file, 'hashValue').toLowerCase(),
    })),
  }
}

function keyOf(object: JsonObject): PublicKey {
  return {
    fingerprint: textMember(object, 'Fingerprint').toLowerCase(),
    value: textMember(object, 'Value'),
    from: instantOf(object.get('ValidityStartTime')),
    until: instantOf(object.get('ValidityEndTime')),
  }
}

function objectMetadataOf(object: JsonObject): ObjectMetadataDocument {
  const metadata = metadataOf(object)
  const length = object.get('ContentLength')
  return {
    role: 'object-metadata',
    signature: metadata?.get('signature') ?? '',
    key: textMember(object, 'Key'),
    contentLength: length instanceof JsonNumber ? Number(length.text) : undefined,
    generated: parseInstant(metadata?.get('backfill-generation-timestamp') ?? ''),
  }
}

function lakeSignatureOf(object: JsonObject): LakeSignatureDocument {
  const text = (name: string): string => textMember(object, name)
  return {
    role: 'lake-signature',
    region: text('region'),
    completed: text('queryCompleteTime'),
    fingerprint: text('publicKeyFingerprint').toLowerCase(),
    signature: text('hashSignature'),
    files: objectsIn(object.get('files')).map((file) => ({
      name: textMember(file, 'fileName'),
      sha256: textMember(file, 'fileHashValue').toLowerCase(),
    })),
  }
}

/** ISO 8601 (AWS CLI version 2) or seconds since 1970 (version 1). */
function instantOf(value: JsonValue | undefined): number | undefined {
  if (typeof value === 'string') return parseInstant(value)
  return value instanceof JsonNumber ? Number(value.text) * 1000 : undefined
}
