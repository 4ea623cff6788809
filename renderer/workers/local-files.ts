/** Which files of the evidence could a digest or a sign file speak of, and under which names? */
import type { SourceEntry } from '../../shared/contract/ledger.js'
import type { LakeCandidate } from '../integrity/lake-results.js'
import type { LocalFile } from '../integrity/log-files.js'
import type { OpenCase } from './open-case.js'
import { payloadKey, type PayloadBytes, type PayloadName } from './payload-bytes.js'

export interface EvidenceLocalFile extends LocalFile {
  /** Where its bytes are kept: those of a duplicate are kept once, with the first file that has them. */
  readonly bytesFrom: PayloadName
  /** Of the file on disk, hex. */
  readonly fileSha256: string
}

/** Names from the outside in as one path, whatever the system's separator is. */
export function slashed(names: readonly string[]): string {
  return names.join('/').replaceAll('\\', '/')
}

/** Every payload that holds events, under each name that it has, and every file in which there is none. Only after `ready`. */
export function localFiles(open: OpenCase, bytes: PayloadBytes): readonly EvidenceLocalFile[] {
  const bySource = new Map<number, (PayloadName & { readonly inside: readonly string[] })[]>()
  for (const payload of bytes.payloads()) {
    const known = bySource.get(payload.source)
    if (known === undefined) bySource.set(payload.source, [payload])
    else known.push(payload)
  }
  const originals = new Map<string, number>()
  for (const { status, sha256, id } of open.evidence.book.entries())
    if (status !== 'duplicate' && sha256 !== '' && !originals.has(sha256)) originals.set(sha256, id)
  return open.evidence.book.entries().flatMap((entry) => {
    const original = entry.status === 'duplicate' ? (originals.get(entry.sha256) ?? entry.id) : entry.id
    const payloads = bySource.get(original) ?? []
    if (payloads.length === 0) return [unkept(entry)]
    return payloads
      .filter((payload) => !open.evidence.documents.has(payloadKey(payload)))
      .map((bytesFrom) => ({
        source: entry.id,
        payload: bytesFrom.payload,
        path: slashed([entry.path, ...bytesFrom.inside]),
        content: entry.sha256 === '' ? ('unread' as const) : ('log' as const),
        bytesFrom,
        fileSha256: entry.sha256,
      }))
  })
}

/** Nothing of it was worth keeping, so it holds no events; or it could not be read at all. */
function unkept({ id, path, sha256 }: SourceEntry): EvidenceLocalFile {
  return {
    source: id,
    payload: -1,
    path: slashed([path]),
    content: sha256 === '' ? 'unread' : 'foreign',
    bytesFrom: { source: id, payload: -1 },
    fileSha256: sha256,
  }
}

/** Files as they lie on disk or in an archive, with their hashes. Only after `ready`. */
export function lakeCandidates(open: OpenCase, bytes: PayloadBytes): readonly LakeCandidate[] {
  const onDisk = open.evidence.book
    .entries()
    .map(({ id, path, sha256 }) => ({ source: id, path: slashed([path]), sha256 }))
  const members = new Map<string, string>()
  for (const { id: source, members: all } of open.evidence.book.entries())
    for (const { payload, sha256 } of all ?? []) members.set(payloadKey({ source, payload }), sha256)
  const inside = [...bytes.payloads()]
    .filter((payload) => payload.inside.length > 0)
    .map(({ source, payload, inside: names }) => {
      const path = slashed([open.evidence.book.entry(source)?.path ?? '', ...names])
      return { source, path, sha256: members.get(payloadKey({ source, payload })) ?? '' }
    })
  return [...onDisk, ...inside]
}
