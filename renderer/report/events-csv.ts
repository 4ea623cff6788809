/** How is a list of events written as CSV? The columns as on screen, then where each record stands in the evidence. */
import { BOM, csvRow, guardFormula } from '../../shared/base/csv.js'
import { formatInstant } from '../../shared/base/instant.js'

/** Always behind the chosen columns. `insidePath` joins the names from the outside in by '!'. */
export const provenanceColumns = [
  'evidencePath',
  'insidePath',
  'byteOffset',
  'byteLength',
  'sourceSha256',
] as const

export interface RecordPlace {
  readonly path: string
  readonly inside: readonly string[]
  /** Bytes, in the decompressed payload. */
  readonly offset: number
  readonly length: number
  readonly sha256: string
}

export function eventsCsvHead(columns: readonly string[], bom: boolean): string {
  return (bom ? BOM : '') + csvRow([...columns.map(guardFormula), ...provenanceColumns])
}

/** One row. Text is evidence: what a spreadsheet could run gets an apostrophe before it (`unguardFormula` takes it off). */
export function eventsCsvRow(cells: readonly string[], place: RecordPlace): string {
  const { path, inside, offset, length, sha256 } = place
  const guarded = [...cells, path, inside.join('!')].map(guardFormula)
  return csvRow([...guarded, String(offset), String(length), sha256])
}

/** Times are ISO 8601 in UTC; an undated event has an empty cell. */
export function csvTime(time: number | null): string {
  return time === null ? '' : formatInstant(time)
}
