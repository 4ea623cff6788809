/** What does one event say, and where exactly does it stand? Read from its verbatim record, not from the index. */
import { hexOf } from '../../shared/base/hash.js'
import { firstAt, outcomeOfRecord, resourceArns, timeOf } from '../../shared/cloudtrail/event.js'
import { identityOf } from '../../shared/cloudtrail/identity.js'
import type { JsonValue } from '../../shared/cloudtrail/leaf.js'
import { holdingNote, holdingOf } from '../../shared/cloudtrail/record-holding.js'
import { recordFacts } from '../../shared/cloudtrail/record-facts.js'
import { recordKindOf, recordTitle } from '../../shared/cloudtrail/record-kind.js'
import { writeJson } from '../../shared/cloudtrail/write-json.js'
import { omittedParts } from '../correlation/omitted-parts.js'
import { problemOf } from './channel.js'
import type { OpenCase } from './open-case.js'
import type { EventDetail, EventRef, Provenance } from './protocol.js'
import { verbatimRecord } from './verbatim-record.js'

export async function eventDetail(open: OpenCase, ref: EventRef): Promise<EventDetail> {
  await open.ledgerReady()
  const place = open.placeOf(ref)
  const provenance = provenanceOf(open, ref)
  const conflicting = open.searcher.conflictingCopies(ref).length - 1
  const { form } = holdingOf(place.holding)
  const known = { ref, provenance, conflicting, form, formNote: holdingNote(place.holding) }
  try {
    const record = await verbatimRecord(open, place)
    const key = hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', record.bytes)))
    const { text: verbatim, bytesIntact, problem } = record
    const rebuilt = form === 'rebuilt' ? writeJson(record.value) : ''
    return { ...known, ...readingOf(record.value), verbatim, rebuilt, bytesIntact, key, problem }
  } catch (error) {
    const problem = problemOf(error)
    if (problem === null) throw error
    // The stored bytes cannot be had: what the index knows is still shown, and why there is no more.
    const time = open.searcher.timeMs(ref)
    const reading = readingOf(indexedValue(open, ref))
    return { ...known, ...reading, time, verbatim: '', rebuilt: '', bytesIntact: false, key: '', problem }
  }
}

type Reading = Omit<
  EventDetail,
  | 'ref'
  | 'verbatim'
  | 'rebuilt'
  | 'form'
  | 'formNote'
  | 'bytesIntact'
  | 'key'
  | 'provenance'
  | 'conflicting'
  | 'problem'
>

function readingOf(value: JsonValue): Reading {
  const at = (path: string): string => firstAt(value, path)
  const time = timeOf(value)
  return {
    time: time?.ms ?? null,
    timeNote: time?.note ?? null,
    eventName: at('eventName'),
    eventSource: at('eventSource'),
    region: at('awsRegion'),
    account: at('recipientAccountId') || at('userIdentity.accountId'),
    requestID: at('requestID'),
    eventID: at('eventID'),
    sharedEventID: at('sharedEventID'),
    sourceIPAddress: at('sourceIPAddress'),
    userAgent: at('userAgent'),
    kind: recordKindOf(at('eventType'), at('eventCategory')),
    title: recordTitle(at),
    facts: recordFacts(value),
    omitted: omittedParts(value),
    outcome: outcomeOfRecord(value),
    errorCode: at('errorCode'),
    errorMessage: at('errorMessage'),
    readOnly: at('readOnly'),
    identity: identityOf(at),
    resources: resourceArns(value),
  }
}

const indexed = [
  'eventName',
  'eventSource',
  'awsRegion',
  'recipientAccountId',
  'sourceIPAddress',
  'userAgent',
  'errorCode',
  'errorMessage',
  'readOnly',
] as const

function indexedValue(open: OpenCase, ref: EventRef): JsonValue {
  const { searcher } = open
  const fields = indexed.map((name) => [name, searcher.columnValue(ref, name)] as const)
  const ids = (['requestID', 'eventID', 'sharedEventID'] as const).map(
    (name) => [name, searcher.idText(ref, name)] as const,
  )
  return new Map([...fields, ...ids].filter(([, text]) => text !== ''))
}

/** All places of the event, the best first: that is where its record is read. */
export function provenanceOf(open: OpenCase, ref: EventRef): readonly Provenance[] {
  return open.placesOf(ref).map((place) => open.evidence.provenance(place))
}
