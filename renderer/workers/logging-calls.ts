/** Which calls in the evidence stopped the logging of a trail or an event data store, and which began it again? */
import { CLOUDTRAIL_SOURCE } from '../coverage/logging-changes.js'
import { subjectOfCall, subjectPaths, type LoggingCall } from '../coverage/logging-stops.js'
import type { Segment } from '../engine/engine.js'
import type { OpenCase } from './open-case.js'

/** More of them are no administration: what they did one after the other is not followed. */
const MOST_CALLS = 5_000
/** Characters of a name; CloudTrail allows 128, an ARN adds some. */
const LONGEST_NAME = 300

export interface LoggingCalls {
  readonly calls: readonly LoggingCall[]
  /** There are so many that none is followed; else 0. */
  readonly unfollowed: number
}

/** Those that succeeded and say when they were made. May ask for cold parts: see `OpenCase.answering`. */
export function loggingCalls(open: OpenCase): LoggingCalls {
  const found = open.searcher.segments.flatMap((segment) =>
    spanDocs(segment).map((doc) => ({ segment, doc })),
  )
  if (found.length > MOST_CALLS) return { calls: [], unfollowed: found.length }
  return { calls: found.flatMap(({ segment, doc }) => callAt(open, segment, doc) ?? []), unfollowed: 0 }
}

function spanDocs({ columns, size }: Segment): readonly number[] {
  const { eventName, eventSource, outcome } = columns
  const isSpanCall = eventName?.values.map((name) => subjectOfCall(CLOUDTRAIL_SOURCE, name) !== undefined)
  if (eventName === undefined || isSpanCall?.includes(true) !== true) return []
  const docs: number[] = []
  for (let doc = 0; doc < size && docs.length <= MOST_CALLS; doc += 1) {
    if (isSpanCall[eventName.codes[doc] as number] !== true) continue
    if (valueOf(eventSource, doc) === CLOUDTRAIL_SOURCE && valueOf(outcome, doc) === 'success') docs.push(doc)
  }
  return docs
}

function valueOf(column: Segment['columns']['eventName'], doc: number): string {
  return column?.values[column.codes[doc] as number] ?? ''
}

function callAt({ searcher }: OpenCase, segment: Segment, doc: number): LoggingCall | undefined {
  const ref = segment.id * 65_536 + doc
  const at = searcher.timeMs(ref)
  const eventName = searcher.columnValue(ref, 'eventName')
  const subject = subjectOfCall(searcher.columnValue(ref, 'eventSource'), eventName)
  if (at === null || subject === undefined) return undefined
  return {
    account: searcher.columnValue(ref, 'recipientAccountId'),
    region: searcher.columnValue(ref, 'awsRegion'),
    at,
    eventName,
    name: searcher.columnValue(ref, subjectPaths[subject]).slice(0, LONGEST_NAME),
  }
}
