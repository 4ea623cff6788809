/** How do the matches lie in time? Stacked by outcome; brush with the pointer or the arrow keys to set the time range. */
import { scaleLinear, scaleUtc } from 'd3-scale'
import { useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type RefObject } from 'react'
import { outcomes } from '../../../shared/cloudtrail/outcome.js'
import { barsOf, rangeOf, stepText, totalsOf, type Bar } from '../../state/bars.js'
import { counted, countText } from '../../state/number-format.js'
import { zoneName } from '../../state/preferences.js'
import { tableTime, zoneOffset } from '../../state/time-format.js'
import type { App } from '../../state/app.js'
import { places } from '../focused-value.js'
import { OutcomeShape } from '../parts/outcome-mark.js'
import { ProblemNote } from '../parts/problem-note.js'
import { useApp, useCell } from '../use-cell.js'

const HEIGHT = 64
const AXIS = 18

function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    if (element.current === null) return
    const observer = new ResizeObserver(([entry]) => {
      setWidth(Math.floor(entry?.contentRect.width ?? 0))
    })
    observer.observe(element.current)
    return () => {
      observer.disconnect()
    }
  }, [element])
  return width
}

interface Brush {
  readonly anchor: number
  readonly now: number
}

function useBrush(app: App, bars: readonly Bar[]) {
  const [brush, setBrush] = useState<Brush | null>(null)
  const dragging = useRef(false)
  const clamp = (index: number): number => Math.max(0, Math.min(bars.length - 1, index))
  const apply = (from: Brush): void => {
    const range = rangeOf(bars, from.anchor, from.now)
    setBrush(null)
    if (range !== null) void app.search.ask({ range })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const now = brush?.now ?? 0
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 }[event.key]
    if (step !== undefined) {
      const next = brush === null ? 0 : clamp(now + step)
      setBrush({ anchor: event.shiftKey ? (brush?.anchor ?? next) : next, now: next })
    } else if (event.key === 'Home' || event.key === 'End') {
      const next = event.key === 'Home' ? 0 : bars.length - 1
      setBrush({ anchor: event.shiftKey ? (brush?.anchor ?? next) : next, now: next })
    } else if (event.key === 'Enter' && brush !== null) apply(brush)
    else if (event.key === 'Escape' && brush !== null) setBrush(null)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return { brush, setBrush, dragging, clamp, apply, onKeyDown }
}

function barWords(bar: Bar, zone: string): string {
  const parts = bar.parts.map(({ outcome, count }) => `${countText(count)} ${outcome}`)
  const split = parts.length === 0 ? '' : ` (${parts.join(', ')})`
  const when = `${tableTime(bar.from, zone)} to ${tableTime(bar.to, zone)} ${zone}`
  return `${when}: ${countText(bar.total)} ${bar.total === 1 ? 'match' : 'matches'}${split} of ${counted(bar.background, 'event')}`
}

function Bars({ bars, width }: { readonly bars: readonly Bar[]; readonly width: number }) {
  const most = Math.max(1, ...bars.map((bar) => bar.total))
  const all = Math.max(1, ...bars.map((bar) => bar.background))
  const y = scaleLinear([0, most], [0, HEIGHT - 4])
  const ground = scaleLinear([0, all], [0, HEIGHT - 4])
  const slot = width / Math.max(1, bars.length)
  const gap = slot > 5 ? 1 : 0
  return (
    <>
      {bars.map((bar, index) => {
        const x = index * slot
        let base = HEIGHT
        return (
          <g key={bar.from}>
            <rect
              className="bar-ground"
              {...{ x, width: slot, y: HEIGHT - ground(bar.background), height: ground(bar.background) }}
            />
            {bar.parts.map(({ outcome, count }) => {
              const height = Math.max(1, y(count))
              base -= height
              return (
                <rect
                  key={outcome}
                  className={`bar-${outcome}`}
                  {...{ x: x + gap / 2, width: Math.max(1, slot - gap), y: base, height }}
                />
              )
            })}
          </g>
        )
      })}
    </>
  )
}

/** Ticks at round times of the zone: the scale is fed with wall clock times. */
function Axis({
  bars,
  width,
  zone,
}: {
  readonly bars: readonly Bar[]
  readonly width: number
  readonly zone: string
}) {
  const [first, last] = [bars[0], bars.at(-1)]
  if (first === undefined || last === undefined) return null
  const shift = zoneOffset(first.from, zone) * 60_000
  const x = scaleUtc([first.from + shift, last.to + shift], [0, width])
  const ticks = x.ticks(Math.max(2, Math.floor(width / 130)))
  const format = x.tickFormat()
  return (
    <g className="axis" transform={`translate(0 ${String(HEIGHT)})`}>
      <line x1={0} x2={width} y1={0.5} y2={0.5} />
      {ticks.map((tick) => (
        <g key={tick.getTime()} transform={`translate(${String(x(tick))} 0)`}>
          <line y2={4} />
          <text y={14} textAnchor={x(tick) < 24 ? 'start' : x(tick) > width - 24 ? 'end' : 'middle'}>
            {tickText(tick, format)}
          </text>
        </g>
      ))}
    </g>
  )
}

