/** How is the ledger written as CSV? One row a source, and under it one row for every byte range that could not be read. */
import { BOM, csvRow, guardFormula } from '../../shared/base/csv.js'
import { formatFileTime } from '../../shared/base/instant.js'
import { problemText } from '../../shared/base/wording.js'
import type { Quarantine, SourceEntry } from '../../shared/contract/ledger.js'

const columns = [
  'kind',
  'path',
  'insidePath',
  'status',
  'sha256',
  'bytes',
  'modified',
  'payloads',
  'records',
  'events',
  'duplicates',
  'quarantined',
  'exactlyRead',
  'byteOffset',
  'byteLength',
  'duplicateOf',
  'problems',
] as const
type Row = Partial<Record<(typeof columns)[number], string | number>>

export function ledgerCsvHead(bom: boolean): string {
  return (bom ? BOM : '') + csvRow(columns)
}

/** The rows of one source. */
export function ledgerCsvRows(entry: SourceEntry): string {
  const source = rowOf({
    kind: 'source',
    path: entry.path,
    status: entry.status,
    sha256: entry.sha256,
    bytes: entry.bytes,
    modified: formatFileTime(entry.modified),
    payloads: entry.payloads,
    records: entry.records,
    events: entry.events,
    duplicates: entry.duplicates,
    quarantined: entry.quarantined,
    exactlyRead: entry.exact,
    duplicateOf: entry.duplicateOf ?? '',
    problems: entry.problems.map(problemText).join('; '),
  })
  return source + entry.quarantine.map((range) => rowOf(quarantineRow(entry, range))).join('')
}

function quarantineRow(entry: SourceEntry, range: Quarantine): Row {
  return {
    kind: 'quarantine',
    path: entry.path,
    insidePath: range.inside.join('!'),
    status: 'quarantined',
    sha256: entry.sha256,
    byteOffset: range.offset,
    byteLength: range.length,
    problems: problemText(range.problem),
  }
}

function rowOf(row: Row): string {
  return csvRow(
    columns.map((column) => {
      const cell = row[column] ?? ''
      return typeof cell === 'number' ? String(cell) : guardFormula(cell)
    }),
  )
}
