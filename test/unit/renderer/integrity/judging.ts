/** Judges documents and files as a case would, without storage. */
import type { DigestDocument, PublicKey } from '../../../../renderer/integrity/documents.js'
import { readDocuments } from '../../../../renderer/integrity/documents.js'
import {
  judgeDigests,
  type JudgedDigests,
  type LoadedDigest,
} from '../../../../renderer/integrity/digest-chains.js'
import { publicKeys } from '../../../../renderer/integrity/public-keys.js'
import { assignSignatures, type LoadedMetadata } from '../../../../renderer/integrity/saved-signatures.js'
import { sha256 } from '../../../support/signed-trail.js'

export interface Handed {
  readonly path: string
  readonly text: string
}

export function keysOf(...texts: readonly string[]) {
  const documents = texts.flatMap((text) => readDocuments(Buffer.from(text)))
  return publicKeys(
    documents.flatMap((one): readonly PublicKey[] => (one.role === 'public-keys' ? one.keys : [])),
  )
}

export function loadedDigest(
  text: string,
  place: Partial<Handed> & { readonly storedBytes?: number } = {},
): LoadedDigest {
  const [document] = readDocuments(Buffer.from(text))
  if (document?.role !== 'digest') throw new Error('no digest')
  const { key }: DigestDocument = document
  const path = place.path ?? `/evidence/${key}`
  return { document, sha256: sha256(text), places: [{ source: 0, path, storedBytes: place.storedBytes }] }
}

/** The saved metadata in some files. */
export function metadataIn(heads: readonly Handed[]): readonly LoadedMetadata[] {
  return heads.flatMap(({ path, text }): readonly LoadedMetadata[] =>
    readDocuments(Buffer.from(text)).flatMap((document) =>
      document.role === 'object-metadata' ? [{ document, path }] : [],
    ),
  )
}

export async function judge(
  digests: readonly LoadedDigest[],
  keyTexts: readonly string[],
  heads: readonly Handed[] = [],
): Promise<JudgedDigests> {
  const keys = keysOf(...keyTexts)
  const saved = metadataIn(heads)
  return judgeDigests(digests, keys, (await assignSignatures(digests, saved, keys)).byDigest)
}

/** Status (with its reason) and place in the chain of each digest, in the order of their end times. */
export function told({ digests }: JudgedDigests): readonly string[] {
  return digests.map(({ verdict: { status, reason }, chain }) =>
    [status, ...(reason === null ? [] : [reason]), chain].join(' '),
  )
}
