/** Does the reader keep every law about one payload, whatever way its bytes come? */
import { isDeepStrictEqual } from 'node:util'
import type { Dice } from './dice.js'
import {
  agreesWithJsonParse,
  countsAddUp,
  factsOf,
  KnownContents,
  missedBy,
  nothingIsPassedOver,
  placesAreApart,
  recordsAreVerbatim,
  repeatedKeysAreTold,
  type Law,
} from './laws.js'
import { Readings, type Reading } from './reading.js'

export interface Difference {
  readonly law: string
  readonly detail: string
}

/** How the bytes come, and what is known of them; needed to see a difference again. */
export interface Ways {
  readonly sizes: readonly number[]
  /** Two pieces, cut at every offset in turn. */
  readonly everySplit: boolean
  /** Pieces of this many bytes, of which only those before `upTo` are read at first; 0: not tried. */
  readonly killedAt: number
  readonly pieceSize: number
  /** Texts of records that must be found wherever they stand in the payload. */
  readonly untouched: readonly string[]
}

export function anyWays(dice: Dice, length: number, untouched: readonly string[]): Ways {
  // What is not settled comes again with every piece: small pieces of a long payload take for ever.
  const largest = Math.max(dice.pick([1, 7, 60, 600, 5000]), length >> 7)
  return {
    sizes: [...dice.list(5, () => 1 + dice.whole(largest)), 1 + dice.whole(largest)],
    everySplit: length < 800 && dice.once(60),
    killedAt: dice.once(12) ? 1 + dice.whole(Math.max(1, length)) : 0,
    pieceSize: 1 + dice.whole(Math.max(400, length >> 3)),
    untouched,
  }
}

const laws: readonly (readonly [string, Law])[] = [
  ['the counts add up', countsAddUp],
  ['records and ranges are apart', placesAreApart],
  ['an event is its record', recordsAreVerbatim],
  ['a key that is there twice is told', repeatedKeysAreTold],
  ['the records are those that JSON.parse finds', agreesWithJsonParse],
  ['nothing is passed over without a word', nothingIsPassedOver],
]

/** Readers that go from payload to payload, with what they remember of earlier ones. */
export class Trial {
  readonly #fast = new Readings({ forceExact: false })
  readonly #exact = new Readings({ forceExact: true })
  readonly #pieces = new Readings({ forceExact: false })
  readonly #contents = new KnownContents()

  /** The first law that is broken. What is thrown is a broken law as well. */
  differenceIn(payload: Uint8Array, ways: Ways): Difference | undefined {
    try {
      return this.#differenceIn(payload, ways)
    } catch (error) {
      return {
        law: 'nothing is thrown',
        detail: error instanceof Error ? (error.stack ?? '') : String(error),
      }
    }
  }

  #differenceIn(payload: Uint8Array, ways: Ways): Difference | undefined {
    const whole = { sizes: [], skipBefore: 0 }
    const reading = this.#fast.read(payload, whole)
    for (const [law, check] of laws) {
      const detail = check(payload, reading)
      if (detail !== undefined) return { law, detail }
    }
    const missed = missedBy(payload, reading, ways.untouched)
    if (missed !== undefined) return { law: 'damage costs no record that it does not touch', detail: missed }
    const copies = this.#contents.check(payload, reading)
    if (copies !== undefined) return { law: 'copies are recognised', detail: copies }
    const facts = factsOf(reading)
    const exact = factsOf(this.#exact.read(payload, whole))
    if (!isDeepStrictEqual(exact, facts)) return differing('both paths say the same', facts, exact)
    const pieces = factsOf(this.#pieces.read(payload, { sizes: ways.sizes, skipBefore: 0 }))
    if (!isDeepStrictEqual(pieces, facts)) return differing('pieces say the same as the whole', facts, pieces)
    return this.#splitDifference(payload, ways, reading) ?? killedDifference(payload, ways)
  }

  #splitDifference(payload: Uint8Array, { everySplit }: Ways, reading: Reading): Difference | undefined {
    if (!everySplit) return undefined
    const said = saidOf(reading)
    for (let at = 1; at < payload.length; at += 1) {
      // All of it is in the case by now, so every record must be a copy of the same event.
      const split = saidOf(this.#pieces.read(payload, { sizes: [at, payload.length], skipBefore: 0 }))
      if (!isDeepStrictEqual(split, said))
        return differing(`a cut at ${String(at)} changes nothing`, said, split)
    }
    return undefined
  }
}

function saidOf({ counts, quarantine, problems, notices, found, shape }: Reading): unknown {
  const places = found.map(({ start, end, holding, number }) => ({ start, end, holding, number }))
  return {
    records: counts.records,
    quarantined: counts.quarantined,
    quarantine,
    problems,
    notices,
    places,
    shape,
  }
}

/** A run that was killed and goes on gives what an undisturbed one gives. */
function killedDifference(payload: Uint8Array, { killedAt, pieceSize }: Ways): Difference | undefined {
  if (killedAt === 0) return undefined
  const options = { forceExact: false }
  const begun = new Readings(options).readBeginning(payload, { size: pieceSize, upTo: killedAt })
  if (begun === undefined) return undefined
  const whole = new Readings(options).read(payload, { sizes: [], skipBefore: 0 })
  const existing = [begun.segment]
  const rest = new Readings({ ...options, existing }).read(payload, { sizes: [], skipBefore: begun.offset })
  const expected = resultOf(whole.counts, whole)
  const { events, duplicates, quarantined, records } = begun.counts
  const result = resultOf(
    {
      records: records + rest.counts.records,
      events: events + rest.counts.events,
      duplicates: duplicates + rest.counts.duplicates,
      quarantined: quarantined + rest.counts.quarantined,
    },
    {
      shape: rest.shape,
      quarantine: [...begun.quarantine, ...rest.quarantine],
    },
  )
  if (isDeepStrictEqual(result, expected)) return undefined
  return differing('a run that was killed goes on', expected, result)
}

function resultOf(
  { records, events, duplicates, quarantined }: Omit<Reading['counts'], 'exact'>,
  { shape, quarantine }: Pick<Reading, 'shape' | 'quarantine'>,
): unknown {
  return { records, events, duplicates, quarantined, shape, quarantine }
}

/** The part in which two texts begin to differ. */
function differing(law: string, one: unknown, other: unknown): Difference {
  const [left, right] = [JSON.stringify(one), JSON.stringify(other)]
  let at = 0
  while (at < left.length && left[at] === right[at]) at += 1
  const from = Math.max(0, at - 120)
  return { law, detail: `${left.slice(from, at + 240)}\n  instead of\n  ${right.slice(from, at + 240)}` }
}
