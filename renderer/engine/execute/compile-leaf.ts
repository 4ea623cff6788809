/** How is one test of a query answered? By the cheapest structure that knows: time, column, id, terms of a path, or the
 *  whole dictionary. The places of a field's values are those of `fieldTargets`. */
import { formatInstant } from '../../../shared/base/instant.js'
import { fold } from '../../../shared/base/fold.js'
import { fieldSpec, type FieldName } from '../../../shared/cloudtrail/field-catalogue.js'
import { countDocs, emptyDocset, fullDocset, subtractDocs, uniteDocs, type Docset } from '../facts/docset.js'
import type { DocValues } from '../facts/global-column.js'
import { docValues } from './event-values.js'
import { coldOf } from '../segment/identifiers.js'
import type { Bound, Query, Test } from '../query/ast.js'
import {
  asksEventTime,
  fieldTargets,
  pathMatcher,
  pathPrefixMatcher,
  type DerivedName,
  type FieldTarget,
} from '../query/field-paths.js'
import { printQuery } from '../query/print.js'
import { compileTest } from '../query/value-matcher.js'
import { presentDocs, type SegmentFacts } from '../facts/segment-facts.js'
import { idNames, type IdName } from '../segment/segment.js'
import { isEmptyValue } from '../segment/values.js'
import { docsOfCodes } from './column-docs.js'
import { addUuids, docsOfId, docsWithId } from './id-docs.js'
import { leafCosts, type CaseLookup, type Leaf, type LeafTest } from './leaf.js'
import { sourceDocs } from './source-docs.js'
import { docsAtPaths, docsOfTerms, docsOfValues, docsWithValue } from './term-docs.js'
import { addTimesPassing, docsInSpan, type Span } from './time-docs.js'
import { commonValues, matchingOpaque, matchingValues, mayMatchOpaque } from './value-search.js'

export type LeafQuery = Extract<Query, { kind: 'text' | 'field' }>

/** What a leaf does in one of the places of its field. */
interface Way {
  readonly cost: number
  readonly keep: boolean
  needsCold(facts: SegmentFacts): boolean
  docs(facts: SegmentFacts): Docset
}

const always = () => true
const never = () => false

export function compileLeaf(query: LeafQuery, evidence: CaseLookup): Leaf {
  const names = { key: JSON.stringify(query), label: printQuery(query) }
  if (query.kind === 'text')
    return { ...names, ...textWay({ kind: query.test.kind, matcher: compileTest(query.test, 'text') }) }
  const { name, test } = query
  if (asksEventTime(name, test)) return { ...names, ...spanWay(spanOf(test)) }
  const ready: LeafTest = { kind: test.kind, matcher: compileTest(test, 'field') }
  const ways = fieldTargets(name).map((target) => wayOf(target, ready, evidence))
  const [only] = ways
  if (only !== undefined && ways.length === 1) return { ...names, ...only }
  return { ...names, ...anyOf(ways) }
}

/** The time limits of a search that are not part of its text; epoch ms, [from, to). */
export function rangeLeaf(from: number, to: number): Leaf {
  const span = { first: Math.ceil(from), last: Math.ceil(to) - 1 }
  const key = `range ${String(from)} ${String(to)}`
  return { key, label: `time in [${timeText(from)} TO ${timeText(to)}}`, ...spanWay(span) }
}

function timeText(instant: number): string {
  return Math.abs(instant) <= EVER ? formatInstant(instant) : String(instant)
}

function anyOf(ways: readonly Way[]): Way {
  return {
    cost: ways.reduce((sum, way) => sum + way.cost, 0),
    keep: ways.every((way) => way.keep),
    needsCold: (facts) => ways.some((way) => way.needsCold(facts)),
    docs: (facts) => {
      const docs = emptyDocset()
      for (const way of ways) uniteDocs(docs, way.docs(facts))
      return docs
    },
  }
}

function wayOf(target: FieldTarget, test: LeafTest, evidence: CaseLookup): Way {
  switch (target.kind) {
    case 'source':
      return {
        cost: leafCosts.evidence,
        keep: false,
        needsCold: always,
        docs: (facts) => sourceDocs(facts, test, evidence),
      }
    case 'conflict':
      return conflictWay(test, evidence)
    case 'derived':
      return derivedWay(target.name, test)
    case 'path':
      return pathWay(target.path, test)
    case 'pattern':
      return patternWay(target.pattern, test)
  }
}

