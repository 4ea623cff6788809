/** How are counts and sizes written? Counts exact and grouped; sizes in binary units, the exact count beside them. */

const grouped = new Intl.NumberFormat('en-US')

/** `1,898` */
export function countText(count: number): string {
  return grouped.format(count)
}

/** `1 event`, `1,898 events` */
export function counted(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? '' : 's'}`
}

/** `0.4 ms`, `12 ms`, `1,058 ms` */
export function msText(ms: number): string {
  return `${ms < 9.95 ? ms.toFixed(1) : countText(Math.round(ms))} ms`
}

const units = ['KiB', 'MiB', 'GiB', 'TiB'] as const

/** `12 B`, `1.4 MiB` */
export function bytesText(bytes: number): string {
  if (bytes < 1024) return `${String(bytes)} B`
  let size = bytes
  let unit: string = 'B'
  for (const next of units) {
    if (size < 1024) break
    size /= 1024
    unit = next
  }
  return `${size < 10 ? size.toFixed(1) : countText(Math.round(size))} ${unit}`
}

/** `1,468,006 bytes` */
export function exactBytes(bytes: number): string {
  return counted(bytes, 'byte')
}
