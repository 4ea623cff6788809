/** Which docs hold a leaf value that passes a test, anywhere or at given paths? The dictionary of distinct values is
 *  searched, not the records: CloudTrail repeats itself. */
import { countDocs, emptyDocset, type Docset } from '../facts/docset.js'
import { coldOf } from '../segment/identifiers.js'
import type { ValueMatcher } from '../query/value-matcher.js'
import type { SegmentFacts } from '../facts/segment-facts.js'
import type { ColdPart, ValueDictionary, ValueText } from '../segment/segment.js'
import { foldedValue, isEmptyValue, isOpaque } from '../segment/values.js'
import { matchingOpaque, matchingValues, mayMatchOpaque } from './value-search.js'

/** A term in this many docs is added first: a few of them may fill the docset and spare the rest. */
const DENSE = 4096
/** Look after this many terms whether the docset is full. */
const FULL_CHECK = 1024
/** Testing more values than this one by one is slower than one search through the dictionary's text, or one pass over it. */
const ONE_BY_ONE = { search: 16_384, pass: 4096 }

/** Docs that hold any of the values, wherever. */
export function docsOfValues(cold: ColdPart, values: ArrayLike<number>, size: number): Docset {
  const docs = emptyDocset()
  // The terms may be in storage, and are not needed then.
  if (values.length === 0) return docs
  const { terms } = cold
  const { termStart } = terms
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] as number
    const to = termStart[value + 1] as number
    for (let term = termStart[value] as number; term < to; term += 1)
      if (terms.docCount(term) >= DENSE) terms.addDocs(term, docs)
  }
  for (let at = 0; at < values.length; at += 1) {
    if (at % FULL_CHECK === 0 && countDocs(docs) === size) break
    const value = values[at] as number
    const to = termStart[value + 1] as number
    for (let term = termStart[value] as number; term < to; term += 1)
      if (terms.docCount(term) < DENSE) terms.addDocs(term, docs)
  }
  return docs
}

export function docsOfTerms(terms: ColdPart['terms'], list: ArrayLike<number>, size: number): Docset {
  const docs = emptyDocset()
  const rest: number[] = []
  for (let at = 0; at < list.length; at += 1) {
    const term = list[at] as number
    if (terms.docCount(term) >= DENSE) terms.addDocs(term, docs)
    else rest.push(term)
  }
  for (let at = 0; at < rest.length; at += 1) {
    if (at % FULL_CHECK === 0 && countDocs(docs) === size) break
    terms.addDocs(rest[at] as number, docs)
  }
  return docs
}

/** Docs with a passing value at one of the paths (path ids). */
export function docsAtPaths(facts: SegmentFacts, paths: readonly number[], matcher: ValueMatcher): Docset {
  const { dictionary, terms } = coldOf(facts.segment)
  const total = paths.reduce((sum, path) => sum + facts.termsOf(path).terms.length, 0)
  const asksOpaque = mayMatchOpaque(dictionary, matcher) && attachedAt(facts, paths)
  const list = isFasterByText(total, matcher)
    ? termsByText(facts, new Set(paths), { matcher, asksOpaque })
    : termsOneByOne(facts, paths, valueTest(dictionary, matcher, asksOpaque))
  return docsOfTerms(terms, list, facts.segment.size)
}

/** Are any values at the paths opaque? They are needed then: that they are missing is told before anything else is done. */
export function attachedAt(facts: SegmentFacts, paths: readonly number[]): boolean {
  const { dictionary } = coldOf(facts.segment)
  const isAt = (path: number): boolean =>
    facts.termsOf(path).values.some((value) => isOpaque(dictionary, value))
  return paths.some(isAt) && dictionary.opaque.count > 0
}

function isFasterByText(values: number, { literals, lines }: ValueMatcher): boolean {
  if (lines !== undefined) return values > ONE_BY_ONE.pass
  return literals.length > 0 && values > ONE_BY_ONE.search
}

/** Docs with a value that is not empty at one of the paths. */
export function docsWithValue(facts: SegmentFacts, paths: readonly number[]): Docset {
  const { dictionary, terms } = coldOf(facts.segment)
  const list = termsOneByOne(facts, paths, (value) => !isEmptyValue(dictionary, value))
  return docsOfTerms(terms, list, facts.segment.size)
}

function termsByText(
  facts: SegmentFacts,
  paths: ReadonlySet<number>,
  { matcher, asksOpaque }: { readonly matcher: ValueMatcher; readonly asksOpaque: boolean },
): number[] {
  const { dictionary, terms } = coldOf(facts.segment)
  const list = termsOfValues(terms, paths, matchingValues(dictionary, matcher))
  return asksOpaque ? [...list, ...termsOfValues(terms, paths, matchingOpaque(dictionary, matcher))] : list
}

/** Those at one of the paths. */
function termsOfValues(
  terms: ColdPart['terms'],
  paths: ReadonlySet<number>,
  found: ArrayLike<number>,
): number[] {
  const list: number[] = []
  for (let at = 0; at < found.length; at += 1) {
    const value = found[at] as number
    for (
      let term = terms.termStart[value] as number;
      term < (terms.termStart[value + 1] as number);
      term += 1
    ) {
      if (paths.has(terms.path[term] as number)) list.push(term)
    }
  }
  return list
}

function termsOneByOne(
  facts: SegmentFacts,
  paths: readonly number[],
  passes: (value: number) => boolean,
): number[] {
  const list: number[] = []
  for (const path of paths) {
    const { terms, values } = facts.termsOf(path)
    for (let at = 0; at < terms.length; at += 1)
      if (passes(values[at] as number)) list.push(terms[at] as number)
  }
  return list
}

/** Does the value pass? For an exact text by its length first: most values need no more. `asksOpaque`: else no opaque one does. */
function valueTest(
  dictionary: ValueDictionary,
  matcher: ValueMatcher,
  asksOpaque: boolean,
): (value: number) => boolean {
  const { plain, asciiCount, wideFolded } = dictionary
  const { exact } = matcher
  if (exact === undefined) {
    return (value) =>
      (asksOpaque || !isOpaque(dictionary, value)) && matcher.matches(foldedValue(dictionary, value))
  }
  const opaque = asksOpaque ? dictionary.opaque : undefined
  return (value) => {
    if (value < plain.count) return isExactly(plain, value, exact)
    if (value >= asciiCount) return wideFolded[value - asciiCount] === exact
    return opaque !== undefined && isExactly(opaque, value - plain.count, exact)
  }
}

function isExactly({ folded, offsets }: ValueText, at: number, exact: string): boolean {
  const from = offsets[at] as number
  return (offsets[at + 1] as number) - 1 - from === exact.length && folded.startsWith(exact, from)
}

/** The docs (ascending) of one term. */
export function docsOfTerm(terms: ColdPart['terms'], term: number): Docset {
  const docs = emptyDocset()
  terms.addDocs(term, docs)
  return docs
}
