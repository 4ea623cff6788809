/** What does the evidence hold of an account, a region and a time, and what of it is known to be missing? The map as it is
 *  handed to the screen: one row an account and region, one column an hour or a day, and only the cells of which
 *  something is known. Any other cell is unknown: it is not in the evidence, which is not to say that nothing happened. */
import { reachesInto, type LoggingStop } from './logging-stops.js'

export type CoverageStep = 'hour' | 'day'

export const stepMs: Readonly<Record<CoverageStep, number>> = { hour: 3_600_000, day: 86_400_000 }

export interface CoverageMap {
  readonly step: CoverageStep
  /** Epoch ms at which the first column begins: a full hour or day, UTC. */
  readonly start: number
  readonly columns: number
  /** By account, then region; those that no record names come last. */
  readonly rows: readonly CoverageRow[]
  /** All events of the case, undated ones included. */
  readonly events: number
  /** Events without a readable time: they are in no cell. */
  readonly undated: number
  /** Rows beyond those that are listed (the ones with the most events are), and their events. */
  readonly leftOut: { readonly rows: number; readonly events: number }
  /** Digests whose period is longer than any that CloudTrail writes; nothing is concluded from them. */
  readonly implausiblePeriods: number
}

export interface CoverageRow {
  /** As in the records; '' where they do not say. */
  readonly account: string
  readonly region: string
  readonly events: number
  readonly undated: number
  readonly files: number
  readonly missing: number
  /** When logging was stopped, by calls in this account and region; by the time at which they begin. */
  readonly stops: readonly LoggingStop[]
  /** CELL_WORDS numbers a cell, in the order of `cellWords`; ascending by column. */
  readonly cells: Uint32Array<ArrayBuffer>
}

const cellWords = [
  'column',
  'events',
  'unnamed',
  'files',
  'unreadable',
  'missing',
  'emptyMs',
  'claimedMs',
  'refutedMs',
  'off',
  'on',
  'changed',
  'attempted',
] as const
export const CELL_WORDS = cellWords.length

export interface CoverageCell {
  readonly events: number
  /** Those of them that are in no file named as CloudTrail names its deliveries: of which delivery they are is not known. */
  readonly unnamed: number
  /** Log files that CloudTrail delivered then, by their names. */
  readonly files: number
  /** Those of them that could not be read. */
  readonly unreadable: number
  /** Log files that a digest lists, to be delivered then, and that are not in the evidence. */
  readonly missing: number
  /** Milliseconds for which a verified digest says that its trail delivered nothing. */
  readonly emptyMs: number
  /** The same by any digest, verified or with a signature that cannot be verified. */
  readonly claimedMs: number
  /** The same by digests that are not what was signed, or not what the next digest states: nothing follows from them. */
  readonly refutedMs: number
  /** Successful calls that ended recording, began it, or changed it. */
  readonly off: number
  readonly on: number
  readonly changed: number
  /** Such calls that failed. */
  readonly attempted: number
}

export const unknownCell: CoverageCell = {
  events: 0,
  unnamed: 0,
  files: 0,
  unreadable: 0,
  missing: 0,
  emptyMs: 0,
  claimedMs: 0,
  refutedMs: 0,
  off: 0,
  on: 0,
  changed: 0,
  attempted: 0,
}

export const coverageStates = [
  'events',
  'unnamed',
  'missing',
  'unreadable',
  'delivered',
  'empty',
  'claimed',
  'unknown',
] as const
export type CoverageState = (typeof coverageStates)[number]

/** What a cell is drawn as. Files that are missing are worse news than files that were delivered; events outweigh both.
 *  Only what verified digests say makes a time `empty`; where others are needed too, it is `claimed`. */
export function stateOf(cell: CoverageCell, step: CoverageStep): CoverageState {
  if (cell.events > 0) return cell.unnamed === cell.events ? 'unnamed' : 'events'
  if (cell.missing > 0) return 'missing'
  if (cell.unreadable > 0) return 'unreadable'
  if (cell.files > 0) return 'delivered'
  if (cell.emptyMs >= stepMs[step]) return 'empty'
  return cell.claimedMs >= stepMs[step] ? 'claimed' : 'unknown'
}

/** The time of a column, epoch ms. */
export function columnRange(
  { start, step }: Pick<CoverageMap, 'start' | 'step'>,
  column: number,
): { readonly from: number; readonly to: number } {
  const from = start + column * stepMs[step]
  return { from, to: from + stepMs[step] }
}

/** The stops of a row that reach into a column, first those that begin first. */
export function stopsIn(
  map: Pick<CoverageMap, 'start' | 'step'>,
  { stops }: Pick<CoverageRow, 'stops'>,
  column: number,
): readonly LoggingStop[] {
  if (stops.length === 0) return stops
  const range = columnRange(map, column)
  return stops.filter((stop) => reachesInto(stop, range))
}

/** Cells are packed into numbers, so that a hundred thousand of them cross to the window in one piece. */
export function packCells(cells: ReadonlyMap<number, CoverageCell>): Uint32Array<ArrayBuffer> {
  const packed = new Uint32Array(CELL_WORDS * cells.size)
  const columns = [...cells.keys()].sort((left, right) => left - right)
  columns.forEach((column, index) => {
    const cell = { column, ...(cells.get(column) ?? unknownCell) }
    cellWords.forEach((word, at) => {
      packed[CELL_WORDS * index + at] = cell[word]
    })
  })
  return packed
}

/** The cell of a column; the unknown cell where nothing is known. */
export function cellAt({ cells }: Pick<CoverageRow, 'cells'>, column: number): CoverageCell {
  let low = 0
  let high = cells.length / CELL_WORDS - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const at = cells[CELL_WORDS * middle] as number
    if (at === column) return unpacked(cells, middle)
    if (at < column) low = middle + 1
    else high = middle - 1
  }
  return unknownCell
}

/** The first or last column of which something is known; undefined where there is none. */
export function edgeColumn(
  { cells }: Pick<CoverageRow, 'cells'>,
  edge: 'first' | 'last',
): number | undefined {
  return edge === 'first' ? cells[0] : cells[cells.length - CELL_WORDS]
}

/** The nearest column on that side of which something is known; undefined where there is none. */
export function knownBeside(
  { cells }: Pick<CoverageRow, 'cells'>,
  column: number,
  side: 'before' | 'after',
): number | undefined {
  let found: number | undefined
  for (let at = 0; at < cells.length; at += CELL_WORDS) {
    const here = cells[at] as number
    if (side === 'after' && here > column) return here
    if (side === 'before' && here < column) found = here
  }
  return found
}

function unpacked(cells: Uint32Array, index: number): CoverageCell {
  const cell: Record<string, number> = {}
  cellWords.forEach((word, at) => {
    if (word !== 'column') cell[word] = cells[CELL_WORDS * index + at] as number
  })
  return { ...unknownCell, ...cell }
}
