/** How wide is one character of the monospace face here? Pixels; measured once, because machines have different faces. */
import { useLayoutEffect, useState, type RefObject } from 'react'

const SAMPLE = '0'.repeat(100)

export function useCharacterWidth(within: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(7.3)
  useLayoutEffect(() => {
    const probe = document.createElement('span')
    probe.className = 'value only-heard'
    probe.style.width = 'auto'
    probe.textContent = SAMPLE
    within.current?.append(probe)
    const measured = probe.getBoundingClientRect().width / SAMPLE.length
    probe.remove()
    if (measured > 0) setWidth(measured)
  }, [within])
  return width
}
