/** What could be typed next? Fields of the case, then values of the field with their counts in the current result. */
import { fieldGroups, fieldSpec } from '../../shared/cloudtrail/field-catalogue.js'
import { completeFields, completionAt, quoteValue, type SearchResult } from '../engine/engine.js'
import type { OpenCase } from './open-case.js'
import type { Completion } from './protocol.js'
import type { Searches } from './searches.js'

const OFFERED = 50
/** Of a field with more values, the most frequent ones are looked through. */
const LOOKED_THROUGH = 5_000

export async function completions(
  open: OpenCase,
  searches: Searches,
  {
    text,
    cursor,
    search,
  }: { readonly text: string; readonly cursor: number; readonly search: number | null },
): Promise<readonly Completion[]> {
  const place = completionAt(text, cursor)
  const { from, to, prefix } = place
  if (place.kind === 'field') {
    const fields = completeFields(prefix, open.searcher.paths()).slice(0, OFFERED)
    return fields.map((field) => ({ ...field, from, to, count: null }))
  }
  if (place.kind === 'none' || place.field === undefined) return []
  const names = (fieldGroups[place.field] ?? [place.field]).filter(hasCommonValues)
  if (names.length === 0) return []
  const result = search === null ? await searches.everything() : searches.kept(search).result
  return valuesOf(result, names, prefix.toLowerCase()).map(({ value, count }) => ({
    from,
    to,
    insert: quoteValue(value),
    label: value,
    detail: '',
    count,
  }))
}

/** Ids and times are nearly all different: offering them helps nobody. */
function hasCommonValues(name: string): boolean {
  const kind = fieldSpec(name)?.kind
  return kind !== 'id' && kind !== 'time' && name !== 'source'
}

/** Values that begin with what is typed come first, then those that hold it; each most frequent first. */
function valuesOf(
  result: SearchResult,
  names: readonly string[],
  typed: string,
): readonly { readonly value: string; readonly count: number }[] {
  const counts = new Map<string, number>()
  for (const { values } of result.facets(names, LOOKED_THROUGH)) {
    // A group asks several fields of one event: the larger count is at least true for one of them.
    for (const { value, count } of values) counts.set(value, Math.max(count, counts.get(value) ?? 0))
  }
  const matching = [...counts]
    .map(([value, count]) => ({ value, count, at: value.toLowerCase().indexOf(typed) }))
    .filter(({ value, at }) => value !== '' && at >= 0)
  const rank = (at: number): number => (at === 0 ? 0 : 1)
  return matching
    .sort((left, right) => rank(left.at) - rank(right.at) || right.count - left.count)
    .slice(0, OFFERED)
}
