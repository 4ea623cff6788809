/** How does the integrity of a whole case look? By account, region, trail and day, with the files behind each line. */
import type { ChainPlace, JudgedDigest, JudgedDigests } from './digest-chains.js'
import type { JudgedLake } from './lake-results.js'
import type { Listing, LocalFile } from './log-files.js'
import { dayOf, logName } from './object-names.js'
import { countStatuses, sumCounts, type IntegrityStatus, type StatusCounts, type Verdict } from './status.js'
import type { FileKind } from './wording.js'

export interface IntegrityFile {
  readonly kind: FileKind
  /** The object's key or file name as it is listed; the path for a file that nobody lists. */
  readonly name: string
  /** Where it is in the evidence; '' for a file that is missing. */
  readonly path: string
  /** Ledger id; -1 for a file that is missing. */
  readonly source: number
  readonly verdict: Verdict
  /** Of a digest. */
  readonly chain: { readonly place: ChainPlace; readonly detail: string } | null
  /** Of a digest: the time it covers, as it states it; else ''. */
  readonly period: string
}

export interface IntegrityDay {
  readonly id: string
  /** '' where it is not known. */
  readonly account: string
  readonly region: string
  /** '' for files that no digest of a trail lists. */
  readonly trail: string
  /** 'digests', 'backfill' (a chain of its own), 'lake', or 'unlisted': how the files came to be on this line. */
  readonly group: 'digests' | 'backfill' | 'lake' | 'unlisted'
  /** '2024-05-12', in UTC; '' where it is not known. */
  readonly day: string
  readonly logs: StatusCounts
  readonly digests: StatusCounts
}

export interface IntegrityOverview {
  readonly days: readonly IntegrityDay[]
  /** Log files and Lake results, one status each. */
  readonly logs: StatusCounts
  /** Digests: whether each is authentic, and besides the chain starts and chain breaks. */
  readonly digests: StatusCounts
  readonly lakeQueries: StatusCounts
  /** Distinct public keys, and the files that they were imported from. */
  readonly keys: number
  readonly keyFiles: readonly string[]
  /** Saved object metadata with a signature. */
  readonly savedSignatures: number
  /** Those of them that were not tried on every digest: their files' names do not say which one they are of. */
  readonly untriedSignatures: number
  /** Digests and other documents whose stored bytes cannot be read any more. */
  readonly unread: number
}

export interface JudgedLog {
  readonly file: LocalFile | null
  readonly listing: Listing | null
  readonly verdict: Verdict
}

export interface Judged {
  readonly digests: JudgedDigests
  readonly logs: readonly JudgedLog[]
  readonly lake: readonly JudgedLake[]
}

export interface Grouped {
  readonly days: readonly IntegrityDay[]
  readonly files: ReadonlyMap<string, readonly IntegrityFile[]>
}

interface Line {
  readonly at: Omit<IntegrityDay, 'id' | 'logs' | 'digests'>
  readonly file: IntegrityFile
}

/** Every file on one line of the overview, the lines by account, region, trail and day. */
export function groupByDay(judged: Judged): Grouped {
  const lines = [
    ...judged.digests.digests.map(digestLine),
    ...judged.digests.missing.map(({ key, namedBy }) => missingDigestLine(key, namedBy)),
    ...judged.logs.map(logLine),
    ...judged.lake.flatMap(lakeLines),
  ]
  const groups = new Map<string, { readonly at: Line['at']; readonly files: IntegrityFile[] }>()
  for (const { at, file } of lines) {
    const id = JSON.stringify([at.account, at.region, at.trail, at.group, at.day])
    const group = groups.get(id)
    if (group === undefined) groups.set(id, { at, files: [file] })
    else group.files.push(file)
  }
  const sorted = [...groups].sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
  const days = sorted.map(([id, { at, files }]) => {
    const digests = files.filter(({ kind }) => kind === 'digest')
    const logs = files.filter(({ kind }) => kind !== 'digest')
    return {
      id,
      ...at,
      logs: countStatuses(logs.map(({ verdict }) => verdict.status)),
      digests: countStatuses(digests.flatMap(fileStatuses)),
    }
  })
  return { days, files: new Map(sorted.map(([id, { files }]) => [id, files])) }
}

/** Counts over all lines. */
export function totalsOf(days: readonly IntegrityDay[]): Pick<IntegrityOverview, 'logs' | 'digests'> {
  return {
    logs: sumCounts(days.map(({ logs }) => logs)),
    digests: sumCounts(days.map(({ digests }) => digests)),
  }
}

/** A digest counts once for being authentic or not, and once more where its chain starts or breaks. */
function fileStatuses({ verdict, chain }: IntegrityFile): readonly IntegrityStatus[] {
  const place = chain?.place
  return place === 'chain-start' || place === 'chain-break' ? [verdict.status, place] : [verdict.status]
}

function placeOf(digest: JudgedDigest): Line['at'] {
  const { account, region, trail, backfill } = digest.name
  return { account, region, trail, group: backfill ? 'backfill' : 'digests', day: dayOf(digest.end) }
}

function digestLine(digest: JudgedDigest): Line {
  const { document, places, verdict, chain, chainDetail } = digest
  const [first] = places
  const file: IntegrityFile = {
    kind: 'digest',
    name: document.key,
    path: first?.path ?? '',
    source: first?.source ?? -1,
    verdict,
    chain: { place: chain, detail: chainDetail },
    period: `${document.startTime} to ${document.endTime}`,
  }
  return { at: placeOf(digest), file }
}

function missingDigestLine(key: string, namedBy: JudgedDigest): Line {
  const verdict: Verdict = { status: 'listed-but-missing', reason: null, detail: '' }
  const period = `up to ${namedBy.document.startTime}`
  const file: IntegrityFile = {
    kind: 'digest',
    name: key,
    path: '',
    source: -1,
    verdict,
    chain: null,
    period,
  }
  return { at: placeOf(namedBy), file }
}

function logLine({ file, listing, verdict }: JudgedLog): Line {
  const path = file?.path ?? ''
  const described: IntegrityFile = {
    kind: 'log',
    name: listing?.key ?? path,
    path,
    source: file?.source ?? -1,
    verdict,
    chain: null,
    period: '',
  }
  if (listing !== null) return { at: placeOf(listing.digest), file: described }
  const name = logName(path)
  const { account = '', region = '' } = name ?? {}
  return {
    at: { account, region, trail: '', group: 'unlisted', day: dayOf(name?.delivered) },
    file: described,
  }
}

function lakeLines({ document, path, files }: JudgedLake): readonly Line[] {
  const day = /^\d{4}-\d{2}-\d{2}/.exec(document.completed)?.[0] ?? ''
  const account = /(?:^|\/)AWSLogs\/(\d{12})\//.exec(path)?.[1] ?? ''
  const at = { account, region: document.region, trail: '', group: 'lake', day } as const
  return files.map(({ name, file, verdict }) => ({
    at,
    file: {
      kind: 'lake',
      name,
      path: file?.path ?? '',
      source: file?.source ?? -1,
      verdict,
      chain: null,
      period: '',
    },
  }))
}
