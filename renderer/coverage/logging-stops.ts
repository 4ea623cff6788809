/** For how long was logging stopped, as far as the calls in the evidence say? From a call that ends the logging of a trail,
 *  or the ingestion of an event data store, to the first later call in the evidence that begins it again. */
import { CLOUDTRAIL_SOURCE } from './logging-changes.js'

/** `trail`: log files. `store`: an event data store of CloudTrail Lake. */
export type LoggingSubject = 'trail' | 'store'

interface SpanCall {
  readonly effect: 'stops' | 'starts'
  readonly subject: LoggingSubject
}

/** From the CloudTrail API reference. Only what names its trail or store in the request is here. */
const spanCalls: Readonly<Record<string, SpanCall>> = {
  StopLogging: { effect: 'stops', subject: 'trail' },
  DeleteTrail: { effect: 'stops', subject: 'trail' },
  StartLogging: { effect: 'starts', subject: 'trail' },
  // of a trail that was deleted: another one with its name
  CreateTrail: { effect: 'starts', subject: 'trail' },
  StopEventDataStoreIngestion: { effect: 'stops', subject: 'store' },
  DeleteEventDataStore: { effect: 'stops', subject: 'store' },
  StartEventDataStoreIngestion: { effect: 'starts', subject: 'store' },
  RestoreEventDataStore: { effect: 'starts', subject: 'store' },
}

/** Where in the record a call says which trail or store it is about: its name, its id, or its ARN. */
export const subjectPaths: Readonly<Record<LoggingSubject, string>> = {
  trail: 'requestParameters.name',
  store: 'requestParameters.eventDataStore',
}

/** What such a call is about; undefined for any other. */
export function subjectOfCall(eventSource: string, eventName: string): LoggingSubject | undefined {
  if (eventSource !== CLOUDTRAIL_SOURCE || !Object.hasOwn(spanCalls, eventName)) return undefined
  return spanCalls[eventName]?.subject
}

/** A call that succeeded. */
export interface LoggingCall {
  /** Of the event. */
  readonly account: string
  readonly region: string
  /** Epoch ms. */
  readonly at: number
  readonly eventName: string
  /** As the call writes it. */
  readonly name: string
}

export interface LoggingStop {
  /** Of the call that stopped it: its line of the map. */
  readonly account: string
  readonly region: string
  readonly subject: LoggingSubject
  /** As the call that stopped it writes it. */
  readonly name: string
  /** Epoch ms. */
  readonly from: number
  readonly stoppedBy: string
  /** The first later call in the evidence that begins it again; null where there is none. */
  readonly until: { readonly at: number; readonly startedBy: string } | null
}

/** By the time at which they begin. Of a call that does not say what it is about nothing is concluded. */
export function loggingStops(calls: readonly LoggingCall[]): readonly LoggingStop[] {
  const known = calls.filter(({ eventName, name }) => Object.hasOwn(spanCalls, eventName) && name !== '')
  // At one instant stops come last: the call that starts it again must be a later one.
  const ordered = [...known].sort(
    (left, right) => left.at - right.at || rank(left) - rank(right) || compareCalls(left, right),
  )
  const open = new Map<string, LoggingStop>()
  const stops: LoggingStop[] = []
  for (const call of ordered) {
    const { effect, subject } = spanCalls[call.eventName] as SpanCall
    const key = keyOf(call, subject)
    const stop = open.get(key)
    if (effect === 'stops' && stop === undefined) {
      const { account, region, at: from, eventName: stoppedBy, name } = call
      open.set(key, { account, region, subject, name, from, stoppedBy, until: null })
    } else if (effect === 'starts' && stop !== undefined) {
      open.delete(key)
      stops.push({ ...stop, until: { at: call.at, startedBy: call.eventName } })
    }
  }
  return [...stops, ...open.values()].sort((left, right) => left.from - right.from)
}

function rank({ eventName }: LoggingCall): number {
  return spanCalls[eventName]?.effect === 'stops' ? 1 : 0
}

/** Which of two calls of one instant is told must not depend on the order in which evidence was added. */
function compareCalls(left: LoggingCall, right: LoggingCall): number {
  const [ours, theirs] = [left, right].map(({ eventName, name }) => `${eventName} ${name}`)
  return ours === theirs ? 0 : (ours ?? '') < (theirs ?? '') ? -1 : 1
}

/** arn:aws:cloudtrail:REGION:ACCOUNT:trail/NAME, in any partition; or eventdatastore/ID. */
const ARN = /^arn:[a-z0-9-]*:cloudtrail:([a-z0-9-]*):(\d*):(?:trail|eventdatastore)\/(.+)$/

/** A name alone is of the account and the region in which it was called: a trail is changed from its home region only. */
function keyOf({ account, region, name }: LoggingCall, subject: LoggingSubject): string {
  const [, arnRegion, arnAccount, bare] = ARN.exec(name) ?? []
  return JSON.stringify([subject, arnAccount ?? account, arnRegion ?? region, bare ?? name])
}

/** Does the stop reach into [from, to)? */
export function reachesInto(
  { from, until }: LoggingStop,
  range: { readonly from: number; readonly to: number },
): boolean {
  return from < range.to && (until === null || until.at > range.from)
}
