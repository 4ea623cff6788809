/** What does one event say in a field, without its record being read? For table cells, facets and sorting. */
import { fieldSpec, type FieldName } from '../../../shared/cloudtrail/field-catalogue.js'
import { formatInstant } from '../../../shared/base/instant.js'
import { conflictColumn, isConflicting } from '../facts/conflicts.js'
import type { DocValues, GlobalColumn } from '../facts/global-column.js'
import { idTextOf } from '../segment/identifiers.js'
import { formColumn, kindColumn } from '../facts/kind-column.js'
import { pathColumn } from './path-column.js'
import type { SegmentFacts } from '../facts/segment-facts.js'
import type { SegmentSet } from '../facts/segment-set.js'
import { idNames, type IdName, type Segment } from '../segment/segment.js'
import { sessionColumn } from '../facts/session-column.js'
import { timeAt, type Place } from '../facts/time-order.js'

/** A field that depends on all the evidence, so that nothing about it may be kept with a segment. */
export const CONFLICT = 'conflict'

export function isIdName(name: string): name is IdName {
  return (idNames as readonly string[]).includes(name)
}

/** The values of a field a doc: a stored column, what is worked out from them, or any path of the record (the
 *  session and paths need the cold part).
 *  Not for ids and eventTime, which have a value of their own in nearly every event. */
export function docValues(facts: SegmentFacts, name: string): DocValues | undefined {
  const { columns, unheld } = facts.segment
  if (fieldSpec(name)?.column === true && !unheld.includes(name as FieldName))
    return columns[name as FieldName]
  switch (name) {
    case 'session':
      return sessionColumn(facts)
    case 'kind':
      return kindColumn(facts)
    case 'form':
      return formColumn(facts)
    default:
      return pathColumn(facts, name)
  }
}

/** As `docValues`, with all values of every doc: a stored column has one, also where a record has an array in its place. */
export function allValues(facts: SegmentFacts, name: string): DocValues | undefined {
  return isCutShort(facts, name) ? pathColumn(facts, name) : docValues(facts, name)
}

function isCutShort(facts: SegmentFacts, name: string): boolean {
  return fieldSpec(name)?.column === true && !facts.isComplete(name as FieldName)
}

export interface NumberedValues {
  readonly columns: readonly (DocValues | undefined)[]
  readonly global: GlobalColumn
}

/** The values of a field in all segments, with one numbering. */
export function numberedValues(set: SegmentSet, name: string): NumberedValues {
  const columns = set.facts.map((facts, index) =>
    name === CONFLICT ? conflictColumn(set, index) : docValues(facts, name),
  )
  return { columns, global: set.globalColumn(name, columns) }
}

/** The same of `allValues`. */
export function numberedInFull(set: SegmentSet, name: string): NumberedValues {
  if (!set.facts.some((facts) => isCutShort(facts, name))) return numberedValues(set, name)
  const columns = set.facts.map((facts) => allValues(facts, name))
  return { columns, global: set.globalColumn(`all of ${name}`, columns) }
}

/** Stands between several values of one path. */
const BETWEEN = ' | '

/** The text of a field in one event; '' where it has none, and all values where it has several. */
export function textAt(set: SegmentSet, place: Place, name: string): string {
  const segment = set.segments[place >>> 16] as Segment
  const doc = place & 0xffff
  if (isIdName(name)) return idTextOf(segment, doc, name)
  if (name === 'eventTime') {
    const time = timeAt(set.segments, place)
    return time === null ? '' : formatInstant(time)
  }
  if (name === CONFLICT) return String(isConflicting(set, place))
  const column = allValues(set.facts[place >>> 16] as SegmentFacts, name)
  if (column === undefined) return ''
  const { codes, values, others } = column
  const first = values[codes[doc] ?? 0] ?? ''
  const further = others?.get(doc)
  return further === undefined ? first : [first, ...further.map((code) => values[code] ?? '')].join(BETWEEN)
}
