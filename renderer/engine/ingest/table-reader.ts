/** Where are the records in a CSV table, and what of it cannot be read? A row holds a whole record in one of its cells, or
 *  some of its values, from which one is rebuilt; what is neither is kept aside. */
import {
  behindLine,
  readCsvRow,
  type CsvBytes,
  type CsvCell,
  type CsvRow,
} from '../../../shared/base/csv-row.js'
import { withBeside } from '../../../shared/cloudtrail/beside.js'
import { bytesOfUnits } from '../../../shared/cloudtrail/embedded-text.js'
import { cellText, recordOfRow, type EventTable } from '../../../shared/cloudtrail/event-table.js'
import { holdingCode } from '../../../shared/cloudtrail/record-holding.js'
import type { Held } from '../../../shared/cloudtrail/held.js'
import { holdsEvidence, recordsInText } from '../../../shared/cloudtrail/wrapper.js'
import { FindingsReader, type ReaderOptions } from './findings-reader.js'
import type { PayloadReader } from './index-writer-types.js'
import { OPEN_BRACE, valueEnd } from './json-bounds.js'
import { chunkOf, noChunk } from './payload-chunk.js'
import type { RecordIndexer } from './record-indexer.js'
import { MAX_RECORD_BYTES } from './salvage.js'

type Row = Extract<CsvRow, { kind: 'row' }>
type Found = ReturnType<typeof recordsInText>

const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

export class TablePayloadReader extends FindingsReader implements PayloadReader {
  readonly #table: EventTable
  #chunk = noChunk

  /** `rows`: payload offset at which the rows begin. */
  constructor(
    indexer: RecordIndexer,
    options: ReaderOptions,
    { table, rows }: { readonly table: EventTable; readonly rows: number },
  ) {
    super(indexer, options)
    this.#table = table
    this.settled = rows
    // A table that was exported without a row is an answer as well.
    if (table.row !== 'table-row') this.findings.emptyAnswers += 1
  }

  /** What is damaged ends with its line, which is read whole. */
  protected get openDamage(): undefined {
    return undefined
  }

  read(input: Parameters<PayloadReader['read']>[0]): number {
    const { bytes, start, end, rawOffset, last } = input
    this.#chunk = chunkOf(input)
    const table: CsvBytes = { bytes, end, last, separator: this.#table.separator }
    // The head, when it comes again in front of the first rows.
    let at = start + Math.max(0, this.settled - rawOffset)
    while (at < end) {
      const next = this.#readRow(table, at)
      if (next === -1) break
      at = next
    }
    this.done = last
    this.settled = this.#chunk.base + at
    return at
  }

  /** Where the next row begins; -1 if more bytes must come first. */
  #readRow(table: CsvBytes, at: number): number {
    const byte = table.bytes[at]
    if (byte === LINE_FEED || byte === CARRIAGE_RETURN) return at + 1
    const row = readCsvRow(table, at)
    if (row.kind === 'unfinished') {
      return table.end - at < MAX_RECORD_BYTES ? -1 : this.#passOverLine(table, at, 'a row without end')
    }
    if (row.kind === 'damaged') return this.#passOverLine(table, at, row.detail)
    const { columns } = this.#table
    if (row.cells.length !== columns.length) {
      const detail = `${String(row.cells.length)} cells in a table of ${String(columns.length)} columns`
      return this.#passOverLine(table, at, detail)
    }
    if (row.next - at >= MAX_RECORD_BYTES) return this.#passOverLine(table, at, 'a row without end')
    return this.#takeRow(row, at)
  }

  /** One line only: what is wrong with it must not hide the rows behind it. */
  #passOverLine(table: CsvBytes, at: number, detail: string): number {
    const line = behindLine(table, at)
    if (line === -1 && !table.last && table.end - at < MAX_RECORD_BYTES) return -1
    const next = line === -1 ? table.end : line
    if (!this.#takeBareRecords(at, next)) this.#damage(at, next, detail)
    return next
  }

  /** Records that were written into the table as they are, without the quotes that their commas need: they tear their row
   *  apart. Each object of the line is taken, or kept aside. */
  #takeBareRecords(at: number, next: number): boolean {
    if (this.#table.embedded.length === 0) return false
    const objects = this.#objectsIn(at, next).map((cell) => ({ cell, found: this.#recordsIn(cell) }))
    if (!objects.some(({ cell, found }) => holdsReadable(found, cell))) return false
    for (const { cell, found } of objects) {
      if (holdsReadable(found, cell)) this.#takeCell(cell, found)
      else this.findings.addOther(this.#chunk.base + cell.start, this.#chunk.base + cell.end, 'listed')
    }
    return true
  }

  /** One that does not end takes the rest of the line. */
  #objectsIn(at: number, next: number): readonly CsvCell[] {
    const line = this.#chunk.bytes.subarray(0, next)
    const objects: CsvCell[] = []
    for (let from = at; ;) {
      const start = line.indexOf(OPEN_BRACE, from)
      if (start === -1) return objects
      const closed = valueEnd(line, start, next)
      const end = closed === -1 ? withoutLineBreak(line, start, next) : closed
      objects.push({ start, end, quoted: false })
      from = end
    }
  }

