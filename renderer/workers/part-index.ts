/** Which row does a part id name, and what lies in a byte range of a payload? All part tables of the open case. */
import { partRow, type PartRow, type PartTable } from '../store/part-table.js'

export class PartIndex {
  private readonly tables: PartTable[] = []
  private seen: { readonly part: number; readonly row: PartRow } | null = null

  /** Tables come in the order of their parts. */
  add(table: PartTable): void {
    if (table.count > 0) this.tables.push(table)
  }

  /** undefined for a part that is not known (yet). */
  row(part: number): PartRow | undefined {
    if (this.seen?.part === part) return this.seen.row
    const table = this.tableOf(part)
    if (table === undefined) return undefined
    const row = partRow(table, part)
    this.seen = { part, row }
    return row
  }

  /** Every row, in the order of the parts. */
  *rows(): Generator<PartRow & { readonly part: number }> {
    for (const table of this.tables)
      for (let part = table.first; part < table.first + table.count; part += 1)
        yield { ...partRow(table, part), part }
  }

  /** Parts of a source's payload that hold bytes of [offset, offset + length), in the order of the payload. */
  covering(range: {
    readonly source: number
    readonly inside: readonly string[]
    readonly payload: number | undefined
    readonly offset: number
    readonly length: number
  }): readonly (PartRow & { readonly part: number })[] {
    const inside = JSON.stringify(range.inside)
    const found: (PartRow & { readonly part: number })[] = []
    for (const table of this.tables) {
      for (let part = table.first; part < table.first + table.count; part += 1) {
        const row = partRow(table, part)
        if (row.source !== range.source || (range.payload ?? row.payload) !== row.payload) continue
        if (row.rawOffset >= range.offset + range.length || row.rawOffset + row.rawLength <= range.offset)
          continue
        if (JSON.stringify(row.inside) === inside) found.push({ ...row, part })
      }
    }
    return found.sort((left, right) => left.rawOffset - right.rawOffset)
  }

  private tableOf(part: number): PartTable | undefined {
    let low = 0
    let high = this.tables.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const table = this.tables[middle]
      if (table === undefined) return undefined
      if (part < table.first) high = middle - 1
      else if (part >= table.first + table.count) low = middle + 1
      else return table
    }
    return undefined
  }
}
