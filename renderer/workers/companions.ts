/** Which events belong to the same request, are the same shared event, or correct one another, and what do they say
 *  together? */
import { COMPARED_RECORDS, readTogether } from '../correlation/same-request.js'
import type { Query } from '../engine/engine.js'
import type { OpenCase } from './open-case.js'
import type { CompanionEvent, CompanionGroup, EventRef } from './protocol.js'
import { outcomeIn } from './rows.js'
import { verbatimRecord } from './verbatim-record.js'

/** One group for each id that other events share; none if the event stands alone. */
export async function companionGroups(
  open: OpenCase,
  ref: EventRef,
  signal: AbortSignal,
): Promise<readonly CompanionGroup[]> {
  await open.ready()
  const groups: CompanionGroup[] = []
  const companions = open.searcher.companions(ref)
  for (const by of ['requestID', 'sharedEventID'] as const) {
    const refs = companions[by]
    if (refs.length < 2) continue
    const id = open.searcher.idText(ref, by)
    groups.push(await groupOf(open, { by, id, refs }, signal))
  }
  const corrected = await corrections(open, ref, signal)
  if (corrected !== null) groups.push(await groupOf(open, corrected, signal))
  return groups
}

const CORRECTED = 'addendum.originalEventID'

/** An event with the records that correct it, asked from either side; null where nothing was corrected. */
async function corrections(open: OpenCase, ref: EventRef, signal: AbortSignal): Promise<Members | null> {
  const { searcher } = open
  if (!searcher.paths().includes(CORRECTED)) return null
  const id = searcher.columnValue(ref, CORRECTED) || searcher.idText(ref, 'eventID')
  if (id === '') return null
  const having = (name: string): Query => ({ kind: 'field', name, test: { kind: 'equals', text: id } })
  const query: Query = { kind: 'or', parts: [having(CORRECTED), having('eventID')] }
  const order = { by: 'time', direction: 'oldest' } as const
  const { lookup: evidence } = open.evidence
  const result = await searcher.search(query, { order, range: null, evidence }, signal)
  const refs = [...result.refs()]
  const isCorrected = refs.some((other) => searcher.columnValue(other, CORRECTED) !== '')
  return isCorrected && refs.length > 1 ? { by: 'addendum', id, refs } : null
}

interface Members {
  readonly by: CompanionGroup['by']
  readonly id: string
  /** In time order. */
  readonly refs: readonly EventRef[]
}

async function groupOf(
  open: OpenCase,
  { by, id, refs }: Members,
  signal: AbortSignal,
): Promise<CompanionGroup> {
  const compared = refs.slice(0, COMPARED_RECORDS)
  const values = []
  for (const ref of compared) {
    signal.throwIfAborted()
    values.push((await verbatimRecord(open, open.placeOf(ref))).value)
  }
  const events = refs.map((ref) => companionEvent(open, ref))
  const sources = new Set(refs.map((ref) => open.evidence.provenance(open.placeOf(ref)).sourceId))
  const { differing, story } = readTogether(values)
  return {
    by,
    id,
    events,
    accounts: distinct(events.map((event) => event.account)),
    regions: distinct(events.map((event) => event.region)),
    sources: sources.size,
    compared: compared.length,
    differing,
    story: compared.length === refs.length ? story : null,
  }
}

export function companionEvent({ searcher }: OpenCase, ref: EventRef): CompanionEvent {
  return {
    ref,
    time: searcher.timeMs(ref),
    eventName: searcher.columnValue(ref, 'eventName'),
    eventSource: searcher.columnValue(ref, 'eventSource'),
    principal: searcher.columnValue(ref, 'principal'),
    region: searcher.columnValue(ref, 'awsRegion'),
    account:
      searcher.columnValue(ref, 'recipientAccountId') || searcher.columnValue(ref, 'userIdentity.accountId'),
    outcome: outcomeIn(searcher.columnValue(ref, 'outcome')),
  }
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].filter((text) => text !== '').sort()
}
