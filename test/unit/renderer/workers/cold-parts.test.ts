import { expect, test } from 'vitest'
import { segmentPreparer, type ColdSection, type Segment } from '../../../../renderer/engine/engine.js'
import { answering } from '../../../../renderer/workers/answering.js'
import { ColdParts } from '../../../../renderer/workers/cold-parts.js'
import { attachAgain, storedSection, writtenSegments } from '../../../support/written-segments.js'

/** Segments 1, 2, … of one event each, their texts all of the same size; so many of these may be kept. */
function partsOf(count: number, kept: number) {
  const name = (at: number) => `n${String(at)}`.padEnd(500, 'x')
  const payloads = Array.from({ length: count }, (_, at) =>
    new TextEncoder().encode(JSON.stringify({ eventVersion: '1', eventName: name(at) })),
  )
  const writing = { size: 1, forceExact: false, hotOnly: true }
  const bytes = attachAgain(writtenSegments(payloads, writing)[0]!, 'text')
  const read: number[] = []
  const damaged: number[] = []
  const dropped: number[] = []
  const lost = new Set<number>()
  const cold = new ColdParts(
    {
      read: (id, section) => {
        const segment = segments.find((one) => one.id === id)!
        read.push(numberOf(segment))
        return Promise.resolve(lost.has(id) ? undefined : storedSection(segment, section))
      },
      damaged: (segment) => damaged.push(numberOf(segment)),
    },
    { drop: (segment) => dropped.push(numberOf(segment)) },
    kept * bytes,
  )
  const segments = writtenSegments(payloads, { ...writing, turn: cold.turn })
  const numberOf = (segment: Segment) => 1 + segments.indexOf(segment)
  const there = (section: ColdSection = 'text') => segments.filter((one) => one.has(section)).map(numberOf)
  /** A question that reads the text of these, one after another. */
  const ask = (...numbers: readonly number[]) =>
    cold.forQuestion(async (load) => {
      for (const number of numbers) {
        const segment = segments[number - 1]!
        await load(segment, 'text')
        expect(segment.cold.dictionary.count).toBeGreaterThan(0)
      }
    })
  return { cold, segments, read, damaged, dropped, lost, there, ask, bytes }
}

test('what no question has used for the longest time goes first', async () => {
  const { cold, read, there, ask, bytes } = partsOf(3, 2)
  await ask(1)
  await ask(2)
  await ask(1)
  const both = there()
  await ask(3)
  expect([both, there(), read, cold.hasRoomFor(bytes)]).toEqual([[1, 2], [1, 3], [1, 2, 3], false])
})

test('a section goes without the others of its segment, and texts go last', async () => {
  const { cold, segments, there, ask } = partsOf(2, 2)
  await ask(1)
  await cold.forQuestion(async (load) => {
    await load(segments[0]!, 'pointers')
    expect(segments[0]!.cold.pointer(0).length).toBeGreaterThan(0)
  })
  await ask(2)
  expect([there('text'), there('pointers')]).toEqual([[1, 2], []])
})

test('questions that look through more than may be kept read again only what does not fit', async () => {
  const { read, there, ask } = partsOf(10, 8)
  const all = Array.from({ length: 10 }, (_, at) => at + 1)
  await ask(...all)
  const first = read.length
  await ask(...all)
  await ask(...all)
  expect([first, there().length]).toEqual([10, 8])
  expect(read.length - first).toBeLessThanOrEqual(2 * 3)
})

test('a section that is asked for twice at once is read once', async () => {
  const { cold, segments, read } = partsOf(1, 1)
  await Promise.all([cold.load(segments[0]!, 'text'), cold.load(segments[0]!, 'text')])
  expect(read).toEqual([1])
})

test('a question that needs more at once than may be kept gets it, and leaves no more than may be kept', async () => {
  const { cold, segments, there } = partsOf(4, 2)
  const seen = await cold.forQuestion(async (load) => {
    for (;;) {
      const missing = segments.find((segment) => !segment.has('text'))
      if (missing === undefined) return there()
      await load(missing, 'text')
    }
  })
  expect([seen, there().length]).toEqual([[1, 2, 3, 4], 2])
})

test('token indexes count, go before everything else, and go with their text', async () => {
  const { cold, segments, dropped, there, ask, bytes } = partsOf(3, 3)
  const prepare = segmentPreparer()
  await ask(1, 2)
  const each = prepare(segments[0]!)
  prepare(segments[1]!)
  expect(each).toBeGreaterThan(0)
  cold.tokensMade(segments[0]!, bytes / 2)
  cold.tokensMade(segments[1]!, bytes / 2)
  expect(cold.hasRoomFor(1)).toBe(false)
  await ask(1)
  await ask(3)
  expect([there(), dropped, cold.hasRoomFor(1)]).toEqual([[1, 2, 3], [1, 2], false])
})

test('a section that cannot be had is reported, and refused to who asked', async () => {
  const { cold, segments, lost, damaged, there } = partsOf(1, 1)
  lost.add(segments[0]!.id)
  await expect(cold.load(segments[0]!, 'text')).rejects.toThrow('missing')
  expect([damaged, there()]).toEqual([[1], []])
})

