/** After damage, where does the next whole record begin? */
import type { ProblemCode } from '../../../shared/base/problem.js'
import { parseJsonBytes, type ParsedJson } from '../../../shared/cloudtrail/json.js'
import type { JsonObject } from '../../../shared/cloudtrail/leaf.js'
import { findRecordStart, findValueEnd, looksLikeRecord } from '../../../shared/cloudtrail/record-bounds.js'
import { unwrap } from '../../../shared/cloudtrail/wrapper.js'
import { COMMA, isSpace, OPEN_BRACE } from './json-bounds.js'

/** A record must end within so many bytes; CloudTrail's own limit is 1 MiB. */
export const MAX_RECORD_BYTES = 8 << 20

/** Longest run between a `{` and the colon of its first key over which a record's start is recognised, bytes. */
const START_BYTES = 4096
/** What salvage may read at most, whatever the damage: a start, and a multiple of the payload. Beyond it no more records
 *  are found inside damage; this takes text that was made to be slow. */
const FIRST_BUDGET = 64 << 20
const BUDGET_PER_BYTE = 8

export type Found =
  | { readonly kind: 'record'; readonly at: number }
  /** Nothing begins before `at`; from there on more bytes are needed, or there are none. */
  | { readonly kind: 'none'; readonly at: number }
  | { readonly kind: 'wait'; readonly at: number }

/** The bytes that are there, [.., end), and whether these are the payload's last. */
export interface Window {
  readonly bytes: Uint8Array
  readonly end: number
  readonly last: boolean
  /** Payload offset of bytes[0]. */
  readonly base: number
}

export class Salvage {
  #budget = FIRST_BUDGET
  /** Payload offset of the last start that was looked at, the bytes that were paid for there, and the start that is waited
   *  for: what is looked at again with more bytes costs nothing again, so that the pieces in which they come do not matter. */
  #furthest = -1
  #paid = 0
  #waited = -1

  /** Bytes of the payload that were seen for the first time. */
  sawBytes(count: number): void {
    this.#budget += BUDGET_PER_BYTE * count
  }

  /** The first whole record that begins in [from, limit). */
  find(window: Window, from: number, limit: number): Found {
    const { bytes, end, last, base } = window
    let at = from
    for (;;) {
      const start = findRecordStart(bytes, at, Math.min(end, limit + START_BYTES))
      if (start === -1 || start >= limit)
        return { kind: 'none', at: last ? limit : unfinishedStart(bytes, at, { limit, end }) }
      const verdict = this.#judge(window, start)
      if (verdict === 'wait') this.#waited = base + start
      if (verdict !== 'bad') return { kind: verdict, at: start }
      at = start + 1
    }
  }

  #judge({ bytes, end, last, base }: Window, start: number): 'record' | 'wait' | 'bad' {
    if (this.#budget < 0 && base + start !== this.#waited) return 'bad'
    const limit = Math.min(end, start + MAX_RECORD_BYTES)
    const next = findValueEnd(bytes, start, limit)
    this.#pay(base + start, (next === -1 ? limit : next) - start)
    if (next === -1) return last || limit < end || limit - start === MAX_RECORD_BYTES ? 'bad' : 'wait'
    return holdsRecord(parseJsonBytes(bytes, start, next)) ? 'record' : 'bad'
  }

  #pay(place: number, length: number): void {
    if (place < this.#furthest) return
    this.#budget -= place === this.#furthest ? Math.max(0, length - this.#paid) : length
    this.#furthest = place
    this.#paid = length
  }
}

function holdsRecord(parsed: ParsedJson): boolean {
  if (!parsed.ok) return false
  const { value } = parsed
  if (looksLikeRecord(value)) return isWholeRecord(value as JsonObject)
  return unwrap(value)?.some(({ kind }) => kind !== 'nothing') === true
}

/** Inside a damaged record, its own parameters may look like a record a little: here more is asked for. */
function isWholeRecord(record: JsonObject): boolean {
  return ['eventTime', '@timestamp', 'eventVersion', 'eventCategory'].some((key) => record.has(key))
}

/** Where a record's start may be, before `limit`, that the end of the bytes cut in two; else the limit. */
function unfinishedStart(
  bytes: Uint8Array,
  from: number,
  { limit, end }: { readonly limit: number; readonly end: number },
): number {
  const brace = bytes.lastIndexOf(OPEN_BRACE, limit - 1)
  return brace >= from && end - brace < START_BYTES ? brace : limit
}

/** The end of the range [start, end) without the comma and white space behind it. */
export function trimmedEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = end
  while (at > start && (isSpace(bytes[at - 1]) || bytes[at - 1] === COMMA)) at -= 1
  return at
}

/** The parser's message about bytes that are no UTF-8. */
export const INVALID_UTF8 = 'invalid UTF-8'

/** What is wrong with a value that does not end before `limit`: cut off (where the payload ends there), too long, or damaged
 *  where the parser stopped. */
export function endlessProblem(
  { offset, message }: Extract<ParsedJson, { ok: false }>,
  limit: number,
  isEnd: boolean,
): { readonly code: ProblemCode; readonly detail: string } {
  // The limit may cut a character in two.
  if (!isEnd && offset > limit - LONGEST_CHARACTER)
    return { code: 'record-too-large', detail: `no end within ${String(MAX_RECORD_BYTES)} bytes` }
  if (message === INVALID_UTF8) return { code: 'text-encoding', detail: message }
  return { code: offset < limit ? 'json-damaged' : 'json-truncated', detail: message }
}

/** Bytes of UTF-8. */
const LONGEST_CHARACTER = 4
