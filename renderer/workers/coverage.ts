/** What does the evidence of the open case hold, and what is known to be missing? */
import { parseInstant } from '../../shared/base/instant.js'
import type { CoverageMap } from '../coverage/coverage-map.js'
import { loggingStops } from '../coverage/logging-stops.js'
import {
  mapCoverage,
  type CoverageInput,
  type Delivery,
  type EmptyPeriod,
  type MissingFile,
  type Trust,
} from '../coverage/map-coverage.js'
import type { JudgedDigest } from '../integrity/digest-chains.js'
import type { DigestDocument } from '../integrity/documents.js'
import type { Listing } from '../integrity/log-files.js'
import { deliveryName, digestName, logName, stemOf } from '../integrity/object-names.js'
import { integrityOf } from './integrity.js'
import { loggingCalls } from './logging-calls.js'
import { namedEvents } from './named-events.js'
import type { OpenCase } from './open-case.js'

export interface CoverageReply extends CoverageMap {
  readonly digests: number
  /** Digests that could not be read. */
  readonly unreadDigests: number
  /** Digests that list nothing, and are not what was signed or not what the next digest states: nothing follows from them. */
  readonly refutedDigests: number
  /** Calls that stop or begin logging, too many to be followed from one to the next; else 0. */
  readonly unfollowedCalls: number
}

export async function coverageOf(
  open: OpenCase,
  { step }: Pick<CoverageInput, 'step'>,
  signal: AbortSignal,
): Promise<CoverageReply> {
  await open.ledgerReady()
  const { digests, unreadDigests, missing } = await integrityOf(open).listed()
  signal.throwIfAborted()
  const { calls, unfollowed: unfollowedCalls } = await open.answering(() => loggingCalls(open))
  const named = await namedEvents(open, signal)
  const { segments } = open.searcher
  const emptyPeriods = emptyPeriodsOf(digests)
  const facts = { emptyPeriods, missing: missingFiles(missing), stops: loggingStops(calls), named }
  const map = mapCoverage({ segments, deliveries: deliveriesOf(open), ...facts, step })
  const refutedDigests = emptyPeriods.filter(({ trust }) => trust === 'refuted').length
  return { ...map, digests: digests.length, unreadDigests, refutedDigests, unfollowedCalls }
}

/** The log files that are named as CloudTrail names them, each once however many copies there are. */
function deliveriesOf(open: OpenCase): readonly Delivery[] {
  const byStem = new Map<string, Delivery>()
  const take = (name: string, readable: boolean): void => {
    const path = name.replaceAll('\\', '/')
    const named = deliveryName(path)
    if (named === undefined) return
    const stem = stemOf(path)
    const { account, region, delivered } = named
    const before = byStem.get(stem)
    byStem.set(stem, { account, region, at: delivered, readable: readable || before?.readable === true })
  }
  for (const { path, status } of open.evidence.book.entries()) take(path, status !== 'skipped')
  let source = -1
  let payload = -1
  for (const part of open.evidence.storedParts.partRows()) {
    const inner = part.inside.at(-1)
    if (inner !== undefined && (part.source !== source || part.payload !== payload)) take(inner, true)
    source = part.source
    payload = part.payload
  }
  return [...byStem.values()]
}

interface Placed {
  readonly account: string
  readonly region: string
  readonly from: number
  readonly to: number
}

/** Where and when a digest counts; undefined where it does not say. */
function placeOf({ key, account, startTime, endTime }: DigestDocument): Placed | undefined {
  const from = parseInstant(startTime)
  const to = parseInstant(endTime)
  const name = digestName(key)
  if (from === undefined || to === undefined) return undefined
  return { account: name?.account ?? account, region: name?.region ?? '', from, to }
}

function emptyPeriodsOf(digests: readonly JudgedDigest[]): readonly EmptyPeriod[] {
  return digests.flatMap((digest) => {
    const place = digest.document.logFiles.length > 0 ? undefined : placeOf(digest.document)
    return place === undefined ? [] : [{ ...place, trust: trustIn(digest) }]
  })
}

function trustIn({ verdict: { status } }: JudgedDigest): Trust {
  if (status === 'verified') return 'verified'
  return status === 'signature-unverifiable' ? 'claimed' : 'refuted'
}

/** Each object once, however many digests list it. */
function missingFiles(listings: readonly Listing[]): readonly MissingFile[] {
  const missing = new Map<string, MissingFile>()
  for (const { bucket, key, digest } of listings) {
    const named = logName(key)
    const place = placeOf(digest.document)
    const object = JSON.stringify([bucket, key])
    if (named !== undefined)
      missing.set(object, { account: named.account, region: named.region, at: named.delivered })
    else if (place !== undefined)
      missing.set(object, { account: place.account, region: place.region, at: place.to - 1 })
  }
  return [...missing.values()]
}
