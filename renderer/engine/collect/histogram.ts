/** When did the matches happen? Counts per outcome in buckets of one fixed width that start at round UTC instants. */
import { outcomes, type Outcome } from '../../../shared/cloudtrail/outcome.js'
import type { Matches } from '../facts/matches.js'
import { positionOfTime } from '../facts/time-order.js'

export interface HistogramCounts {
  /** Epoch ms of the first bucket's start; every bucket is `step` ms wide. */
  readonly start: number
  readonly step: number
  /** Per outcome, one count a bucket. */
  readonly series: readonly { readonly outcome: Outcome; readonly counts: readonly number[] }[]
  /** Count of all events of the case per bucket. */
  readonly background: readonly number[]
}

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const YEAR = 365 * DAY

/** Seconds. Fixed widths: no calendar, no leap years. */
const steps = [
  ...[1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 7, 14, 30, 90, 180].map((days) => days * DAY),
  YEAR,
]

/** The narrowest step (seconds) with which [first, last] (seconds) takes at most `buckets` buckets. */
export function stepFor(first: number, last: number, buckets: number): number {
  const taken = (step: number) => Math.floor(last / step) - Math.floor(first / step) + 1
  const found = steps.find((step) => taken(step) <= buckets)
  if (found !== undefined) return found
  let years = 2
  while (taken(years * YEAR) > Math.max(1, buckets) && years < 1000) years += 1
  return years * YEAR
}

/** `first` and `last`: epoch ms of the earliest and latest dated match. */
export function countHistogram(
  matches: Matches,
  span: { readonly first: number; readonly last: number },
  buckets: number,
): HistogramCounts {
  const step = stepFor(Math.floor(span.first / 1000), Math.floor(span.last / 1000), buckets)
  const start = Math.floor(span.first / 1000 / step) * step
  const width = Math.floor(span.last / 1000 / step) - start / step + 1
  const counts = new Uint32Array(outcomes.length * width)
  matches.eachSegment((index, list, count) => {
    const segment = matches.set.segments[index]
    if (segment === undefined) return
    const column = segment.columns.outcome
    const rows = Int32Array.from(column?.values ?? [''], (value) => rowOf(value) * width)
    const codes = column?.codes ?? new Uint8Array(segment.size)
    const place = { seconds: segment.seconds, codes, rows, start, step }
    if (count === segment.size) addAll(place, counts)
    else addListed(place, list.subarray(0, count), counts)
  })
  const series = outcomes.map((outcome, row) => ({
    outcome,
    counts: [...counts.subarray(row * width, (row + 1) * width)],
  }))
  return {
    start: start * 1000,
    step: step * 1000,
    series,
    background: matches.everything ? sumOf(series, width) : backgroundOf(matches, start, { step, width }),
  }
}

/** Where events of a segment are counted: in the row of their outcome, by their time. */
interface Slots {
  readonly seconds: Uint32Array
  readonly codes: Uint8Array | Uint16Array
  /** Code -> where the row begins. */
  readonly rows: Int32Array
  /** Seconds. */
  readonly start: number
  readonly step: number
}

function addAll({ seconds, codes, rows, start, step }: Slots, counts: Uint32Array): void {
  for (let doc = 0; doc < codes.length; doc += 1) {
    const second = seconds[doc] as number
    if (second === 0) continue
    // A bucket's number is small and not negative, so this is its floor, and faster.
    const slot = (rows[codes[doc] as number] as number) + (((second - start) / step) | 0)
    counts[slot] = (counts[slot] as number) + 1
  }
}

function addListed(
  { seconds, codes, rows, start, step }: Slots,
  docs: Uint16Array,
  counts: Uint32Array,
): void {
  for (let at = 0; at < docs.length; at += 1) {
    const doc = docs[at] as number
    const second = seconds[doc] as number
    if (second === 0) continue
    const slot = (rows[codes[doc] as number] as number) + (((second - start) / step) | 0)
    counts[slot] = (counts[slot] as number) + 1
  }
}

function rowOf(value: string): number {
  const row = (outcomes as readonly string[]).indexOf(value)
  return row < 0 ? outcomes.indexOf('unknown') : row
}

/** All matches are all events then. */
function sumOf(series: HistogramCounts['series'], width: number): number[] {
  const bucket = (at: number) => series.reduce((sum, { counts }) => sum + (counts[at] ?? 0), 0)
  return Array.from({ length: width }, (_, at) => bucket(at))
}

function backgroundOf(
  { set }: Matches,
  start: number,
  { step, width }: { readonly step: number; readonly width: number },
): number[] {
  const edges = Array.from({ length: width + 1 }, (_, bucket) =>
    positionOfTime(set.order, set.segments, (start + bucket * step) * 1000),
  )
  return edges.slice(1).map((edge, bucket) => edge - (edges[bucket] as number))
}
