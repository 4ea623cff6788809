/** Where in the bytes of a CSV table does a row end, and where are its cells? RFC 4180: quotes around cells, doubled within
 *  them, line breaks inside quotes. Nothing is decoded here. */

export interface CsvCell {
  /** [start, end) without the quotes. */
  readonly start: number
  readonly end: number
  readonly quoted: boolean
}

export type CsvRow =
  /** `next`: behind the line break. */
  | { readonly kind: 'row'; readonly cells: readonly CsvCell[]; readonly next: number }
  /** More bytes may end it. */
  | { readonly kind: 'unfinished' }
  | { readonly kind: 'damaged'; readonly at: number; readonly detail: string }

export interface CsvBytes {
  readonly bytes: Uint8Array
  readonly end: number
  /** Nothing follows. */
  readonly last: boolean
  /** The byte between cells. */
  readonly separator: number
}

const QUOTE = 0x22
const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

/** The row that begins at `at`. */
export function readCsvRow(table: CsvBytes, from: number): CsvRow {
  const cells: CsvCell[] = []
  for (let at = from; ;) {
    const cell = table.bytes[at] === QUOTE && at < table.end ? quotedCell(table, at) : plainCell(table, at)
    if (cell === undefined) return { kind: 'unfinished' }
    if (typeof cell === 'number')
      return { kind: 'damaged', at: cell, detail: 'the quotes of a cell do not end' }
    cells.push(cell)
    const behind = cell.quoted ? cell.end + 1 : cell.end
    if (behind < table.end && table.bytes[behind] === table.separator) {
      at = behind + 1
      continue
    }
    const next = behindLineBreak(table, behind)
    if (next === undefined) return { kind: 'unfinished' }
    if (next === -1) return { kind: 'damaged', at: behind, detail: 'text behind the quotes of a cell' }
    return { kind: 'row', cells, next }
  }
}

/** Behind the line in which `at` is, whatever stands there; -1 if it does not end before `end`. */
export function behindLine({ bytes, end }: CsvBytes, at: number): number {
  const found = bytes.subarray(0, end).indexOf(LINE_FEED, at)
  return found === -1 ? -1 : found + 1
}

/** undefined: more bytes must come; a number: the quote at which it begins is never closed. */
function quotedCell({ bytes, end, last }: CsvBytes, from: number): CsvCell | number | undefined {
  for (let at = from + 1; at < end; at += 1) {
    if (bytes[at] !== QUOTE) continue
    if (at + 1 === end && !last) return undefined
    if (at + 1 < end && bytes[at + 1] === QUOTE) at += 1
    else return { start: from + 1, end: at, quoted: true }
  }
  return last ? from : undefined
}

function plainCell({ bytes, end, last, separator }: CsvBytes, from: number): CsvCell | undefined {
  for (let at = from; at < end; at += 1) {
    const byte = bytes[at]
    if (byte === separator || byte === LINE_FEED || byte === CARRIAGE_RETURN) {
      return { start: from, end: at, quoted: false }
    }
  }
  return last ? { start: from, end, quoted: false } : undefined
}

/** undefined: more bytes must come; -1: no line ends here. */
function behindLineBreak({ bytes, end, last }: CsvBytes, at: number): number | undefined {
  if (at >= end) return last ? end : undefined
  if (bytes[at] === LINE_FEED) return at + 1
  if (bytes[at] !== CARRIAGE_RETURN) return -1
  if (at + 1 >= end) return last ? end : undefined
  return bytes[at + 1] === LINE_FEED ? at + 2 : at + 1
}
