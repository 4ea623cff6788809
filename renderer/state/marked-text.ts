/** How is a value with highlights cut to a width? In the middle; a highlight that falls into the gap marks the gap. */
import { visibleText } from '../../shared/base/visible-text.js'

export interface Segment {
  readonly text: string
  readonly marked: boolean
}

/** The value in pieces, as it may be shown: control characters are visible, marks are kept. Marks are in UTF-16 units. */
export function segmentsOf(text: string, marks: readonly (readonly [number, number])[]): readonly Segment[] {
  const result: Segment[] = []
  let at = 0
  const add = (to: number, marked: boolean): void => {
    if (to > at) result.push({ text: visibleText(text.slice(at, to)), marked })
    at = Math.max(at, to)
  }
  for (const [from, to] of [...marks].sort((left, right) => left[0] - right[0])) {
    add(Math.min(text.length, from), false)
    add(Math.min(text.length, to), true)
  }
  add(text.length, false)
  return result
}

/** At most `room` characters of the pieces, with `…` in place of the middle. */
export function shortenSegments(segments: readonly Segment[], room: number): readonly Segment[] {
  const length = segments.reduce((sum, segment) => sum + segment.text.length, 0)
  if (length <= room || room < 3) return room < 3 ? segments.slice(0, 1) : segments
  const head = Math.ceil((room - 1) / 2)
  const tailFrom = length - (room - 1 - head)
  const before: Segment[] = []
  const after: Segment[] = []
  let at = 0
  let gapMarked = false
  for (const { text, marked } of segments) {
    const first = text.slice(0, Math.max(0, head - at))
    const last = text.slice(Math.max(first.length, tailFrom - at))
    if (first !== '') before.push({ text: wholeHead(first), marked })
    if (last !== '') after.push({ text: wholeTail(last), marked })
    gapMarked ||= marked && first.length + last.length < text.length
    at += text.length
  }
  return [...before, { text: '…', marked: gapMarked }, ...after]
}

/** No half of a surrogate pair at a cut. */
const wholeHead = (text: string): string => (/[\ud800-\udbff]$/.test(text) ? text.slice(0, -1) : text)
const wholeTail = (text: string): string => (/^[\udc00-\udfff]/.test(text) ? text.slice(1) : text)