function tickText(tick: Date, format: (tick: Date) => string): string {
  const iso = tick.toISOString()
  if (tick.getTime() % 86_400_000 === 0) return iso.slice(0, 10)
  if (tick.getTime() % 60_000 === 0) return iso.slice(11, 16)
  return tick.getTime() % 1000 === 0 ? iso.slice(11, 19) : format(tick)
}

function Legend({ bars }: { readonly bars: readonly Bar[] }) {
  const app = useApp()
  const totals = totalsOf(bars)
  return (
    <div className="legend">
      {outcomes
        .filter((outcome) => (totals.get(outcome) ?? 0) > 0)
        .map((outcome) => (
          <button
            type="button"
            key={outcome}
            className={`outcome ${outcome}`}
            data-field="outcome"
            data-value={outcome}
            onClick={() => void app.search.include('outcome', outcome)}
          >
            <OutcomeShape outcome={outcome} />
            {outcome} {countText(totals.get(outcome) ?? 0)}
          </button>
        ))}
    </div>
  )
}

function Chart({ bars }: { readonly bars: readonly Bar[] }) {
  const app = useApp()
  const zone = zoneName(useCell(app.preferences.layout).zone)
  const frame = useRef<HTMLDivElement>(null)
  const width = useWidth(frame)
  const { brush, setBrush, dragging, clamp, apply, onKeyDown } = useBrush(app, bars)
  const [under, setUnder] = useState<number | null>(null)
  const slot = width / Math.max(1, bars.length)
  const indexAt = (clientX: number): number => {
    const left = frame.current?.getBoundingClientRect().left ?? 0
    return clamp(Math.floor((clientX - left) / Math.max(1, slot)))
  }
  const shown = brush?.now ?? under
  const bar = shown === null ? undefined : bars[shown]
  const stretch =
    brush === null ? null : [Math.min(brush.anchor, brush.now), Math.max(brush.anchor, brush.now)]
  return (
    <>
      <div
        ref={frame}
        id={places.histogram}
        className="chart"
        role="slider"
        tabIndex={0}
        aria-label="Matches over time; arrow keys move, Shift with arrows extends, Enter sets the time range"
        aria-valuemin={0}
        aria-valuemax={Math.max(0, bars.length - 1)}
        aria-valuenow={brush?.now ?? 0}
        aria-valuetext={barWords(bars[brush?.now ?? 0] ?? noBar, zone)}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          if (event.button !== 0) return
          event.currentTarget.setPointerCapture(event.pointerId)
          dragging.current = true
          const index = indexAt(event.clientX)
          setBrush({ anchor: index, now: index })
        }}
        onPointerMove={(event) => {
          const index = indexAt(event.clientX)
          setUnder(index)
          if (dragging.current && brush !== null) setBrush({ ...brush, now: index })
        }}
        onPointerUp={() => {
          dragging.current = false
          if (brush !== null) apply(brush)
        }}
        onPointerLeave={() => {
          setUnder(null)
        }}
      >
        <svg width={width} height={HEIGHT + AXIS} aria-hidden>
          <Bars bars={bars} width={width} />
          {stretch === null ? null : (
            <rect
              className="brush"
              x={(stretch[0] ?? 0) * slot}
              width={((stretch[1] ?? 0) - (stretch[0] ?? 0) + 1) * slot}
              height={HEIGHT}
            />
          )}
          <Axis bars={bars} width={width} zone={zone} />
        </svg>
      </div>
      <div className="chart-words">{bar === undefined ? '' : barWords(bar, zone)}</div>
    </>
  )
}

const noBar: Bar = { from: 0, to: 0, total: 0, background: 0, parts: [] }

export function TimeHistogram() {
  const app = useApp()
  const { value, problem } = useCell(app.surroundings.histogram)
  const { found } = useCell(app.search.view)
  const histogram = value?.bars ?? null
  const bars = useMemo(() => (histogram === null ? [] : barsOf(histogram)), [histogram])
  if (problem !== null) return <ProblemNote problem={problem} />
  return (
    <section className="histogram" aria-label="Histogram">
      {histogram === null || bars.length === 0 ? (
        <p className="empty-line">
          {value === null || found === null ? '' : 'No dated matches to draw over time.'}
        </p>
      ) : (
        <>
          <div className="histogram-head">
            <Legend bars={bars} />
            <span className="quiet">
              bars of {stepText(histogram.step)}; grey: all events of the case, on their own scale
            </span>
          </div>
          <Chart key={`${String(histogram.start)} ${String(histogram.step)}`} bars={bars} />
        </>
      )}
    </section>
  )
}
