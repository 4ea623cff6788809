/** How are counts written in a report? Exact, in groups of three: 1,234,567. */
export function grouped(count: number): string {
  return count.toLocaleString('en-US')
}
