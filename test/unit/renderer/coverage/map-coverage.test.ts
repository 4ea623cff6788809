import { expect, test } from 'vitest'
import {
  cellAt,
  edgeColumn,
  knownBeside,
  stateOf,
  stopsIn,
  unknownCell,
  type CoverageMap,
  type CoverageRow,
} from '../../../../renderer/coverage/coverage-map.js'
import { mapCoverage, type CoverageInput, type Trust } from '../../../../renderer/coverage/map-coverage.js'
import { memorySegment } from '../../../support/memory-segment.js'
import { jsonOf } from '../../../support/plain-json.js'

const day = Date.UTC(2024, 4, 12)
const hour = 3_600_000
const here = { account: '111122223333', region: 'eu-west-1' }

const event = (at: number, more: Readonly<Record<string, unknown>> = {}) =>
  jsonOf({
    eventTime: new Date(at).toISOString().replace('.000Z', 'Z'),
    eventName: 'GetObject',
    eventSource: 's3.amazonaws.com',
    recipientAccountId: here.account,
    awsRegion: here.region,
    ...more,
  })

function mapOf(
  events: readonly ReturnType<typeof event>[],
  more: Partial<Omit<CoverageInput, 'segments'>> = {},
): CoverageMap {
  const segments = events.length === 0 ? [] : [memorySegment(0, events)]
  const nothing = { deliveries: [], emptyPeriods: [], missing: [], stops: [] }
  return mapCoverage({ segments, named: () => 'all', ...nothing, step: 'fitting', ...more })
}

const statesOf = (map: CoverageMap, row: CoverageRow | undefined) =>
  Array.from({ length: map.columns }, (_, column) => stateOf(cellAt(row!, column), map.step))

test('nothing is known of a case without evidence', () => {
  expect(mapOf([])).toEqual({
    step: 'hour',
    start: 0,
    columns: 0,
    rows: [],
    events: 0,
    undated: 0,
    leftOut: { rows: 0, events: 0 },
    implausiblePeriods: 0,
  })
})

test('every kind of cell is told from every other one', () => {
  const map = mapOf([event(day + 5), event(day + 30 * 60_000)], {
    deliveries: [
      { ...here, at: day + hour, readable: true },
      { ...here, at: day + 2 * hour, readable: false },
    ],
    missing: [{ ...here, at: day + 3 * hour + 1 }],
    emptyPeriods: [
      { ...here, trust: 'verified', from: day + 4.5 * hour, to: day + 5.5 * hour },
      { ...here, trust: 'verified', from: day + 5.25 * hour, to: day + 6.25 * hour },
    ],
  })
  const [row] = map.rows
  expect({ ...map, states: statesOf(map, row), rows: map.rows.length }).toEqual({
    step: 'hour',
    start: day,
    columns: 7,
    rows: 1,
    events: 2,
    undated: 0,
    leftOut: { rows: 0, events: 0 },
    implausiblePeriods: 0,
    states: ['events', 'delivered', 'unreadable', 'missing', 'unknown', 'empty', 'unknown'],
  })
  expect([4, 5, 6].map((column) => cellAt(row!, column).emptyMs)).toEqual([hour / 2, hour, hour / 4])
})

test('an hour that no digest covers whole is not proven empty', () => {
  const to = day + hour
  const map = mapOf([], { emptyPeriods: [{ ...here, trust: 'verified', from: day + 1, to }] })
  expect(statesOf(map, map.rows[0])).toEqual(['unknown'])
})

test('an hour is proven empty by verified digests alone; what others say is claimed, what refuted ones say is nothing', () => {
  const at = (hours: number, trust: Trust, until = hours + 1) => ({
    ...here,
    trust,
    from: day + hours * hour,
    to: day + until * hour,
  })
  const map = mapOf([], {
    emptyPeriods: [
      at(0, 'verified'),
      at(1, 'claimed'),
      at(2, 'refuted'),
      at(3, 'verified', 3.5),
      at(3.5, 'claimed', 4),
      at(4, 'refuted'),
      at(4, 'verified'),
    ],
  })
  const [row] = map.rows
  expect(statesOf(map, row)).toEqual(['empty', 'claimed', 'unknown', 'claimed', 'empty'])
  const { emptyMs, claimedMs, refutedMs } = cellAt(row!, 3)
  expect([emptyMs, claimedMs, refutedMs, cellAt(row!, 2).refutedMs]).toEqual([hour / 2, hour, 0, hour])
})

