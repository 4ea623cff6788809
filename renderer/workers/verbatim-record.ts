/** What exactly does the record of an event say? Read from the evidence; out of the string or cell that holds it, where it
 *  is held in one; rebuilt from its row, where there is none. */
import type { Problem } from '../../shared/base/problem.js'
import { readCsvRow } from '../../shared/base/csv-row.js'
import { innerText } from '../../shared/cloudtrail/embedded-text.js'
import { cellText, recordOfRow, type EventTable } from '../../shared/cloudtrail/event-table.js'
import { parseJson } from '../../shared/cloudtrail/json.js'
import type { JsonObject, JsonValue } from '../../shared/cloudtrail/leaf.js'
import { holdingOf, type Writing } from '../../shared/cloudtrail/record-holding.js'
import { unwrap } from '../../shared/cloudtrail/wrapper.js'
import { writeJson } from '../../shared/cloudtrail/write-json.js'
import type { OpenCase } from './open-case.js'
import type { RecordPlace } from './record-bytes.js'

export interface VerbatimRecord {
  /** Those of the record, or of the row where there is none. */
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Decoded as UTF-8; what is no UTF-8 is replaced, then `bytesIntact` is false. */
  readonly text: string
  readonly bytesIntact: boolean
  /** Null if it is no JSON: the index has read it as a record, so this is said as a problem. */
  readonly value: JsonValue
  readonly problem: Problem | null
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const lenient = new TextDecoder('utf-8', { ignoreBOM: true })

export async function verbatimRecord(open: OpenCase, place: RecordPlace): Promise<VerbatimRecord> {
  const held = await open.evidence.records.read(place.part, place.offset, place.length)
  const { text: raw, intact: bytesIntact } = decode(held)
  const { writing } = holdingOf(place.holding)
  const text = innerText(raw, writing)
  const bytes = text === raw || text === undefined ? held : new TextEncoder().encode(text)
  const shown = { bytes, text: text ?? raw, bytesIntact }
  const value =
    writing === 'csv-row'
      ? rowRecord(held, await open.evidence.tableOf(place.part))
      : valueIn(text ?? raw, writing)
  if (typeof value !== 'string') return { ...shown, value, problem: null }
  const { path, offset } = open.evidence.provenance(place)
  return { ...shown, value: null, problem: { code: 'record-damaged', subject: path, offset, detail: value } }
}

/** The record as one text of JSON, in UTF-8: verbatim, or as it was rebuilt. */
export async function recordJson(open: OpenCase, place: RecordPlace): Promise<Uint8Array> {
  if (place.holding === undefined) return open.evidence.records.read(place.part, place.offset, place.length)
  const { bytes, value } = await verbatimRecord(open, place)
  const isRebuilt = holdingOf(place.holding).form === 'rebuilt'
  return isRebuilt ? new TextEncoder().encode(writeJson(value)) : bytes
}

/** A text says what is wrong. */
function valueIn(text: string, writing: Writing): JsonObject | string {
  const parsed = parseJson(text)
  if (!parsed.ok) return parsed.message
  const { value } = parsed
  if (writing !== 'json-item') return value instanceof Map ? (value as JsonObject) : 'no object'
  const rebuilt = unwrap(value)?.find(({ kind }) => kind === 'rebuilt')
  return rebuilt?.kind === 'rebuilt' ? rebuilt.record : 'no record can be rebuilt from it'
}

function rowRecord(bytes: Uint8Array, table: EventTable | undefined): JsonObject | string {
  if (table === undefined) return 'the head of its table is missing'
  const row = readCsvRow({ bytes, end: bytes.length, last: true, separator: table.separator }, 0)
  if (row.kind !== 'row') return 'no row of its table'
  const cells = row.cells.map((cell) => cellText(bytes, cell) ?? '')
  return recordOfRow(table, cells) ?? 'no record can be rebuilt from it'
}

function decode(bytes: Uint8Array): { readonly text: string; readonly intact: boolean } {
  try {
    return { text: strict.decode(bytes), intact: true }
  } catch {
    return { text: lenient.decode(bytes), intact: false }
  }
}
