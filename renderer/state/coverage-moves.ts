/** Where does a key lead in the coverage map? As in a spreadsheet: with Ctrl to the next cell of which something is known. */
import { edgeColumn, knownBeside, type CoverageRow } from '../coverage/coverage-map.js'
import type { CoveragePlace } from './coverage.js'
import { pressName, type KeyPress } from './keys.js'
import type { CoverageReply } from './model.js'

interface Here {
  readonly map: CoverageReply
  readonly row: CoverageRow
  readonly at: CoveragePlace
}

const ROWS_A_PAGE = 10

const moves: Readonly<Record<string, (here: Here) => Partial<CoveragePlace>>> = {
  ArrowLeft: ({ at }) => ({ column: at.column - 1 }),
  ArrowRight: ({ at }) => ({ column: at.column + 1 }),
  ArrowUp: ({ at }) => ({ row: at.row - 1 }),
  ArrowDown: ({ at }) => ({ row: at.row + 1 }),
  PageUp: ({ at }) => ({ row: at.row - ROWS_A_PAGE }),
  PageDown: ({ at }) => ({ row: at.row + ROWS_A_PAGE }),
  Home: ({ row }) => ({ column: edgeColumn(row, 'first') ?? 0 }),
  End: ({ map, row }) => ({ column: edgeColumn(row, 'last') ?? map.columns - 1 }),
  'Ctrl+ArrowLeft': ({ row, at }) => ({ column: knownBeside(row, at.column, 'before') ?? at.column }),
  'Ctrl+ArrowRight': ({ row, at }) => ({ column: knownBeside(row, at.column, 'after') ?? at.column }),
  'Ctrl+ArrowUp': () => ({ row: 0 }),
  'Ctrl+ArrowDown': ({ map }) => ({ row: map.rows.length - 1 }),
  'Ctrl+Home': () => ({ row: 0, column: 0 }),
  'Ctrl+End': ({ map }) => ({ row: map.rows.length - 1, column: map.columns - 1 }),
}

/** The place that the key leads to, inside the map; undefined for a key that means nothing here. */
export function movedTo(press: KeyPress, map: CoverageReply, at: CoveragePlace): CoveragePlace | undefined {
  const row = map.rows[at.row]
  const name = pressName(press)
  const move = Object.hasOwn(moves, name) ? moves[name] : undefined
  if (row === undefined || move === undefined) return undefined
  const to = { ...at, ...move({ map, row, at }) }
  return {
    row: Math.max(0, Math.min(map.rows.length - 1, to.row)),
    column: Math.max(0, Math.min(map.columns - 1, to.column)),
  }
}
