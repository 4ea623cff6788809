/** Which values do the matches have in some fields, and how often? */
import { fieldSpec } from '../../shared/cloudtrail/field-catalogue.js'
import type { SearchResult } from '../engine/engine.js'
import type { OpenCase } from './open-case.js'
import type { Facet } from './protocol.js'

export async function facetsOf(
  open: OpenCase,
  result: SearchResult,
  { fields, size }: { readonly fields: readonly string[]; readonly size: number },
): Promise<readonly Facet[]> {
  // Stored columns are in the hot parts; anything else has to wait for the cold ones.
  if (fields.some((name) => fieldSpec(name)?.column !== true)) await open.ready()
  return result.facets(fields, size).map((facet) => ({
    ...facet,
    label: fieldSpec(facet.field)?.label ?? facet.field,
  }))
}
