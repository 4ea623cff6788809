/** How does the coverage map come about? One pass over three columns of the index, then what file names and digests add. */
import { fold } from '../../shared/base/fold.js'
import type { Segment } from '../engine/engine.js'
import {
  packCells,
  stepMs,
  unknownCell,
  type CoverageCell,
  type CoverageMap,
  type CoverageRow,
  type CoverageStep,
} from './coverage-map.js'
import { CLOUDTRAIL_SOURCE, loggingEffect } from './logging-changes.js'
import type { LoggingStop } from './logging-stops.js'

/** A log file in the evidence that is named as CloudTrail names them. */
export interface Delivery {
  readonly account: string
  readonly region: string
  /** Epoch ms, from its name. */
  readonly at: number
  readonly readable: boolean
}

/** `verified`: by a signature. `claimed`: there is none that could be verified. `refuted`: its signature is wrong, or its hash
 *  is not the one that the next digest states. */
export type Trust = 'verified' | 'claimed' | 'refuted'

/** A digest that lists no file: it says that nothing was delivered in its period. */
export interface EmptyPeriod {
  readonly account: string
  readonly region: string
  readonly trust: Trust
  /** Epoch ms, [from, to). */
  readonly from: number
  readonly to: number
}

/** A log file that a digest lists and the evidence does not hold. */
export interface MissingFile {
  readonly account: string
  readonly region: string
  /** Epoch ms: from the name that is listed, or the end of the digest's period. */
  readonly at: number
}

/** Which events of a segment are in a file that is named as CloudTrail names its deliveries? One byte a doc, 0: it is not. */
export type NamedDocs = 'all' | 'none' | Uint8Array

export interface CoverageInput {
  readonly segments: readonly Segment[]
  readonly named: (segment: Segment) => NamedDocs
  readonly stops: readonly LoggingStop[]
  readonly deliveries: readonly Delivery[]
  readonly emptyPeriods: readonly EmptyPeriod[]
  readonly missing: readonly MissingFile[]
  /** 'fitting': hours up to HOURS_SHOWN of them, else days. */
  readonly step: CoverageStep | 'fitting'
  /** Rows that are listed at most. */
  readonly most?: number
}

export const HOURS_SHOWN = 31 * 24
const ROWS_LISTED = 1_000
/** CloudTrail's digests cover an hour. A digest is evidence, not truth: it cannot paint years. */
const LONGEST_PERIOD = 2 * stepMs.day
const END_OF_TIME = 2 ** 32 * 1000

type MutableCell = { -readonly [Word in keyof CoverageCell]: CoverageCell[Word] }

interface Row {
  readonly account: string
  readonly region: string
  events: number
  undated: number
  files: number
  missing: number
  readonly stops: LoggingStop[]
  readonly cells: Map<number, MutableCell>
}

export function mapCoverage(input: CoverageInput): CoverageMap {
  const plausible = input.emptyPeriods.filter(isPlausible)
  const axis = axisOf(input, plausible)
  const rows = new Rows()
  for (const segment of input.segments) addEvents(rows, axis, { segment, named: input.named(segment) })
  for (const { account, region, at, readable } of input.deliveries.filter(isOnAxis)) {
    const row = rows.row(account, region)
    const cell = cellOf(row, columnOf(axis, at))
    row.files += 1
    cell.files += 1
    if (!readable) cell.unreadable += 1
  }
  for (const { account, region, at } of input.missing.filter(isOnAxis)) {
    const row = rows.row(account, region)
    row.missing += 1
    cellOf(row, columnOf(axis, at)).missing += 1
  }
  const trusted = (...trusts: readonly Trust[]): readonly EmptyPeriod[] =>
    plausible.filter(({ trust }) => trusts.includes(trust))
  addEmptyPeriods(rows, axis, { word: 'emptyMs', periods: trusted('verified') })
  addEmptyPeriods(rows, axis, { word: 'claimedMs', periods: trusted('verified', 'claimed') })
  addEmptyPeriods(rows, axis, { word: 'refutedMs', periods: trusted('refuted') })
  for (const stop of input.stops) rows.row(stop.account, stop.region).stops.push(stop)
  const implausible = input.emptyPeriods.length - plausible.length
  return mapOf(rows, axis, { most: input.most ?? ROWS_LISTED, implausible })
}

interface Axis {
  readonly step: CoverageStep
  readonly start: number
  readonly columns: number
}

function axisOf(
  { segments, deliveries, missing, step }: CoverageInput,
  periods: readonly EmptyPeriod[],
): Axis {
  let first = Infinity
  let last = -Infinity
  const take = (at: number): void => {
    first = Math.min(first, at)
    last = Math.max(last, at)
  }
  for (const { firstSecond, lastSecond } of segments) {
    if (lastSecond === 0) continue
    take(1000 * firstSecond)
    take(1000 * lastSecond)
  }
  for (const { at } of [...deliveries, ...missing].filter(isOnAxis)) take(at)
  for (const { from, to } of periods) {
    take(from)
    take(to - 1)
  }
  const hours = last < first ? 0 : last / stepMs.hour - first / stepMs.hour
  const chosen = step === 'fitting' ? (hours > HOURS_SHOWN ? 'day' : 'hour') : step
  if (last < first) return { step: chosen, start: 0, columns: 0 }
  const width = stepMs[chosen]
  const start = Math.floor(first / width) * width
  return { step: chosen, start, columns: Math.floor((last - start) / width) + 1 }
}

function isOnAxis({ at }: { readonly at: number }): boolean {
  return at >= 0 && at < END_OF_TIME
}

function isPlausible({ from, to }: EmptyPeriod): boolean {
  return from >= 0 && to > from && to <= END_OF_TIME && to - from <= LONGEST_PERIOD
}

