import { expect, test } from 'vitest'
import { packCells, unknownCell, type CoverageCell } from '../../../../renderer/coverage/coverage-map.js'
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
  return { account, region, events: 1, undated: 0, files: 0, missing: 0, cells: packed }
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

test('what is not in the evidence is never told as if nothing had happened', () => {
  expect([unknownCell, cell({ emptyMs: 1_800_000 })].map((one) => cellSentences(one, 'hour'))).toEqual([
    [
      'No event, no log file and no digest in the evidence speaks of this hour. That is not to say that nothing happened.',
    ],
    [
      'No event of this hour is in the evidence.',
      'For 30 minutes of this hour, digests in the evidence say that their trail delivered nothing; of the rest they do not speak.',
    ],
  ])
})

test('everything that is known of a cell is told, with exact counts', () => {
  const full = cell({ events: 1200, files: 2, unreadable: 1, missing: 1, off: 1, attempted: 2 })
  expect([cellName(full, 'day'), ...cellSentences(full, 'day')]).toEqual([
    '1,200 events, listed, missing, logging ended, attempt',
    '1,200 events in the evidence.',
    '2 log files were delivered on this day.',
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
