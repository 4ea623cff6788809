/** Which digests are authentic, and does each one follow from the one before it?
 *
 *  A digest is `verified` when a signature over it verifies with an imported key: its own, saved with the object's
 *  metadata, or the one that the next digest keeps. It is also verified when a verified next digest states its hash. What
 *  is signed is made of the digest's own bytes, bucket and key; the local path never counts. */
import { parseInstant } from '../../shared/base/instant.js'
import type { DigestDocument } from './documents.js'
import { digestName, type DigestName } from './object-names.js'
import type { PublicKeys, SignatureCheck } from './public-keys.js'
import { unverifiable, verdict, type Verdict } from './status.js'

export interface LoadedDigest {
  readonly document: DigestDocument
  /** Of the uncompressed bytes, hex. */
  readonly sha256: string
  /** Where it lies in the evidence; copies with the same bytes are one digest. */
  readonly places: readonly DigestPlace[]
}

export interface DigestPlace {
  readonly source: number
  readonly path: string
  /** Of the file on disk; undefined where the digest is inside of an archive. */
  readonly storedBytes: number | undefined
}

/** A signature that was saved with the metadata of a digest's object. */
export interface SavedSignature {
  readonly signature: string
  /** When a backfill digest was made, epoch ms. */
  readonly generated: number | undefined
}

/** `begins`: names a digest before it, which is earlier than anything in the evidence. */
export type ChainPlace = 'chain-start' | 'linked' | 'chain-break' | 'begins'

export interface JudgedDigest extends LoadedDigest {
  readonly name: DigestName
  /** Is it authentic? */
  readonly verdict: Verdict
  readonly chain: ChainPlace
  /** About its place in the chain, as a sentence. */
  readonly chainDetail: string
  /** Epoch ms; undefined where the text is no time. */
  readonly start: number | undefined
  readonly end: number | undefined
}

/** A digest that another one names as the one before it, and that is not in the evidence. */
export interface MissingDigest {
  readonly bucket: string
  readonly key: string
  readonly namedBy: JudgedDigest
}

export interface JudgedDigests {
  readonly digests: readonly JudgedDigest[]
  readonly missing: readonly MissingDigest[]
}

/** Text that CloudTrail signs for a digest. */
export function stringToSign({ document, sha256 }: LoadedDigest): string {
  const { endTime, bucket, key, previousSignature } = document
  return `${endTime}\n${bucket}/${key}\n${sha256}\n${previousSignature === '' ? 'null' : previousSignature}`
}

/** Verifying is mostly waiting for another thread. */
const CHECKED_AT_ONCE = 64

/** `saved`: signatures by digest. Gives the digests in the order of their end times. */
export async function judgeDigests(
  loaded: readonly LoadedDigest[],
  keys: PublicKeys,
  saved: ReadonlyMap<LoadedDigest, readonly SavedSignature[]>,
): Promise<JudgedDigests> {
  const nodes = loaded.map((digest) => nodeOf(digest))
  nodes.sort((left, right) => (left.end ?? 0) - (right.end ?? 0) || compare(left.digest, right.digest))
  const byObject = grouped(nodes, ({ digest }) => objectOf(digest.document.bucket, digest.document.key))
  const links = new Links(nodes, byObject)
  for (let from = 0; from < nodes.length; from += CHECKED_AT_ONCE) {
    const some = nodes.slice(from, from + CHECKED_AT_ONCE).map(async (node) => {
      const known = { keys, saved: saved.get(node.digest) ?? [] }
      const check = await checkSignatures(node, links.next(node), known)
      node.signature = check.result
      node.proof = check.proof
    })
    await Promise.all(some)
  }
  spreadBackwards(nodes, links)
  const digests = new Map(nodes.map((node) => [node, judged(node, links)]))
  const missing = nodes.flatMap((node) => {
    const digest = digests.get(node)
    if (digest?.chain !== 'chain-break' || links.previous(node).length > 0) return []
    const { previousBucket: bucket, previousKey: key } = node.digest.document
    return key === '' ? [] : [{ bucket, key, namedBy: digest }]
  })
  return { digests: [...digests.values()], missing }
}

type Signature = SignatureCheck | 'no-signature'

interface Node {
  readonly digest: LoadedDigest
  readonly name: DigestName
  readonly start: number | undefined
  readonly end: number | undefined
  signature: Signature
  /** What verifies it, as a sentence; '' while nothing does. */
  proof: string
}

function nodeOf(digest: LoadedDigest): Node {
  const { key, account, startTime, endTime } = digest.document
  const fallback = { account, region: regionIn(key), trail: '', home: '', backfill: false }
  const name = digestName(key) ?? fallback
  const [start, end] = [parseInstant(startTime), parseInstant(endTime)]
  return { digest, name, start, end, signature: 'no-signature', proof: '' }
}

/** The step of the key that says where a digest belongs: AWSLogs/ACCOUNT/CloudTrail-Digest/REGION/… */
function regionIn(key: string): string {
  return /(?:^|\/)CloudTrail-Digest\/([a-z0-9-]+)\//.exec(key)?.[1] ?? ''
}

class Links {
  private readonly successors: ReadonlyMap<string, readonly Node[]>
  private readonly firstEnd = new Map<string, number>()

  constructor(
    nodes: readonly Node[],
    private readonly byObject: ReadonlyMap<string, readonly Node[]>,
  ) {
    const linked = nodes.filter(({ digest }) => digest.document.previousKey !== '')
    this.successors = grouped(linked, ({ digest: { document } }) =>
      objectOf(document.previousBucket, document.previousKey),
    )
    for (const node of nodes) {
      const first = this.firstEnd.get(chainOf(node)) ?? Number.POSITIVE_INFINITY
      this.firstEnd.set(chainOf(node), Math.min(first, node.end ?? Number.POSITIVE_INFINITY))
    }
  }

