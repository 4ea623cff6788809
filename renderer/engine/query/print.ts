/** How is a query written? The canonical form: what stands in the history, in saved searches and in reports, and what
 *  reads back as the same query. */
import type { Bound, Query, Test } from './ast.js'
import { readsAsText } from './field-clause.js'
import { canonicalFieldName } from './field-names.js'
import { parseTimeSpan, timeText } from './time-text.js'
import { wildcardParts } from './wildcard.js'

/** Texts that need no quotation marks anywhere: no operator, no field, no time, no prefix. */
const SAFE_WORD = /^[A-Za-z0-9_][A-Za-z0-9_.@-]*$/
const OPERATOR_WORD = /^(?:AND|OR|NOT)$/
/** The characters that a one-line box would lose. */
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/

/** The same, and all that could mean something within a word. */
const NEEDS_ESCAPE = /[\s\u0000-\u001f\u007f-\u009f!-,/:-@[-^`{-~]/g

export function printQuery(query: Query): string {
  switch (query.kind) {
    case 'all':
      return '*'
    case 'text':
      return printBody(query.test)
    case 'field':
      return printField(query.name, query.test)
    case 'not':
      // Two minus signs in a row would be a text.
      return query.part.kind === 'not' ? `-(${printQuery(query.part)})` : `-${inside(query.part)}`
    case 'and':
      return query.parts.map(inside).join(' ')
    case 'or':
      return printEither(query.parts)
  }
}

/** A part of a larger query. */
function inside(query: Query): string {
  if (query.kind === 'and') return `(${printQuery(query)})`
  if (query.kind === 'or') {
    const compact = oneFieldGroup(query.parts)
    return compact ?? `(${printQuery(query)})`
  }
  return query.kind === 'not' && query.part.kind === 'not'
    ? `-(${printQuery(query.part)})`
    : printQuery(query)
}

function printEither(parts: readonly Query[]): string {
  return oneFieldGroup(parts) ?? parts.map(inside).join(' OR ')
}

/** `eventName:(CreateUser OR DeleteUser)` where every part asks the same field; not for comparisons, whose sign stands
 *  before the value. */
function oneFieldGroup(parts: readonly Query[]): string | undefined {
  const [first] = parts
  if (first?.kind !== 'field') return undefined
  const values: string[] = []
  for (const part of parts) {
    if (part.kind !== 'field' || part.name !== first.name || part.test.kind === 'range') return undefined
    values.push(printTest(part.name, part.test))
  }
  return `${printName(first.name)}:(${values.join(' OR ')})`
}

function printField(name: string, test: Test): string {
  if (test.kind === 'range') return printName(name) + printRange(test)
  const value = printTest(name, test)
  return readsAsText(name) ? `${printName(name)}:(${value})` : `${printName(name)}:${value}`
}

function printTest(name: string, test: Exclude<Test, { kind: 'range' }>): string {
  switch (test.kind) {
    case 'equals':
      return quoteFieldValue(name, test.text)
    case 'contains':
      return `~${printBody(test)}`
    case 'wildcard':
    case 'regex':
      return printBody(test)
    case 'exists':
      return '*'
    case 'cidr':
      return test.text
  }
}

function printBody(test: Extract<Test, { kind: 'contains' | 'wildcard' | 'regex' }>): string {
  switch (test.kind) {
    case 'contains':
      return quoteValue(test.text)
    case 'wildcard':
      return printWildcard(test.source)
    case 'regex':
      return printRegex(test.source)
  }
}

function printRegex(source: string): string {
  return `/${source.replace(/\\[\s\S]|\//g, (found) => (found === '/' ? '\\/' : found))}/`
}

function printWildcard(source: string): string {
  const printed = wildcardParts(source)
    .map((part) => {
      if (part.kind === 'run') return '*'
      return part.kind === 'one' ? '?' : escapePlain(part.text)
    })
    .join('')
  // What opens a word may mean more than itself: a minus, a typographic quotation mark.
  return /^[^\p{L}\p{N}*?\\]/u.test(printed) ? `\\${printed}` : printed
}

/** Plain text within a word: everything that could mean something is escaped. */
function escapePlain(text: string): string {
  return text.replace(NEEDS_ESCAPE, (found) => (INVISIBLE.test(found) ? byNumber(found) : `\\${found}`))
}

function byNumber(character: string): string {
  return `\\u{${character.charCodeAt(0).toString(16)}}`
}

/** A field name or path, its unusual characters escaped. */
export function printName(name: string): string {
  const steps = name
    .split('.')
    .map((step) => (step === '*' ? step : step.replace(/[^\p{L}\p{N}_-]/gu, '\\$&')))
  return steps.join('.').replace(/^[\p{N}.-]/u, '\\$&')
}

function printRange(range: Extract<Test, { kind: 'range' }>): string {
  const from = range.from === undefined ? undefined : normalBound(range.from, 'from')
  const to = range.to === undefined ? undefined : normalBound(range.to, 'to')
  if (from !== undefined && to !== undefined) {
    return `:${from.inclusive ? '[' : '{'}${from.text} TO ${to.text}${to.inclusive ? ']' : '}'}`
  }
  if (from !== undefined) return `${from.inclusive ? '>=' : '>'}${from.text}`
  if (to !== undefined) return `${to.inclusive ? '<=' : '<'}${to.text}`
  return ':*'
}

/** Times are printed as [from, to): a closed upper end would be read as the whole of the typed day or second. */
function normalBound(
  bound: Bound,
  end: 'from' | 'to',
): { readonly inclusive: boolean; readonly text: string } {
  if (bound.type === 'number') return bound
  const inclusive = end === 'from'
  if (bound.inclusive !== inclusive) return { inclusive, text: timeText(bound.value + 1) }
  const isTyped = parseTimeSpan(bound.text)?.from === bound.value && !/\s/.test(bound.text)
  return { inclusive, text: isTyped ? bound.text : timeText(bound.value) }
}

/** In quotation marks, always. */
export function quoteText(text: string): string {
  const escaped = text.replace(/["\\]/g, '\\$&').replace(new RegExp(INVISIBLE, 'g'), byNumber)
  return `"${escaped}"`
}

/** A value as it can stand behind `field:` or as a phrase: in quotation marks where it could mean anything else. */
export function quoteValue(text: string): string {
  return SAFE_WORD.test(text) && !OPERATOR_WORD.test(text) ? text : quoteText(text)
}

/** The clause that selects exactly the events with this value in the field; for '' those without any value. */
export function fieldClause(name: string, value: string): string {
  return printQuery(valueQuery(name, value))
}

/** The clause that excludes the events with this value; for '' those without any value. */
export function excludeClause(name: string, value: string): string {
  const query = valueQuery(name, value)
  return printQuery(query.kind === 'not' ? query.part : { kind: 'not', part: query })
}

function valueQuery(name: string, value: string): Query {
  if (value === '') return { kind: 'not', part: { kind: 'field', name, test: { kind: 'exists' } } }
  return { kind: 'field', name, test: { kind: 'equals', text: value } }
}

/** Unquoted, a value of eventTime would be a stretch of time and not that text. */
function quoteFieldValue(name: string, value: string): string {
  return canonicalFieldName(name) === 'eventTime' ? quoteText(value) : quoteValue(value)
}

export { describeQuery } from './describe.js'
