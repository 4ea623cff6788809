/** What do we tell people about a file's integrity? "Verified" is said only where a signature was; a hash alone proves that
 *  two files agree, not that either is genuine. */
import type { ChainPlace } from './digest-chains.js'
import type { IntegrityStatus, UnverifiableReason, Verdict } from './status.js'

export type FileKind = 'log' | 'digest' | 'lake'

/** One to four words for lists. */
export const statusLabels: Readonly<Record<IntegrityStatus, string>> = {
  verified: 'verified',
  'signature-unverifiable': 'signature unverifiable',
  'hash-mismatch': 'hash mismatch',
  'signature-invalid': 'signature invalid',
  'chain-break': 'chain break',
  'listed-but-missing': 'listed but missing',
  'present-but-unlisted': 'present but unlisted',
  'no-digest-in-evidence': 'no digest in evidence',
  'chain-start': 'chain start',
}

const reasons: Readonly<Record<UnverifiableReason, string>> = {
  'no-key': 'no key',
  'no-signature': 'no signature',
  'not-hashed': 'not hashed',
}

export function labelOf({ status, reason }: Pick<Verdict, 'status' | 'reason'>): string {
  return reason === null ? statusLabels[status] : `${statusLabels[status]} (${reasons[reason]})`
}

export const chainLabels: Readonly<Record<ChainPlace, string>> = {
  'chain-start': 'chain start',
  linked: 'follows the digest before it',
  'chain-break': 'chain break',
  begins: 'first in the evidence',
}

/** What a verdict means, in sentences. */
export function sentenceOf(kind: FileKind, given: Verdict): string {
  const { detail } = given
  const meaning = meaningOf(kind, given)
  return detail === '' || meaning === detail ? meaning : `${meaning} ${detail}`
}

function meaningOf(kind: FileKind, { status, reason, detail }: Verdict): string {
  if (status === 'signature-unverifiable') return unverifiableMeaning[kind](reason ?? 'no-signature')
  return meanings[kind][status] ?? detail
}

const missingPart: Readonly<Record<UnverifiableReason, string>> = {
  'no-key': 'no imported public key has its fingerprint and covers its time',
  'no-signature': 'no signature of it is in the evidence',
  'not-hashed': 'its compressed bytes are inside of an archive; add the unpacked files',
}

const unverifiableMeaning: Readonly<Record<FileKind, (reason: UnverifiableReason) => string>> = {
  log: (reason) =>
    `Consistent with an unauthenticated digest: its hash is the one that is listed, but of the digest ${
      reason === 'no-key' ? 'no imported key could check the signature' : 'no signature is in the evidence'
    }.`,
  digest: (reason) => `Not authenticated: ${missingPart[reason]}.`,
  lake: (reason) =>
    reason === 'not-hashed'
      ? `Not checked: ${missingPart[reason]}.`
      : `Not authenticated: ${missingPart[reason]}.`,
}

type Meanings = Readonly<Partial<Record<IntegrityStatus, string>>>

const meanings: Readonly<Record<FileKind, Meanings>> = {
  log: {
    verified:
      'Its SHA-256 is listed in a digest whose signature verifies with an imported public key, or whose hash such a digest states.',
    'hash-mismatch':
      'Its content does not have the hash that the digest lists for it: it is not what was delivered.',
    'listed-but-missing': 'A digest lists it, and the evidence does not have it.',
    'present-but-unlisted':
      'Digests of its account and region cover its time, and none lists it: it belongs to another trail, or was put there.',
    'no-digest-in-evidence': 'No digest in the evidence covers it: nothing can be said about its integrity.',
  },
  digest: {
    'listed-but-missing': 'Another digest names it as the one before it, and the evidence does not have it.',
    'hash-mismatch': 'Its content is not what the next digest states.',
    'signature-invalid': 'Its signature does not verify with the imported key of that fingerprint.',
  },
  lake: {
    verified: 'Its SHA-256 is covered by a signature that verifies with an imported public key.',
    'hash-mismatch': 'Its content is not what the sign file lists.',
    'listed-but-missing': 'The sign file lists it, and the evidence does not have it.',
    'signature-invalid':
      'The signature of the sign file does not verify with the imported key of that fingerprint.',
  },
}
