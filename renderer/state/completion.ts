/** What could the next word of the query be? Fields, then that field's values with their counts in the current result. */
import { cell, type Readable } from './cell.js'
import { latest } from './latest.js'
import type { Completion } from './model.js'
import type { Ports } from './ports.js'

export interface Offers {
  /** The query text that they were made for; it may have been typed on since. */
  readonly text: string
  readonly list: readonly Completion[]
}

export const noOffers: Offers = { text: '', list: [] }

export interface Completions {
  readonly offers: Readable<Offers>
  readonly ask: (text: string, cursor: number, search: number | null) => Promise<void>
  readonly close: () => void
}

export function createCompletions({ query }: Pick<Ports, 'query'>): Completions {
  const offers = cell(noOffers)
  const newest = latest()
  return {
    offers,
    ask: async (text, cursor, search) => {
      try {
        const reply = await newest.run((signal) =>
          query.call('complete', { text, cursor, search }, { signal }),
        )
        if (reply !== undefined) offers.set({ text, list: reply })
      } catch {
        offers.set(noOffers) // an offer that cannot be made is no failure of the search
      }
    },
    close: () => {
      newest.stop()
      offers.set(noOffers)
    },
  }
}

/** The text with an offer taken, and where the caret then stands. Keys are faster than offers: what was typed on since the
 *  offer was made is part of what it replaces, and an offer that no longer fits the text gives undefined. */
export function takeOffer(
  now: string,
  offer: Completion,
  madeFor: string,
): { readonly text: string; readonly cursor: number } | undefined {
  const before = madeFor.slice(0, offer.from)
  const after = madeFor.slice(offer.to)
  const end = now.length - after.length
  if (end < offer.from || !now.startsWith(before) || !now.endsWith(after)) return undefined
  const typed = now.slice(offer.from, end)
  const isTypedOn = now !== madeFor
  if (isTypedOn && !offer.insert.toLowerCase().includes(typed.toLowerCase())) return undefined
  return { text: before + offer.insert + after, cursor: offer.from + offer.insert.length }
}
