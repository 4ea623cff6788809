/** What could the next word of the query be? Fields, then that field's values with their counts in the current result. */
import { cell, type Readable } from './cell.js'
import { latest } from './latest.js'
import type { Completion } from './model.js'
import type { Ports } from './ports.js'

export interface Completions {
  readonly offers: Readable<readonly Completion[]>
  readonly ask: (text: string, cursor: number, search: number | null) => Promise<void>
  readonly close: () => void
}

export function createCompletions({ query }: Pick<Ports, 'query'>): Completions {
  const offers = cell<readonly Completion[]>([])
  const newest = latest()
  return {
    offers,
    ask: async (text, cursor, search) => {
      try {
        const reply = await newest.run((signal) =>
          query.call('complete', { text, cursor, search }, { signal }),
        )
        if (reply !== undefined) offers.set(reply)
      } catch {
        offers.set([]) // an offer that cannot be made is no failure of the search
      }
    },
    close: () => {
      newest.stop()
      offers.set([])
    },
  }
}

/** The text with an offer taken, and where the caret then stands. */
export function takeOffer(
  text: string,
  offer: Completion,
): { readonly text: string; readonly cursor: number } {
  return {
    text: text.slice(0, offer.from) + offer.insert + text.slice(offer.to),
    cursor: offer.from + offer.insert.length,
  }
}
