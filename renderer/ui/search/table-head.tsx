/** What stands in each column, and how is the table sorted? Click sorts, drag moves, the edge resizes. */
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useRef, useState, type DragEvent } from 'react'
import { columnNames, fieldSpec } from '../../../shared/cloudtrail/field-catalogue.js'
import { visibleText } from '../../../shared/base/visible-text.js'
import type { SortOrder } from '../../state/model.js'
import { zoneName, type Column } from '../../state/preferences.js'
import { shortenMiddle } from '../../state/shorten.js'
import { useApp, useCell } from '../use-cell.js'

const sortable = (name: string): boolean =>
  name === 'eventTime' || (columnNames as readonly string[]).includes(name)

/** The order that a click on a column's head asks for. */
function nextOrder(name: string, now: SortOrder): SortOrder {
  if (name === 'eventTime')
    return {
      by: 'time',
      direction: now.by === 'time' && now.direction === 'newest' ? 'oldest' : 'newest',
    }
  const ascending = now.by === 'column' && now.name === name && now.direction === 'ascending'
  return { by: 'column', name, direction: ascending ? 'descending' : 'ascending' }
}

function ariaSort(name: string, order: SortOrder): 'ascending' | 'descending' | 'none' | undefined {
  if (!sortable(name)) return undefined
  if (name === 'eventTime' && order.by === 'time')
    return order.direction === 'newest' ? 'descending' : 'ascending'
  return order.by === 'column' && order.name === name ? order.direction : 'none'
}

export function columnLabel(name: string): string {
  return fieldSpec(name)?.label ?? shortenMiddle(visibleText(name), 40)
}

function Resizer({ column }: { readonly column: Column }) {
  const app = useApp()
  const start = useRef<{ readonly x: number; readonly width: number } | null>(null)
  const resize = (width: number): void => {
    const bounded = Math.min(2000, Math.max(48, Math.round(width)))
    const columns = app.preferences.layout.get().columns
    app.preferences.arrange({
      columns: columns.map((each) => (each.name === column.name ? { ...each, width: bounded } : each)),
    })
  }
  return (
    <span
      className="resizer"
      aria-hidden
      onPointerDown={(event) => {
        event.stopPropagation()
        event.preventDefault()
        event.currentTarget.setPointerCapture(event.pointerId)
        start.current = { x: event.clientX, width: column.width }
      }}
      onPointerMove={(event) => {
        if (start.current !== null) resize(start.current.width + event.clientX - start.current.x)
      }}
      onPointerUp={() => {
        start.current = null
      }}
    />
  )
}

function useColumnDrag() {
  const app = useApp()
  const [dragged, setDragged] = useState<string | null>(null)
  const onDrop = (event: DragEvent, target: string): void => {
    event.preventDefault()
    const columns = app.preferences.layout.get().columns
    const moving = columns.find((column) => column.name === dragged)
    setDragged(null)
    if (moving === undefined || moving.name === target) return
    const rest = columns.filter((column) => column !== moving)
    const forward = columns.indexOf(moving) < columns.findIndex((column) => column.name === target)
    const place = rest.findIndex((column) => column.name === target) + (forward ? 1 : 0)
    app.preferences.arrange({ columns: [...rest.slice(0, place), moving, ...rest.slice(place)] })
  }
  return { dragged, setDragged, onDrop }
}

export function TableHead({ width }: { readonly width: number }) {
  const app = useApp()
  const layout = useCell(app.preferences.layout)
  const order = useCell(app.search.order)
  const { dragged, setDragged, onDrop } = useColumnDrag()
  return (
    <div className="table-head" role="rowgroup" style={{ width }}>
      <div role="row" aria-rowindex={1} className="head-row">
        <div className="lead" role="columnheader" aria-colindex={1}>
          <span className="only-heard">Marks and companions</span>
        </div>
        {layout.columns.map((column, ordinal) => {
          const sorted = ariaSort(column.name, order)
          const Arrow = sorted === 'ascending' ? ArrowUp : sorted === 'descending' ? ArrowDown : null
          const zone = column.name === 'eventTime' ? ` ${zoneName(layout.zone)}` : ''
          return (
            <div
              key={column.name}
              className={`head-cell${dragged === column.name ? ' dragged' : ''}`}
              role="columnheader"
              aria-colindex={ordinal + 2}
              aria-sort={sorted}
              style={{ width: column.width }}
              draggable
              onDragStart={() => {
                setDragged(column.name)
              }}
              onDragOver={(event) => {
                if (dragged !== null) event.preventDefault()
              }}
              onDrop={(event) => {
                onDrop(event, column.name)
              }}
              onDragEnd={() => {
                setDragged(null)
              }}
            >
              <button
                type="button"
                tabIndex={-1}
                disabled={!sortable(column.name)}
                title={fieldSpec(column.name)?.help ?? visibleText(column.name)}
                onClick={() => void app.search.ask({ order: nextOrder(column.name, order) })}
              >
                <span className="head-label">{columnLabel(column.name)}</span>
                {zone === '' ? null : <span className="quiet">{zone}</span>}
                {Arrow === null ? null : <Arrow size={12} aria-hidden />}
              </button>
              <Resizer column={column} />
            </div>
          )
        })}
      </div>
    </div>
  )
}
