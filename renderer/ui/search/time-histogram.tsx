/** How do the matches lie in time? Stacked by outcome; brush with the pointer or the arrow keys to set the time range. */
import { scaleLinear, scaleUtc } from 'd3-scale'
import { useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import { outcomes } from '../../../shared/cloudtrail/outcome.js'
import { barsOf, rangeOf, stepText, stretchOf, totalsOf, type Bar } from '../../state/bars.js'
import { counted, countText } from '../../state/number-format.js'
import { zoneName } from '../../state/preferences.js'
import { daysText, tableTime, zoneOffset } from '../../state/time-format.js'
import type { App } from '../../state/app.js'
import { places } from '../focused-value.js'
import { OutcomeShape } from '../parts/outcome-mark.js'
import { ProblemNote } from '../parts/problem-note.js'
import { useApp, useCell } from '../use-cell.js'
import { useWidth } from '../use-width.js'

const HEIGHT = 64
const AXIS = 18
/** Half of the longest text of a tick, a day. */
const HALF_TICK = 34

interface Brush {
  readonly anchor: number
  readonly now: number
}

/** Where a key moves the brush's moving end; undefined for other keys. */
function target(key: string, now: number, last: number): number | undefined {
  const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 }[key]
  if (step !== undefined) return Math.max(0, Math.min(last, now + step))
  return { Home: 0, End: last }[key]
}

function useBrush(app: App, bars: readonly Bar[]) {
  const [brush, setBrush] = useState<Brush | null>(null)
  const apply = (from: Brush): void => {
    const range = rangeOf(bars, from.anchor, from.now)
    setBrush(null)
    if (range !== null) void app.search.ask({ range })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = target(event.key, brush?.now ?? -1, bars.length - 1)
    if (next !== undefined) setBrush({ anchor: event.shiftKey ? (brush?.anchor ?? next) : next, now: next })
    else if (brush === null) return
    else if (event.key === 'Enter') apply(brush)
    else if (event.key === 'Escape') setBrush(null)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return { brush, setBrush, apply, onKeyDown }
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
          <text
            y={14}
            textAnchor={x(tick) < HALF_TICK ? 'start' : x(tick) > width - HALF_TICK ? 'end' : 'middle'}
          >
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

/** What the axis leaves out: day, zone, width of a bar, and what is grey, where something is. */
function Scale({ bars, step }: { readonly bars: readonly Bar[]; readonly step: number }) {
  const app = useApp()
  const zone = zoneName(useCell(app.preferences.layout).zone)
  const [first, last] = [bars[0], bars.at(-1)]
  if (first === undefined || last === undefined) return null
  const isGrey = bars.some(({ total, background }) => background > total)
  return (
    <span className="quiet">
      {daysText(first.from, last.to - 1, zone)} {zone}, bars of {stepText(step)}
      {isGrey ? '; grey: all events of the case, on their own scale' : ''}
    </span>
  )
}

function BrushMark({ brush, slot }: { readonly brush: Brush | null; readonly slot: number }) {
  if (brush === null) return null
  const first = Math.min(brush.anchor, brush.now)
  const width = (Math.abs(brush.now - brush.anchor) + 1) * slot
  return <rect className="brush" x={first * slot} width={width} height={HEIGHT} />
}

function usePointer(brushing: ReturnType<typeof useBrush>, indexAt: (clientX: number) => number) {
  const [under, setUnder] = useState<number | null>(null)
  const dragging = useRef(false)
  const { brush, setBrush, apply } = brushing
  return {
    under,
    handlers: {
      onPointerDown: (event: PointerEvent<HTMLDivElement>) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        dragging.current = true
        const index = indexAt(event.clientX)
        setBrush({ anchor: index, now: index })
      },
      onPointerMove: (event: PointerEvent) => {
        const index = indexAt(event.clientX)
        setUnder(index)
        if (dragging.current && brush !== null) setBrush({ ...brush, now: index })
      },
      onPointerUp: () => {
        if (dragging.current && brush !== null) apply(brush)
        dragging.current = false
      },
      onPointerLeave: () => {
        setUnder(null)
      },
    },
  }
}

function Chart({ bars }: { readonly bars: readonly Bar[] }) {
  const app = useApp()
  const zone = zoneName(useCell(app.preferences.layout).zone)
  const frame = useRef<HTMLDivElement>(null)
  const width = useWidth(frame)
  const brushing = useBrush(app, bars)
  const slot = width / Math.max(1, bars.length)
  const { under, handlers } = usePointer(brushing, (clientX) => {
    const left = frame.current?.getBoundingClientRect().left ?? 0
    return Math.max(0, Math.min(bars.length - 1, Math.floor((clientX - left) / Math.max(1, slot))))
  })
  const now = brushing.brush?.now ?? under
  const bar = now === null ? undefined : stretchOf(bars, brushing.brush?.anchor ?? now, now)
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
        aria-valuemax={bars.length - 1}
        aria-valuenow={now ?? 0}
        aria-valuetext={barWords(bar ?? bars[0] ?? noBar, zone)}
        onKeyDown={brushing.onKeyDown}
        {...handlers}
      >
        <svg width={width} height={HEIGHT + AXIS} aria-hidden>
          <Bars bars={bars} width={width} />
          <BrushMark brush={brushing.brush} slot={slot} />
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
          {value === null || found === null
            ? ''
            : `No dated ${found.total === 0 ? 'events' : 'matches'} to draw over time.`}
        </p>
      ) : (
        <>
          <div className="histogram-head">
            <Legend bars={bars} />
            <Scale bars={bars} step={histogram.step} />
          </div>
          <Chart key={`${String(histogram.start)} ${String(histogram.step)}`} bars={bars} />
        </>
      )}
    </section>
  )
}
