import { expect, test } from 'vitest'
import type { Segment } from '../../../../renderer/engine/engine.js'
import { ColdParts } from '../../../../renderer/workers/cold-parts.js'
import { memorySegmentWithoutCold } from '../../../support/memory-segment.js'
import { jsonOf } from '../../../support/plain-json.js'

const segmentOf = (id: number) => memorySegmentWithoutCold(id, [jsonOf({ eventName: `n${String(id)}` })])

function parts(segments: readonly Segment[], keptBytes: number) {
  const read: number[] = []
  const damaged: number[] = []
  const cold = new ColdParts(
    {
      read: (id) => {
        read.push(id)
        return Promise.resolve(id === 9 ? undefined : new ArrayBuffer(10))
      },
      damaged: (segment) => damaged.push(segment.id),
    },
    keptBytes,
  )
  return {
    cold,
    read,
    damaged,
    there: () => segments.filter((one) => one.cold !== undefined).map((one) => one.id),
  }
}

test('the least recently wanted cold part goes first', async () => {
  const [a, b, c] = [segmentOf(1), segmentOf(2), segmentOf(3)]
  const segments = [a, b, c]
  const { cold, read, there } = parts(segments, 20)
  await cold.load(a)
  await cold.load(b)
  await cold.load(a)
  const both = there()
  await cold.load(c)
  expect([both, there(), read, cold.hasRoom]).toEqual([[1, 2], [1, 3], [1, 2, 3], false])
})

test('a part that is asked for twice at once is read once', async () => {
  const segments = [1].map(segmentOf)
  const { cold, read } = parts(segments, 20)
  await Promise.all([cold.load(segments[0]!), cold.load(segments[0]!)])
  expect(read).toEqual([1])
})

test('a question that needs more at once than may be kept gets it, and leaves no more than may be kept', async () => {
  const segments = [1, 2, 3, 4].map(segmentOf)
  const { cold, there } = parts(segments, 20)
  const seen = await cold.forQuestion(async (load) => {
    for (;;) {
      const missing = segments.find((segment) => segment.cold === undefined)
      if (missing === undefined) return there()
      await load(missing)
    }
  })
  expect([seen, there().length]).toEqual([[1, 2, 3, 4], 2])
})

test('a part that cannot be had is reported, and refused to who asked', async () => {
  const segments = [9].map(segmentOf)
  const { cold, damaged, there } = parts(segments, 20)
  const refused = await cold.load(segments[0]!).then(
    () => false,
    () => true,
  )
  expect([refused, damaged, there()]).toEqual([true, [9], []])
})
