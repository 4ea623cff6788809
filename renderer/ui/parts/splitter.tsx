/** How is a pane made wider? With the pointer, or with the arrow keys. */
import { useRef, type KeyboardEvent, type PointerEvent } from 'react'

export interface SplitterProps {
  readonly label: string
  /** Pixels. */
  readonly width: number
  readonly least: number
  readonly most: number
  /** The pane lies to the right of the splitter: moving left makes it wider. */
  readonly paneAfter: boolean
  readonly onResize: (width: number) => void
}

const STEP = 24

export function Splitter({ label, width, least, most, paneAfter, onResize }: SplitterProps) {
  const start = useRef<{ readonly x: number; readonly width: number } | null>(null)
  const sign = paneAfter ? -1 : 1
  const resize = (next: number): void => {
    onResize(Math.min(most, Math.max(least, Math.round(next))))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowLeft' ? -STEP : event.key === 'ArrowRight' ? STEP : 0
    if (step === 0) return
    event.preventDefault()
    resize(width + sign * step)
  }
  return (
    <div
      className="splitter"
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={width}
      aria-valuemin={least}
      aria-valuemax={most}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerDown={(event: PointerEvent<HTMLDivElement>) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        start.current = { x: event.clientX, width }
      }}
      onPointerMove={(event) => {
        if (start.current !== null) resize(start.current.width + sign * (event.clientX - start.current.x))
      }}
      onPointerUp={() => {
        start.current = null
      }}
    />
  )
}
