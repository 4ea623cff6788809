/** What test does the value behind a field name ask for? */
import type { Bound, Test } from './ast.js'
import { QueryFailure, replaced } from './failure.js'
import { holdsAddresses, type Comparison } from './field-clause.js'
import { expandFieldValue } from './field-names.js'
import { parseAddress, prefixMatcher } from './ip-prefix.js'
import { readWord, type Word } from './lexical.js'
import { quoteText } from './print.js'
import { compareNumbers, parseNumber } from './number-text.js'
import { parseTimeSpan, timeText, type TimeSpan } from './time-text.js'

/** The field as typed and as meant. */
export interface FieldContext {
  readonly typed: string
  readonly name: string
}

/** Longer wildcard texts are refused: each `?` is a step of an automaton. */
export const WILDCARD_LIMIT = 4096

/** An unquoted value. `text` is the whole query, for suggestions. */
export function readValue(text: string, field: FieldContext, word: Word): Test {
  if (word.hasWildcard) return wildcardTest(word, 'field')
  const { plain } = word
  if (field.name === 'eventTime') {
    const span = parseTimeSpan(plain)
    if (span === undefined) throw badTime(text, word)
    return timeRange(span)
  }
  if (plain.includes('/')) {
    const prefix = prefixTest(text, field, word)
    if (prefix !== undefined) return prefix
  }
  return { kind: 'equals', text: expandFieldValue(field.typed, plain) }
}

/** `*` alone asks for existence. */
export function wildcardTest(word: Word, place: 'field' | 'text'): Test {
  if (word.source.length > WILDCARD_LIMIT) {
    const message = `A text with wildcards may have up to ${WILDCARD_LIMIT.toLocaleString('en')} characters.`
    throw new QueryFailure(word.from, word.to, message)
  }
  if (place === 'field' && /^\*+$/.test(word.source)) return { kind: 'exists' }
  return { kind: 'wildcard', source: word.source }
}

function timeRange(span: TimeSpan): Test {
  const bound = (value: number, inclusive: boolean): Bound => ({
    type: 'time',
    value,
    inclusive,
    text: timeText(value),
  })
  return { kind: 'range', from: bound(span.from, true), to: bound(span.to, false) }
}

function prefixTest(text: string, field: FieldContext, word: Word): Test | undefined {
  const { plain } = word
  if (prefixMatcher(plain) !== undefined) return { kind: 'cidr', text: plain }
  const [network = '', length = ''] = plain.split('/')
  const address = parseAddress(network)
  const isMeant = holdsAddresses(field.name)
    ? address !== undefined || /^[\d.:]+$/.test(network)
    : address !== undefined && /^\d+$/.test(length)
  if (!isMeant) return undefined
  throw badPrefix(text, word, address?.kind())
}

function badPrefix(text: string, word: Word, family: 'ipv4' | 'ipv6' | undefined): QueryFailure {
  const { plain, from, to } = word
  const literally = replaced(text, from, to, `"${plain}"`)
  if (family === undefined) {
    const message = `${plain} is no IP prefix: the address has to be written out, as in 10.0.0.0/8.`
    return new QueryFailure(from, to, message, [literally])
  }
  const [network = ''] = plain.split('/')
  const most = family === 'ipv6' ? 128 : 32
  const message = `${plain} is no IP prefix: the number behind the slash goes from 0 to ${most}.`
  const single = replaced(text, from, to, `${network}/${most}`)
  return new QueryFailure(from, to, message, [single, replaced(text, from, to, network), literally])
}

function badTime(
  text: string,
  word: { readonly from: number; readonly to: number; readonly plain: string },
): QueryFailure {
  const { from, to, plain } = word
  const ordered = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$/.exec(plain)
  const suggestions: string[] = []
  const two = (digits: string | undefined): string => (digits ?? '').padStart(2, '0')
  if (ordered !== null) {
    suggestions.push(
      `${ordered[3]}-${two(ordered[1])}-${two(ordered[2])}`,
      `${ordered[3]}-${two(ordered[2])}-${two(ordered[1])}`,
    )
  }
  const yearFirst = /^(\d{4})[./-](\d{1,2})(?:[./-](\d{1,2}))?/.exec(plain)
  if (yearFirst !== null) {
    const day = yearFirst[3] === undefined ? '' : `-${two(yearFirst[3])}`
    suggestions.push(`${yearFirst[1]}-${two(yearFirst[2])}${day}`, `${yearFirst[1]}-${two(yearFirst[2])}`)
  }
  const good = suggestions.filter((suggestion) => parseTimeSpan(suggestion) !== undefined)
  const message =
    'This is no date or time. Write 2023-07-10, 2023-07-10T11:38 or 2023-07-10T11:38:23Z; times are UTC.'
  return new QueryFailure(
    from,
    to,
    message,
    good.map((suggestion) => replaced(text, from, to, suggestion)),
  )
}

/** A bound as typed: `side` says on which end of the range it stands. `*` is no bound. */
export function readBound(
  text: string,
  field: FieldContext,
  typed: { readonly from: number; readonly to: number; readonly plain: string },
  side: { readonly end: 'from' | 'to'; readonly inclusive: boolean },
): Bound | undefined {
  const { plain } = typed
  if (plain === '*') return undefined
  const value = field.name === 'eventTime' ? undefined : parseNumber(plain)
  if (value !== undefined) return { type: 'number', value, inclusive: side.inclusive, text: plain }
  const span = parseTimeSpan(plain)
  if (span !== undefined) return timeBound(span, plain, side)
  if (field.name === 'eventTime' || /^\d{4}-/.test(plain)) throw badTime(text, typed)
  const message = `A range needs numbers or times; "${plain}" is neither.`
  throw new QueryFailure(typed.from, typed.to, message)
}

