/** Which events does a query select, worked out the slow and obvious way? The oracle of the engine: it looks at every
 *  value of the parsed record, uses the language's own regular expressions and shares nothing with the engine but the
 *  fold, the field catalogue and the reading of records. */
import { fold } from '../../shared/base/fold.js'
import { parseInstant } from '../../shared/base/instant.js'
import { derivedField, timeOf } from '../../shared/cloudtrail/event.js'
import {
  evidenceFields,
  fieldCatalogue,
  fieldGroups,
  type FieldSpec,
} from '../../shared/cloudtrail/field-catalogue.js'
import { leavesOf, type JsonValue, type Leaf } from '../../shared/cloudtrail/leaf.js'
import type { Bound, Query, Test } from '../../renderer/engine/query/ast.js'

/** What is known of an event beyond its record. */
export interface NaiveEvidence {
  readonly source: string
  /** Does another event with its account and eventID say something else? Left out: no. */
  readonly conflict?: boolean
  /** How the record stands in the evidence; as itself if it is not said. */
  readonly form?: 'record' | 'embedded' | 'rebuilt'
}

export function naiveMatches(query: Query, record: JsonValue, evidence: NaiveEvidence): boolean {
  switch (query.kind) {
    case 'all':
      return true
    case 'and':
      return query.parts.every((part) => naiveMatches(part, record, evidence))
    case 'or':
      return query.parts.some((part) => naiveMatches(part, record, evidence))
    case 'not':
      return !naiveMatches(query.part, record, evidence)
    case 'text':
      return [...leavesOf(record)].some((leaf) => passes(query.test, leaf.text, 'inside'))
    case 'field':
      return membersOf(query.name).some((name) => fieldMatches(name, query.test, record, evidence))
  }
}

function membersOf(name: string): readonly string[] {
  const group = Object.entries(fieldGroups).find(([key]) => key.toLowerCase() === name.toLowerCase())
  return group === undefined ? [name] : group[1]
}

function fieldMatches(name: string, test: Test, record: JsonValue, evidence: NaiveEvidence): boolean {
  const lower = name.toLowerCase()
  const computed = computedValue(lower, record, evidence)
  if (computed !== undefined) return passes(test, computed, 'whole')
  if (evidenceFields.some((field) => field === lower)) return false
  if (lower === 'eventtime' && test.kind === 'range') {
    const time = timeOf(record)
    return time !== undefined && isTimeRange(test) && inRange(test, (bound) => time.ms - bound.value)
  }
  return [...leavesOf(record)].some((leaf) => holds(leaf, name, test) && passes(test, leaf.text, 'whole'))
}

/** The one value of a field that is not read from the record. */
function computedValue(name: string, record: JsonValue, evidence: NaiveEvidence): string | undefined {
  switch (name) {
    case 'principal':
    case 'outcome':
    case 'session':
    case 'kind':
      return derivedField(record, name)
    case 'source':
      return evidence.source
    case 'form':
      return evidence.form ?? 'record'
    case 'conflict':
      return String(evidence.conflict ?? false)
    default:
      return undefined
  }
}

function holds(leaf: Leaf, name: string, test: Test): boolean {
  const catalogue: readonly FieldSpec[] = fieldCatalogue
  const known = catalogue.find((spec) => spec.name.toLowerCase() === name.toLowerCase())
  return known === undefined ? pathTest(name, test)(leaf) : leaf.path === known.name
}

function pathTest(name: string, test: Test): (leaf: Leaf) => boolean {
  const steps = fold(name)
    .split('.')
    .map((step) => (step === '*' ? '[^.]*(?:\\.[^.]*)*' : step.replace(/[^\p{L}\p{N}_]/gu, escaped)))
  const below = test.kind === 'exists' ? '(?:\\..*)?' : ''
  const pattern = new RegExp(`^${steps.join('\\.')}${below}$`, 'su')
  return (leaf) => pattern.test(fold(leaf.path))
}

function escaped(character: string): string {
  return [...character].map((one) => `\\u{${(one.codePointAt(0) ?? 0).toString(16)}}`).join('')
}

function passes(test: Test, value: string, place: 'whole' | 'inside'): boolean {
  switch (test.kind) {
    case 'equals':
      return fold(value) === fold(test.text)
    case 'contains':
      return fold(value).includes(fold(test.text))
    case 'wildcard':
      return wildcardExpression(test.source, place).test(value)
    case 'regex':
      return nativeMatches(test.source, value)
    case 'exists':
      return value !== ''
    case 'cidr':
      return fold(value) === fold(test.text) || insidePrefix(value, test.text)
    case 'range':
      return valueInRange(test, value)
  }
}

/** Escapes that the query language allows and the `u` flag does not: of punctuation such as `-`, `"` and `:`. */
export function nativeExpression(source: string): RegExp {
  const strict = source.replace(/\\([^\p{L}\p{N}])/gu, (pair, next: string) =>
    '^$\\.*+?()[]{}|/-'.includes(next) ? (next === '-' ? '\\x2d' : pair) : escaped(next),
  )
  return new RegExp(strict, 'isu')
}

