/** When did the matches happen? A stacked bar chart as inline SVG, drawn by attributes only. */
import type { Outcome } from '../../shared/cloudtrail/outcome.js'
import { grouped } from './grouped.js'
import { markup, type Markup } from './markup.js'
import type { ZonedTime } from './zoned-time.js'

export interface TimeChart {
  /** Epoch ms of the first bucket's start, and the width of each. */
  readonly start: number
  readonly step: number
  readonly series: readonly { readonly outcome: Outcome; readonly counts: readonly number[] }[]
}

const WIDTH = 1000
const PLOT_TOP = 14
const PLOT_HEIGHT = 150
const HEIGHT = 200

/** Told apart in print without colour as well: from light to dark, and named in the legend with their counts. */
const fills: Readonly<Record<Outcome, string>> = {
  success: '#9fb8d4',
  denied: '#b3261e',
  failed: '#d98324',
  throttled: '#6b4fa0',
  unknown: '#707070',
}

export function timeChart(chart: TimeChart, time: ZonedTime): Markup {
  const buckets = Math.max(0, ...chart.series.map((one) => one.counts.length))
  const totals = Array.from({ length: buckets }, (_, at) =>
    chart.series.reduce((sum, one) => sum + (one.counts[at] ?? 0), 0),
  )
  const highest = Math.max(1, ...totals)
  const label = `Events over time, ${time.zone}; the highest bar stands for ${grouped(highest)}`
  const floor = PLOT_TOP + PLOT_HEIGHT
  return markup`<svg class="chart" role="img" aria-label="${label}" viewBox="0 0 ${WIDTH} ${HEIGHT}">
<text x="0" y="10" font-size="10">${grouped(highest)}</text>
${bars(chart, highest, buckets)}<line x1="0" x2="${WIDTH}" y1="${floor}" y2="${floor}" stroke="#444" />
${ticks(chart, buckets, time)}</svg>
<p class="legend">${legend(chart)}</p>`
}

function bars(chart: TimeChart, highest: number, buckets: number): readonly Markup[] {
  const width = WIDTH / Math.max(1, buckets)
  const wide = round(Math.max(0.5, width - 0.5))
  const base = Array.from({ length: buckets }, () => 0)
  return chart.series.flatMap(({ outcome, counts }) =>
    counts.flatMap((count, at) => {
      if (count === 0) return []
      const from = base[at] ?? 0
      base[at] = from + count
      const height = (count / highest) * PLOT_HEIGHT
      const y = PLOT_TOP + PLOT_HEIGHT - (from / highest) * PLOT_HEIGHT - height
      const place = markup`x="${round(at * width)}" y="${round(y)}" width="${wide}" height="${round(height)}"`
      return markup`<rect ${place} fill="${fills[outcome]}" />
`
    }),
  )
}

function ticks(chart: TimeChart, buckets: number, time: ZonedTime): readonly Markup[] {
  const places = [
    { share: 0, anchor: 'start' },
    { share: 0.5, anchor: 'middle' },
    { share: 1, anchor: 'end' },
  ]
  return places.map(({ share, anchor }) => {
    const instant = chart.start + Math.round(share * buckets) * chart.step
    const y = HEIGHT - 16
    return markup`<text x="${share * WIDTH}" y="${y}" font-size="10" text-anchor="${anchor}">${time.write(instant)}</text>
`
  })
}

function legend(chart: TimeChart): readonly Markup[] {
  return chart.series.flatMap(({ outcome, counts }) => {
    const count = counts.reduce((sum, one) => sum + one, 0)
    if (count === 0) return []
    const swatch = markup`<svg class="swatch" viewBox="0 0 10 10" aria-hidden="true"><rect width="10" height="10" fill="${fills[outcome]}" /></svg>`
    return markup`<span>${swatch} ${outcome} ${grouped(count)}</span>
`
  })
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
