/** What does the evidence hold of each account, region and hour? One line an account and region, drawn as it comes into
 *  view; by keyboard like a spreadsheet. */
import {
  memo,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
} from 'react'
import { visibleText } from '../../../shared/base/visible-text.js'
import { cellAt, columnRange, stateOf, stopsIn, type CoverageRow } from '../../coverage/coverage-map.js'
import type { CoveragePlace } from '../../state/coverage.js'
import { movedTo } from '../../state/coverage-moves.js'
import { cellName, columnText, marksOf } from '../../state/coverage-words.js'
import type { CoverageReply } from '../../state/model.js'
import { countText } from '../../state/number-format.js'
import { useApp, useCell } from '../use-cell.js'
import { AlsoMissing, CELL_HEIGHT, CELL_WIDTH, MarkShapes, StateShape, StopLine } from './coverage-marks.js'
import { CoverageHead, HEAD_HEIGHT, NAME_WIDTH } from './coverage-head.js'

const BEYOND = 4

/** Which rows and columns are in view. */
function useWindow(frame: RefObject<HTMLElement | null>, map: CoverageReply) {
  const [view, setView] = useState({ left: 0, top: 0, width: 1200, height: 600 })
  const measure = useCallback(() => {
    const element = frame.current
    if (element === null) return
    const { scrollLeft: left, scrollTop: top, clientWidth: width, clientHeight: height } = element
    setView({ left, top, width, height })
  }, [frame])
  useLayoutEffect(() => {
    if (frame.current === null) return
    const observer = new ResizeObserver(measure)
    observer.observe(frame.current)
    return () => {
      observer.disconnect()
    }
  }, [frame, measure])
  const fromColumn = Math.max(0, Math.floor(view.left / CELL_WIDTH) - BEYOND)
  const toColumn = Math.min(
    map.columns,
    Math.ceil((view.left + view.width - NAME_WIDTH) / CELL_WIDTH) + BEYOND,
  )
  const fromRow = Math.max(0, Math.floor(view.top / CELL_HEIGHT) - BEYOND)
  const toRow = Math.min(
    map.rows.length,
    Math.ceil((view.top + view.height - HEAD_HEIGHT) / CELL_HEIGHT) + BEYOND,
  )
  return { window: { fromColumn, toColumn, fromRow, toRow }, measure }
}

const cellId = (row: number, column: number): string => `cover-${row}-${column}`

function useReveal(frame: RefObject<HTMLElement | null>, at: CoveragePlace): void {
  useEffect(() => {
    const element = frame.current
    if (element === null) return
    const left = at.column * CELL_WIDTH
    const top = at.row * CELL_HEIGHT
    const width = element.clientWidth - NAME_WIDTH - CELL_WIDTH
    const height = element.clientHeight - HEAD_HEIGHT - CELL_HEIGHT
    if (left < element.scrollLeft || left > element.scrollLeft + width)
      element.scrollLeft = Math.max(0, left - width / 2)
    if (top < element.scrollTop) element.scrollTop = top
    else if (top > element.scrollTop + height) element.scrollTop = top - height
  }, [frame, at])
}

function placeOf(element: EventTarget): CoveragePlace | null {
  const cell = element instanceof Element ? element.closest<HTMLElement>('[data-cover]') : null
  const [row, column] = cell?.dataset['cover']?.split(' ').map(Number) ?? []
  return row === undefined || column === undefined ? null : { row, column }
}

export interface CoverageGridProps {
  readonly map: CoverageReply
  readonly onHover: (place: CoveragePlace | null) => void
  readonly onAsk: (place: CoveragePlace) => void
}

function useGrid({ map, onHover, onAsk }: CoverageGridProps) {
  const app = useApp()
  const at = useCell(app.coverage.at)
  const frame = useRef<HTMLDivElement>(null)
  const { window, measure } = useWindow(frame, map)
  useReveal(frame, at)
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = movedTo(event, map, at)
    if (next === undefined && event.key !== 'Enter') return
    event.preventDefault()
    event.stopPropagation()
    onHover(null)
    if (next === undefined) onAsk(at)
    else app.coverage.at.set(next)
  }
  const onClick = (event: MouseEvent): void => {
    const place = placeOf(event.target)
    if (place === null) return
    app.coverage.at.set(place)
    onAsk(place)
  }
  const isDrawn =
    at.row >= window.fromRow &&
    at.row < window.toRow &&
    at.column >= window.fromColumn &&
    at.column < window.toColumn
  return { at, frame, window, measure, onKeyDown, onClick, isDrawn }
}

