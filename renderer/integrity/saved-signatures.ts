/** Which saved object metadata belongs to which digest? `aws s3api head-object` prints no key, so it is found by the name of
 *  the file beside it, or else by trying: a signature fits one digest only. */
import { stringToSign, type LoadedDigest, type SavedSignature } from './digest-chains.js'
import { parseInstant } from '../../shared/base/instant.js'
import type { ObjectMetadataDocument } from './documents.js'
import { digestName, stemOf } from './object-names.js'
import type { PublicKeys } from './public-keys.js'

export interface LoadedMetadata {
  readonly document: ObjectMetadataDocument
  /** Where it was read from. */
  readonly path: string
}

/** Metadata without a telling name is tried on so many digests at most, all in all. */
const MAX_TRIALS = 20_000

export interface AssignedSignatures {
  readonly byDigest: ReadonlyMap<LoadedDigest, readonly SavedSignature[]>
  /** Signatures that were not tried on every digest, because all in all there were too many trials. */
  readonly untried: number
}

export async function assignSignatures(
  digests: readonly LoadedDigest[],
  saved: readonly LoadedMetadata[],
  keys: PublicKeys,
  maxTrials = MAX_TRIALS,
): Promise<AssignedSignatures> {
  const assigned = new Map<LoadedDigest, SavedSignature[]>()
  const assign = (digest: LoadedDigest, { signature, generated }: ObjectMetadataDocument): void => {
    assigned.set(digest, [...(assigned.get(digest) ?? []), { signature, generated }])
  }
  const nameless = assignByName(digests, saved, assign)
  const bySize = groupedBy(digests, ({ places }) => places.map(({ storedBytes }) => storedBytes))
  let trials = 0
  for (const [index, document] of nameless.entries()) {
    const likely = bySize.get(document.contentLength ?? Number.NaN) ?? []
    for (const digest of new Set([...likely, ...digests])) {
      if (trials === maxTrials) return { byDigest: assigned, untried: nameless.length - index }
      trials += 1
      if (!(await fits(digest, document, keys))) continue
      assign(digest, document)
      break
    }
  }
  return { byDigest: assigned, untried: 0 }
}

/** Gives those whose names tell nothing. */
function assignByName(
  digests: readonly LoadedDigest[],
  saved: readonly LoadedMetadata[],
  assign: (digest: LoadedDigest, document: ObjectMetadataDocument) => void,
): readonly ObjectMetadataDocument[] {
  const byStem = groupedBy(digests, stemsOf)
  const perFile = new Map<string, number>()
  for (const { path } of saved) perFile.set(path, (perFile.get(path) ?? 0) + 1)
  const nameless: ObjectMetadataDocument[] = []
  for (const { document, path } of saved) {
    // the name of a file that holds many tells nothing about each of them
    const byName = perFile.get(path) === 1 ? byStem.get(describedBy(path, byStem)) : undefined
    const found = byStem.get(bare(stemOf(document.key))) ?? byName
    if (found === undefined) nameless.push(document)
    for (const digest of found ?? []) assign(digest, document)
  }
  return nameless
}

function fits(
  digest: LoadedDigest,
  { signature, generated }: ObjectMetadataDocument,
  keys: PublicKeys,
): Promise<boolean> {
  const { fingerprint, endTime, key } = digest.document
  const when = generated ?? (digestName(key)?.backfill === true ? undefined : parseInstant(endTime))
  return keys
    .check({ text: stringToSign(digest), signature, fingerprint, when })
    .then((result) => result === 'valid')
}

function groupedBy<Key>(
  digests: readonly LoadedDigest[],
  keysOf: (digest: LoadedDigest) => readonly Key[],
): ReadonlyMap<Key, readonly LoadedDigest[]> {
  const groups = new Map<Key, LoadedDigest[]>()
  for (const digest of digests) {
    for (const key of new Set(keysOf(digest))) {
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [digest])
      else group.push(digest)
    }
  }
  return groups
}

/** Names under which a digest is known: its object's, and those of its files. */
function stemsOf({ document, places }: LoadedDigest): readonly string[] {
  return [document.key, ...places.map(({ path }) => path)].map((path) => bare(stemOf(path)))
}

/** `NAME.json.gz.head.json` describes `NAME`: the longest beginning of the file's name, up to a dot, that is a digest's. */
function describedBy(path: string, known: ReadonlyMap<string, unknown>): string {
  const name = stemOf(path)
  for (let at = name.lastIndexOf('.'); at > 0; at = name.lastIndexOf('.', at - 1)) {
    const beginning = bare(name.slice(0, at))
    if (known.has(beginning)) return beginning
  }
  return bare(name)
}

function bare(name: string): string {
  return name.replace(/(?:\.json)?(?:\.gz)?$/i, '')
}