function pathWay(path: string, test: LeafTest): Way {
  if ((idNames as readonly string[]).includes(path)) return idWay(path as IdName, test)
  if (path === 'eventTime') return pathsWay(onlyPath(path), test)
  return fieldSpec(path)?.column === true
    ? columnWay(path as FieldName, test)
    : pathsWay(onlyPath(path), test)
}

/** A catalogue field with a column. The terms help out where some record has several values there, and for the empty
 *  string, which the column does not tell from absence. */
function columnWay(name: FieldName, test: LeafTest): Way {
  const asksEmpty = test.kind !== 'exists' && test.matcher.matches('')
  const terms = pathsWay(onlyPath(name), test)
  return {
    cost: leafCosts.column,
    keep: test.kind !== 'equals',
    needsCold: (facts) => asksEmpty || !facts.isComplete(name),
    docs: (facts) => {
      const column = facts.segment.columns[name]
      if (!facts.isComplete(name)) return terms.docs(facts)
      // No column: no record has a value there but perhaps the empty string.
      if (column === undefined) return asksEmpty ? docsOfEmpty(facts, name) : emptyDocset()
      const docs = columnDocs(facts, column, {
        test,
        folded: () => facts.foldedValues(name),
        emptyIsValue: false,
      })
      if (asksEmpty) uniteDocs(docs, docsOfEmpty(facts, name))
      return docs
    },
  }
}

interface ColumnTest {
  readonly test: LeafTest
  folded(): readonly string[]
  /** Is the empty string a value like any other? Elsewhere it stands for absence. */
  readonly emptyIsValue: boolean
}

function columnDocs(
  facts: SegmentFacts,
  column: DocValues,
  { test, folded, emptyIsValue }: ColumnTest,
): Docset {
  const { size } = facts.segment
  if (test.kind === 'exists') return presentDocs(column, size)
  const { exact } = test.matcher
  const { values } = column
  const passes = new Uint8Array(values.length)
  if (exact === undefined) {
    folded().forEach((text, code) => {
      if (test.matcher.matches(text)) passes[code] = 1
    })
  } else {
    // A fold is as long as its text, so most values need no folding.
    values.forEach((value, code) => {
      if (value.length === exact.length && fold(value) === exact) passes[code] = 1
    })
  }
  if (!emptyIsValue) passes[0] = 0
  return docsOfCodes(column, size, passes)
}

function docsOfEmpty(facts: SegmentFacts, path: string): Docset {
  const { dictionary, terms } = coldOf(facts.segment)
  const id = facts.pathIds.get(path)
  if (id === undefined) return emptyDocset()
  const { terms: its, values } = facts.termsOf(id)
  for (let at = 0; at < its.length; at += 1) {
    if (isEmptyValue(dictionary, values[at] as number)) {
      return docsOfTerms(terms, [its[at] as number], facts.segment.size)
    }
  }
  return emptyDocset()
}

function derivedWay(name: DerivedName, test: LeafTest): Way {
  return {
    cost: leafCosts.column,
    // The form changes when a copy is found that stands in the evidence in a better one.
    keep: test.kind !== 'equals' && name !== 'form',
    needsCold: name === 'session' ? always : never,
    docs: (facts) => {
      const isStored = name === 'principal' || name === 'outcome'
      const column = docValues(facts, name)
      if (column === undefined) return emptyDocset()
      const folded = () => (isStored ? facts.foldedValues(name) : column.values.map(fold))
      return columnDocs(facts, column, { test, folded, emptyIsValue: true })
    },
  }
}

function idWay(name: IdName, test: LeafTest): Way {
  const isExact = test.matcher.exact !== undefined
  return {
    cost: isExact ? leafCosts.exactId : leafCosts.text,
    keep: !isExact,
    needsCold: always,
    docs: (facts) => (test.kind === 'exists' ? docsWithId(facts, name) : docsOfId(facts, name, test)),
  }
}

/** Which paths does a leaf look at? Remembers its answers: segments share most of their paths. */
type PathTest = (path: string) => boolean

const onlyPath =
  (wanted: string): PathTest =>
  (path) =>
    path === wanted

function remembering(test: PathTest): PathTest {
  const answers = new Map<string, boolean>()
  return (path) => {
    const known = answers.get(path)
    if (known !== undefined) return known
    const answer = test(path)
    answers.set(path, answer)
    return answer
  }
}

function patternWay(pattern: string, test: LeafTest): Way {
  return pathsWay(
    remembering(test.kind === 'exists' ? pathPrefixMatcher(pattern) : pathMatcher(pattern)),
    test,
  )
}

