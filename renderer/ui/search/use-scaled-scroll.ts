/** How does a scroll bar of limited height reach every row of millions? See `state/scroll-scale.ts` for the arithmetic. */
import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import { revealing, rowsInView, scrolled, scrollTopFor, type Extent } from '../../state/scroll-scale.js'

interface Shape {
  readonly count: number
  readonly rowHeight: number
  /** Height of the sticky head, which covers the first pixels of the frame. */
  readonly headHeight: number
}

interface At {
  /** Distance from the first row's top to the first visible pixel. */
  readonly top: number
  readonly scrollTop: number
}

const BEYOND = 8
/** Milliseconds without a scroll event after which the bar is put where it belongs. */
const REST_MS = 140

/** Height of what is visible of the rows, pixels. */
function useViewport(frame: RefObject<HTMLElement | null>, { rowHeight, headHeight }: Shape): number {
  const [viewport, setViewport] = useState(600)
  useLayoutEffect(() => {
    const element = frame.current
    if (element === null) return
    const observer = new ResizeObserver(() => {
      setViewport(Math.max(rowHeight, element.clientHeight - headHeight))
    })
    observer.observe(element)
    return () => {
      observer.disconnect()
    }
  }, [frame, rowHeight, headHeight])
  return viewport
}

/** The place, and what moves it: `place` from within, `onScroll` from the bar. */
function usePlace(frame: RefObject<HTMLElement | null>, extent: Extent) {
  const [at, setAt] = useState<At>({ top: 0, scrollTop: 0 })
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const now = useRef({ at, extent })
  now.current = { at, extent }
  const set = useCallback((next: At) => {
    now.current = { ...now.current, at: next }
    setAt(next)
  }, [])
  const place = useCallback(
    (top: number) => {
      const { extent: within } = now.current
      const element = frame.current
      if (element === null) return
      const end = Math.max(0, within.count * within.rowHeight - within.viewport)
      const wanted = Math.min(end, Math.max(0, top))
      element.scrollTop = scrollTopFor(wanted, within)
      // what the element made of it (whole device pixels, its own limit) is what the next event is compared with
      set({ top: wanted, scrollTop: element.scrollTop })
    },
    [frame, set],
  )
  const onScroll = useCallback(() => {
    const element = frame.current
    const { at: before, extent: within } = now.current
    if (element === null || Math.abs(element.scrollTop - before.scrollTop) < 0.5) return
    const next = { top: scrolled(before, element.scrollTop, within), scrollTop: element.scrollTop }
    set(next)
    clearTimeout(timer.current)
    if (Math.abs(scrollTopFor(next.top, within) - next.scrollTop) <= 1) return
    timer.current = setTimeout(() => {
      place(now.current.at.top)
    }, REST_MS)
  }, [frame, place, set])
  return { at, now, place, onScroll }
}

export function useScaledScroll(frame: RefObject<HTMLElement | null>, shape: Shape) {
  const { count, rowHeight } = shape
  const viewport = useViewport(frame, shape)
  const extent: Extent = { count, rowHeight, viewport }
  const { at, now, place, onScroll } = usePlace(frame, extent)
  // fewer rows than before: the view must not hang beyond the end
  const end = Math.max(0, count * rowHeight - viewport)
  useLayoutEffect(() => {
    if (now.current.at.top > end) place(end)
  }, [end, place, now])
  const reveal = useCallback(
    (row: number) => {
      const { at: here, extent: within } = now.current
      const top = revealing(row, here.top, within)
      if (top !== here.top) place(top)
    },
    [place, now],
  )
  const scrollToRow = useCallback(
    (row: number) => {
      place(row * now.current.extent.rowHeight)
    },
    [place, now],
  )
  return {
    top: at.top,
    viewport,
    rows: rowsInView(at.top, extent, BEYOND),
    /** Where a row is drawn, pixels from the top of the scrolled body. */
    topOf: (row: number) => row * rowHeight - at.top + at.scrollTop,
    onScroll,
    reveal,
    scrollToRow,
  }
}
