import { expect, test } from 'vitest'
import {
  createSearcher,
  parseQuery,
  type Query,
  type ResultOrder,
  type SearchClock,
  type Segment,
} from '../../../../../renderer/engine/engine.js'
import { memorySegment, memorySegmentWithoutCold } from '../../../../support/memory-segment.js'
import { jsonOf } from '../../../../support/plain-json.js'

const evidence = { sourcePath: () => 'bundle/a.json.gz' }
const newest: ResultOrder = { by: 'time', direction: 'newest' }
const stopped: SearchClock = { now: () => 0, pause: () => Promise.resolve() }
const unaborted = () => new AbortController().signal

const queryOf = (text: string): Query => {
  const parsed = parseQuery(text)
  if (!parsed.ok) throw new Error(parsed.problem.message)
  return parsed.query
}

const records = (...plain: readonly Record<string, unknown>[]) => plain.map(jsonOf)
const uuid = (last: string) => `11111111-2222-3333-4444-${last.padStart(12, '0')}`

function searcherOf(...segments: readonly Segment[]) {
  const searcher = createSearcher(stopped)
  searcher.setSegments(segments)
  const find = (text: string, order: ResultOrder = newest) =>
    searcher.search(queryOf(text), { order, range: null, evidence }, unaborted())
  return { searcher, find }
}

test('an empty case has no events, no pages and no histogram', async () => {
  const { find } = searcherOf()
  const result = await find('*')
  expect([
    result.count,
    result.page(0, 10),
    result.histogram(10),
    result.firstTime,
    result.distinctRequests(),
  ]).toEqual([0, [], null, null, 0])
})

test('fields with a column and spans of time are answered before the cold part is there; texts, ids and paths are not', () => {
  const cold = memorySegmentWithoutCold(
    1,
    records({ eventName: 'CreateUser', eventTime: '2023-07-10T12:00:00Z' }),
  )
  const { searcher } = searcherOf(cold)
  const needs = (text: string) => searcher.needsCold(queryOf(text))
  expect(
    [
      'eventName:CreateUser',
      'errorCode:*',
      'eventTime:2023-07-10',
      'user:x',
      'terraform',
      `request:${uuid('1')}`,
      'a.b:x',
      'errorCode:/^$/',
    ].map(needs),
  ).toEqual([false, false, false, false, true, true, true, true])
})

test('a search without the cold sections that it needs is refused, not answered wrongly', async () => {
  const { find } = searcherOf(memorySegmentWithoutCold(1, records({ eventName: 'CreateUser' })))
  await expect(find('terraform')).rejects.toThrow('text is not there')
})

test('a column in which a record has several values needs cold sections and finds each of them', async () => {
  const segment = memorySegmentWithoutCold(
    1,
    records({ awsRegion: ['eu-west-1', 'us-east-1'] }, { awsRegion: 'x' }),
  )
  const { searcher, find } = searcherOf(segment)
  expect(searcher.needsCold(queryOf('region:us-east-1'))).toBe(true)
  segment.attachAll()
  expect((await find('region:us-east-1')).count).toBe(1)
})

test('events that cannot be told apart in order without cold sections are in their right order with them', async () => {
  const twins = (...names: readonly string[]) =>
    records(
      ...names.map((eventName) => ({ eventName, eventTime: '2023-07-10T12:00:00Z', eventID: uuid('1') })),
    )
  const names = async (...segments: readonly Segment[]) => {
    const { searcher, find } = searcherOf(...segments)
    return (await find('*')).page(0, 9).map((ref) => searcher.columnValue(ref, 'eventName'))
  }
  const late = [memorySegmentWithoutCold(1, twins('A', 'B')), memorySegmentWithoutCold(2, twins('C'))]
  const { searcher, find } = searcherOf(...late)
  expect((await find('*')).page(0, 9).length).toBe(3)
  for (const segment of late) segment.attachAll()
  const settled = (await find('*')).page(0, 9).map((ref) => searcher.columnValue(ref, 'eventName'))
  expect(settled).toEqual(await names(memorySegment(1, twins('C', 'B', 'A'))))
})

test('a search gives others their turn and ends with the reason of its signal', async () => {
  const segments = Array.from({ length: 5 }, (_, id) => memorySegment(id, records({ eventName: 'A' })))
  const control = new AbortController()
  let time = 0
  let turns = 0
  const clock: SearchClock = {
    now: () => (time += 30),
    pause: () => {
      turns += 1
      if (turns === 3) control.abort(new Error('a newer question'))
      return Promise.resolve()
    },
  }
  const searcher = createSearcher(clock)
  searcher.setSegments(segments)
  const search = searcher.search({ kind: 'all' }, { order: newest, range: null, evidence }, control.signal)
  await expect(search).rejects.toThrow('a newer question')
  expect(turns).toBe(3)
})

