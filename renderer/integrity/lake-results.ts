/** Are the files of a saved Lake query those that CloudTrail signed? One signature covers the hashes of all of them. */
import { parseInstant } from '../../shared/base/instant.js'
import type { LakeSignatureDocument } from './documents.js'
import type { PublicKeys } from './public-keys.js'
import { unverifiable, verdict, type Verdict } from './status.js'

export interface LoadedLakeSignature {
  readonly document: LakeSignatureDocument
  readonly source: number
  readonly path: string
}

/** A file that may be one of the results. */
export interface LakeCandidate {
  readonly source: number
  readonly path: string
  /** Of the compressed file, hex; '' where it is not known. */
  readonly sha256: string
}

export interface JudgedLakeFile {
  readonly name: string
  /** Null where the evidence has no such file. */
  readonly file: LakeCandidate | null
  readonly verdict: Verdict
}

export interface JudgedLake extends LoadedLakeSignature {
  readonly verdict: Verdict
  readonly files: readonly JudgedLakeFile[]
}

export async function judgeLake(
  signed: LoadedLakeSignature,
  candidates: readonly LakeCandidate[],
  keys: PublicKeys,
): Promise<JudgedLake> {
  const { document, path } = signed
  const whole = await judgeSignature(document, keys)
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  const byPath = new Map(candidates.map((file) => [file.path, file]))
  const byHash = new Map(candidates.map((file) => [file.sha256, file]))
  const files = document.files.map(({ name, sha256 }) => {
    const file = byPath.get(folder + name) ?? byHash.get(sha256) ?? null
    return { name, file, verdict: judgeFile(file, sha256, whole) }
  })
  return { ...signed, verdict: whole, files }
}

async function judgeSignature(document: LakeSignatureDocument, keys: PublicKeys): Promise<Verdict> {
  const { files, fingerprint, signature, completed } = document
  if (signature === '') return unverifiable('no-signature')
  const text = files.map(({ sha256 }) => sha256).join(' ')
  const result = await keys.check({ text, signature, fingerprint, when: parseInstant(completed) })
  if (result === 'no-key') return unverifiable('no-key')
  return verdict(result === 'valid' ? 'verified' : 'signature-invalid')
}

function judgeFile(file: LakeCandidate | null, sha256: string, whole: Verdict): Verdict {
  if (file === null) return verdict('listed-but-missing')
  if (file.sha256 === '') return unverifiable('not-hashed')
  if (file.sha256 !== sha256) return verdict('hash-mismatch')
  return { ...whole, detail: '' }
}