  /** Digests that name this one as the one before them. */
  next({ digest: { document } }: Node): readonly Node[] {
    return this.successors.get(objectOf(document.bucket, document.key)) ?? []
  }

  /** What the evidence has under the name of the digest before this one. */
  previous({ digest: { document } }: Node): readonly Node[] {
    if (document.previousKey === '') return []
    return this.byObject.get(objectOf(document.previousBucket, document.previousKey)) ?? []
  }

  isFirst(node: Node): boolean {
    return node.end !== undefined && node.end <= (this.firstEnd.get(chainOf(node)) ?? node.end)
  }
}

interface Checked {
  readonly result: Signature
  readonly proof: string
}

async function checkSignatures(
  { digest, name, end }: Node,
  next: readonly Node[],
  { keys, saved }: { readonly keys: PublicKeys; readonly saved: readonly SavedSignature[] },
): Promise<Checked> {
  const { fingerprint } = digest.document
  const text = stringToSign(digest)
  const when = name.backfill ? undefined : end
  const own = saved.map(({ signature, generated }) => ({
    signature,
    when: generated ?? when,
    proof: 'Its signature, saved with the metadata of the object, verifies.',
  }))
  const kept = next
    .map((node) => node.digest.document.previousSignature)
    .filter((signature) => signature !== '')
    .map((signature) => ({ signature, when, proof: 'Its signature, kept in the next digest, verifies.' }))
  let result: Signature = 'no-signature'
  for (const { proof, ...candidate } of [...own, ...kept]) {
    result = await keys.check({ text, fingerprint, ...candidate })
    if (result === 'valid') return { result, proof }
  }
  return { result, proof: '' }
}

/** A verified digest vouches for the one before it by its hash, and so on down the chain. */
function spreadBackwards(nodes: readonly Node[], links: Links): void {
  const verified = nodes.filter(({ proof }) => proof !== '')
  for (let node = verified.pop(); node !== undefined; node = verified.pop()) {
    for (const before of links.previous(node)) {
      if (before.proof !== '' || node.digest.document.previousSha256 !== before.digest.sha256) continue
      before.proof = 'The next digest, which is verified, states its hash.'
      verified.push(before)
    }
  }
}

function judged(node: Node, links: Links): JudgedDigest {
  const { digest, name, start, end } = node
  const { chain, chainDetail } = chainPlaceOf(node, links)
  return { ...digest, name, start, end, verdict: authenticityOf(node, links), chain, chainDetail }
}

function authenticityOf(node: Node, links: Links): Verdict {
  if (node.proof !== '') return verdict('verified', node.proof)
  const denied = links.next(node).filter((next) => next.digest.document.previousSha256 !== node.digest.sha256)
  const [denier] = [...denied].sort((left, right) => right.proof.length - left.proof.length)
  if (denier !== undefined) {
    const trust = denier.proof === '' ? 'which is not verified itself' : 'which is verified'
    return verdict('hash-mismatch', `The next digest, ${trust}, states another hash for it.`)
  }
  switch (node.signature) {
    case 'invalid':
      return verdict('signature-invalid')
    case 'no-key':
      return unverifiable('no-key')
    case 'no-signature':
    case 'valid':
      return unverifiable('no-signature')
  }
}

interface Place {
  readonly chain: ChainPlace
  readonly chainDetail: string
}

function chainPlaceOf(node: Node, links: Links): Place {
  const { document } = node.digest
  if (document.previousKey === '') return startOf(document)
  const before = links.previous(node)
  if (before.length === 0) {
    if (links.isFirst(node)) return place('begins', 'The digest before it is not in the evidence.')
    return place('chain-break', 'The digest before it is missing in the evidence.')
  }
  const same = before.filter(({ digest }) => digest.sha256 === document.previousSha256)
  if (same.length === 0)
    return place('chain-break', 'The digest before it has another hash than this one states.')
  const touches = same.some(({ end }) => end !== undefined && end === node.start)
  if (touches)
    return place('linked', 'It states the hash of the digest before it, and begins where that one ends.')
  const ends = same[0]?.digest.document.endTime ?? ''
  return place(
    'chain-break',
    `The digest before it ends at ${ends}, this one begins at ${document.startTime}.`,
  )
}

function startOf({ previousBucket, previousSha256, previousSignature }: DigestDocument): Place {
  if (previousBucket + previousSha256 + previousSignature === '')
    return place('chain-start', 'It names no digest before it: validation began or began again here.')
  return place(
    'chain-break',
    'It states a hash or a signature of a digest before it, but does not name that digest.',
  )
}

function place(chain: ChainPlace, chainDetail: string): Place {
  return { chain, chainDetail }
}

function chainOf({ name, digest }: Node): string {
  const { account, region, trail, home, backfill } = name
  return JSON.stringify([digest.document.bucket, account, region, trail, home, backfill])
}

function objectOf(bucket: string, key: string): string {
  return `${bucket}/${key}`
}

function grouped<Item>(items: readonly Item[], key: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group === undefined) groups.set(key(item), [item])
    else group.push(item)
  }
  return groups
}

function compare(left: LoadedDigest, right: LoadedDigest): number {
  return left.document.key < right.document.key
    ? -1
    : left.document.key > right.document.key
      ? 1
      : left.sha256 < right.sha256
        ? -1
        : 1
}
