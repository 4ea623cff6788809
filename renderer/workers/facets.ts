/** Which values do the matches have in some fields, and how often? */
import { evidenceFacets, fieldSpec } from '../../shared/cloudtrail/field-catalogue.js'
import type { SearchResult } from '../engine/engine.js'
import type { Facet } from './protocol.js'

export function facetsOf(
  result: SearchResult,
  { fields, size }: { readonly fields: readonly string[]; readonly size: number },
): readonly Facet[] {
  return result.facets(fields, size).map((facet) => ({
    ...facet,
    label:
      fieldSpec(facet.field)?.label ??
      evidenceFacets.find(({ name }) => name === facet.field)?.label ??
      facet.field,
  }))
}