/** Tries every character as a beginning: left to itself V8 also begins between the halves of a surrogate pair. */
export function nativeMatches(source: string, text: string): boolean {
  const { source: strict } = nativeExpression(source)
  const here = new RegExp(strict, 'isuy')
  const begins = (at: number): boolean => {
    here.lastIndex = at
    return here.test(text)
  }
  let at = 0
  for (const character of text) {
    if (begins(at)) return true
    at += character.length
  }
  return begins(at)
}

function wildcardExpression(source: string, place: 'whole' | 'inside'): RegExp {
  const body = [...source.matchAll(/\\([\s\S])|([\s\S])/gu)]
    .map(([, plain, unit = '']) => {
      if (plain !== undefined) return escaped(plain)
      if (unit === '*') return '.*'
      return unit === '?' ? '.' : escaped(unit)
    })
    .join('')
  return new RegExp(place === 'whole' ? `^(?:${body})$` : body, 'isu')
}

function isTimeRange(range: Extract<Test, { kind: 'range' }>): boolean {
  return (range.from ?? range.to)?.type === 'time'
}

function inRange(range: Extract<Test, { kind: 'range' }>, compare: (bound: Bound) => number): boolean {
  const { from, to } = range
  const isAbove = from === undefined || compare(from) > 0 || (from.inclusive && compare(from) === 0)
  return isAbove && (to === undefined || compare(to) < 0 || (to.inclusive && compare(to) === 0))
}

function valueInRange(range: Extract<Test, { kind: 'range' }>, value: string): boolean {
  if (isTimeRange(range)) {
    const instant = parseInstant(value)
    return instant !== undefined && inRange(range, (bound) => instant - bound.value)
  }
  if (!/^-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/i.test(value)) return false
  return inRange(range, (bound) => compareDecimals(value, bound.text))
}

/** Both as whole numbers of the smaller power of ten. */
function compareDecimals(left: string, right: string): number {
  const parts = (text: string): { readonly whole: bigint; readonly power: number } => {
    const [, sign = '', integer = '', fraction = '', power = '0'] =
      /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text) ?? []
    return { whole: BigInt(sign + integer + fraction), power: Number(power) - fraction.length }
  }
  const [a, b] = [parts(left), parts(right)]
  const least = Math.min(a.power, b.power)
  const scaled = (part: { readonly whole: bigint; readonly power: number }): bigint =>
    part.whole * 10n ** BigInt(part.power - least)
  const difference = scaled(a) - scaled(b)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** An address as its family and bits; IPv4 written as IPv6 is IPv4. */
function addressBits(text: string): { readonly family: 4 | 6; readonly bits: string } | undefined {
  const four = fourBits(text)
  if (four !== undefined) return { family: 4, bits: four }
  const [, head = '', dotted] = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text) ?? []
  const tail = dotted === undefined ? undefined : fourBits(dotted)
  if (dotted !== undefined && tail === undefined) return undefined
  const group = (from: number): string => Number.parseInt((tail ?? '').slice(from, from + 16), 2).toString(16)
  const bits = sixBits(dotted === undefined ? text : `${head}${group(0)}:${group(16)}`)
  if (bits === undefined) return undefined
  const isMapped = bits.startsWith('0'.repeat(80) + '1'.repeat(16))
  return isMapped ? { family: 4, bits: bits.slice(96) } : { family: 6, bits }
}

function fourBits(text: string): string | undefined {
  const bytes = text.split('.')
  const isAddress =
    bytes.length === 4 && bytes.every((byte) => /^(0|[1-9]\d{0,2})$/.test(byte) && Number(byte) < 256)
  return isAddress ? bytes.map((byte) => Number(byte).toString(2).padStart(8, '0')).join('') : undefined
}

function sixBits(text: string): string | undefined {
  const [head = '', rest, ...more] = text.split('::')
  const groups = (half: string): string[] => (half === '' ? [] : half.split(':'))
  const before = groups(head)
  const after = groups(rest ?? '')
  const missing = 8 - before.length - after.length
  if (more.length > 0 || (rest === undefined ? missing !== 0 : missing < 1)) return undefined
  const all = [...before, ...Array.from({ length: missing }, () => '0'), ...after]
  if (all.some((group) => !/^[\da-f]{1,4}$/i.test(group))) return undefined
  return all.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('')
}

function insidePrefix(value: string, prefix: string): boolean {
  const [network = '', length = ''] = prefix.split('/')
  const wanted = addressBits(network)
  const given = addressBits(value)
  if (wanted === undefined || given === undefined || wanted.family !== given.family) return false
  const bits = Number(length) - (wanted.family === 4 && network.includes(':') ? 96 : 0)
  return given.bits.slice(0, bits) === wanted.bits.slice(0, bits)
}
