/** Where in a table of millions of rows is the scroll bar? Browsers limit an element's height (Chromium: about 33 million
 *  pixels), so beyond that the bar is mapped to rows, while a small movement still moves by exactly its pixels. */

/** Pixels; well below the browser's limit at any device scale. */
export const MAX_HEIGHT = 12_000_000

export interface Extent {
  readonly count: number
  /** Pixels. */
  readonly rowHeight: number
  readonly viewport: number
}

/** Height of the scrolled element, pixels. */
export function physicalHeight({ count, rowHeight }: Extent): number {
  return Math.min(count * rowHeight, MAX_HEIGHT)
}

const span = (height: number, viewport: number): number => Math.max(0, height - viewport)

/** Distance from the first row's top to the first visible pixel, for a scroll bar position. */
export function virtualTop(scrollTop: number, extent: Extent): number {
  const physical = span(physicalHeight(extent), extent.viewport)
  const virtual = span(extent.count * extent.rowHeight, extent.viewport)
  if (physical === 0) return 0
  return Math.min(virtual, Math.max(0, physical === virtual ? scrollTop : (scrollTop / physical) * virtual))
}

/** The scroll bar position that stands for that distance; the reverse of `virtualTop`. */
export function scrollTopFor(top: number, extent: Extent): number {
  const physical = span(physicalHeight(extent), extent.viewport)
  const virtual = span(extent.count * extent.rowHeight, extent.viewport)
  if (virtual === 0) return 0
  const clamped = Math.min(virtual, Math.max(0, top))
  return physical === virtual ? clamped : (clamped / virtual) * physical
}

/** The new distance after the bar went from one position to another: small steps are pixels, large ones are proportions. */
export function scrolled(
  from: { readonly top: number; readonly scrollTop: number },
  scrollTop: number,
  extent: Extent,
): number {
  const step = scrollTop - from.scrollTop
  const scaled = extent.count * extent.rowHeight > MAX_HEIGHT
  if (!scaled || Math.abs(step) > extent.viewport) return virtualTop(scrollTop, extent)
  const virtual = span(extent.count * extent.rowHeight, extent.viewport)
  return Math.min(virtual, Math.max(0, from.top + step))
}

/** First and last row (exclusive) to draw, with some beyond both edges. */
export function rowsInView(
  top: number,
  extent: Extent,
  beyond: number,
): { readonly from: number; readonly to: number } {
  const from = Math.max(0, Math.floor(top / extent.rowHeight) - beyond)
  const to = Math.min(extent.count, Math.ceil((top + extent.viewport) / extent.rowHeight) + beyond)
  return { from, to: Math.max(from, to) }
}

/** The smallest movement after which a row is wholly visible. */
export function revealing(row: number, top: number, extent: Extent): number {
  const start = row * extent.rowHeight
  if (start < top) return start
  const end = start + extent.rowHeight
  return end > top + extent.viewport ? end - extent.viewport : top
}
