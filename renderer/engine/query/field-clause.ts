/** Does a word of a query name a field? `userIdentity.arn:…` does; an ARN, a URL, an IPv6 address or a time, which
 *  hold colons too, do not. */
import { fieldCatalogue } from '../../../shared/cloudtrail/field-catalogue.js'
import { parseAddress } from './ip-prefix.js'
import { canonicalFieldName } from './field-names.js'
import { readWord } from './lexical.js'
import { parseNumber } from './number-text.js'
import { looksLikeTime } from './time-text.js'

export interface FieldOpening {
  /** As typed, without escapes. */
  readonly typed: string
  /** Canonical name, or the path as typed. */
  readonly name: string
  readonly from: number
  /** End of the name. */
  readonly nameEnd: number
  readonly operator: ':' | '=' | '!=' | '==' | Comparison
  /** Where the value begins. */
  readonly valueFrom: number
}

export const comparisons = ['>=', '<=', '>', '<'] as const
export type Comparison = (typeof comparisons)[number]

const NAME = /(?:[\p{L}_]|\*\.|\\[^\p{L}])(?:[\p{L}\p{N}_.-]|(?<=\.)\*(?=[.:<>])|\\[^\p{L}\p{N}])*/uy
const OPERATOR = /:|>=|<=|>|<|!=|==|=/y
const UNIQUE_ID = /^A(?:ROA|IDA|GPA|NPA|SIA|KIA|BIA|CCA|SCA|IPA|NVA|PKA)[A-Z0-9]{12,}$/
const DIGEST = /^(?:md5|sha1|sha256|sha384|sha512)$/i
const PARTITION = /^(?:aws[a-z0-9*?-]*|\*):/i
const HEXADECIMAL_GROUPS = /^[0-9a-f]{2}(?::[0-9a-f]{2}){5,}$/i

/** The field name that begins at `from` with its operator; `undefined` if a text begins there. */
export function fieldOpening(text: string, from: number): FieldOpening | undefined {
  NAME.lastIndex = from
  const found = NAME.exec(text)
  if (found === null) return undefined
  const nameEnd = from + found[0].length
  OPERATOR.lastIndex = nameEnd
  const operator = OPERATOR.exec(text)?.[0] as FieldOpening['operator'] | undefined
  if (operator === undefined) return undefined
  const typed = found[0].replace(/\\(.)/gsu, '$1')
  const known = canonicalFieldName(typed)
  const valueFrom = nameEnd + operator.length
  const opening = { typed, name: known ?? typed, from, nameEnd, operator, valueFrom }
  if (operator === ':') return isTextWithColon(text, opening) ? undefined : opening
  if (known !== undefined) return opening
  // `key=value`, `a>b` and `->` of texts; only what can be compared makes an unknown name a field.
  const value = readWord(text, valueFrom).plain
  const compares = (comparisons as readonly string[]).includes(operator)
  return compares && (parseNumber(value) !== undefined || looksLikeTime(value)) ? opening : undefined
}

function isTextWithColon(text: string, opening: FieldOpening): boolean {
  const { typed, valueFrom, from } = opening
  const rest = text.slice(valueFrom, valueFrom + 128)
  if (rest.startsWith('//')) return true
  if (rest.startsWith(':')) return parseAddress(withoutBits(readWord(text, valueFrom).plain)) === undefined
  if (typed.toLowerCase() === 'arn' && PARTITION.test(rest)) return true
  if (typed.length === 1 && /^\\[\p{L}\p{N}]/u.test(rest)) return true
  if (UNIQUE_ID.test(typed)) return true
  if (DIGEST.test(typed) && /^[0-9a-f]{8}/i.test(rest)) return true
  if (!/^[0-9a-f]{1,4}$/i.test(typed)) return false
  const word = readWord(text, from).plain
  return HEXADECIMAL_GROUPS.test(word) || parseAddress(withoutBits(word)) !== undefined
}

function withoutBits(prefix: string): string {
  return prefix.replace(/\/\d{1,3}$/, '')
}

/** Could `name:value` be read as a text for some value? Then only `name:(value)` is safe to print. */
export function readsAsText(name: string): boolean {
  return UNIQUE_ID.test(name) || DIGEST.test(name) || /^(?:arn|\p{L}|[0-9a-f]{1,4})$/iu.test(name)
}

/** Catalogue fields whose values are addresses: there a slash can only mean a prefix. */
export function holdsAddresses(name: string): boolean {
  return fieldCatalogue.some((spec) => spec.name === name && spec.kind === 'ip')
}