test('a plan runs the cheapest part first, each part once, and stops where nothing can match', async () => {
  const { find } = searcherOf(
    memorySegment(1, records({ eventName: 'A', userAgent: 'terraform' })),
    memorySegment(2, records({ eventName: 'B', userAgent: 'terraform' }, { eventName: 'B' })),
  )
  const result = await find('terraform AND (eventName:B OR NOT terraform) AND eventName:B')
  expect(result.count).toBe(1)
  expect(result.explain().map(({ step, count }) => [step, count])).toEqual([
    ['eventName:B', 2],
    ['terraform', 1],
  ])
})

test('a result stays as it was when more evidence is added', async () => {
  const first = memorySegment(1, records({ eventName: 'A', eventTime: '2023-07-10T12:00:00Z' }))
  const { searcher, find } = searcherOf(first)
  const before = await find('eventName:A')
  searcher.setSegments([
    first,
    memorySegment(2, records({ eventName: 'A', eventTime: '2023-07-09T12:00:00Z' })),
  ])
  expect([before.page(0, 9), (await find('eventName:A')).page(0, 9)]).toEqual([[65_536], [65_536, 131_072]])
})

test('an event tells its ids, values, time and place in the evidence', () => {
  const record = {
    eventTime: '2023-07-10T12:00:00.250Z',
    eventName: 'AssumeRole',
    eventID: uuid('abc'),
    requestID: 'C3D13FE58DE4C810',
    requestParameters: { roleArn: 'arn:aws:iam::111111111111:role/x' },
  }
  const pointer = { part: 7, offset: 8, length: 9 }
  const { searcher } = searcherOf(memorySegment(4, records({ eventName: 'A' }, record), () => pointer))
  const ref = 4 * 65_536 + 1
  expect({
    ids: [
      searcher.idText(ref, 'eventID'),
      searcher.idText(ref, 'requestID'),
      searcher.idText(ref, 'sharedEventID'),
    ],
    values: ['eventName', 'errorCode', 'eventTime', 'requestParameters.roleArn', 'outcome'].map((name) =>
      searcher.columnValue(ref, name),
    ),
    times: [searcher.timeMs(ref), searcher.timeMs(ref - 1)],
    pointer: searcher.pointer(ref),
    known: [searcher.has(ref), searcher.has(ref + 1), searcher.has(3 * 65_536)],
  }).toEqual({
    ids: [uuid('abc'), 'C3D13FE58DE4C810', ''],
    values: ['AssumeRole', '', '2023-07-10T12:00:00.250Z', 'arn:aws:iam::111111111111:role/x', 'success'],
    times: [Date.UTC(2023, 6, 10, 12, 0, 0, 250), null],
    pointer,
    known: [true, false, false],
  })
  expect(() => searcher.timeMs(ref + 1)).toThrow('no event')
})

test('every path of the records is known, and the columns before the cold part is there', () => {
  const { searcher } = searcherOf(memorySegment(1, records({ requestParameters: { a: [{ b: 'c' }] } })))
  const paths = searcher.paths()
  expect(
    ['requestParameters.a.b', 'eventTime', 'requestID', 'eventName', 'outcome'].map((path) =>
      paths.includes(path),
    ),
  ).toEqual([true, true, true, true, false])
})

test('the most frequent values leave out events without the field', async () => {
  const { find } = searcherOf(
    memorySegment(
      1,
      records({ errorCode: 'B' }, {}, {}, { errorCode: 'A' }, { errorCode: 'A' }, { errorCode: 'C' }),
    ),
  )
  expect((await find('*')).top('errorCode', 2)).toEqual([
    { value: 'A', count: 2 },
    { value: 'B', count: 1 },
  ])
})

test('pages far from both ends of a long result are found by counting', async () => {
  const many = Array.from({ length: 3000 }, (_, at) => ({
    eventName: at % 3 === 0 ? 'A' : 'B',
    eventTime: new Date(1_689_000_000_000 + ((at * 7919) % 3000) * 1000).toISOString(),
  }))
  const segments = [0, 1, 2, 3].map((id) => memorySegment(id, records(...many)))
  const { searcher, find } = searcherOf(...segments)
  const result = await find('eventName:B', { by: 'time', direction: 'oldest' })
  const all = [...result.refs()]
  expect([result.count, all.length, result.page(3500, 100)]).toEqual([8000, 8000, all.slice(3500, 3600)])
  expect(result.locate(all[4321]!)).toBe(4321)
  const times = all.map((ref) => searcher.timeMs(ref)!)
  expect(times).toEqual([...times].sort((left, right) => left - right))
})
