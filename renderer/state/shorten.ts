/** How is a long value shown in a small place? Shortened in the middle, where ARNs and agents differ least; never silently. */

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** At most `room` characters, with `…` in place of the middle. Whole graphemes only. */
export function shortenMiddle(text: string, room: number): string {
  if (text.length <= room) return text
  const parts = [...graphemes.segment(text)].map((part) => part.segment)
  if (parts.length <= room) return text
  const head = Math.ceil((room - 1) / 2)
  const tail = room - 1 - head
  return `${parts.slice(0, head).join('')}…${tail === 0 ? '' : parts.slice(-tail).join('')}`
}