export function CoverageGrid(props: CoverageGridProps) {
  const { map, onHover } = props
  const { at, frame, window, measure, onKeyDown, onClick, isDrawn } = useGrid(props)
  const { fromColumn, toColumn, fromRow, toRow } = window
  return (
    <div
      ref={frame}
      className="coverage-grid"
      role="grid"
      tabIndex={0}
      aria-label="Coverage by account, region and time"
      aria-rowcount={map.rows.length + 1}
      aria-colcount={map.columns + 1}
      aria-activedescendant={isDrawn ? cellId(at.row, at.column) : undefined}
      onScroll={measure}
      onKeyDown={onKeyDown}
      onMouseOver={(event) => {
        onHover(placeOf(event.target))
      }}
      onMouseLeave={() => {
        onHover(null)
      }}
      onClick={onClick}
    >
      <div
        className="coverage-canvas"
        role="presentation"
        style={{
          width: NAME_WIDTH + map.columns * CELL_WIDTH,
          height: HEAD_HEIGHT + map.rows.length * CELL_HEIGHT,
        }}
      >
        <CoverageHead map={map} from={fromColumn} to={toColumn} />
        {map.rows.slice(fromRow, toRow).map((row, offset) => {
          const index = fromRow + offset
          const active = index === at.row ? at.column : -1
          const view = { map, row, index, from: fromColumn, to: toColumn, at: active }
          return <CoverageLine key={index} {...view} />
        })}
      </div>
    </div>
  )
}

interface LineProps extends Pick<CoverageGridProps, 'map'> {
  readonly row: CoverageRow
  readonly index: number
  readonly from: number
  readonly to: number
  /** Column of the active cell; -1 when the keys are in another line. */
  readonly at: number
}

const CoverageLine = memo(function CoverageLine({ map, row, index, from, to, at }: LineProps) {
  const name = {
    account: visibleText(row.account) || 'no account',
    region: visibleText(row.region) || 'no region',
  }
  return (
    <div
      className="coverage-row"
      role="row"
      aria-rowindex={index + 2}
      style={{ transform: `translateY(${HEAD_HEIGHT + index * CELL_HEIGHT}px)` }}
    >
      <div
        className="coverage-name"
        role="rowheader"
        aria-colindex={1}
        title={`${name.account}, ${name.region}: ${countText(row.events)} events`}
      >
        <span className="value">{name.account}</span>
        <span className="value quiet">{name.region}</span>
      </div>
      {Array.from({ length: Math.max(0, to - from) }, (_, offset) => from + offset).map((column) => (
        <CoverageCellView
          key={column}
          map={map}
          row={row}
          place={{ row: index, column }}
          active={column === at}
        />
      ))}
    </div>
  )
})

function CoverageCellView(props: {
  readonly map: CoverageReply
  readonly row: CoverageRow
  readonly place: CoveragePlace
  readonly active: boolean
}) {
  const { map, row, place, active } = props
  const { column } = place
  const cell = cellAt(row, column)
  const stops = stopsIn(map, row, column)
  const state = stateOf(cell, map.step)
  const isBlank = state === 'unknown' && marksOf(cell).length + stops.length === 0
  return (
    <div
      id={cellId(place.row, column)}
      className={`coverage-cell ${state === 'unknown' ? 'cover-unknown' : ''}${active ? ' at' : ''}`}
      role="gridcell"
      aria-colindex={column + 2}
      aria-selected={active}
      aria-label={`${columnText(map, column)}: ${cellName({ cell, stops, step: map.step })}`}
      data-cover={`${place.row} ${column}`}
      style={{ left: NAME_WIDTH + column * CELL_WIDTH }}
    >
      {isBlank ? null : (
        <svg width={CELL_WIDTH} height={CELL_HEIGHT} aria-hidden>
          <StopLine stops={stops} range={columnRange(map, column)} />
          <StateShape state={state} events={cell.events} />
          <MarkShapes marks={marksOf(cell)} />
          {cell.missing > 0 && state !== 'missing' ? <AlsoMissing /> : null}
        </svg>
      )}
    </div>
  )
}
