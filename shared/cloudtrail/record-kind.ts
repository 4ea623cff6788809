/** What is this record about: one request or happening, or something that CloudTrail says about many? (CloudTrail user guide:
 *  "Insights events", "network activity events", "aggregated events".) */
import type { ReadText } from './identity.js'

/** `event`: what somebody or a service did. `network`: a request that passed a VPC endpoint. `insight`: unusual activity that
 *  begins or ends. `aggregated`: counts of the events of some minutes. The last two are no requests. */
export const recordKinds = ['event', 'network', 'insight', 'aggregated'] as const
export type RecordKind = (typeof recordKinds)[number]

/** Decided by the type first, then by the category. */
export function recordKindOf(eventType: string, eventCategory: string): RecordKind {
  return kindOfType.get(eventType) ?? kindOfCategory.get(eventCategory) ?? 'event'
}

const kindOfType = new Map<string, RecordKind>([
  ['AwsVpceEvents', 'network'],
  ['AwsCloudTrailInsight', 'insight'],
  ['AwsAggregatedEvent', 'aggregated'],
])
const kindOfCategory = new Map<string, RecordKind>([
  ['NetworkActivity', 'network'],
  ['Insight', 'insight'],
  ['Aggregated', 'aggregated'],
])

/**
 * What to call a record that has no eventName: `Insight: ApiCallRateInsight RunInstances Start`. Never a value of the
 * record: it cannot be searched for. '' where the record has a name, or is of no such kind.
 */
export function recordTitle(read: ReadText): string {
  if (read('eventName') !== '') return ''
  switch (recordKindOf(read('eventType'), read('eventCategory'))) {
    case 'insight':
      return titled(
        'Insight',
        ['insightType', 'eventName', 'errorCode', 'state'].map((name) => read(`insightDetails.${name}`)),
      )
    case 'aggregated':
      return titled('Aggregated', [
        read('summary.primaryDimension.dimension'),
        read('summary.primaryDimension.aggregationType'),
        read('timeWindow.windowSize'),
      ])
    case 'network':
      return titled('Network activity', [])
    case 'event':
      return ''
  }
}

function titled(kind: string, parts: readonly string[]): string {
  const told = parts.filter((part) => part !== '')
  return told.length === 0 ? kind : `${kind}: ${told.join(' ')}`
}
