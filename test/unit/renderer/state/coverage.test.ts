import { expect, test } from 'vitest'
import { packCells, unknownCell, type CoverageCell } from '../../../../renderer/coverage/coverage-map.js'
import type { LoggingStop } from '../../../../renderer/coverage/logging-stops.js'
import { cellQuestion } from '../../../../renderer/state/coverage.js'
import { movedTo } from '../../../../renderer/state/coverage-moves.js'
import {
  cellName,
  cellSentences,
  columnText,
  mapSentences,
} from '../../../../renderer/state/coverage-words.js'
import type { CoverageReply } from '../../../../renderer/state/model.js'

const start = Date.UTC(2024, 4, 12, 22)
const cell = (change: Partial<CoverageCell>): CoverageCell => ({ ...unknownCell, ...change })

function rowOf(account: string, region: string, cells: Readonly<Record<number, CoverageCell>>) {
  const packed = packCells(new Map(Object.entries(cells).map(([column, known]) => [Number(column), known])))
  return { account, region, events: 1, undated: 0, files: 0, missing: 0, stops: [], cells: packed }
}

const map: CoverageReply = {
  step: 'hour',
  start,
  columns: 10,
  rows: [
    rowOf('111122223333', 'eu-west-1', { 2: cell({ events: 1 }), 7: cell({ events: 1 }) }),
    rowOf('', 'x y', { 4: cell({ events: 1 }) }),
  ],
  events: 3,
  undated: 2,
  leftOut: { rows: 0, events: 0 },
  implausiblePeriods: 0,
  digests: 0,
  unreadDigests: 0,
  refutedDigests: 0,
  unfollowedCalls: 0,
}

test('keys move from cell to cell, to the next one of which something is known, and never out of the map', () => {
  const press = (name: string, at = { row: 0, column: 2 }) =>
    movedTo(
      {
        key: name.replace('Ctrl+', ''),
        ctrlKey: name.startsWith('Ctrl+'),
        metaKey: false,
        altKey: false,
        shiftKey: false,
      },
      map,
      at,
    )
  expect({
    right: press('ArrowRight'),
    up: press('ArrowUp'),
    page: press('PageDown'),
    next: press('Ctrl+ArrowRight'),
    none: press('Ctrl+ArrowLeft'),
    end: press('End'),
    corner: press('Ctrl+End'),
    outside: press('ArrowRight', { row: 1, column: 9 }),
    other: press('q'),
  }).toEqual({
    right: { row: 0, column: 3 },
    up: { row: 0, column: 2 },
    page: { row: 1, column: 2 },
    next: { row: 0, column: 7 },
    none: { row: 0, column: 2 },
    end: { row: 0, column: 7 },
    corner: { row: 1, column: 9 },
    outside: { row: 1, column: 9 },
    other: undefined,
  })
})

test('a cell asks for its account, region and hour; where a record names none, for records without', () => {
  const hour = 3_600_000
  expect([
    cellQuestion(map, { row: 0, column: 2 }),
    cellQuestion(map, { row: 1, column: 0 }),
    cellQuestion(map, { row: 2, column: 0 }),
  ]).toEqual([
    {
      text: 'recipientAccountId:111122223333 awsRegion:eu-west-1',
      range: { from: start + 2 * hour, to: start + 3 * hour },
    },
    { text: '-recipientAccountId:* awsRegion:"x y"', range: { from: start, to: start + hour } },
    undefined,
  ])
})

test('times of columns are UTC and name both ends', () => {
  expect([columnText(map, 0), columnText(map, 1), columnText({ ...map, step: 'day' }, 0)]).toEqual([
    '2024-05-12 22:00 to 23:00 UTC',
    '2024-05-12 23:00 to 24:00 UTC',
    '2024-05-12 UTC',
  ])
})

const told = (
  change: Partial<CoverageCell>,
  step: 'hour' | 'day' = 'hour',
  stops: readonly LoggingStop[] = [],
) => cellSentences({ cell: cell(change), stops, step })

