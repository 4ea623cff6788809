/** Is a log file what a digest says it is, and is everything there that the digests list?
 *
 *  A listed object is found in the evidence by the longest common end of its key and a path, then by its file's name alone,
 *  then by its hash. One file of the evidence is held against one listing; a listing may have several files (copies). */
import type { JudgedDigest, JudgedDigests } from './digest-chains.js'
import type { ListedHash } from './documents.js'
import { commonSteps, logName, stemOf } from './object-names.js'
import { unverifiable, verdict, type Verdict } from './status.js'

/** A file of the evidence that holds events, or that cannot be read. */
export interface LocalFile {
  readonly source: number
  /** Ordinal of the payload within the source; -1 where nothing in it could be read as events. */
  readonly payload: number
  /** With the names of the entries inside of archives, joined by '/'. */
  readonly path: string
  /** `unread`: there is such a file, but its bytes could not be had. `foreign`: they hold nothing like a log. */
  readonly content: 'log' | 'foreign' | 'unread'
}

export interface Listing extends ListedHash {
  readonly digest: JudgedDigest
}

export interface LogBook {
  readonly listings: readonly Listing[]
  /** The listing that a file is to be held against, by its name; undefined where none has such a name. */
  listingFor(path: string): Listing | undefined
  /** The listing of the object with this hash. */
  listingOfHash(sha256: string): Listing | undefined
  /** About a file that is listed; '' for a hash that cannot be had. */
  judgeListed(listing: Listing, sha256: string): Verdict
  /** About a file that no digest lists. */
  judgeUnlisted(path: string): Verdict
  /** About a listing for which the evidence has no file. */
  judgeMissing(listing: Listing): Verdict
}

/** The time in a log file's name may be before its delivery by this much, ms: at the end of what digests cover, a later
 *  one that is not in the evidence may list it. */
const DELIVERY_LAG = 15 * 60_000

export function logBook({ digests }: JudgedDigests): LogBook {
  const listings = digests.flatMap((digest) => digest.document.logFiles.map((file) => ({ ...file, digest })))
  const byStem = new Map<string, Listing[]>()
  const byHash = new Map<string, Listing>()
  for (const listing of listings) {
    const stem = stemOf(listing.key)
    byStem.set(stem, [...(byStem.get(stem) ?? []), listing])
    const known = byHash.get(listing.sha256)
    if (known === undefined || trust(listing) > trust(known)) byHash.set(listing.sha256, listing)
  }
  const covered = coverOf(digests)
  return {
    listings,
    listingFor: (path) => best(byStem.get(stemOf(path)) ?? [], path),
    listingOfHash: (sha256) => byHash.get(sha256),
    judgeListed,
    judgeUnlisted: (path) => judgeUnlisted(path, covered),
    judgeMissing: (listing) => verdict('listed-but-missing', whoseListing(listing)),
  }
}

/** Of the listings with this name: the one whose key has the longest end in common; of several, the one to trust most. */
function best(listings: readonly Listing[], path: string): Listing | undefined {
  let found: Listing | undefined
  let most = -1
  for (const listing of listings) {
    const steps = commonSteps(listing.key, path)
    if (steps < most || (steps === most && found !== undefined && trust(listing) <= trust(found))) continue
    found = listing
    most = steps
  }
  return found
}

function trust({ digest }: Listing): number {
  const { status } = digest.verdict
  return status === 'verified' ? 2 : status === 'signature-unverifiable' ? 1 : 0
}

function judgeListed(listing: Listing, sha256: string): Verdict {
  if (sha256 === '')
    return verdict('listed-but-missing', 'There is such a file, but its bytes could not be read.')
  if (sha256 !== listing.sha256) return verdict('hash-mismatch', whoseListing(listing))
  const { status, reason } = listing.digest.verdict
  switch (status) {
    case 'verified':
      return verdict('verified')
    case 'signature-unverifiable':
      return unverifiable(reason ?? 'no-signature')
    case 'hash-mismatch':
      return verdict(
        'chain-break',
        'Its hash is as listed, but the digest that lists it does not have the hash that the next digest states.',
      )
    default:
      return verdict(
        'signature-invalid',
        'Its hash is as listed, but the digest that lists it is not authentic.',
      )
  }
}

function whoseListing({ digest }: Listing): string {
  return digest.verdict.status === 'verified'
    ? 'The digest that lists it is verified.'
    : 'The digest that lists it is not verified itself.'
}

interface Cover {
  readonly from: number
  readonly until: number
}

/** The times for which the evidence has digests of a trail, without gaps, per account and region. */
function coverOf(digests: readonly JudgedDigest[]): ReadonlyMap<string, readonly Cover[]> {
  const covers = new Map<string, Cover[]>()
  for (const { name, start, end } of digests) {
    if (start === undefined || end === undefined || name.backfill) continue
    const key = coverKey(name)
    const known = covers.get(key) ?? []
    const last = known.at(-1)
    // digests come in the order of their end times
    if (last !== undefined && start <= last.until)
      known[known.length - 1] = { from: Math.min(last.from, start), until: Math.max(last.until, end) }
    else known.push({ from: start, until: end })
    covers.set(key, known)
  }
  return covers
}

function coverKey({ account, region }: { readonly account: string; readonly region: string }): string {
  return `${account} ${region}`
}

function judgeUnlisted(path: string, covered: ReadonlyMap<string, readonly Cover[]>): Verdict {
  const name = logName(path)
  if (name === undefined) {
    return verdict('no-digest-in-evidence', 'Its name does not say which digest should list it.')
  }
  const covers = covered.get(coverKey(name)) ?? []
  const isCovered = covers.some(
    ({ from, until }) => from <= name.delivered && name.delivered + DELIVERY_LAG <= until,
  )
  return verdict(isCovered ? 'present-but-unlisted' : 'no-digest-in-evidence')
}
