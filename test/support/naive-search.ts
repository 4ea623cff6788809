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

export function naiveMatches(
  query: Query,
  record: JsonValue,
  evidence: { readonly source: string },
): boolean {
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

function fieldMatches(
  name: string,
  test: Test,
  record: JsonValue,
  evidence: { readonly source: string },
): boolean {
  const lower = name.toLowerCase()
  if (lower === 'principal' || lower === 'outcome' || lower === 'session') {
    return passes(test, derivedField(record, lower), 'whole')
  }
  if (lower === 'source') return passes(test, evidence.source, 'whole')
  if (evidenceFields.some((field) => field === lower)) return false
  if (lower === 'eventtime' && test.kind === 'range') {
    const time = timeOf(record)
    return time !== undefined && isTimeRange(test) && inRange(test, (bound) => time.ms - bound.value)
  }
  const known = (fieldCatalogue as readonly FieldSpec[]).find((spec) => spec.name.toLowerCase() === lower)
  const holds = known === undefined ? pathTest(name, test) : (leaf: Leaf) => leaf.path === known.name
  return [...leavesOf(record)].some((leaf) => holds(leaf) && passes(test, leaf.text, 'whole'))
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
      return nativeExpression(test.source).test(value)
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
  const four = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)
  if (four !== null) {
    const bytes = four.slice(1)
    if (bytes.some((byte) => Number(byte) > 255 || (byte.length > 1 && byte.startsWith('0'))))
      return undefined
    return { family: 4, bits: bytes.map((byte) => Number(byte).toString(2).padStart(8, '0')).join('') }
  }
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text)
  const last = tail === null ? undefined : addressBits(tail[2] ?? '')
  if (tail !== null && last === undefined) return undefined
  const hexadecimal = (from: number): string =>
    Number.parseInt(last?.bits.slice(from, from + 16) ?? '0', 2).toString(16)
  const plain = tail === null ? text : `${tail[1]}${hexadecimal(0)}:${hexadecimal(16)}`
  if (!/^[\da-f:]+$/i.test(plain)) return undefined
  const halves = plain.split('::')
  const [head = '', rest] = halves
  const groups = (half: string): string[] => (half === '' ? [] : half.split(':'))
  const before = groups(head)
  const after = groups(rest ?? '')
  const missing = 8 - before.length - after.length
  if (halves.length > 2 || (rest === undefined ? missing !== 0 : missing < 1)) return undefined
  const all = [...before, ...Array.from({ length: missing }, () => '0'), ...after]
  if (all.some((group) => !/^[\da-f]{1,4}$/i.test(group))) return undefined
  const bits = all.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('')
  const mapped = bits.startsWith('0'.repeat(80) + '1'.repeat(16))
  return mapped ? { family: 4, bits: bits.slice(96) } : { family: 6, bits }
}

function insidePrefix(value: string, prefix: string): boolean {
  const [network = '', length = ''] = prefix.split('/')
  const wanted = addressBits(network)
  const given = addressBits(value)
  if (wanted === undefined || given === undefined || wanted.family !== given.family) return false
  const bits = Number(length) - (wanted.family === 4 && network.includes(':') ? 96 : 0)
  return given.bits.slice(0, bits) === wanted.bits.slice(0, bits)
}
