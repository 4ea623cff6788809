/** How wide is one character of the monospace face here? Pixels; measured, because machines have different faces. A line of
 *  them is laid out with everything else: who asked for its width at once would have the whole window laid out twice. */
import { useEffect } from 'react'
import { cell } from '../state/cell.js'
import { useCell } from './use-cell.js'

const SAMPLE = '0'.repeat(100)

/** Until it is known. */
const width = cell(7.3)

/** Keeps the width up to date; once in a window. */
export function useMeasuredCharacter(): void {
  useEffect(() => {
    const frame = document.createElement('div')
    frame.className = 'only-heard'
    frame.ariaHidden = 'true'
    const line = document.createElement('span')
    line.className = 'value measured'
    line.textContent = SAMPLE
    frame.append(line)
    document.body.append(frame)
    const observer = new ResizeObserver(([entry]) => {
      const measured = (entry?.contentRect.width ?? 0) / SAMPLE.length
      if (measured > 0) width.set(measured)
    })
    observer.observe(line)
    return () => {
      observer.disconnect()
      frame.remove()
    }
  }, [])
}

export function useCharacterWidth(): number {
  return useCell(width)
}
