/** What stands beside the rows of a result? The top values of each facet, and how the matches lie in time. */
import { evidenceFacets, fieldCatalogue } from '../../shared/cloudtrail/field-catalogue.js'
import { asking, type Asked } from './asked.js'
import type { Readable } from './cell.js'
import type { Facet, Histogram } from './model.js'
import type { Ports } from './ports.js'
import { isAbort } from './problem-of.js'

export const facetFields: readonly string[] = [
  ...fieldCatalogue.filter((field) => field.facet),
  ...evidenceFacets,
].map((field) => field.name)
const FACET_VALUES = 8
const MORE_VALUES = 100
/** At most this many bars; the engine chooses a round step below it. */
const BUCKETS = 120

export interface Surroundings {
  readonly facets: Readable<Asked<readonly Facet[]>>
  readonly histogram: Readable<Asked<{ readonly bars: Histogram | null }>>
  readonly show: (search: number) => void
  /** Lists up to 100 values of one facet. */
  readonly more: (field: string) => Promise<void>
  readonly clear: () => void
}

export function createSurroundings({ query }: Pick<Ports, 'query'>): Surroundings {
  const facets = asking<readonly Facet[]>()
  const histogram = asking<{ readonly bars: Histogram | null }>()
  let shown = -1
  const { signal } = new AbortController()
  return {
    facets: facets.state,
    histogram: histogram.state,
    show: (search) => {
      shown = search
      void histogram.ask(async (until) => ({
        bars: await query.call('histogram', { search, buckets: BUCKETS }, { signal: until }),
      }))
      void facets.ask((until) =>
        query.call('facets', { search, fields: facetFields, size: FACET_VALUES }, { signal: until }),
      )
    },
    more: async (field) => {
      const search = shown
      try {
        const input = { search, fields: [field], size: MORE_VALUES }
        const [longer] = await query.call('facets', input, { signal })
        if (longer === undefined || search !== shown) return
        facets.amend((before) => before.map((facet) => (facet.field === field ? longer : facet)))
      } catch (thrown) {
        // the result may have been replaced meanwhile: the short list then stays, which is true as well
        if (!isAbort(thrown) && search === shown) throw thrown
      }
    },
    clear: () => {
      shown = -1
      facets.clear()
      histogram.clear()
    },
  }
}
