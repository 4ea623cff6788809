/** Is every event in exactly one cell of the coverage map, and every proven minute in the right one? */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cellAt, CELL_WORDS, stepMs } from '../../renderer/coverage/coverage-map.js'
import { mapCoverage, type Trust } from '../../renderer/coverage/map-coverage.js'
import { memorySegment } from '../support/memory-segment.js'
import { jsonOf } from '../support/plain-json.js'

const first = Date.UTC(2024, 0, 1)
const minute = 60_000
const accounts = fc.constantFrom('111122223333', '444455556666', undefined)
const regions = fc.constantFrom('eu-west-1', 'us-east-1', undefined)
const instants = fc.integer({ min: 0, max: 60 * 24 * 60 }).map((minutes) => first + minutes * minute)
const events = fc.record({ at: fc.option(instants), account: accounts, region: regions })
const trusts = fc.constantFrom<Trust>('verified', 'claimed', 'refuted')
const periods = fc.record({ from: instants, minutes: fc.integer({ min: 1, max: 300 }), trust: trusts })

test('the cells of the map hold every dated event once, wherever the segments are cut', () =>
  fc.assert(
    fc.property(
      fc.array(events, { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 20 }),
      fc.constantFrom('hour', 'day', 'fitting'),
      (list, size, step) => {
        const records = list.map(({ at, account, region }) =>
          jsonOf({
            ...(at === null ? {} : { eventTime: new Date(at).toISOString().replace('.000Z', 'Z') }),
            recipientAccountId: account,
            awsRegion: region,
            eventName: 'GetObject',
          }),
        )
        const segments = []
        for (let at = 0; at < records.length; at += size)
          segments.push(memorySegment(segments.length, records.slice(at, at + size)))
        const nothing = { deliveries: [], emptyPeriods: [], missing: [], stops: [] }
        const map = mapCoverage({ segments, named: () => 'all', ...nothing, step })
        const width = stepMs[map.step]
        const expected = new Map<string, number>()
        for (const { at, account = '', region = '' } of list) {
          const column = at === null ? 'undated' : String(Math.floor((at - map.start) / width))
          const cell = [account, region, column].join(' ')
          expected.set(cell, (expected.get(cell) ?? 0) + 1)
        }
        const found = new Map<string, number>()
        for (const row of map.rows) {
          const name = [row.account, row.region].join(' ')
          if (row.undated > 0) found.set(`${name} undated`, row.undated)
          for (let at = 0; at < row.cells.length; at += CELL_WORDS) {
            const column = row.cells[at]!
            expect(column < map.columns).toBe(true)
            const { events: count } = cellAt(row, column)
            if (count > 0) found.set(`${name} ${String(column)}`, count)
          }
        }
        expect(new Map([...found].sort())).toEqual(new Map([...expected].sort()))
        expect([map.events, map.undated]).toEqual([list.length, list.filter(({ at }) => at === null).length])
      },
    ),
  ))

test('overlapping periods prove every minute once, in any order', () =>
  fc.assert(
    fc.property(
      fc.array(periods, { minLength: 1, maxLength: 12 }),
      fc.constantFrom('hour', 'day'),
      (list, step) => {
        const place = { account: '111122223333', region: 'eu-west-1' }
        const emptyPeriods = list.map(({ from, minutes, trust }) => ({
          ...place,
          trust,
          from,
          to: from + minutes * minute,
        }))
        const nothing = { segments: [], named: () => 'all' as const, deliveries: [], missing: [], stops: [] }
        const map = mapCoverage({ ...nothing, emptyPeriods, step })
        const minutesBy = (trusts: readonly Trust[]) => {
          const proven = new Map<number, Set<number>>()
          for (const { from, to } of emptyPeriods.filter(({ trust }) => trusts.includes(trust))) {
            for (let at = from; at < to; at += minute) {
              const column = Math.floor((at - map.start) / stepMs[step])
              proven.set(column, (proven.get(column) ?? new Set()).add(at))
            }
          }
          return columns.map((column) => (proven.get(column)?.size ?? 0) * minute)
        }
        const [row] = map.rows
        const columns = Array.from({ length: map.columns }, (_, column) => column)
        const found = columns.map((column) => cellAt(row!, column))
        expect(found.map(({ emptyMs }) => emptyMs)).toEqual(minutesBy(['verified']))
        expect(found.map(({ claimedMs }) => claimedMs)).toEqual(minutesBy(['verified', 'claimed']))
        expect(found.map(({ refutedMs }) => refutedMs)).toEqual(minutesBy(['refuted']))
      },
    ),
  ))
