/** Which hour or day is a column of the coverage map? Two lines that stay on top; always UTC. */
import { memo } from 'react'
import { stepMs } from '../../coverage/coverage-map.js'
import type { CoverageReply } from '../../state/model.js'
import { CELL_WIDTH } from './coverage-marks.js'

/** Pixels; the style sheet has the same numbers. */
export const HEAD_HEIGHT = 42
export const NAME_WIDTH = 190

interface Label {
  readonly column: number
  readonly text: string
}

/** Columns that a date needs to be read. */
const DATE_ROOM = 5
/** Every so many hours one is written. */
const HOURS_APART = 3

/** A day (or month) where it begins, and the one that is under way at the left edge. */
function longLabels({ step, start }: CoverageReply, from: number, to: number): readonly Label[] {
  const length = step === 'hour' ? 10 : 7
  const labels: Label[] = []
  let before = ''
  for (let column = from; column < to; column += 1) {
    const text = new Date(start + column * stepMs[step]).toISOString().slice(0, length)
    if (text !== before) labels.push({ column, text })
    before = text
  }
  const [first, second] = labels
  const crowded = first !== undefined && second !== undefined && second.column - first.column < DATE_ROOM
  return crowded ? labels.slice(1) : labels
}

function shortLabels({ step, start }: CoverageReply, from: number, to: number): readonly Label[] {
  const labels: Label[] = []
  for (let column = from; column < to; column += 1) {
    const text = new Date(start + column * stepMs[step]).toISOString()
    if (step === 'day') labels.push({ column, text: text.slice(8, 10) })
    else if (Number(text.slice(11, 13)) % HOURS_APART === 0) labels.push({ column, text: text.slice(11, 13) })
  }
  return labels
}

export const CoverageHead = memo(function CoverageHead(props: {
  readonly map: CoverageReply
  readonly from: number
  readonly to: number
}) {
  const { map, from, to } = props
  const left = (column: number): number => NAME_WIDTH + column * CELL_WIDTH
  return (
    <div className="coverage-head" role="row" aria-rowindex={1}>
      <div className="coverage-name" role="columnheader" aria-colindex={1}>
        <span>Account</span>
        <span className="quiet">Region; times are UTC</span>
      </div>
      {longLabels(map, from, to).map(({ column, text }) => (
        <span key={text} className="coverage-long" role="presentation" style={{ left: left(column) }}>
          {text}
        </span>
      ))}
      {shortLabels(map, from, to).map(({ column, text }) => (
        <span key={column} className="coverage-short" role="presentation" style={{ left: left(column) }}>
          {text}
        </span>
      ))}
    </div>
  )
})
