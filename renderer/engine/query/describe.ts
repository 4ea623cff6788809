/** What does a query say in English? For the report, so that a reader need not know the query language. */
import { fieldGroups, fieldSpec } from '../../../shared/cloudtrail/field-catalogue.js'
import { formatInstant } from '../../../shared/base/instant.js'
import type { Bound, Query, Test } from './ast.js'
import { wildcardParts } from './wildcard.js'

/** A sentence without a full stop: `events where Event is “CreateUser”`. Texts of the query stand in “ ” as they are. */
export function describeQuery(query: Query): string {
  return query.kind === 'all' ? 'all events' : `events where ${clause(query)}`
}

function clause(query: Query): string {
  switch (query.kind) {
    case 'all':
      return 'anything holds'
    case 'text':
      return `some value ${textWords(query.test)}`
    case 'field':
      return `${fieldWords(query.name)} ${testWords(query.test)}`
    case 'not':
      return negated(query.part)
    case 'and':
      return joined(query.parts, ' and ')
    case 'or':
      return joined(query.parts, ' or ')
  }
}

function joined(parts: readonly Query[], word: string): string {
  return parts
    .map((part) => (part.kind === 'and' || part.kind === 'or' ? `(${clause(part)})` : clause(part)))
    .join(word)
}

function negated(query: Query): string {
  if (query.kind === 'field' && query.test.kind === 'exists')
    return `${fieldWords(query.name)} is absent or empty`
  if (query.kind === 'text') return `no value ${textWords(query.test)}`
  return `it is not so that ${query.kind === 'and' || query.kind === 'or' ? `(${clause(query)})` : clause(query)}`
}

function fieldWords(name: string): string {
  const label = fieldSpec(name)?.label
  if (label !== undefined) return label === name ? name : `${label} (${name})`
  const members = Object.hasOwn(fieldGroups, name) ? fieldGroups[name] : undefined
  return members === undefined ? name : `${name} (any of ${members.join(', ')})`
}

function quoted(text: string): string {
  return `“${text}”`
}

function textWords(test: Extract<Test, { kind: 'contains' | 'wildcard' | 'regex' }>): string {
  if (test.kind === 'wildcard') return `contains ${wildcardWords(test.source)}`
  return testWords(test)
}

function testWords(test: Test): string {
  switch (test.kind) {
    case 'equals':
      return `is ${quoted(test.text)}`
    case 'contains':
      return `contains ${quoted(test.text)}`
    case 'wildcard':
      return `is ${wildcardWords(test.source)}`
    case 'regex':
      return `matches the regular expression /${test.source}/`
    case 'exists':
      return 'has a value'
    case 'cidr':
      return `is in the network ${test.text} (or is that text)`
    case 'range':
      return rangeWords(test.from, test.to)
  }
}

function wildcardWords(source: string): string {
  const parts = wildcardParts(source).map((part) => {
    if (part.kind === 'plain') return quoted(part.text)
    return part.kind === 'run' ? 'anything' : 'one character'
  })
  return parts.join(' then ')
}

function rangeWords(from: Bound | undefined, to: Bound | undefined): string {
  const words: string[] = []
  if (from !== undefined)
    words.push(`${from.type === 'time' ? fromTime(from) : fromNumber(from)} ${boundWords(from)}`)
  if (to !== undefined) words.push(`${to.type === 'time' ? toTime(to) : toNumber(to)} ${boundWords(to)}`)
  return words.length === 0 ? 'has a value' : `is ${words.join(' and ')}`
}

function boundWords(bound: Bound): string {
  return bound.type === 'time' ? formatInstant(bound.value) : bound.text
}

function fromTime(bound: Bound): string {
  return bound.inclusive ? 'at or after' : 'after'
}

function toTime(bound: Bound): string {
  return bound.inclusive ? 'at or before' : 'before'
}

function fromNumber(bound: Bound): string {
  return bound.inclusive ? 'at least' : 'more than'
}

function toNumber(bound: Bound): string {
  return bound.inclusive ? 'at most' : 'less than'
}
