/** How are bytes shown that are no text? Sixteen a line, each line with its offset. */

const BYTES_PER_LINE = 16

/** `hex`: two digits a byte. `offset`: of the first byte. */
export function hexLines(hex: string, offset: number): string {
  const width = Math.max(8, (offset + hex.length / 2).toString(16).length)
  const lines: string[] = []
  for (let at = 0; at < hex.length; at += 2 * BYTES_PER_LINE) {
    const bytes = hex.slice(at, at + 2 * BYTES_PER_LINE).match(/../g) ?? []
    lines.push(`${(offset + at / 2).toString(16).padStart(width, '0')}  ${bytes.join(' ')}`)
  }
  return lines.join('\n')
}
