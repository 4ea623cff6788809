/** Does a value pass a test? Values come folded (`shared/base/fold.ts`); every test ignores letter case.
 *
 *  What the tests mean:
 *  - A test is true of an event if it is true of some value of the field (`not` of it: of no value). In free text every
 *    leaf of the record is a value; keys are not, nor are derived fields and the evidence path.
 *  - equals: the whole value. contains: somewhere in it. Numbers and booleans are their text.
 *  - wildcard: `*` any run, `?` one character (code point). In a field it spans the whole value, in free text it may lie
 *    anywhere inside. regex: anywhere inside, unless anchored; `.` is any character; `^` and `$` are the value's ends.
 *  - exists: the value is not empty. (`null`, {} and [] are no values.) A path of the record also exists if anything
 *    below it does.
 *  - cidr: the value is an address inside the prefix, or literally the prefix as typed. A value that is itself a prefix
 *    is never "inside": `cidrIp:0.0.0.0/0` finds the rules that say 0.0.0.0/0, not every rule.
 *  - range over numbers: the value is a JSON number, compared exactly, however long.
 *  - range over times: the value is an ISO time (UTC without a zone). For the field eventTime a range asks the event's
 *    own instant (`timeOf`) instead, and undated events are in no range; all its other tests see the leaf's text. */
import { fold } from '../../../shared/base/fold.js'
import { parseInstant } from '../../../shared/base/instant.js'
import type { Bound, Test } from './ast.js'
import { prefixMatcher } from './ip-prefix.js'
import { compareNumbers, isNumberText } from './number-text.js'
import type { TextShape } from './regex/automaton.js'
import type { LineScan } from './regex/line-scan.js'
import { compileNode, compileRegex, type Regex } from './regex/regex.js'
import { wildcardNode, wildcardParts } from './wildcard.js'

export interface ValueMatcher {
  /** `folded` is the value's folded text. */
  matches(folded: string): boolean
  /** The only folded text that matches, where there is only one. */
  readonly exact: string | undefined
  /** Folded texts of which every matching value contains at least one; none if there are none to rely on. */
  readonly literals: readonly string[]
  /** Every value that contains one of `literals` matches. */
  readonly whole: boolean
  /** Could a text of this shape match? Absent: perhaps. */
  readonly couldMatch?: (shape: TextShape) => boolean
  /** Looks through many values at once. Absent: they are matched one by one. */
  readonly lines?: LineScan
}

/** Where the test stands decides what a wildcard must span. */
export type TestPlace = 'field' | 'text'

/** `test` must come from the parser or hold a regular expression that it accepts; otherwise `RegexFailure` is thrown. */
export function compileTest(test: Test, place: TestPlace): ValueMatcher {
  switch (test.kind) {
    case 'equals':
      return equalTo(fold(test.text))
    case 'contains': {
      const literal = fold(test.text)
      const matches = (folded: string): boolean => folded.includes(literal)
      return { matches, exact: undefined, literals: known(literal), whole: literal !== '' }
    }
    case 'wildcard':
      return wildcard(test.source, place)
    case 'regex':
      return fromRegex(compileRegex(test.source))
    case 'exists':
      return unaided((folded) => folded !== '')
    case 'cidr': {
      const literally = fold(test.text)
      const inside = prefixMatcher(test.text)
      return unaided((folded) => folded === literally || inside?.(folded) === true)
    }
    case 'range':
      return unaided(rangeMatcher(test.from, test.to))
  }
}

/** Is an instant (epoch ms) within the bounds of a range over times? False for a range over numbers. */
export function instantInRange(range: Extract<Test, { kind: 'range' }>, instant: number): boolean {
  const type = range.from?.type ?? range.to?.type ?? 'time'
  return type === 'time' && within(range.from, range.to, (bound) => instant - bound.value)
}

function unaided(matches: (folded: string) => boolean): ValueMatcher {
  return { matches, exact: undefined, literals: [], whole: false }
}

function equalTo(text: string): ValueMatcher {
  return { matches: (folded) => folded === text, exact: text, literals: known(text), whole: false }
}

/** The empty text is in every value. */
function known(literal: string): readonly string[] {
  return literal === '' ? [] : [literal]
}

function fromRegex(regex: Regex): ValueMatcher {
  const { literals, whole, lines } = regex
  return {
    matches: (folded) => regex.matches(folded),
    exact: undefined,
    literals,
    whole,
    couldMatch: (shape) => regex.couldMatch(shape),
    lines,
  }
}

function rangeMatcher(from: Bound | undefined, to: Bound | undefined): (folded: string) => boolean {
  if ((from?.type ?? to?.type) === 'time') {
    return (folded) => {
      const instant = parseInstant(folded)
      return instant !== undefined && within(from, to, (bound) => instant - bound.value)
    }
  }
  return (folded) => isNumberText(folded) && within(from, to, (bound) => compareNumbers(folded, bound.text))
}

function within(from: Bound | undefined, to: Bound | undefined, compare: (bound: Bound) => number): boolean {
  if (from !== undefined) {
    const side = compare(from)
    if (side < 0 || (side === 0 && !from.inclusive)) return false
  }
  if (to === undefined) return true
  const side = compare(to)
  return side < 0 || (side === 0 && to.inclusive)
}

const SHORT = 3
const LONG_SOURCE = 1000

/** Is the literal in so many values that searching for it first is no help? A long source has no automaton all the same. */
function isNoHelp(literal: string, source: string): boolean {
  return literal.length < SHORT && source.length < LONG_SOURCE
}

/** Wildcards without `?` are a few plain searches; the others run as a regular expression. */
function wildcard(source: string, place: TestPlace): ValueMatcher {
  const parts = wildcardParts(source)
  const asRegex = (): Regex => compileNode(wildcardNode(source, place === 'field' ? 'whole' : 'inside'))
  if (parts.some((part) => part.kind === 'one')) return fromRegex(asRegex())
  const texts = parts.map((part) => (part.kind === 'plain' ? fold(part.text) : ''))
  const pieces = texts.filter((text) => text !== '')
  const fixedStart = place === 'field' && parts[0]?.kind === 'plain'
  const fixedEnd = place === 'field' && parts.at(-1)?.kind === 'plain'
  if (place === 'field' && pieces.length === parts.length) return equalTo(pieces[0] ?? '')
  const literal = pieces.reduce((longest, text) => (text.length > longest.length ? text : longest), '')
  return {
    matches: (folded) => holdsInOrder(folded, pieces, fixedStart, fixedEnd),
    exact: undefined,
    literals: known(literal),
    whole: pieces.length === 1 && !fixedStart && !fixedEnd,
    ...(isNoHelp(literal, source) && { lines: asRegex().lines }),
  }
}

function holdsInOrder(
  folded: string,
  pieces: readonly string[],
  fixedStart: boolean,
  fixedEnd: boolean,
): boolean {
  let at = 0
  let first = 0
  let last = pieces.length
  let end = folded.length
  if (fixedStart) {
    const piece = pieces[0] ?? ''
    if (!folded.startsWith(piece)) return false
    at = piece.length
    first = 1
  }
  if (fixedEnd) {
    const piece = pieces.at(-1) ?? ''
    end -= piece.length
    last -= 1
    if (end < at || !folded.endsWith(piece)) return false
  }
  for (let index = first; index < last; index += 1) {
    const piece = pieces[index] ?? ''
    const found = folded.indexOf(piece, at)
    if (found < 0 || found + piece.length > end) return false
    at = found + piece.length
  }
  return true
}