test('events of files without a name of CloudTrail are no delivery; one that has it makes the hour known', () => {
  const events = [event(day), event(day), event(day + hour), event(day + 2 * hour)]
  const named = Uint8Array.of(0, 0, 1, 0)
  const map = mapOf([...events, event(day + 2 * hour)], { named: () => Uint8Array.of(...named, 1) })
  const [row] = map.rows
  expect(statesOf(map, row)).toEqual(['unnamed', 'events', 'events'])
  expect([0, 1, 2].map((column) => cellAt(row!, column).unnamed)).toEqual([2, 0, 1])
  const none = mapOf(events, { named: () => 'none' })
  expect(statesOf(none, none.rows[0])).toEqual(['unnamed', 'unnamed', 'unnamed'])
})

test('a stop is on the line of its call, and on every column that it reaches into', () => {
  const stop = {
    ...here,
    subject: 'trail',
    name: 'main',
    from: day + 1.5 * hour,
    stoppedBy: 'StopLogging',
  } as const
  const until = { at: day + 3 * hour, startedBy: 'StartLogging' }
  const map = mapOf([event(day), event(day + 5 * hour), event(day, { awsRegion: 'us-east-1' })], {
    stops: [
      { ...stop, until },
      { ...stop, from: day + 4 * hour, until: null },
    ],
  })
  expect(
    map.rows.map((row) => Array.from({ length: 6 }, (_, column) => stopsIn(map, row, column).length)),
  ).toEqual([
    [0, 1, 1, 0, 1, 1],
    [0, 0, 0, 0, 0, 0],
  ])
})

test('calls that end, begin or change recording are counted where they were made; failed ones apart', () => {
  const call = (eventName: string, more = {}) =>
    event(day, { eventName, eventSource: 'cloudtrail.amazonaws.com', ...more })
  const map = mapOf([
    call('StopLogging'),
    call('StopLogging', { errorCode: 'AccessDenied' }),
    call('StartLogging'),
    call('PutEventSelectors'),
    call('DescribeTrails'),
    call('StopLogging', { eventSource: 'elsewhere.amazonaws.com' }),
  ])
  expect(cellAt(map.rows[0]!, 0)).toEqual({
    ...unknownCell,
    events: 6,
    off: 1,
    on: 1,
    changed: 1,
    attempted: 1,
  })
})

test('events without account, region or time have their place too', () => {
  const map = mapOf([
    event(day, { recipientAccountId: undefined, awsRegion: undefined }),
    event(day, { eventTime: 'yesterday' }),
    event(day, { awsRegion: 'EU-West-1' }),
  ])
  expect(
    map.rows.map(({ account, region, events, undated }) => ({ account, region, events, undated })),
  ).toEqual([
    { ...here, events: 2, undated: 1 },
    { account: '', region: '', events: 1, undated: 0 },
  ])
})

test('a long range is shown by days, unless hours are asked for', () => {
  const events = [event(day), event(day + 40 * 24 * hour)]
  expect(
    [mapOf(events), mapOf(events, { step: 'hour' })].map(({ step, columns }) => [step, columns]),
  ).toEqual([
    ['day', 41],
    ['hour', 961],
  ])
})

test('a digest that claims years proves nothing, and is said to', () => {
  const map = mapOf([event(day)], { emptyPeriods: [{ ...here, trust: 'verified', from: 0, to: day }] })
  expect([map.implausiblePeriods, map.columns]).toEqual([1, 1])
})

test('of too many rows those with the most events are listed, the others summed', () => {
  const events = [1, 1, 2, 2, 2, 3].map((number) => event(day, { recipientAccountId: String(number) }))
  const map = mapOf(events, { most: 2 })
  expect([map.rows.map((row) => row.account), map.leftOut]).toEqual([['1', '2'], { rows: 1, events: 1 }])
})

test('from any cell the next one of which something is known can be reached', () => {
  const [row] = mapOf([event(day), event(day + 5 * hour), event(day + 9 * hour)]).rows
  expect([
    edgeColumn(row!, 'first'),
    edgeColumn(row!, 'last'),
    knownBeside(row!, 5, 'before'),
    knownBeside(row!, 5, 'after'),
    knownBeside(row!, 9, 'after'),
  ]).toEqual([0, 9, 0, 9, undefined])
})
