import { expect, test } from 'vitest'
import type { Segment } from '../../../../renderer/engine/engine.js'
import { answering, eachOrMissing } from '../../../../renderer/workers/answering.js'
import { ColdParts } from '../../../../renderer/workers/cold-parts.js'
import { attachAgain, storedSection, writtenSegments } from '../../../support/written-segments.js'

const COUNT = 40

/** So many segments of one event, of whose ids so many may be kept; the one with the number `lost` cannot be had. */
function segmentsOf(kept: number, lost = -1) {
  const texts = Array.from({ length: COUNT }, (_, at) => {
    const requestID = `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`
    return JSON.stringify({ eventVersion: '1', eventName: 'A', requestID })
  })
  const payloads = texts.map((text) => new TextEncoder().encode(text))
  const writing = { size: 1, forceExact: false, hotOnly: true }
  const bytes = attachAgain(writtenSegments(payloads, writing)[0]!, 'requestID')
  const damaged: number[] = []
  const cold = new ColdParts(
    {
      read: (id, section) => {
        const at = segments.findIndex((segment) => segment.id === id)
        return Promise.resolve(at === lost ? undefined : storedSection(segments[at]!, section))
      },
      damaged: (segment) => damaged.push(segments.indexOf(segment)),
    },
    { drop: () => undefined },
    kept * bytes,
  )
  const segments: readonly Segment[] = writtenSegments(payloads, { ...writing, turn: cold.turn })
  let tries = 0
  const asking = <Answer>(answer: (all: readonly Segment[]) => Answer) =>
    answering(
      cold,
      () => segments,
      () => {
        tries += 1
        return answer(segments)
      },
    )
  const ask = (wanted: readonly number[]) =>
    asking(() => wanted.map((at) => segments[at]!.cold.ids.requestID[3]))
  const there = () => segments.filter((segment) => segment.has('requestID')).length
  return { ask, asking, there, damaged, tries: () => tries }
}

const all = Array.from({ length: COUNT }, (_, at) => at)
/** The last eight digits of the ids, as they are written above, read as hexadecimal ones. */
const lanes = all.map((at) => Number.parseInt(String(at), 16))

test('an answer that needs a section of every segment is begun again a few times, not once a segment', async () => {
  const { ask, tries } = segmentsOf(COUNT)
  expect(await ask(all)).toEqual(lanes)
  expect(tries()).toBeLessThanOrEqual(8)
})

test('an answer that needs a section of one segment loads that one only', async () => {
  const { ask, there } = segmentsOf(COUNT)
  expect(await ask([7])).toEqual([7])
  expect(there()).toBe(1)
})

test('the answer is the same where hardly anything may be kept, and little is kept then', async () => {
  const { ask, there } = segmentsOf(2)
  expect([await ask(all), await ask(all.toReversed())]).toEqual([lanes, lanes.toReversed()])
  expect(there()).toBeLessThanOrEqual(2)
})

test('a section that cannot be had is refused to who needs it, and only told to who does not', async () => {
  const { ask, damaged } = segmentsOf(COUNT, 3)
  await expect(ask(all)).rejects.toThrow('missing')
  expect(damaged).toContain(3)
  expect(await ask([1, 2, 5])).toEqual([1, 2, 5])
})

test('what several parts of an answer need is loaded at once, and damage in one of them is told', async () => {
  const parts = (wanted: readonly number[], segments: readonly Segment[]) =>
    eachOrMissing(wanted, (at) => segments[at]!.cold.ids.requestID[3])
  const whole = segmentsOf(COUNT)
  expect(await whole.asking((segments) => parts([3, 30, 17], segments))).toEqual(
    [3, 30, 17].map((at) => lanes[at]),
  )
  expect([whole.tries(), whole.there()]).toEqual([2, 3])
  const hurt = segmentsOf(COUNT, 30)
  await expect(hurt.asking((segments) => parts([3, 30, 17], segments))).rejects.toThrow('missing')
  expect([hurt.damaged, hurt.there()]).toEqual([[30], 2])
})

test('a fault of ours in one part is no missing section', () => {
  const fault = () => {
    throw new TypeError('ours')
  }
  expect(() => eachOrMissing([1], fault)).toThrow(TypeError)
})
