/** Which docs happened in a span of time, and which have an eventTime whose text passes a test? */
import { formatInstant } from '../../../shared/base/instant.js'
import { addDoc, emptyDocset, hasDoc, type Docset } from '../facts/docset.js'
import type { ValueMatcher } from '../query/value-matcher.js'
import type { SegmentFacts } from '../facts/segment-facts.js'
import type { Segment } from '../segment/segment.js'

/** A span of epoch ms, both ends included: instants are whole milliseconds, so open ends are one off. */
export interface Span {
  readonly first: number
  readonly last: number
}

/** Dated docs in the span. */
export function docsInSpan(segment: Segment, { first, last }: Span): Docset {
  const { firstSecond, lastSecond, millis } = segment
  const docs = emptyDocset()
  if (lastSecond === 0 || last < firstSecond * 1000 || first >= (lastSecond + 1) * 1000) return docs
  if (millis === undefined) {
    const from = Math.max(firstSecond, Math.ceil(first / 1000))
    addSeconds(segment, from, Math.min(lastSecond, Math.floor(last / 1000)), docs)
  } else addInstants(segment, millis, { first, last }, docs)
  return docs
}

/** Adds the docs of the seconds [from, to], a word of the docset at a time. */
function addSeconds({ seconds, size }: Segment, from: number, to: number, docs: Docset): void {
  if (from > to) return
  const width = to - from
  for (let base = 0; base < size; base += 32) {
    const end = Math.min(32, size - base)
    let bits = 0
    // What is before `from` becomes a very large number.
    for (let bit = 0; bit < end; bit += 1)
      if (((seconds[base + bit] as number) - from) >>> 0 <= width) bits |= 1 << bit
    docs[base >>> 5] = bits
  }
}

function addInstants(
  { seconds, size }: Segment,
  millis: Uint16Array,
  { first, last }: Span,
  docs: Docset,
): void {
  for (let doc = 0; doc < size; doc += 1) {
    const second = seconds[doc] as number
    const time = second * 1000 + (millis[doc] as number)
    if (time >= first && time <= last && second !== 0) addDoc(docs, doc)
  }
}

const SHAPE = 'dddd-dd-ddtdd:dd:ddz'

/** Could the piece (folded) be part of a time as it is usually written? Where `years` are known, a piece that covers
 *  the year must fit one of them. */
export function couldBeTime(
  piece: string,
  years: { readonly first: number; readonly last: number },
): boolean {
  for (let at = 0; at + piece.length <= SHAPE.length; at += 1) if (fitsAt(piece, at, years)) return true
  return false
}

function fitsAt(
  piece: string,
  at: number,
  years: { readonly first: number; readonly last: number },
): boolean {
  for (let offset = 0; offset < piece.length; offset += 1) {
    const shape = SHAPE.charAt(at + offset)
    const character = piece.charAt(offset)
    if (shape === 'd' ? character < '0' || character > '9' : character !== shape) return false
  }
  if (at >= 4) return true
  for (let year = years.first; year <= years.last; year += 1) {
    const written = String(year).padStart(4, '0').slice(at)
    if (piece.startsWith(written.slice(0, piece.length))) return true
  }
  return false
}

/** Adds the docs whose eventTime, as usually written (`2023-07-10T11:38:23Z`), passes. Times that are written another
 *  way are ordinary terms. */
export function addTimesPassing(facts: SegmentFacts, matcher: ValueMatcher, docs: Docset): void {
  const { segment } = facts
  if (segment.lastSecond === 0) return
  const { literals } = matcher
  const years = { first: yearOf(segment.firstSecond), last: yearOf(segment.lastSecond) }
  if (literals.length > 0 && !literals.some((literal) => couldBeTime(literal, years))) return
  if (matcher.couldMatch?.(timeShape) === false) return
  const { plainTimes, byTime } = facts
  const passesAt = timeTest(matcher)
  let testedSecond = 0
  let passes = false
  for (let at = facts.undated; at < byTime.length; at += 1) {
    const doc = byTime[at] as number
    if (hasDoc(docs, doc) || !hasDoc(plainTimes, doc)) continue
    const second = segment.seconds[doc] as number
    if (second !== testedSecond) {
      testedSecond = second
      passes = passesAt(second)
    }
    if (passes) addDoc(docs, doc)
  }
}

function yearOf(second: number): number {
  return new Date(second * 1000).getUTCFullYear()
}

const timeShape = [...SHAPE].map((one) => (one === 'd' ? '0123456789' : one))
const DAY = 86_400

/** Does the fold of the usual text of a second (`2023-07-10t11:38:23z`) pass? */
function timeTest(matcher: ValueMatcher): (second: number) => boolean {
  const { whole, literals } = matcher
  const [literal, ...others] = literals
  const dateOf = dates()
  // A piece with a `t` may begin in the date and end in the time of day.
  if (!whole || literal === undefined || others.length > 0 || literal.includes('t'))
    return (second) => matcher.matches(`${dateOf(second)}${timeOfDay(second % DAY)}`)
  const times = new Uint8Array(DAY)
  const [unknown, isIn] = [0, 2]
  let date = ''
  let dateIsIn = false
  return (second) => {
    const its = dateOf(second)
    if (its !== date) dateIsIn = its.includes(literal)
    date = its
    if (dateIsIn) return true
    const of = second % DAY
    if (times[of] === unknown) times[of] = timeOfDay(of).includes(literal) ? isIn : 1
    return times[of] === isIn
  }
}

/** Neighbours share their day, so its text is kept. */
function dates(): (second: number) => string {
  let day = -1
  let date = ''
  return (second) => {
    const its = Math.floor(second / DAY)
    if (its !== day) {
      day = its
      date = formatInstant(day * DAY * 1000).slice(0, 10)
    }
    return date
  }
}

function timeOfDay(second: number): string {
  const minutes = Math.floor(second / 60)
  return `t${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two(second % 60)}z`
}

const twoDigits = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'))
const two = (number: number): string => twoDigits[number] as string
