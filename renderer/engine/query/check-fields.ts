/** Does every field of a query exist in this case? A name that no record has is more likely a slip than a question. */
import type { Query, QueryProblem } from './ast.js'
import { replaced } from './failure.js'
import { canonicalFieldName, knownNames } from './field-names.js'
import { pathMatcher, pathPrefixMatcher } from './field-paths.js'
import { nearNames } from './near-names.js'
import { fieldPlaces, parseQuery, type FieldPlace } from './parse.js'
import { printName, quoteText } from './print.js'

type FieldQuery = Extract<Query, { kind: 'field' }>

/**
 * The first field of the query that is neither known nor a path of some record, or that asks for the value of something
 * that only holds other fields; `undefined` if there is none.
 * @param text the text that the query was read from
 * @param paths the leaf paths of all records of the case
 */
export function checkFields(query: Query, text: string, paths: Iterable<string>): QueryProblem | undefined {
  const asked = [...fieldsOf(query)].filter((field) => canonicalFieldName(field.name) === undefined)
  if (asked.length === 0) return undefined
  const all = [...new Set(paths)]
  const places = fieldPlaces(text)
  for (const field of asked) {
    const place = places.find((candidate) => candidate.name === field.name)
    const problem = checkField(field, text, all, place)
    if (problem !== undefined) return problem
  }
  return undefined
}

function* fieldsOf(query: Query): Generator<FieldQuery> {
  if (query.kind === 'field') yield query
  else if (query.kind === 'not') yield* fieldsOf(query.part)
  else if (query.kind === 'and' || query.kind === 'or') for (const part of query.parts) yield* fieldsOf(part)
}

function checkField(
  field: FieldQuery,
  text: string,
  paths: readonly string[],
  place: FieldPlace | undefined,
): QueryProblem | undefined {
  if (paths.some(pathMatcher(field.name))) return undefined
  const range = { from: place?.from ?? 0, to: place?.nameEnd ?? text.length }
  const rename = (name: string): readonly string[] =>
    place === undefined ? [] : [replaced(text, place.from, place.nameEnd, printName(name))]
  if (paths.some(pathPrefixMatcher(field.name))) {
    if (field.test.kind === 'exists') return undefined
    return {
      ...range,
      message: `${field.name} holds other fields and has no value of its own.`,
      suggestions: readable(text, rename(`${field.name}.*`)),
    }
  }
  const near = nearNames(field.name, [...knownNames.map((known) => known.name), ...paths])
  const clause = place === undefined ? '' : text.slice(place.from, place.to)
  const asText =
    place === undefined || clause.includes('"')
      ? []
      : [replaced(text, place.from, place.to, quoteText(clause))]
  const next = asText.length > 0 ? ` To search for the text ${clause}, put it in quotation marks.` : ''
  return {
    ...range,
    message: `No record has a field ${field.name}.${next}`,
    suggestions: readable(text, [...near.flatMap(rename), ...asText]),
  }
}

function readable(text: string, suggestions: readonly string[]): readonly string[] {
  return suggestions.filter((suggestion) => suggestion !== text && parseQuery(suggestion).ok)
}
