/** Is this JSON object one of the documents that prove something about log files? Decided by its members, never by a name. */
import type { JsonObject, JsonValue } from './leaf.js'

/** `digest`: lists log files with their hashes. `public-keys`: output of `aws cloudtrail list-public-keys`.
 *  `object-metadata`: output of `aws s3api head-object` for a digest. `lake-signature`: result_sign.json of a Lake query. */
export const evidenceRoles = ['digest', 'public-keys', 'object-metadata', 'lake-signature'] as const
export type EvidenceRole = (typeof evidenceRoles)[number]

/** The role of a document; null for any other object. */
export function roleOfDocument(object: JsonObject): EvidenceRole | null {
  if (object.has('digestStartTime') && Array.isArray(object.get('logFiles'))) return 'digest'
  if (Array.isArray(object.get('PublicKeyList'))) return 'public-keys'
  if (object.has('hashSignature') && Array.isArray(object.get('files'))) return 'lake-signature'
  return metadataOf(object)?.has('signature') === true ? 'object-metadata' : null
}

/**
 * The user metadata of an S3 object, with plain lower-case names; undefined where there is none.
 * Read from `Metadata` (AWS CLI) or from `x-amz-meta-…` headers that were saved as JSON.
 */
export function metadataOf(object: JsonObject): ReadonlyMap<string, string> | undefined {
  const inner = object.get('Metadata')
  const members = inner instanceof Map ? (inner as JsonObject) : object
  const found = new Map<string, string>()
  for (const [name, value] of members) {
    const plain = name.toLowerCase()
    if (typeof value !== 'string' || (members === object && !plain.startsWith(PREFIX))) continue
    found.set(plain.startsWith(PREFIX) ? plain.slice(PREFIX.length) : plain, value)
  }
  return found.size === 0 ? undefined : found
}

const PREFIX = 'x-amz-meta-'

/** The member's text; '' where it is absent, null or something else. */
export function textMember(object: JsonObject, name: string): string {
  const value = object.get(name)
  return typeof value === 'string' ? value : ''
}

/** The objects in an array member; other elements are left out. */
export function objectsIn(value: JsonValue | undefined): readonly JsonObject[] {
  if (!Array.isArray(value)) return []
  return (value as readonly JsonValue[]).filter((item): item is JsonObject => item instanceof Map)
}
