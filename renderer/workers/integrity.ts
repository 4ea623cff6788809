/** Is the evidence of the open case what AWS delivered? Digests are read and verified first, which is quick; log files are
 *  hashed only when they are asked for, one by one for an event, all of them for the overview. */
import { assignSignatures, type LoadedMetadata } from '../integrity/saved-signatures.js'
import {
  judgeDigests,
  type JudgedDigest,
  type JudgedDigests,
  type LoadedDigest,
} from '../integrity/digest-chains.js'
import type { DigestDocument, PlacedDocument, PublicKey } from '../integrity/documents.js'
import { placedDocuments } from '../integrity/documents.js'
import { judgeLake, type JudgedLake, type LoadedLakeSignature } from '../integrity/lake-results.js'
import { logBook, type Listing, type LocalFile, type LogBook } from '../integrity/log-files.js'
import {
  groupByDay,
  totalsOf,
  type Grouped,
  type IntegrityFile,
  type IntegrityOverview,
  type JudgedLog,
} from '../integrity/overview.js'
import { publicKeys } from '../integrity/public-keys.js'
import { countStatuses, type Verdict } from '../integrity/status.js'
import type { OpenCase } from './open-case.js'
import type { EventRef } from './protocol.js'
import { PayloadBytes, payloadKey, sha256Of, type PayloadName } from './payload-bytes.js'
import { lakeCandidates, localFiles, slashed, type EvidenceLocalFile } from './local-files.js'

export type Progress = (progress: { readonly done: number; readonly total: number }) => void

/** What is known before any log file is hashed. */
interface Basis {
  readonly ledgerCommits: number
  readonly digests: JudgedDigests
  readonly lake: readonly JudgedLake[]
  readonly book: LogBook
  readonly files: readonly EvidenceLocalFile[]
  readonly keys: Pick<
    IntegrityOverview,
    'keys' | 'keyFiles' | 'savedSignatures' | 'untriedSignatures' | 'unread'
  >
  readonly unreadDigests: number
}

/** A file of the evidence, and what it is held against. */
interface Match {
  readonly file: EvidenceLocalFile
  readonly listing: Listing | null
  /** '' where it was not asked for, or cannot be had. */
  readonly sha256: string
}

export interface Listed {
  readonly digests: readonly JudgedDigest[]
  /** Digests whose stored bytes cannot be read any more. */
  readonly unreadDigests: number
  readonly missing: readonly Listing[]
}

interface Result {
  readonly overview: IntegrityOverview
  readonly files: Grouped['files']
}

export interface FileIntegrity {
  readonly verdict: Verdict
  /** Key of the digest that lists the file; '' where none does. */
  readonly digest: string
}

const checks = new WeakMap<OpenCase, IntegrityCheck>()

/** The one check of an open case; what it has found is kept for as long as the case is open. */
export function integrityOf(open: OpenCase): IntegrityCheck {
  const check = checks.get(open) ?? new IntegrityCheck(open)
  checks.set(open, check)
  return check
}

/** About the files in which an event stands, in the order of its places. */
export async function eventIntegrity(
  open: OpenCase,
  ref: EventRef,
): Promise<readonly (FileIntegrity | null)[]> {
  await open.ledgerReady()
  return integrityOf(open).ofParts(open.placesOf(ref).map(({ part }) => part))
}

export class IntegrityCheck {
  readonly bytes: PayloadBytes
  private basis: Promise<Basis> | null = null
  private basisCommits = -1
  private result: { readonly of: Basis; readonly done: Promise<Result> } | null = null
  private readonly watchers = new Set<Progress>()

  constructor(private readonly open: OpenCase) {
    this.bytes = new PayloadBytes(open.evidence.storedParts)
  }

  /** Hashes every log file that a digest lists; the others too where a listed one is not found by its name. */
  async overview(progress: Progress): Promise<IntegrityOverview> {
    return (await this.all(progress)).overview
  }

  /** The files behind one line of the overview. */
  async filesOf(day: string): Promise<readonly IntegrityFile[]> {
    return (await this.all(() => undefined)).files.get(day) ?? []
  }

  /** What the digests say about the time for which the evidence has them, and what they list that is not there. */
  async listed(): Promise<Listed> {
    const basis = await this.upToDate()
    const missing = missingFrom(basis.book, await this.match(basis, 'finding hashes'))
    return { digests: basis.digests.digests, unreadDigests: basis.unreadDigests, missing }
  }