test('a section that is only looked at does not stay, one that was there does, and one that cannot be had is reported', async () => {
  const { cold, segments, there, ask, lost, damaged, bytes } = partsOf(3, 3)
  await ask(1)
  lost.add(segments[2]!.id)
  await cold.look(segments[0]!, 'text')
  await cold.look(segments[1]!, 'text')
  await expect(cold.look(segments[2]!, 'text')).rejects.toThrow('missing')
  expect([there(), damaged, cold.hasRoomFor(2 * bytes - 50)]).toEqual([[1], [3], true])
})

test('what was needed once is let go of, and nothing that was there before or that is of another kind', async () => {
  const { cold, segments, there, ask, bytes } = partsOf(3, 3)
  await ask(1)
  const { mark } = cold
  await ask(1, 2)
  await cold.load(segments[1]!, 'pointers')
  cold.forget(['text'], mark)
  expect([there('text'), there('pointers'), cold.hasRoomFor(bytes)]).toEqual([[1], [2], true])
})

test('what is rarely asked goes when it was not asked for a while, and everything else stays', async () => {
  const { cold, segments, there, ask } = partsOf(2, 3)
  const readPointer = (number: number) =>
    cold.forQuestion(async (load) => {
      await load(segments[number - 1]!, 'pointers')
      expect(segments[number - 1]!.cold.pointer(0).length).toBeGreaterThan(0)
    })
  await ask(1)
  await readPointer(1)
  await readPointer(2)
  cold.tidy(['pointers'])
  const atOnce = there('pointers')
  await readPointer(2)
  cold.tidy(['pointers'])
  const later = there('pointers')
  cold.tidy(['pointers'])
  expect([atOnce, later, there('pointers'), there('text')]).toEqual([[1, 2], [2], [], [1]])
})

test('nothing is taken from a question that is being answered, however long it takes', async () => {
  const { cold, segments, there } = partsOf(1, 1)
  await cold.forQuestion(async (load) => {
    await load(segments[0]!, 'pointers')
    for (let time = 0; time < 3; time += 1) cold.tidy(['pointers'])
    expect(there('pointers')).toEqual([1])
  })
})

test('while little is kept there is less room, and as much as before afterwards', () => {
  const large = new ColdParts(
    { read: () => Promise.resolve(undefined), damaged: () => undefined },
    { drop: () => undefined },
    1024 ** 3,
  )
  const room = () => [16, 512].map((mib) => large.hasRoomFor(mib * 1024 ** 2))
  const usual = room()
  large.keepLittle(true)
  const little = room()
  large.keepLittle(false)
  expect([usual, little, room()]).toEqual([
    [true, true],
    [true, false],
    [true, true],
  ])
})

/** So many segments, each with an opaque value of the same length; all texts fit, and so many of the opaque values. */
function opaqueParts(count: number, kept: number) {
  const token = (at: number) => `${String(at)}a1B`.padEnd(4000, 'x7Y')
  const payloads = Array.from({ length: count }, (_, at) =>
    new TextEncoder().encode(JSON.stringify({ eventVersion: '1', eventName: 'A', token: token(at) })),
  )
  const writing = { size: 1, forceExact: false, hotOnly: true }
  const [first] = writtenSegments(payloads, writing)
  const [text, opaque] = [attachAgain(first!, 'text'), attachAgain(first!, 'opaque')]
  const read: number[] = []
  const cold = new ColdParts(
    {
      read: (id, section) => {
        const segment = segments.find((one) => one.id === id)!
        if (section === 'opaque') read.push(segments.indexOf(segment))
        return Promise.resolve(storedSection(segment, section))
      },
      damaged: () => undefined,
    },
    { drop: () => undefined },
    count * text + (kept + 0.5) * opaque,
  )
  const segments = writtenSegments(payloads, { ...writing, turn: cold.turn })
  const there = (section: ColdSection) => segments.filter((one) => one.has(section)).length
  return { cold, segments, read, there, token }
}

test('opaque values go before everything else, even where one segment after the other is asked for them', async () => {
  const { cold, segments, read, there, token } = opaqueParts(8, 2)
  await cold.forQuestion(() => Promise.all(segments.map((segment) => cold.load(segment, 'text'))))
  const lookThrough = () =>
    cold.forQuestion(async (load) => {
      for (const [at, segment] of segments.entries()) {
        await load(segment, 'opaque')
        const { dictionary } = segment.cold
        expect(dictionary.text(dictionary.plain.count)).toBe(token(at))
      }
    })
  await lookThrough()
  expect([there('text'), there('opaque'), read.length]).toEqual([8, 2, 8])
  await lookThrough()
  expect([there('text'), there('opaque')]).toEqual([8, 2])
  expect(read.length).toBeLessThanOrEqual(16)
})

test('an answer that needs all opaque values, of which few fit, reads each of them a few times at most', async () => {
  const { cold, segments, read, there, token } = opaqueParts(30, 4)
  await cold.forQuestion(() => Promise.all(segments.map((segment) => cold.load(segment, 'text'))))
  const known = new Map<Segment, string>()
  const textOf = (segment: Segment): string => {
    const { dictionary } = segment.cold
    const text = known.get(segment) ?? dictionary.text(dictionary.plain.count)
    known.set(segment, text)
    return text
  }
  const answer = () => segments.map(textOf)
  expect(await answering(cold, () => segments, answer)).toEqual(segments.map((_, at) => token(at)))
  expect([there('text'), read.length]).toEqual([30, 30])
})
