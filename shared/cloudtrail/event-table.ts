/** Is this CSV table one of CloudTrail events, and what does a row of it hold? Known by the names of its columns. */
import { readCsvRow, type CsvBytes, type CsvCell } from '../base/csv-row.js'
import type { JsonObject } from './leaf.js'
import { isSpace } from './record-bounds.js'
import { pathOfColumn, rebuildRecord, type Cell } from './rebuilt-record.js'
import type { HoldingName } from './record-holding.js'

export interface EventTable {
  readonly columns: readonly string[]
  readonly separator: number
  /** How a record is held that is rebuilt from a row. */
  readonly row: HoldingName
  /** Columns whose cells hold whole records as text; best first. */
  readonly embedded: readonly number[]
}

export type TableHead =
  /** `behind`: where the rows begin. */
  | { readonly kind: 'table'; readonly table: EventTable; readonly behind: number }
  | { readonly kind: 'none' }
  /** More bytes must come. */
  | { readonly kind: 'unfinished' }

/** A head that is longer is none, bytes. */
export const MAX_HEAD_BYTES = 64 * 1024
const MAX_COLUMNS = 500

const EVENT_HISTORY =
  'User name,AWS access key,Event time,Event source,Event name,AWS region,Source IP address,User agent,Error code,Resources,Request ID,Event ID,Read-only,Event type,Recipient Account Id,Event category'

const separators = [0x2c, 0x3b, 0x09]
const wholeRecords = ['eventjson', '@message', '_raw', 'cloudtrailevent', 'event.original']
/** Columns that are there beside `message` in exports of log lines. */
const lineColumns = ['timestamp', '@timestamp', 'ingestiontime', 'logstreamname', '@logstream']
/** As many columns about a record make a table one of events. */
const ENOUGH_COLUMNS = 3

/** Recognises the table whose bytes begin at `from`. */
export function readTableHead(bytes: Omit<CsvBytes, 'separator'>, from: number): TableHead {
  const start = behindByteOrderMark(bytes.bytes, from, bytes.end)
  if (start >= bytes.end) return { kind: bytes.last ? 'none' : 'unfinished' }
  if (beginsAsJson(bytes.bytes, start, bytes.end)) return { kind: 'none' }
  const end = Math.min(bytes.end, start + MAX_HEAD_BYTES)
  const last = bytes.last || end < bytes.end
  for (const separator of separators) {
    const row = readCsvRow({ bytes: bytes.bytes, end, last, separator }, start)
    if (row.kind === 'unfinished') return { kind: 'unfinished' }
    if (row.kind === 'damaged') continue
    const columns = row.cells.map((cell) => cellText(bytes.bytes, cell) ?? '')
    const table = tableOf(columns, separator)
    if (table !== null) return { kind: 'table', table, behind: row.next }
  }
  return { kind: 'none' }
}

function tableOf(columns: readonly string[], separator: number): EventTable | null {
  if (columns.length > MAX_COLUMNS) return null
  const names = columns.map((name) => name.trim().toLowerCase())
  const hasLines = names.includes('message') && lineColumns.some((name) => names.includes(name))
  const embedded = [...wholeRecords, ...(hasLines ? ['message'] : [])]
    .map((name) => names.indexOf(name))
    .filter((index) => index !== -1)
  const row = rowHolding(columns, names)
  if (row === null && embedded.length === 0) return null
  return { columns, separator, row: row ?? 'table-row', embedded }
}

function rowHolding(columns: readonly string[], names: readonly string[]): HoldingName | null {
  if (columns.join(',') === EVENT_HISTORY) return 'history-row'
  const paths = new Set(columns.map(pathOfColumn).filter((path) => path !== undefined))
  if (!paths.has('eventName') && !paths.has('eventID')) return null
  if (paths.size < ENOUGH_COLUMNS) return null
  if (columns.includes('eventName') || columns.includes('eventID')) return 'lake-table-row'
  return names.join(',') === columns.join(',') ? 'athena-row' : 'table-row'
}

/** The text of a cell; undefined if it is no UTF-8. */
export function cellText(bytes: Uint8Array, { start, end, quoted }: CsvCell): string | undefined {
  try {
    const text = strictUtf8.decode(bytes.subarray(start, end))
    return quoted ? text.replaceAll('""', '"') : text
  } catch {
    return undefined
  }
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The record that a row's cells make; null if they make none. */
export function recordOfRow(table: EventTable, cells: readonly string[]): JsonObject | null {
  return rebuildRecord(table.columns.map((name, index): Cell => [name.trim(), cells[index] ?? '']))
}

/** Is `{` or `[` first, white space of JSON left aside? It may go on for long without a line break. */
function beginsAsJson(bytes: Uint8Array, from: number, end: number): boolean {
  let at = from
  while (at < end && isSpace(bytes[at])) at += 1
  return at < end && (bytes[at] === 0x7b || bytes[at] === 0x5b)
}

function behindByteOrderMark(bytes: Uint8Array, from: number, end: number): number {
  const isMark =
    from + 3 <= end && bytes[from] === 0xef && bytes[from + 1] === 0xbb && bytes[from + 2] === 0xbf
  return isMark ? from + 3 : from
}