/** A typed day or minute counts whole: `<=2023-07-10` takes in that day, `>2023-07-10` starts after it. So every range
 *  over times becomes [from, to). */
function timeBound(
  span: TimeSpan,
  typed: string,
  side: { readonly end: 'from' | 'to'; readonly inclusive: boolean },
): Bound {
  const isFrom = side.end === 'from'
  const value = isFrom === side.inclusive ? span.from : span.to
  const text = value === span.from ? typed.replace(' ', 'T') : timeText(value)
  return { type: 'time', value, inclusive: isFrom, text }
}

/** A range of two bounds. [from, to) is where it stands in `text`. */
export function rangeTest(
  text: string,
  place: { readonly from: number; readonly to: number },
  bounds: { readonly from: Bound | undefined; readonly to: Bound | undefined },
): Test {
  const { from, to } = bounds
  if (from === undefined && to === undefined) return { kind: 'exists' }
  if (from !== undefined && to !== undefined) refuseDisorder(text, place, from, to)
  return { kind: 'range', from, to }
}

function refuseDisorder(
  text: string,
  place: { readonly from: number; readonly to: number },
  from: Bound,
  to: Bound,
): void {
  if (from.type !== to.type) {
    throw new QueryFailure(place.from, place.to, 'One end of this range is a number, the other a time.')
  }
  const order = from.type === 'time' ? from.value - to.value : compareNumbers(from.text, to.text)
  if (order > 0) throw backwards(text, place, from.text, to.text)
  if (order === 0 && !(from.inclusive && to.inclusive)) {
    throw new QueryFailure(place.from, place.to, 'This range is empty: it leaves out its ends.')
  }
}

function backwards(
  text: string,
  place: { readonly from: number; readonly to: number },
  from: string,
  to: string,
): QueryFailure {
  const typed = text.slice(place.from, place.to)
  const ends = /^([[{])\s*(.*?)\s+TO\s+(.*?)\s*([\]}])$/is.exec(typed)
  const swapped = ends === null ? undefined : `${ends[1]}${ends[3]} TO ${ends[2]}${ends[4]}`
  return new QueryFailure(
    place.from,
    place.to,
    `This range runs backwards: ${from} is after ${to}.`,
    swapped === undefined ? [] : [replaced(text, place.from, place.to, swapped)],
  )
}

/** `[a TO b}` at `from`. Gives the offset behind it. */
export function readRange(
  text: string,
  field: FieldContext,
  from: number,
): { readonly test: Test; readonly to: number } {
  const content = /[^\]}]*/y
  content.lastIndex = from + 1
  const inner = content.exec(text)?.[0] ?? ''
  const close = from + 1 + inner.length
  const ends = /^(\s*)(\S.*?)(\s+TO\s+)(.*\S)\s*$/is.exec(inner)
  if (close >= text.length || ends === null) throw noRange(text, from, close)
  const [, blank = '', first = '', middle = '', second = ''] = ends
  const firstFrom = from + 1 + blank.length
  const secondFrom = firstFrom + first.length + middle.length
  const lower = { end: 'from', inclusive: text[from] === '[' } as const
  const upper = { end: 'to', inclusive: text[close] === ']' } as const
  const bounds = {
    from: readBound(
      text,
      field,
      { from: firstFrom, to: firstFrom + first.length, plain: unquoted(first) },
      lower,
    ),
    to: readBound(
      text,
      field,
      { from: secondFrom, to: secondFrom + second.length, plain: unquoted(second) },
      upper,
    ),
  }
  const place = { from, to: close + 1 }
  return { test: rangeTest(text, place, bounds), to: place.to }
}

function unquoted(text: string): string {
  return text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text
}

function noRange(text: string, from: number, close: number): QueryFailure {
  const isClosed = close < text.length
  const to = isClosed ? close + 1 : text.length
  const hasBounds = /\S\s+TO\s+\S/i.test(text.slice(from + 1, close))
  const end = isClosed ? to : readWord(text, from).to
  const quoted = replaced(text, from, end, quoteText(text.slice(from, end)))
  const pair = /^\s*(\S+?)(?:\s*(?:\.\.+|,|;)\s*|\s+)(\S+)\s*$/.exec(text.slice(from + 1, close))
  const corrected = pair === null ? [] : [replaced(text, from, to, `[${pair[1]} TO ${pair[2]}]`)]
  if (hasBounds) return new QueryFailure(from, to, 'This bracket is not closed.', [`${text}]`, quoted])
  return new QueryFailure(
    from,
    to,
    'A range is written [from TO to], for example [2023-07-10 TO 2023-07-11].',
    [...corrected, quoted],
  )
}

/** `field>=value`. */
export function readComparison(text: string, field: FieldContext, operator: Comparison, word: Word): Test {
  const typed = { from: word.from, to: word.to, plain: unquoted(word.plain) }
  const inclusive = operator.endsWith('=')
  const end = operator.startsWith('>') ? 'from' : 'to'
  const bound = readBound(text, field, typed, { end, inclusive })
  const place = { from: word.from, to: word.to }
  return rangeTest(text, place, {
    from: end === 'from' ? bound : undefined,
    to: end === 'to' ? bound : undefined,
  })
}