  #recordsIn(cell: CsvCell): Found {
    return recordsInText(cellText(this.#chunk.bytes, cell) ?? '', [], 'table-cell')
  }

  #damage(at: number, next: number, detail: string): void {
    const offset = this.#chunk.base + at
    const code = detail === NO_UTF8 ? ('text-encoding' as const) : ('record-damaged' as const)
    const end = this.#chunk.base + withoutLineBreak(this.#chunk.bytes, at, next)
    this.findings.addDamage({ offset, at: offset, code, detail, isRecord: true }, end, 'listed')
  }

  #takeRow(row: Row, at: number): number {
    const { bytes } = this.#chunk
    const texts = row.cells.map((cell) => cellText(bytes, cell))
    const cells = texts.filter((text) => text !== undefined)
    if (cells.length !== texts.length) {
      this.#damage(at, row.next, NO_UTF8)
      return row.next
    }
    // Tables that were joined: the head comes again.
    if (cells.every((cell, index) => cell === this.#table.columns[index])) return row.next
    if (!this.#takeWholeRecords(row, cells) && !this.#takeBareRecords(at, row.next))
      this.#takeValues(cells, at, row.next)
    return row.next
  }

  #takeWholeRecords(row: Row, cells: readonly string[]): boolean {
    for (const index of this.#table.embedded) {
      const cell = row.cells[index]
      const found = recordsInText(cells[index] ?? '', [], 'table-cell')
      if (cell === undefined || !holdsReadable(found, cell)) continue
      const held = found.map((one) => ({ ...one, steps: [index] }))
      const all = withBeside(cells, { steps: [], held }, holdsEvidence)
      for (const one of new Set(all.map((each) => (each.steps[0] === index ? null : each)))) {
        if (one === null) this.#takeCell(cell, found)
        else this.#passOverCell(one, row.cells)
      }
      return true
    }
    return false
  }

  #passOverCell(one: Held, cells: Row['cells']): void {
    const cell = cells[Number(one.steps[0])]
    if (cell === undefined || one.kind !== 'nothing') return
    this.findings.addOther(this.#chunk.base + cell.start, this.#chunk.base + cell.end, 'listed', one.reason)
  }

  #takeCell(cell: CsvCell, found: Found): void {
    const writing = cell.quoted ? 'csv-cell' : 'plain'
    for (const one of found) {
      if (one.kind === 'nothing' || !isReadable(one, cell.quoted)) {
        this.#passOverPiece(one, cell)
        continue
      }
      const { from, to } = one
      const holding = cell.quoted ? holdingCode(one.holding) : 0
      const isWhole = from === 0 && to === one.text.length
      const place = isWhole
        ? { start: cell.start, end: cell.end }
        : bytesOfUnits(this.#chunk.bytes, { start: cell.start, from, to, writing })
      const read = (): 'fast' | 'exact' => this.held.readText(one)
      this.held.keep(this.#chunk, place, { holding, where: 'listed', read })
    }
  }

  /** A part of a cell in which other parts are records. */
  #passOverPiece(one: ReturnType<typeof recordsInText>[number], cell: Row['cells'][number]): void {
    const units = one.kind === 'text' ? one : one.piece
    const writing = cell.quoted ? 'csv-cell' : 'plain'
    const { start, end } =
      units === undefined
        ? cell
        : bytesOfUnits(this.#chunk.bytes, { start: cell.start, from: units.from, to: units.to, writing })
    const reason = one.kind === 'text' ? 'a record in a string inside of more than one other' : one.reason
    this.findings.addOther(this.#chunk.base + start, this.#chunk.base + end, 'listed', reason)
  }

  #takeValues(cells: readonly string[], at: number, next: number): void {
    const end = withoutLineBreak(this.#chunk.bytes, at, next)
    const record = recordOfRow(this.#table, cells)
    if (record === null) {
      this.#passOverRow({ next }, at, 'a row without an event')
      return
    }
    const read = (): 'exact' => this.#fill(record)
    const holding = holdingCode(this.#table.row)
    this.held.keep(this.#chunk, { start: at, end }, { holding, where: 'listed', read })
  }

  #passOverRow({ next }: Pick<Row, 'next'>, at: number, reason: string): void {
    const end = withoutLineBreak(this.#chunk.bytes, at, next)
    this.findings.addOther(this.#chunk.base + at, this.#chunk.base + end, 'listed', reason)
  }

  #fill(record: Parameters<RecordIndexer['fill']>[0]): 'exact' {
    this.indexer.fill(record)
    return 'exact'
  }
}

function holdsReadable(found: Found, { quoted }: CsvCell): boolean {
  return found.some((one) => isReadable(one, quoted))
}

/** In a cell without quotes there is no place to name for a record that stands in a string. */
function isReadable(one: ReturnType<typeof recordsInText>[number], quoted: boolean): boolean {
  return one.kind === 'text' && (quoted || one.inner === undefined)
}

const NO_UTF8 = 'a cell that is no UTF-8'

function withoutLineBreak(bytes: Uint8Array, at: number, next: number): number {
  let end = next
  while (end > at && (bytes[end - 1] === LINE_FEED || bytes[end - 1] === CARRIAGE_RETURN)) end -= 1
  return end
}