function columnOf({ start, step }: Axis, at: number): number {
  return Math.floor((at - start) / stepMs[step])
}

function cellOf(row: Row, column: number): MutableCell {
  const known = row.cells.get(column)
  if (known !== undefined) return known
  const cell = { ...unknownCell }
  row.cells.set(column, cell)
  return cell
}

/** Rows by account and region, which are compared as queries compare them: ignoring case. */
class Rows {
  readonly #byName = new Map<string, Row>()

  row(account: string, region: string): Row {
    const name = `${fold(account)}\n${fold(region)}`
    const known = this.#byName.get(name)
    if (known !== undefined) return known
    const nothing = { events: 0, undated: 0, files: 0, missing: 0 }
    const row: Row = { account, region, ...nothing, stops: [], cells: new Map() }
    this.#byName.set(name, row)
    return row
  }

  all(): readonly Row[] {
    return [...this.#byName.values()]
  }
}

function addEvents(
  rows: Rows,
  axis: Axis,
  { segment, named }: { readonly segment: Segment; readonly named: NamedDocs },
): void {
  const { size, seconds } = segment
  const isNamed = typeof named === 'string' ? () => named === 'all' : (doc: number) => named[doc] !== 0
  const changes = loggingChanges(segment)
  const rowOfDoc = rowsOfDocs(rows, segment)
  const start = axis.start / 1000
  const width = stepMs[axis.step] / 1000
  let row: Row | undefined
  let column = -1
  let cell: MutableCell | undefined
  for (let doc = 0; doc < size; doc += 1) {
    const ours = rowOfDoc(doc)
    ours.events += 1
    const second = seconds[doc] as number
    if (second === 0) {
      ours.undated += 1
      continue
    }
    const here = Math.floor((second - start) / width)
    // Events of one file mostly follow each other into the same cell.
    if (cell === undefined || ours !== row || here !== column) cell = cellOf(ours, here)
    row = ours
    column = here
    cell.events += 1
    if (!isNamed(doc)) cell.unnamed += 1
    const change = changes.get(doc)
    if (change !== undefined) cell[change] += 1
  }
}

/** The row of each doc, looked up once for each pair of account and region. */
function rowsOfDocs(rows: Rows, { columns }: Segment): (doc: number) => Row {
  const accounts = columns.recipientAccountId
  const regions = columns.awsRegion
  const known = new Map<number, Row>()
  return (doc) => {
    const account = accounts?.codes[doc] ?? 0
    const region = regions?.codes[doc] ?? 0
    const pair = account * 65_536 + region
    const found = known.get(pair)
    if (found !== undefined) return found
    const row = rows.row(accounts?.values[account] ?? '', regions?.values[region] ?? '')
    known.set(pair, row)
    return row
  }
}

type Change = 'off' | 'on' | 'changed' | 'attempted'

/** The docs that began, ended or changed recording, or tried to. */
function loggingChanges({ size, columns }: Segment): ReadonlyMap<number, Change> {
  const changes = new Map<number, Change>()
  const { eventName, eventSource, outcome } = columns
  const effects = eventName?.values.map(loggingEffect) ?? []
  if (eventName === undefined || effects.every((effect) => effect === undefined)) return changes
  for (let doc = 0; doc < size; doc += 1) {
    const effect = effects[eventName.codes[doc] as number]
    if (effect === undefined || eventSource?.values[eventSource.codes[doc] as number] !== CLOUDTRAIL_SOURCE)
      continue
    const succeeded = outcome?.values[outcome.codes[doc] as number] === 'success'
    changes.set(doc, succeeded ? effect : 'attempted')
  }
  return changes
}

interface Periods {
  readonly word: 'emptyMs' | 'claimedMs' | 'refutedMs'
  readonly periods: readonly EmptyPeriod[]
}

/** Periods of several digests may overlap, and a column may be proven empty by several of them together. */
function addEmptyPeriods(rows: Rows, axis: Axis, { word, periods }: Periods): void {
  const width = stepMs[axis.step]
  const reached = new Map<Row, number>()
  for (const { account, region, from, to } of [...periods].sort((left, right) => left.from - right.from)) {
    const row = rows.row(account, region)
    let at = Math.max(from, reached.get(row) ?? from)
    while (at < to) {
      const column = columnOf(axis, at)
      const end = Math.min(to, axis.start + (column + 1) * width)
      cellOf(row, column)[word] += end - at
      at = end
    }
    reached.set(row, Math.max(to, reached.get(row) ?? to))
  }
}

function mapOf(
  rows: Rows,
  axis: Axis,
  { most, implausible }: { readonly most: number; readonly implausible: number },
): CoverageMap {
  const all = rows.all()
  const byEvents = [...all].sort((left, right) => right.events - left.events || compareRows(left, right))
  const listed = byEvents.slice(0, most)
  const others = byEvents.slice(most)
  const sum = (some: readonly Row[], count: (row: Row) => number): number =>
    some.reduce((total, row) => total + count(row), 0)
  return {
    ...axis,
    rows: listed.sort(compareRows).map(rowOf),
    events: sum(all, (row) => row.events),
    undated: sum(all, (row) => row.undated),
    leftOut: { rows: others.length, events: sum(others, (row) => row.events) },
    implausiblePeriods: implausible,
  }
}

function rowOf({ cells, ...row }: Row): CoverageRow {
  return { ...row, cells: packCells(cells) }
}

function compareRows(left: Row, right: Row): number {
  return compareNames(left.account, right.account) || compareNames(left.region, right.region)
}

function compareNames(left: string, right: string): number {
  if (left === right) return 0
  if (left === '' || right === '') return left === '' ? 1 : -1
  return left < right ? -1 : 1
}
