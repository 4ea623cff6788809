/** Which events belong to the same request, or are the same shared event, and what do they say together? */
import { COMPARED_RECORDS, readTogether } from '../correlation/same-request.js'
import { verbatimRecord } from './event-detail.js'
import type { OpenCase } from './open-case.js'
import type { CompanionEvent, CompanionGroup, EventRef } from './protocol.js'
import { outcomeIn } from './rows.js'

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
  return groups
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
    values.push((await verbatimRecord(open, open.searcher.pointer(ref))).value)
  }
  const events = refs.map((ref) => companionEvent(open, ref))
  const sources = new Set(refs.map((ref) => open.placeInEvidence(open.searcher.pointer(ref)).sourceId))
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

function companionEvent({ searcher }: OpenCase, ref: EventRef): CompanionEvent {
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
