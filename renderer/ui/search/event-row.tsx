/** What does one event say on one line? */
import { Bookmark, GitCompareArrows, Link2 } from 'lucide-react'
import { memo, type MouseEvent } from 'react'
import { visibleText } from '../../../shared/base/visible-text.js'
import { segmentsOf, shortenSegments } from '../../state/marked-text.js'
import type { Row, RowCell } from '../../state/model.js'
import { countText } from '../../state/number-format.js'
import type { Column } from '../../state/preferences.js'
import { shortenMiddle } from '../../state/shorten.js'
import { tableTime } from '../../state/time-format.js'
import { OutcomeMark } from '../parts/outcome-mark.js'

export interface EventRowProps {
  readonly index: number
  readonly row: Row | undefined
  readonly top: number
  readonly columns: readonly Column[]
  readonly zone: string
  readonly character: number
  readonly selected: boolean
  readonly marked: boolean
  /** Ordinal of the active column; -1 when the keys are in another row. */
  readonly cursor: number
  readonly onPick: (column: number | undefined) => void
  readonly onOpen: () => void
  readonly onCompanions: () => void
  readonly onConflict: () => void
}

const PADDING = 16

function Marked({ cell, room }: { readonly cell: RowCell; readonly room: number }) {
  const whole = segmentsOf(cell.text, cell.marks)
  const shown = shortenSegments(whole, room)
  return (
    <span className="value" title={shown === whole ? undefined : visibleText(cell.text)}>
      {shown.map((segment, index) =>
        segment.marked ? <mark key={index}>{segment.text}</mark> : <span key={index}>{segment.text}</span>,
      )}
    </span>
  )
}

/** Cut at its end, where the fraction of a second is. */
function TimeText({ text, room }: { readonly text: string; readonly room: number }) {
  const fits = text.length <= room
  return (
    <span className="value" title={fits ? undefined : text}>
      {fits ? text : `${text.slice(0, room - 1)}…`}
    </span>
  )
}

function Content(props: {
  readonly column: Column
  readonly row: Row
  readonly cell: RowCell
  readonly room: number
  readonly zone: string
}) {
  // prettier-ignore
  const { column, row, cell, room, zone } = props
  if (column.name === 'outcome') return <OutcomeMark outcome={row.outcome} />
  if (column.name === 'eventTime')
    return row.time === null ? (
      <span className="quiet">undated</span>
    ) : (
      <TimeText text={tableTime(row.time, zone)} room={room} />
    )
  if (column.name === 'eventName' && row.title !== '')
    return (
      <span className="quiet" title={visibleText(row.title)}>
        {shortenMiddle(visibleText(row.title), room)}
      </span>
    )
  return <Marked cell={cell} room={room} />
}

function Lead({
  row,
  marked,
  onCompanions,
  onConflict,
}: Pick<EventRowProps, 'marked' | 'onCompanions' | 'onConflict'> & { readonly row: Row }) {
  return (
    <div className="lead" role="gridcell" aria-colindex={1}>
      {marked ? <Bookmark size={13} className="marked" fill="currentColor" aria-label="marked" /> : null}
      {row.conflicting ? (
        <button
          type="button"
          tabIndex={-1}
          className="companions conflicting"
          title="Another record has this account and eventID, and different content"
          aria-label="In conflict with another copy"
          onClick={onConflict}
        >
          <GitCompareArrows size={13} aria-hidden />
        </button>
      ) : null}
      {row.companions === null || row.companions === 0 ? null : (
        <button
          type="button"
          tabIndex={-1}
          className="companions"
          title={`${countText(row.companions)} more of the same request (r)`}
          aria-label={`${countText(row.companions)} more of the same request`}
          onClick={onCompanions}
        >
          {row.conflicting ? null : <Link2 size={12} aria-hidden />}
          {row.companions > 99 ? '99+' : row.companions}
        </button>
      )}
    </div>
  )
}

const emptyCell: RowCell = { text: '', marks: [] }

export const EventRow = memo(function EventRow(props: EventRowProps) {
  const { index, row, columns, selected, cursor } = props
  const columnOf = (event: MouseEvent): number | undefined => {
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-column]') : null
    return cell === null ? undefined : Number(cell.dataset['column'])
  }
  return (
    <div
      className={`row${selected ? ' selected' : ''}${index % 2 === 1 ? ' odd' : ''}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      style={{ transform: `translateY(${String(props.top)}px)` }}
      onMouseDown={(event) => {
        if (event.detail > 1) event.preventDefault() // a double click opens the event and selects no word
        if (event.button === 0 || event.button === 2) props.onPick(columnOf(event))
      }}
      onDoubleClick={props.onOpen}
    >
      {row === undefined ? (
        <div className="lead" role="gridcell" aria-colindex={1} />
      ) : (
        <Lead
          row={row}
          marked={props.marked}
          onCompanions={props.onCompanions}
          onConflict={props.onConflict}
        />
      )}
      {columns.map((column, ordinal) => {
        const cell = row?.cells[ordinal] ?? emptyCell
        return (
          <div
            key={column.name}
            id={`cell-${String(index)}-${String(ordinal)}`}
            className={`cell${cursor === ordinal ? ' at' : ''}`}
            role="gridcell"
            aria-colindex={ordinal + 2}
            data-column={ordinal}
            {...(row === undefined ? {} : { 'data-field': column.name, 'data-value': cell.text })}
            style={{ width: column.width }}
          >
            {row === undefined ? null : (
              <Content
                column={column}
                row={row}
                cell={cell}
                zone={props.zone}
                room={Math.floor((column.width - PADDING) / props.character)}
              />
            )}
          </div>
        )
      })}
    </div>
  )
}, sameRow)

/** The handlers close over nothing but the row number, so they need no comparison. */
function sameRow(before: EventRowProps, after: EventRowProps): boolean {
  const names = [
    'index',
    'row',
    'top',
    'columns',
    'zone',
    'character',
    'selected',
    'marked',
    'cursor',
  ] as const
  return names.every((name) => before[name] === after[name])
}