  /** About the files that these parts are from, in that order; null for a part that the ledger has lost. */
  async ofParts(parts: readonly number[]): Promise<readonly (FileIntegrity | null)[]> {
    const basis = await this.upToDate()
    return Promise.all(parts.map((part) => this.ofPart(part, basis)))
  }

  private async ofPart(part: number, { files, book }: Basis): Promise<FileIntegrity | null> {
    const payload = this.open.evidence.payloadOf(part)
    const file = files.find((one) => one.source === payload?.source && one.payload === payload.payload)
    if (file === undefined) return null
    const { verdict, listing } = await this.judge(file, book)
    return { verdict, digest: listing?.digest.document.key ?? '' }
  }

  private async judge(file: EvidenceLocalFile, book: LogBook): Promise<JudgedLog> {
    const named = book.listingFor(file.path)
    const sha256 = named === undefined && book.listings.length === 0 ? '' : await this.hashOf(file)
    const listing = named ?? book.listingOfHash(sha256) ?? null
    return { file, listing, verdict: verdictOn(file, { listing, sha256, book }) }
  }

  private async hashOf({ content, bytesFrom, fileSha256 }: EvidenceLocalFile): Promise<string> {
    if (content === 'log') return this.bytes.hash(bytesFrom)
    return content === 'foreign' ? fileSha256 : ''
  }

  private async upToDate(): Promise<Basis> {
    await this.open.ledgerReady()
    if (this.basis === null || this.basisCommits !== this.open.evidence.ledgerCommits) {
      this.basisCommits = this.open.evidence.ledgerCommits
      this.basis = this.readBasis(this.basisCommits)
      // a failure is told to whoever asked, and tried again the next time
      this.basis.catch(() => (this.basis = null))
    }
    return this.basis
  }

  private async readBasis(ledgerCommits: number): Promise<Basis> {
    await this.bytes.refresh()
    const found = await readAll(this.open, this.bytes)
    const keys = publicKeys(found.keys)
    const saved = await assignSignatures(found.digests, found.metadata, keys)
    const digests = await judgeDigests(found.digests, keys, saved.byDigest)
    const candidates = lakeCandidates(this.open, this.bytes)
    const lake = await Promise.all(found.lake.map((signed) => judgeLake(signed, candidates, keys)))
    return {
      ledgerCommits,
      digests,
      lake,
      book: logBook(digests),
      files: localFiles(this.open, this.bytes),
      keys: {
        keys: keys.count,
        keyFiles: found.keyFiles,
        savedSignatures: found.metadata.length,
        untriedSignatures: saved.untried,
        unread: found.unread,
      },
      unreadDigests: found.unreadDigests,
    }
  }

  /** One run for everybody who asks while it is under way. */
  private async all(progress: Progress): Promise<Result> {
    const basis = await this.upToDate()
    if (this.result?.of !== basis) {
      const done = this.judgeAll(basis)
      this.result = { of: basis, done }
      done.catch(() => {
        if (this.result?.done === done) this.result = null
      })
    }
    this.watchers.add(progress)
    try {
      return await this.result.done
    } finally {
      this.watchers.delete(progress)
    }
  }

  private async judgeAll(basis: Basis): Promise<Result> {
    const { digests, lake, book, keys } = basis
    const matches = await this.match(basis, 'every hash')
    const logs: JudgedLog[] = []
    for (const { file, listing, sha256 } of matches) {
      if (listing === null && file.content !== 'log') continue
      logs.push({ file, listing, verdict: verdictOn(file, { listing, sha256, book }) })
    }
    for (const listing of missingFrom(book, matches))
      logs.push({ file: null, listing, verdict: book.judgeMissing(listing) })
    const grouped = groupByDay({ digests, logs, lake })
    const lakeQueries = countStatuses(lake.map(({ verdict }) => verdict.status))
    return {
      overview: { days: grouped.days, ...totalsOf(grouped.days), lakeQueries, ...keys },
      files: grouped.files,
    }
  }

