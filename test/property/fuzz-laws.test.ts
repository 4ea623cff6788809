/** Would the fuzzer notice? Every law is broken once on purpose, and a short run breaks none. */
import { expect, test } from 'vitest'
import { damagedPayload, payload } from '../fuzz/compose.js'
import { Dice } from '../fuzz/dice.js'
import {
  agreesWithJsonParse,
  countsAddUp,
  KnownContents,
  missedBy,
  nothingIsPassedOver,
  placesAreApart,
  recordsAreVerbatim,
} from '../fuzz/laws.js'
import { mutated } from '../fuzz/mutate.js'
import { Readings, type Found, type Reading } from '../fuzz/reading.js'
import { anyWays, Trial } from '../fuzz/trial.js'
import { utf8 } from '../support/written-payloads.js'

const record = (name: string) =>
  `{"eventVersion":"1.08","eventTime":"2023-07-10T11:38:23Z","eventName":"${name}"}`
const two = utf8(`{"Records":[${record('A')},${record('B')}]}`)
const readTwo = (): Reading => new Readings({ forceExact: false }).read(two, { sizes: [], skipBefore: 0 })

/** The reading with its second record replaced. */
function tampered(change: (found: Found) => Found | undefined): Reading {
  const reading = readTwo()
  const second = reading.found[1]
  const changed = second === undefined ? undefined : change(second)
  return { ...reading, found: [...reading.found.slice(0, 1), ...(changed === undefined ? [] : [changed])] }
}

test('an honest reading keeps every law', () => {
  const laws = [countsAddUp, placesAreApart, recordsAreVerbatim, agreesWithJsonParse, nothingIsPassedOver]
  expect(laws.map((law) => law(two, readTwo()))).toEqual(laws.map(() => undefined))
  expect(missedBy(two, readTwo(), [record('A'), record('B')])).toBeUndefined()
})

test('a reading that leaves a record out, or says something else of it, breaks a law', () => {
  const without = tampered(() => undefined)
  expect(agreesWithJsonParse(two, without)).toContain('JSON.parse finds 2 records, the reader 1')
  expect(nothingIsPassedOver(two, without)).toContain('is neither an event nor quarantined')
  expect(missedBy(two, without, [record('B')])).toContain('was not touched')
  const counts = { ...readTwo().counts, records: 1 }
  expect(countsAddUp(two, { ...readTwo(), counts })).toContain('counts')
  expect(
    recordsAreVerbatim(
      two,
      tampered((found) => ({ ...found, leaves: found.leaves.slice(1) })),
    ),
  ).toContain('other leaves')
  const overlapping = tampered((found) => ({ ...found, start: found.start - 10 }))
  expect(placesAreApart(two, overlapping)).toContain('is taken')
})

test('a copy of something else, and a copy that is not recognised, break a law', () => {
  const copied = tampered((found) => ({ ...found, kind: 'copy', number: 0 }))
  expect(new KnownContents().check(two, copied)).toContain('which says something else')
  const contents = new KnownContents()
  expect(contents.check(two, readTwo())).toBeUndefined()
  expect(contents.check(two, readTwo())).toContain('is no copy')
})

test('damage that is not noted breaks a law', () => {
  const cut = two.slice(0, -1)
  const reading = new Readings({ forceExact: false }).read(cut, { sizes: [], skipBefore: 0 })
  expect(agreesWithJsonParse(cut, reading)).toBeUndefined()
  expect(agreesWithJsonParse(cut, { ...reading, problems: [] })).toContain('no damage is noted')
})

test('made and changed evidence keeps every law', () => {
  const dice = new Dice(11)
  const trial = new Trial()
  const kept: Uint8Array[] = [two]
  for (let number = 0; number < 150; number += 1) {
    const made = utf8(payload(dice, 10 * number))
    kept.push(made)
    const damaged = damagedPayload(dice, 10 * number, (bytes) => mutated(dice, bytes, dice.pick(kept)))
    const changed = mutated(dice, dice.pick(kept), made)
    for (const [input, untouched] of [
      [made, []],
      [changed, []],
      [damaged.payload, damaged.untouched],
    ] as const) {
      const difference = trial.differenceIn(input, anyWays(dice, input.length, untouched))
      expect(difference, new TextDecoder().decode(input)).toBeUndefined()
    }
  }
})
