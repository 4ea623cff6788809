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

export function useScaledScroll(frame: RefObject<HTMLElement | null>, shape: Shape) {
  const [viewport, setViewport] = useState(600)
  const [at, setAt] = useState<At>({ top: 0, scrollTop: 0 })
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const { count, rowHeight, headHeight } = shape
  const extent: Extent = { count, rowHeight, viewport }
  const now = useRef({ at, extent })
  now.current = { at, extent }

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

  const place = useCallback(
    (top: number) => {
      const { extent: within } = now.current
      const end = Math.max(0, within.count * within.rowHeight - within.viewport)
      const wanted = Math.min(end, Math.max(0, top))
      const element = frame.current
      if (element === null) return
      element.scrollTop = scrollTopFor(wanted, within)
      // what the element made of it (whole device pixels, its own limit) is what the next event is compared with
      const next = { top: wanted, scrollTop: element.scrollTop }
      now.current.at = next
      setAt(next)
    },
    [frame],
  )
  const onScroll = useCallback(() => {
    const element = frame.current
    const { at: before, extent: within } = now.current
    if (element === null || Math.abs(element.scrollTop - before.scrollTop) < 0.5) return
    const next = { top: scrolled(before, element.scrollTop, within), scrollTop: element.scrollTop }
    now.current.at = next
    setAt(next)
    clearTimeout(timer.current)
    const strayed = Math.abs(scrollTopFor(next.top, within) - next.scrollTop) > 1
    if (strayed) timer.current = setTimeout(() => { place(now.current.at.top) }, REST_MS) // prettier-ignore
  }, [frame, place])
  // fewer rows than before: the view must not hang beyond the end
  const end = Math.max(0, count * rowHeight - viewport)
  useLayoutEffect(() => {
    if (now.current.at.top > end) place(end)
  }, [end, place])

  const reveal = useCallback(
    (row: number) => {
      const { at: here, extent: within } = now.current
      const top = revealing(row, here.top, within)
      if (top !== here.top) place(top)
    },
    [place],
  )
  const scrollToRow = useCallback(
    (row: number) => {
      place(row * now.current.extent.rowHeight)
    },
    [place],
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
