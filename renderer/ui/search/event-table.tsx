/** Which events match? Every one of them, in one table that fetches its rows as they come into view. */
import { useEffect, useRef } from 'react'
import { countText } from '../../state/number-format.js'
import { zoneName } from '../../state/preferences.js'
import { physicalHeight } from '../../state/scroll-scale.js'
import { places } from '../focused-value.js'
import { perform } from '../perform.js'
import { useApp, useCell } from '../use-cell.js'
import { EventRow } from './event-row.js'
import { TableHead } from './table-head.js'
import { useCharacterWidth } from '../use-character-width.js'
import { useScaledScroll } from './use-scaled-scroll.js'

export const ROW_HEIGHTS = { compact: 24, comfortable: 30 } as const
/** Width of the column that holds marks and companions, pixels. */
export const LEAD = 46

function useTable() {
  const app = useApp()
  const { found } = useCell(app.search.view)
  const { density } = useCell(app.preferences.layout)
  const cursor = useCell(app.selection.cursor)
  const version = useCell(app.results.version)
  const frame = useRef<HTMLDivElement>(null)
  const count = found?.count ?? 0
  const rowHeight = ROW_HEIGHTS[density]
  const scroll = useScaledScroll(frame, { count, rowHeight, headHeight: 28 })
  const { from, to } = scroll.rows
  useEffect(() => {
    app.results.want(from, to)
  }, [app, from, to, version])
  const { reveal } = scroll
  const moved = useRef(cursor)
  useEffect(() => {
    if (moved.current === cursor) return
    moved.current = cursor
    reveal(cursor.row)
  }, [cursor, reveal])
  useEffect(() => app.viewport.onScrollTo(scroll.scrollToRow), [app, scroll.scrollToRow])
  useEffect(() => {
    app.viewport.top.set(scroll.top / rowHeight)
    app.viewport.rows.set(scroll.viewport / rowHeight)
  }, [app, scroll.top, scroll.viewport, rowHeight])
  return { app, found, count, rowHeight, frame, scroll, cursor }
}

export function EventTable() {
  const { app, found, count, rowHeight, frame, scroll, cursor } = useTable()
  const layout = useCell(app.preferences.layout)
  const selected = useCell(app.selection.selected)
  const marks = useCell(app.preferences.marks)
  const character = useCharacterWidth()
  const width = LEAD + layout.columns.reduce((sum, column) => sum + column.width, 0)
  const { from, to } = scroll.rows
  useTopOfAnswer(scroll.scrollToRow)
  const height = physicalHeight({ count, rowHeight, viewport: scroll.viewport })
  return (
    <div
      ref={frame}
      id={places.table}
      className={`table ${layout.density}`}
      role="grid"
      tabIndex={0}
      aria-label={found === null ? 'Events' : `Events: ${countText(found.count)} matches`}
      aria-rowcount={count + 1}
      aria-colcount={layout.columns.length + 1}
      aria-activedescendant={count === 0 ? undefined : `cell-${String(cursor.row)}-${String(cursor.column)}`}
      onScroll={scroll.onScroll}
    >
      <TableHead width={width} />
      <div className="table-body" role="rowgroup" style={{ height, width }}>
        {Array.from({ length: to - from }, (_, offset) => from + offset).map((index) => {
          const row = app.results.row(index)
          return (
            <EventRow
              key={index}
              index={index}
              row={row}
              top={scroll.topOf(index)}
              columns={layout.columns}
              zone={zoneName(layout.zone)}
              character={character}
              selected={row !== undefined && row.ref === selected?.ref}
              marked={row !== undefined && marks.has(row.ref)}
              cursor={cursor.row === index ? cursor.column : -1}
              onPick={(column) => {
                frame.current?.focus({ preventScroll: true })
                app.selection.moveTo(index, column)
              }}
              onOpen={() => {
                perform['open-event'](app)
              }}
              onCompanions={() => {
                app.selection.open(index, 'request')
              }}
              onConflict={() => {
                app.selection.open(index, 'conflict')
              }}
            />
          )
        })}
      </div>
    </div>
  )
}

/** Another question begins at its first row; the same one, asked again or come back to, stays where it was. */
function useTopOfAnswer(scrollToRow: (row: number) => void): void {
  const app = useApp()
  const { asked } = useCell(app.search.view)
  const key = JSON.stringify(asked)
  const before = useRef<string | null>(null)
  useEffect(() => {
    const row = before.current === null ? app.viewport.top.get() : 0
    // The top is where a new table is: putting it there would have the window laid out at once.
    if (before.current !== null || row > 0) scrollToRow(row)
    before.current = key
  }, [app, key, scrollToRow])
}
