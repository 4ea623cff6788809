/** What would a reader find in a payload that knows nothing but JSON.parse? */
import { roleOfDocument } from '../../shared/cloudtrail/integrity-document.js'
import { MAX_JSON_DEPTH, parseJson } from '../../shared/cloudtrail/json.js'
import type { JsonObject } from '../../shared/cloudtrail/leaf.js'
import { looksLikeRecord } from '../../shared/cloudtrail/record-bounds.js'
import { heldInUnknown } from '../../shared/cloudtrail/unknown-wrapper.js'
import { holdsEvidence, unwrap } from '../../shared/cloudtrail/wrapper.js'
import { jsonOf } from '../support/plain-json.js'

/** `damaged`: it is no sequence of JSON objects and arrays. `records`: it is, and these are its records, parsed.
 *  `unknown`: wrappers, tables, lines with a time: for these other checks must do. */
export type Expected =
  | { readonly kind: 'damaged' }
  | { readonly kind: 'records'; readonly records: readonly unknown[] }
  | { readonly kind: 'unknown' }

const strict = new TextDecoder('utf-8', { fatal: true })
/** Named lists are read wherever they stand first; one more of them, or one with an escape in its name, is not for here. */
const LIST_NAME = /"(?:Records|Events|events|logEvents|results|QueryResultRows|hits)"/g
const AFTER = /after JSON at position (\d+)/

export function expectedOf(payload: Uint8Array): Expected {
  let text: string
  try {
    text = strict.decode(payload)
  } catch {
    return /^[\s\ufeff]*[{[]/.test(new TextDecoder().decode(payload))
      ? { kind: 'damaged' }
      : { kind: 'unknown' }
  }
  if (!/^[ \t\r\n]*[{[]/.test(text)) return { kind: 'unknown' }
  const values = valuesOf(text)
  if (values === 'unknown') return { kind: 'unknown' }
  if (values === 'damaged') return { kind: 'damaged' }
  const records: unknown[] = []
  for (const value of values) {
    const held = recordsIn(value.text, value.plain)
    if (held === undefined) return { kind: 'unknown' }
    records.push(...held)
  }
  return { kind: 'records', records }
}

interface Value {
  readonly text: string
  readonly plain: unknown
}

/** The values one after another, with white space and commas between them. */
function valuesOf(text: string): Value[] | 'damaged' | 'unknown' {
  const values: Value[] = []
  let rest = text
  for (;;) {
    // A byte order mark between files that were joined is passed over.
    const separators = /^[ \t\r\n,\ufeff]*/.exec(rest)?.[0] ?? ''
    rest = rest.slice(separators.length)
    if (rest === '') return values
    if (/^[0-9]/.test(rest)) return 'unknown'
    const length = lengthOfFirst(rest)
    if (length === undefined || !/^[{[]/.test(rest)) return 'damaged'
    const first = rest.slice(0, length)
    values.push({ text: first, plain: JSON.parse(first) as unknown })
    rest = rest.slice(length)
  }
}

/** Units of the first JSON value of a text: the parser says where it ended. */
function lengthOfFirst(text: string): number | undefined {
  try {
    JSON.parse(text)
    return text.length
  } catch (error) {
    const after = AFTER.exec(String(error))?.[1]
    return after === undefined ? undefined : Number(after)
  }
}

function recordsIn(text: string, plain: unknown): unknown[] | undefined {
  // A control message is told of, although nothing is wrong with it.
  if (isObject(plain) && plain['messageType'] === 'CONTROL_MESSAGE') return undefined
  if (depthOf(text) > MAX_JSON_DEPTH) return undefined
  const lists = [...text.matchAll(LIST_NAME)].length
  const isWrapper = isObject(plain) && Array.isArray(plain['Records']) && !isRecord(plain)
  if (isWrapper) {
    const { Records: records, ...around } = plain
    const isSimple = lists === 1 && !isProof(plain) && !holdsEvidence(jsonOf(around))
    return isSimple ? recordsAmong(records as unknown[]) : undefined
  }
  if (lists > 0) return undefined
  return recordsAmong(Array.isArray(plain) ? (plain as unknown[]) : [plain])
}

function recordsAmong(items: readonly unknown[]): unknown[] | undefined {
  const isSimple = (item: unknown): boolean => {
    const value = jsonOf(item)
    if (Array.isArray(item) || unwrap(value) !== null) return false
    return isRecord(item) || (!holdsEvidence(value) && heldInUnknown(value).length === 0)
  }
  return items.every(isSimple) ? items.filter(isRecord) : undefined
}

function isObject(plain: unknown): plain is Record<string, unknown> {
  return typeof plain === 'object' && plain !== null && !Array.isArray(plain)
}

export function isRecord(plain: unknown): boolean {
  return isObject(plain) && looksLikeRecord(jsonOf(plain))
}

function isProof(plain: unknown): boolean {
  const parsed = parseJson(JSON.stringify(plain))
  return parsed.ok && parsed.value instanceof Map && roleOfDocument(parsed.value as JsonObject) !== null
}

/** How deep the brackets go, those in strings left out. */
function depthOf(text: string): number {
  let depth = 0
  let most = 0
  for (const [bracket] of text.replace(/"(?:[^"\\]|\\.)*"/gs, '').matchAll(/[[\]{}]/g)) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1
    most = Math.max(most, depth)
  }
  return most
}