  /** Which file is held against which listing: by its name, else by its hash where a listing has no file of its name.
   *  `finding hashes`: only those that this takes. */
  private async match(
    { book, files }: Basis,
    wanted: 'every hash' | 'finding hashes',
  ): Promise<readonly Match[]> {
    const named = files.map((file) => ({ file, listing: book.listingFor(file.path) }))
    const isFound = new Set(named.map(({ listing }) => listing))
    const isMissing = book.listings.some((listing) => !isFound.has(listing))
    // the hash of a file that holds nothing like a log is known already
    const needed = named.filter(({ file, listing }) =>
      listing === undefined ? isMissing || file.content !== 'log' : wanted === 'every hash',
    )
    await this.hashAll(needed.filter(({ file }) => file.content === 'log').map(({ file }) => file.bytesFrom))
    const hashes = new Map<EvidenceLocalFile, string>()
    for (const { file } of needed) hashes.set(file, await this.hashOf(file))
    return named.map(({ file, listing }) => {
      const sha256 = hashes.get(file) ?? ''
      return { file, sha256, listing: listing ?? book.listingOfHash(sha256) ?? null }
    })
  }

  private hashAll(payloads: readonly PayloadName[]): Promise<void> {
    const total = payloads.length
    return this.bytes.hashAll(payloads, (done) => {
      if (done % 50 === 0 || done === total) for (const tell of this.watchers) tell({ done, total })
    })
  }
}

function verdictOn(
  { path }: LocalFile,
  known: { readonly listing: Listing | null; readonly sha256: string; readonly book: LogBook },
): Verdict {
  const { listing, sha256, book } = known
  return listing === null ? book.judgeUnlisted(path) : book.judgeListed(listing, sha256)
}

/** Listings of objects that no file of the evidence is held against. An object may be listed more than once. */
function missingFrom({ listings }: LogBook, matches: readonly Match[]): readonly Listing[] {
  const held = new Set(matches.flatMap(({ listing }) => (listing === null ? [] : [objectOf(listing)])))
  return listings.filter((listing) => !held.has(objectOf(listing)))
}

function objectOf({ bucket, key }: Listing): string {
  return JSON.stringify([bucket, key])
}

interface Found {
  readonly digests: readonly LoadedDigest[]
  readonly metadata: readonly LoadedMetadata[]
  readonly lake: readonly LoadedLakeSignature[]
  readonly keys: readonly PublicKey[]
  readonly keyFiles: readonly string[]
  readonly unread: number
  /** How many of these are digests. */
  readonly unreadDigests: number
}

/** Reads every document of the case. */
async function readAll(open: OpenCase, bytes: PayloadBytes): Promise<Found> {
  const digests = new Map<string, LoadedDigest>()
  const metadata: LoadedMetadata[] = []
  const lake: LoadedLakeSignature[] = []
  const keys: PublicKey[] = []
  const keyFiles: string[] = []
  const lost: (string | undefined)[] = []
  const hashed: Promise<LoadedDigest>[] = []
  await bytes.visit([...open.evidence.documents.values()], ({ source, payload }, whole) => {
    const entry = open.evidence.book.entry(source)
    const known = open.evidence.documents.get(payloadKey({ source, payload }))
    if (whole === null || entry === undefined || known === undefined) {
      lost.push(known?.role)
      return
    }
    const path = slashed([entry.path, ...known.inside])
    const storedBytes = known.inside.length === 0 ? entry.bytes : undefined
    const placed = placedDocuments(whole)
    for (const one of placed) {
      const { document } = one
      if (document.role === 'digest') {
        const sha256 = sha256Of(placed.length === 1 ? whole : whole.slice(one.from, one.to))
        const places = [{ source, path, storedBytes }]
        hashed.push(sha256.then((hash) => ({ document, sha256: hash, places })))
      } else if (document.role === 'public-keys') keys.push(...document.keys)
      else if (document.role === 'object-metadata') metadata.push({ document, path })
      else lake.push({ document, source, path })
    }
    if (placed.some(isKeys)) keyFiles.push(path)
  })
  for (const digest of await Promise.all(hashed)) addDigest(digests, digest)
  const unreadDigests = lost.filter((role) => role === 'digest').length
  const unread = lost.length
  return { digests: [...digests.values()], metadata, lake, keys, keyFiles, unread, unreadDigests }
}

function isKeys({ document }: PlacedDocument): boolean {
  return document.role === 'public-keys'
}

/** Copies of the same bytes are one digest in several places. */
function addDigest(digests: Map<string, LoadedDigest>, found: LoadedDigest): void {
  const { bucket, key }: DigestDocument = found.document
  const name = JSON.stringify([bucket, key, found.sha256])
  const known = digests.get(name)
  digests.set(name, known === undefined ? found : { ...known, places: [...known.places, ...found.places] })
}
