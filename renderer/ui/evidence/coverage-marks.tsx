/** What does a cell of the coverage map look like? Every state has a shape of its own; colour only repeats it. */
import type { CoverageState } from '../../coverage/coverage-map.js'
import type { LoggingStop } from '../../coverage/logging-stops.js'
import type { CoverageMark } from '../../state/coverage-words.js'

export const CELL_WIDTH = 18
export const CELL_HEIGHT = 30
/** Height of the strip above the state, for marks. */
const STRIP = 11

/** Height of the bar for so many events: its logarithm, from a quarter of the room to all of it. */
function barHeight(events: number): number {
  const room = CELL_HEIGHT - STRIP - 3
  return Math.min(room, Math.round(room * (0.25 + 0.19 * Math.log10(Math.max(1, events)))))
}

/** A bar of lines, from the bottom up. */
function stripes(bottom: number, height: number): string {
  const lines = Math.max(2, Math.round(height / 4))
  return Array.from({ length: lines }, (_, line) => `M3 ${bottom - 1 - 4 * line} H15`).join(' ')
}

export function StateShape({ state, events }: { readonly state: CoverageState; readonly events: number }) {
  const bottom = CELL_HEIGHT - 2
  switch (state) {
    case 'events': {
      const height = barHeight(events)
      return <rect x="3" y={bottom - height} width="12" height={height} className="cover-events" />
    }
    case 'unnamed':
      return <path d={stripes(bottom, barHeight(events))} className="cover-line cover-events" />
    case 'delivered':
      return <rect x="4.5" y={bottom - 10.5} width="9" height="9" className="cover-line cover-events" />
    case 'empty':
      return (
        <>
          <circle cx="9" cy={bottom - 6} r="5.4" className="cover-line cover-empty" />
          <path d={`M6.4 ${bottom - 6} l2 2 l3.4 -4`} className="cover-line cover-empty" />
        </>
      )
    case 'claimed':
      return (
        <circle cx="9" cy={bottom - 6} r="5" strokeDasharray="2.2 2.2" className="cover-line cover-empty" />
      )
    case 'missing':
      return (
        <path d={`M9 ${bottom - 13} L15.5 ${bottom - 1} L2.5 ${bottom - 1} Z`} className="cover-missing" />
      )
    case 'unreadable':
      return (
        <path
          d={`M4 ${bottom - 11} L14 ${bottom - 1} M14 ${bottom - 11} L4 ${bottom - 1}`}
          className="cover-line cover-missing"
        />
      )
    case 'unknown':
      return null
  }
}

const markPaths: Readonly<Record<CoverageMark, string>> = {
  off: 'M-4 -4 H4 V4 H-4 Z',
  on: 'M-3.5 -4.5 L4.5 0 L-3.5 4.5 Z',
  changed: 'M0 -5 L5 0 L0 5 L-5 0 Z',
  attempted: 'M0 -4.5 L4.5 0 L0 4.5 L-4.5 0 Z',
}

/** Marks are drawn beside each other; of more than two the most serious two. */
export function MarkShapes({ marks }: { readonly marks: readonly CoverageMark[] }) {
  const shown = marks.slice(0, 2)
  return shown.map((mark, index) => {
    const x = shown.length === 1 ? 9 : 4.5 + 9 * index
    const scale = shown.length === 1 ? 0.9 : 0.75
    return (
      <path
        key={mark}
        d={markPaths[mark]}
        transform={`translate(${x} 6) scale(${scale})`}
        className={`mark-${mark}`}
      />
    )
  })
}

/** A line through the strip, as far as the stops reach into the cell's time; `range` in epoch ms. */
export function StopLine(props: {
  readonly stops: readonly LoggingStop[]
  readonly range: { readonly from: number; readonly to: number }
}) {
  const { stops, range } = props
  if (stops.length === 0) return null
  const x = (at: number): number => (CELL_WIDTH * (at - range.from)) / (range.to - range.from)
  const left = Math.max(0, Math.min(...stops.map(({ from }) => x(from))))
  const right = Math.min(CELL_WIDTH, Math.max(...stops.map(({ until }) => x(until?.at ?? range.to))))
  return <path d={`M${left} 6 H${right}`} className="mark-stopped" />
}

/** A file that is missing although events are there: a small triangle in the strip's corner. */
export function AlsoMissing() {
  return <path d="M18 0 V7 L11 0 Z" className="cover-missing" />
}

/** The same drawings, beside their words. */
export function LegendShape(props: {
  readonly state?: CoverageState
  readonly mark?: CoverageMark | 'stopped'
}) {
  const { state, mark } = props
  if (state === 'unknown') return <span className="legend-shape cover-unknown" aria-hidden />
  return (
    <svg
      className="legend-shape"
      width={18}
      height={18}
      viewBox={state === undefined ? '0 -3 18 18' : '0 12 18 18'}
      aria-hidden
    >
      {state === undefined ? null : <StateShape state={state} events={400} />}
      {mark === 'stopped' ? <path d="M0 6 H18" className="mark-stopped" /> : null}
      {mark === undefined || mark === 'stopped' ? null : <MarkShapes marks={[mark]} />}
    </svg>
  )
}
