/** How does a histogram become bars of pixels, and a stretch of bars a time range? */
import { outcomes, type Outcome } from '../../shared/cloudtrail/outcome.js'
import type { Histogram, TimeRange } from './model.js'

export interface Bar {
  /** Epoch ms, [from, to). */
  readonly from: number
  readonly to: number
  readonly total: number
  readonly background: number
  /** From the bottom up; only those with events. */
  readonly parts: readonly { readonly outcome: Outcome; readonly count: number }[]
}

/** One bar a bucket; outcomes always in the same order, so that colours do not jump. */
export function barsOf(histogram: Histogram): readonly Bar[] {
  const series = new Map(histogram.series.map(({ outcome, counts }) => [outcome, counts]))
  const length = Math.max(histogram.background.length, ...histogram.series.map(({ counts }) => counts.length))
  return Array.from({ length }, (_, index) => {
    const parts = outcomes
      .map((outcome) => ({ outcome, count: series.get(outcome)?.[index] ?? 0 }))
      .filter(({ count }) => count > 0)
    const from = histogram.start + index * histogram.step
    return {
      from,
      to: from + histogram.step,
      total: parts.reduce((sum, { count }) => sum + count, 0),
      background: histogram.background[index] ?? 0,
      parts,
    }
  })
}

/** The time of a stretch of bars, whichever end came first. */
export function rangeOf(bars: readonly Bar[], one: number, other: number): TimeRange | null {
  const first = bars[Math.max(0, Math.min(one, other))]
  const last = bars[Math.min(bars.length - 1, Math.max(one, other))]
  return first === undefined || last === undefined ? null : { from: first.from, to: last.to }
}

/** All bars of a stretch as one, whichever end came first; undefined where there is none. */
export function stretchOf(bars: readonly Bar[], one: number, other: number): Bar | undefined {
  const range = rangeOf(bars, one, other)
  if (range === null) return undefined
  const within = bars.filter((bar) => bar.from >= range.from && bar.to <= range.to)
  const totals = totalsOf(within)
  const parts = outcomes.flatMap((outcome) => {
    const count = totals.get(outcome)
    return count === undefined ? [] : [{ outcome, count }]
  })
  const sum = (count: (bar: Bar) => number): number => within.reduce((all, bar) => all + count(bar), 0)
  return { ...range, total: sum((bar) => bar.total), background: sum((bar) => bar.background), parts }
}

/** Events of each outcome over all bars. */
export function totalsOf(bars: readonly Bar[]): ReadonlyMap<Outcome, number> {
  const totals = new Map<Outcome, number>()
  for (const bar of bars)
    for (const { outcome, count } of bar.parts) totals.set(outcome, (totals.get(outcome) ?? 0) + count)
  return totals
}

/** Width of a bucket in words: `1 min`, `6 h`. */
export function stepText(ms: number): string {
  const units = [
    ['day', 86_400_000],
    ['h', 3_600_000],
    ['min', 60_000],
    ['s', 1000],
  ] as const
  for (const [unit, size] of units) {
    if (ms % size !== 0) continue
    const count = ms / size
    return `${String(count)} ${unit === 'day' && count > 1 ? 'days' : unit}`
  }
  return `${String(ms)} ms`
}