test('what is not in the evidence is never told as if nothing had happened', () => {
  expect([told({}), told({ claimedMs: 1_800_000 })]).toEqual([
    [
      'No event, no log file and no digest in the evidence speaks of this hour. That is not to say that nothing happened.',
    ],
    [
      'No event of this hour is in the evidence.',
      'For 30 minutes of this hour, digests that are not verified say that their trail delivered nothing: that is no proof.',
      'Of the rest these digests do not speak.',
    ],
  ])
})

test('what verified digests say, what others say and what refuted ones say are told apart', () => {
  const hour = 3_600_000
  expect(
    [{ emptyMs: hour, claimedMs: hour }, { emptyMs: hour / 2, claimedMs: hour }, { refutedMs: hour }].map(
      (change) => [cellName({ cell: cell(change), stops: [], step: 'hour' }), ...told(change).slice(1)],
    ),
  ).toEqual([
    [
      'empty, digest verified',
      'For all of this hour, verified digests say that their trail delivered nothing.',
    ],
    [
      'empty, digest not verified',
      'For 30 minutes of this hour, verified digests say that their trail delivered nothing.',
      'For 30 minutes of this hour, digests that are not verified say that their trail delivered nothing: that is no proof.',
    ],
    [
      'not in evidence',
      'For all of this hour, digests that are not authentic (see Integrity) say that their trail delivered nothing: nothing follows from that.',
    ],
  ])
})

test('events whose delivery is not named say so', () => {
  expect([
    cellName({ cell: cell({ events: 2, unnamed: 2 }), stops: [], step: 'hour' }),
    told({ events: 2, unnamed: 2 })[1],
    told({ events: 1, unnamed: 1 })[1],
    told({ events: 9, unnamed: 2 })[1],
    told({ events: 9 }),
  ]).toEqual([
    '2 events, no delivery named',
    'They are from files that are not named as CloudTrail names its deliveries, so the delivery is not known.',
    'It is from files that are not named as CloudTrail names its deliveries, so the delivery is not known.',
    '2 of them are from files that are not named as CloudTrail names its deliveries, so the delivery is not known.',
    ['9 events in the evidence.'],
  ])
})

test('a stop is told with its calls and times, and what they do not say', () => {
  const stop: LoggingStop = {
    account: '111122223333',
    region: 'eu-west-1',
    subject: 'trail',
    name: 'main\u202e',
    from: start,
    stoppedBy: 'StopLogging',
    until: null,
  }
  const ended: LoggingStop = {
    ...stop,
    subject: 'store',
    name: 'e-1',
    stoppedBy: 'DeleteEventDataStore',
    until: { at: start + 60_000, startedBy: 'RestoreEventDataStore' },
  }
  expect(cellName({ cell: cell({ off: 1, events: 1 }), stops: [stop], step: 'hour' })).toBe(
    '1 event, logging ended, logging stopped',
  )
  expect(told({}, 'hour', [stop, ended]).slice(1)).toEqual([
    'Trail main\\u202e: StopLogging at 2024-05-12T22:00:00Z; no later call in the evidence starts it again.',
    'Event data store e-1: DeleteEventDataStore at 2024-05-12T22:00:00Z; RestoreEventDataStore at 2024-05-12T22:01:00Z starts it again.',
    'What others recorded meanwhile, and whether these recorded other regions too, the calls do not say.',
  ])
  expect(told({}, 'hour', [stop, stop, stop, stop])[4]).toBe('And 1 more stop like this.')
})

test('everything that is known of a cell is told, with exact counts', () => {
  const full = { events: 1200, files: 2, unreadable: 1, missing: 1, off: 1, attempted: 2 }
  expect([cellName({ cell: cell(full), stops: [], step: 'day' }), ...told(full, 'day')]).toEqual([
    '1,200 events, listed, missing, logging ended, attempt',
    '1,200 events in the evidence.',
    'By their names, 2 log files were delivered on this day.',
    '1 of them could not be read.',
    '1 log file that a digest lists is not in the evidence under its name.',
    '1 call ended logging (StopLogging, DeleteTrail, DeleteEventDataStore…).',
    '2 calls tried to start, end or change logging, and failed.',
  ])
})

test('a map without digests says that it cannot show a time to be empty', () => {
  expect(mapSentences(map)).toEqual([
    'No digest is in this evidence, so no time can be shown to be empty.',
    '2 events without a time: in no cell.',
  ])
})
