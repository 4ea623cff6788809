/** Does wrapping change nothing? The same records give the same events in every wrapper, however the bytes come, and
 *  damage to the bytes leaves every count adding up. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { numbered, print, record } from '../support/record-texts.js'
import { shapes } from '../support/wrapped-records.js'
import { factsOfSegment, leavesOfSegment, utf8, write } from '../support/written-payloads.js'

const RUNS = 150

/** Escaped where JSON asks for it only; half surrogates do not survive as bytes of UTF-8. */
const recordTexts = fc
  .array(fc.tuple(record, fc.constantFrom('least', 'ascii', 'all')), { minLength: 1, maxLength: 5 })
  .map((records) =>
    records
      .map(([tree, escape], index) => print(numbered(tree, index), { space: '', escape: escape as 'least' }))
      .map((text) =>
        text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, ''),
      ),
  )
const shape = fc.constantFrom(...shapes)
const sizes = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 })

function said(payload: string | Uint8Array, chunks: readonly number[] = []) {
  const { segments, payloads } = write([payload], { chunks })
  const { counts, quarantine, problems } = payloads[0]!
  return { leaves: segments.flatMap(leavesOfSegment), counts: { ...counts, exact: 0 }, quarantine, problems }
}

test('wrapped records are the events that the bare records are', () => {
  fc.assert(
    fc.property(recordTexts, shape, sizes, (texts, { wrap }, chunks) => {
      const bare = said(texts.join('\n'))
      expect(said(wrap(texts))).toEqual(bare)
      expect(said(wrap(texts), chunks)).toEqual(bare)
    }),
    { numRuns: 2 * RUNS },
  )
})

test('what a wrapper holds is indexed the same on the fast path and on the exact one', () => {
  fc.assert(
    fc.property(recordTexts, shape, (texts, { wrap }) => {
      const facts = (forceExact: boolean) => write([wrap(texts)], { forceExact }).segments.map(factsOfSegment)
      expect(facts(false)).toEqual(facts(true))
    }),
    { numRuns: RUNS },
  )
})

test('the digests of their contents are the same, so that copies in other wrappers are known', () => {
  fc.assert(
    fc.property(recordTexts, shape, shape, (texts, one, other) => {
      const { payloads } = write([one.wrap(texts), other.wrap(texts)])
      const events = payloads[0]!.counts.events
      expect(payloads[1]!.counts).toMatchObject({ events: 0, duplicates: payloads[1]!.counts.records })
      expect(events).toBe(texts.length)
    }),
    { numRuns: RUNS },
  )
})

test('damage is found at the same bytes however they come, and every count adds up', () => {
  const flips = fc.array(
    fc.tuple(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), fc.nat(255)),
    {
      maxLength: 4,
    },
  )
  fc.assert(
    fc.property(recordTexts, shape, flips, sizes, (texts, { wrap }, damage, chunks) => {
      const payload = utf8(wrap(texts))
      for (const [at, byte] of damage) payload[Math.floor(at * payload.length)] = byte
      const whole = write([payload])
      const { counts, quarantine } = whole.payloads[0]!
      expect(counts.records).toBe(counts.events + counts.duplicates + counts.quarantined)
      expect(counts.events).toBe(whole.segments.reduce((sum, segment) => sum + segment.size, 0))
      expect(quarantine.every(({ offset, length }) => length >= 0 && offset + length <= payload.length)).toBe(
        true,
      )
      const inChunks = write([payload], { chunks })
      expect(inChunks.segments.map(factsOfSegment)).toEqual(whole.segments.map(factsOfSegment))
      expect(inChunks.payloads[0]!.quarantine).toEqual(quarantine)
    }),
    { numRuns: 4 * RUNS },
  )
})

test('a run that was cut off goes on in a wrapper, without counting anything twice', () => {
  fc.assert(
    fc.property(recordTexts, shape, fc.double({ min: 0, max: 1, noNaN: true }), (texts, { wrap }, at) => {
      const payload = utf8(wrap(texts))
      const skipBefore = Math.floor(at * payload.length)
      const starts = write([payload]).segments.flatMap((segment) =>
        Array.from({ length: segment.size }, (_, doc) => segment.cold.pointer(doc).offset),
      )
      const { events } = write([payload], { skipBefore }).payloads[0]!.counts
      expect(events).toBe(starts.filter((start) => start >= skipBefore).length)
    }),
    { numRuns: RUNS },
  )
})
