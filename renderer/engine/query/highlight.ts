/** Which characters of a value did a query match? For showing, so: what is excluded is never marked, nor what is merely
 *  present or within a stretch of time. */
import { fold } from '../../../shared/base/fold.js'
import type { Query, Test } from './ast.js'
import { asksEventTime, fieldTargets, pathMatcher } from './field-paths.js'
import { compileNode, compileRegex } from './regex/regex.js'
import { compileTest } from './value-matcher.js'
import { wildcardNode, wildcardParts } from './wildcard.js'

/** [from, to) in UTF-16 units of the value. */
export type Mark = readonly [number, number]

type Marker = (folded: string) => readonly Mark[]

/** Marks a value; a longer one is marked up to here only. */
const TEXT_LIMIT = 65_536
const MARK_LIMIT = 1000

interface FieldMarker {
  readonly holds: (field: string) => boolean
  readonly mark: Marker
}

/**
 * Compiles a query for marking. The result takes the name of a field (a record path, or a derived or evidence field) and
 * its value as shown, and gives the matched ranges, merged and in order.
 * Folding keeps every UTF-16 offset (`fold.ts`), so ranges found in folded text are ranges of the value.
 */
export function highlighter(query: Query): (field: string, text: string) => readonly Mark[] {
  const anywhere: Marker[] = []
  const inFields: FieldMarker[] = []
  collect(query, anywhere, inFields)
  const applying = new Map<string, readonly Marker[]>()
  return (field, text) => {
    let markers = applying.get(field)
    if (markers === undefined) {
      markers = [
        ...anywhere,
        ...inFields.filter((marker) => marker.holds(field)).map((marker) => marker.mark),
      ]
      applying.set(field, markers)
    }
    if (markers.length === 0 || text === '') return []
    const folded = fold(text.length > TEXT_LIMIT ? text.slice(0, TEXT_LIMIT) : text)
    return merged(markers.flatMap((mark) => mark(folded)))
  }
}

function collect(query: Query, anywhere: Marker[], inFields: FieldMarker[]): void {
  switch (query.kind) {
    case 'all':
    case 'not':
      return
    case 'text':
      anywhere.push(markerOf(query.test, 'text'))
      return
    case 'field':
      if (query.test.kind === 'exists' || asksEventTime(query.name, query.test)) return
      inFields.push({ holds: fieldHolder(query.name), mark: markerOf(query.test, 'field') })
      return
    case 'and':
    case 'or':
      for (const part of query.parts) collect(part, anywhere, inFields)
  }
}

function fieldHolder(name: string): (field: string) => boolean {
  const holders = fieldTargets(name).map((target): ((field: string) => boolean) => {
    switch (target.kind) {
      case 'path':
        return (field) => field === target.path
      case 'pattern':
        return pathMatcher(target.pattern)
      case 'derived':
        return (field) => field === target.name
      case 'source':
      case 'conflict':
        return (field) => field === target.kind
    }
  })
  return (field) => holders.some((holds) => holds(field))
}

function markerOf(test: Test, place: 'field' | 'text'): Marker {
  if (test.kind === 'contains') {
    const literal = fold(test.text)
    return (folded) => occurrences(folded, literal)
  }
  if (test.kind === 'regex') {
    const regex = compileRegex(test.source)
    return (folded) => regex.find(folded, MARK_LIMIT)
  }
  const { matches } = compileTest(test, place)
  if (test.kind !== 'wildcard') return (folded) => (matches(folded) ? [[0, folded.length]] : [])
  return wildcardMarker(test.source, place, matches)
}

/** Of a wildcard the plain pieces count: `*` alone would mark the whole value. */
function wildcardMarker(
  source: string,
  place: 'field' | 'text',
  matches: (folded: string) => boolean,
): Marker {
  const pieces = wildcardParts(source)
  if (place === 'field') {
    const [first] = pieces
    const plain = pieces.flatMap((part) => (part.kind === 'plain' ? [fold(part.text)] : []))
    return (folded) => {
      if (!matches(folded)) return []
      const prefix = first?.kind === 'plain' ? fold(first.text) : ''
      const inner = plain.slice(prefix === '' ? 0 : 1).flatMap((piece) => occurrences(folded, piece))
      return prefix === '' ? inner : [[0, prefix.length], ...inner]
    }
  }
  // Without the outer `*`, or a mark would run from end to end.
  const trimmed = source.replace(/^\*+/, '').replace(/(?<!\\)((?:\\\\)*)\*+$/, '$1')
  const regex = compileNode(wildcardNode(trimmed, 'inside'))
  return (folded) => regex.find(folded, MARK_LIMIT)
}

function occurrences(folded: string, literal: string): readonly Mark[] {
  const found: Mark[] = []
  if (literal === '') return found
  for (let at = folded.indexOf(literal); at >= 0; at = folded.indexOf(literal, at + literal.length)) {
    found.push([at, at + literal.length])
    if (found.length === MARK_LIMIT) break
  }
  return found
}

function merged(marks: readonly Mark[]): readonly Mark[] {
  const result: [number, number][] = []
  for (const [from, to] of [...marks].sort((left, right) => left[0] - right[0])) {
    const last = result.at(-1)
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to)
    else result.push([from, to])
  }
  return result
}
