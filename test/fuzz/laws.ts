/** Which laws does a reading keep or break? Each gives a sentence about what is wrong, or nothing. */
import { isDeepStrictEqual } from 'node:util'
import { innerText } from '../../shared/cloudtrail/embedded-text.js'
import { parseJson, parseJsonBytes, repeatsKey } from '../../shared/cloudtrail/json.js'
import { leavesOf, type JsonObject, type JsonValue } from '../../shared/cloudtrail/leaf.js'
import { findRecordStart, findValueEnd, looksLikeRecord } from '../../shared/cloudtrail/record-bounds.js'
import { holdingOf } from '../../shared/cloudtrail/record-holding.js'
import { plainOf } from '../support/plain-json.js'
import { factsOfSegment } from '../support/written-payloads.js'
import { expectedOf } from './oracle.js'
import type { Found, Reading } from './reading.js'

export type Law = (payload: Uint8Array, reading: Reading) => string | undefined

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Everything that must not depend on how the bytes came or which path their records took. */
export function factsOf(reading: Reading): unknown {
  const { counts, shape, quarantine, problems, notices, found, segments } = reading
  return {
    counts: { ...counts, exact: 0 },
    shape,
    quarantine,
    problems,
    notices,
    found,
    segments: segments.map(factsOfSegment),
  }
}

/** records = events + duplicates + quarantined, and events and copies are there as often as counted. */
export const countsAddUp: Law = (_, { counts, segments, found, quarantine }) => {
  const { records, events, duplicates, quarantined } = counts
  const held = segments.reduce((sum, segment) => sum + segment.size, 0)
  const copies = found.filter(({ kind }) => kind === 'copy').length
  const said = { records, events, duplicates }
  const counted = { records: events + duplicates + quarantined, events: held, duplicates: copies }
  if (!isDeepStrictEqual(said, counted)) {
    return `counts ${JSON.stringify(counts)}, but ${String(held)} events and ${String(copies)} copies`
  }
  return quarantined <= quarantine.length ? undefined : 'more is quarantined than there are ranges'
}

/** Records and quarantined ranges lie in the payload, one behind the other. */
export const placesAreApart: Law = (payload, { found, quarantine }) => {
  const ranges = [
    ...found.map(({ start, end }) => ({ start, end, what: 'record' })),
    ...quarantine.map(({ offset, length }) => ({ start: offset, end: offset + length, what: 'range' })),
  ].sort((one, other) => one.start - other.start || one.end - other.end)
  let behind = 0
  for (const { start, end, what } of ranges) {
    if (!(start >= behind && end >= start && end <= payload.length)) {
      return `a ${what} at [${String(start)}, ${String(end)}) of ${String(payload.length)} bytes; before it, all up to ${String(behind)} is taken`
    }
    behind = end
  }
  return undefined
}

/** The text of a record as it stands in the evidence; undefined for one that was rebuilt. */
function textOf(payload: Uint8Array, { start, end, holding }: Found): string | undefined {
  const { writing } = holdingOf(holding)
  if (writing === 'csv-row' || writing === 'json-item') return undefined
  const inner = innerText(strict.decode(payload.subarray(start, end)), writing)
  if (inner === undefined) throw new Error('the bytes of an event are no part of a string')
  return inner
}

/** Every event says what JSON.parse says about its bytes, and the index has exactly its leaves. */
export const recordsAreVerbatim: Law = (payload, { found }) => {
  for (const one of found) {
    const text = textOf(payload, one)
    if (text === undefined) continue
    const plain: unknown = JSON.parse(text)
    const parsed = parseJson(text)
    if (!parsed.ok || !isDeepStrictEqual(plainOf(parsed.value), plain)) {
      return `JSON.parse reads the record at ${String(one.start)} otherwise`
    }
    if (!looksLikeRecord(parsed.value)) return `no record stands at ${String(one.start)}`
    if (one.kind === 'copy') continue
    const leaves = [
      ...new Set([...leavesOf(parsed.value)].map(({ path, text: value }) => `${path}=${value}`)),
    ].sort()
    // Below an empty key a value has the path that it would have without: the index may have it twice.
    if (!isDeepStrictEqual(leaves, [...new Set(one.leaves)])) {
      return `the index has other leaves for the record at ${String(one.start)}: ${JSON.stringify(one.leaves)}`
    }
  }
  return undefined
}

/** Of every record in which an object has a key twice that is told, and of no other. */
export const repeatedKeysAreTold: Law = (payload, { found, notices }) => {
  for (const one of found) {
    const text = textOf(payload, one)
    if (text === undefined) continue
    const parsed = parseJson(text)
    const isRepeating = parsed.ok && repeatsKey(parsed.value)
    const isTold = notices.some(({ offset }) => offset === one.start)
    if (isRepeating === isTold) continue
    return `the record at ${String(one.start)} ${isRepeating ? 'has a key twice, and that is not told' : 'has no key twice'}`
  }
  return undefined
}