/** Leaves at every path that passes: their terms, and the ids and times that are no terms. */
function pathsWay(isAsked: PathTest, test: LeafTest): Way {
  const ids = idNames.filter(isAsked)
  const asksTime = isAsked('eventTime')
  return {
    cost: test.matcher.exact === undefined ? leafCosts.path : leafCosts.exactPath,
    keep: true,
    needsCold: always,
    docs: (facts) => {
      const paths = [...facts.pathIds].filter(([path]) => isAsked(path)).map(([, id]) => id)
      const docs =
        test.kind === 'exists' ? docsWithValue(facts, paths) : docsAtPaths(facts, paths, test.matcher)
      for (const id of ids) {
        if (test.kind === 'exists') uniteDocs(docs, docsWithId(facts, id))
        else addUuids(facts, id, test, docs)
      }
      if (asksTime) addTimes(facts, test, docs)
      return docs
    },
  }
}

function addTimes(facts: SegmentFacts, test: LeafTest, docs: Docset): void {
  if (test.kind === 'exists') uniteDocs(docs, facts.plainTimes)
  else addTimesPassing(facts, test.matcher, docs)
}

/** Free text: any leaf value, wherever it stands. */
function textWay(test: LeafTest): Way {
  // What was found before opaque values turned out to be missing: the segment is asked again when they have come.
  let latest: { readonly facts: SegmentFacts; readonly docs: Docset } | undefined
  return {
    cost: test.matcher.literals.length === 0 ? leafCosts.everyValue : leafCosts.text,
    keep: true,
    needsCold: always,
    docs: (facts) => {
      const cold = coldOf(facts.segment)
      const { size } = facts.segment
      const docs = latest?.facts === facts ? latest.docs : docsWithText(facts, test)
      if (countDocs(docs) === size || !mayMatchOpaque(cold.dictionary, test.matcher)) return docs
      latest = { facts, docs }
      const opaque = docsOfValues(cold, matchingOpaque(cold.dictionary, test.matcher), size)
      uniteDocs(opaque, docs)
      latest = undefined
      return opaque
    },
  }
}

/** Where the text stands in anything but an opaque value. */
function docsWithText(facts: SegmentFacts, test: LeafTest): Docset {
  const cold = coldOf(facts.segment)
  const { size } = facts.segment
  const common = commonValues(cold.dictionary, test.matcher)
  const some = common === undefined ? undefined : docsOfValues(cold, common, size)
  if (some !== undefined && countDocs(some) === size) return some
  const docs = docsOfValues(cold, matchingValues(cold.dictionary, test.matcher), size)
  for (const id of idNames) if (countDocs(docs) < size) addUuids(facts, id, test, docs)
  addTimesPassing(facts, test.matcher, docs)
  return docs
}

/** Every event says 'true' or 'false'. Which of them holds can change with every segment that is added. */
function conflictWay(test: LeafTest, evidence: CaseLookup): Way {
  const passes = (text: string): boolean => test.kind === 'exists' || test.matcher.matches(text)
  return {
    cost: leafCosts.evidence,
    keep: false,
    needsCold: always,
    docs: ({ segment }) => {
      const docs = passes('false') ? fullDocset(segment.size) : emptyDocset()
      const conflicting = evidence.conflicting(segment)
      if (conflicting === undefined) return docs
      if (passes('true')) uniteDocs(docs, conflicting)
      else subtractDocs(docs, conflicting)
      return docs
    },
  }
}

function spanWay(span: Span): Way {
  return {
    cost: leafCosts.time,
    keep: false,
    needsCold: never,
    docs: (facts) => docsInSpan(facts.segment, span),
  }
}

const EVER = 8.64e15

/** The instants of a range over eventTime. A number bound holds no instant. */
function spanOf(test: Test): Span {
  if (test.kind !== 'range') return { first: 1, last: 0 }
  const { from, to } = test
  if ((from?.type ?? to?.type) === 'number') return { first: 1, last: 0 }
  return { first: from === undefined ? -EVER : firstOf(from), last: to === undefined ? EVER : lastOf(to) }
}

function firstOf({ value, inclusive }: Bound): number {
  return inclusive ? Math.ceil(value) : Math.floor(value) + 1
}

function lastOf({ value, inclusive }: Bound): number {
  return inclusive ? Math.floor(value) : Math.ceil(value) - 1
}