/** The records are those that JSON.parse finds, in its order; what it refuses is noted as damage, and nothing else is. */
export const agreesWithJsonParse: Law = (payload, { found, quarantine, problems }) => {
  const expected = expectedOf(payload)
  if (expected.kind === 'unknown') return undefined
  const isDamaged = problems.length > 0 || quarantine.some(({ problem }) => problem.code !== 'not-cloudtrail')
  if (expected.kind === 'damaged')
    return isDamaged ? undefined : 'JSON.parse refuses this, but no damage is noted'
  if (isDamaged)
    return `JSON.parse takes this, but damage is noted: ${JSON.stringify([problems, quarantine])}`
  const records = found.map((one) => JSON.parse(textOf(payload, one) ?? 'null') as unknown)
  if (isDeepStrictEqual(records, expected.records)) return undefined
  return `JSON.parse finds ${String(expected.records.length)} records, the reader ${String(records.length)}, or others`
}

/** No whole record stands in what was passed over without a word. */
export const nothingIsPassedOver: Law = (payload, { found, quarantine, problems, shape }) => {
  // Of a payload without any record it is said that it has none. In wrappers a value may well be there twice: decoded,
  // and as the text that is shown.
  if (found.length === 0 || shape === 'none') return undefined
  if (found.some(({ holding }) => holding !== 0) || problems.length > 0) return undefined
  const taken = [
    ...found.map(({ start, end }) => ({ start, end })),
    ...quarantine.map(({ offset, length }) => ({ start: offset, end: offset + length })),
    { start: payload.length, end: payload.length },
  ].sort((one, other) => one.start - other.start)
  let behind = 0
  for (const { start, end } of taken) {
    const at = wholeRecordIn(payload, behind, start)
    if (at !== -1) return `the record at ${String(at)} is neither an event nor quarantined`
    behind = Math.max(behind, end)
  }
  return undefined
}

function wholeRecordIn(payload: Uint8Array, from: number, end: number): number {
  const keys = new TextDecoder().decode(payload.subarray(from, end)).match(/"[^"]*"(?=\s*:)/g) ?? []
  // Where a key is there twice the last value counts: what the other one holds is passed over, as by JSON.parse.
  if (new Set(keys).size < keys.length) return -1
  for (let at = findRecordStart(payload, from, end); at !== -1; at = findRecordStart(payload, at + 1, end)) {
    const next = findValueEnd(payload, at, end)
    const parsed = next === -1 ? undefined : parseJsonBytes(payload, at, next)
    if (parsed?.ok === true && looksLikeRecord(parsed.value)) return at
  }
  return -1
}

/** Damage costs no record that it does not touch: `untouched` are texts of records that no damage was done to. */
export function missedBy(
  payload: Uint8Array,
  { found, quarantine }: Reading,
  untouched: readonly string[],
): string | undefined {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.length)
  for (const text of untouched) {
    const at = bytes.indexOf(text)
    // Damage may make one record a part of another, or a member beside the list, which is told of.
    const isPart = found.some(({ start, end }) => start <= at && at < end)
    const beside = quarantine.find(({ offset, length }) => offset <= at && at < offset + length)
    if (at === -1 || isPart || beside?.problem.detail === 'records outside of the list of records') continue
    return `the record at ${String(at)} was not touched, and is no event: ${text}`
  }
  return undefined
}

/** What a record says, whatever the order of its keys: copies of each other say the same, and nothing else does. */
function contentOf(value: JsonValue): string {
  const leaves: string[] = []
  const add = (one: JsonValue, path: string, elements: readonly number[]): void => {
    if (one instanceof Map) {
      for (const [key, item] of one as JsonObject) add(item, path === '' ? key : `${path}.${key}`, elements)
    } else if (Array.isArray(one)) {
      ;(one as readonly JsonValue[]).forEach((item, index) => add(item, path, [...elements, index]))
    } else
      for (const leaf of leavesOf(one, path)) leaves.push(JSON.stringify([leaf.path, leaf.text, elements]))
  }
  add(value, '', [])
  return leaves.sort().join('\n')
}

/** What the events of a case say so far: exactly the copies are recognised as copies. To be asked about every reading. */
export class KnownContents {
  readonly #numbers = new Map<string, number>()
  readonly #contents = new Map<number, string>()
  readonly #rebuilt = new Set<number>()

  check(payload: Uint8Array, reading: Reading): string | undefined {
    for (const one of reading.found) {
      const text = textOf(payload, one)
      const parsed = text === undefined ? undefined : parseJson(text)
      const content = parsed?.ok === true ? contentOf(parsed.value) : undefined
      const wrong = one.kind === 'copy' ? this.#wrongCopy(one, content) : this.#wrongEvent(one, content)
      if (wrong !== undefined) return wrong
    }
    return undefined
  }

  #wrongEvent({ number, start }: Found, content: string | undefined): string | undefined {
    if (content === undefined) {
      this.#rebuilt.add(number)
      return undefined
    }
    const known = this.#numbers.get(content)
    if (known !== undefined)
      return `the record at ${String(start)} says what event ${String(known)} says, and is no copy`
    this.#numbers.set(content, number)
    this.#contents.set(number, content)
    return undefined
  }

  #wrongCopy({ number, start }: Found, content: string | undefined): string | undefined {
    if (content === undefined || this.#rebuilt.has(number)) return undefined
    if (this.#contents.get(number) === content) return undefined
    return `the record at ${String(start)} is taken for a copy of event ${String(number)}, which says something else`
  }
}
