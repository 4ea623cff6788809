/** Where are the stored bytes of a payload part? One row a part, packed into one array a commit.
 *
 *  A row is nine float64: source | payload | inside (index) | encoding | rawOffset | rawLength | block | offset | length */

export const partEncodings = ['identity', 'gzip', 'deflate'] as const
export type PartEncoding = (typeof partEncodings)[number]

export interface PartRow {
  /** Ledger id of the source. */
  readonly source: number
  /** Ordinal of the payload within the source. */
  readonly payload: number
  readonly inside: readonly string[]
  readonly encoding: PartEncoding
  /** Offset and length of the part's decompressed bytes in the payload. */
  readonly rawOffset: number
  readonly rawLength: number
  /** Where the stored bytes are: block id, and byte range in it. */
  readonly block: number
  readonly offset: number
  readonly length: number
}

export interface PartTable {
  /** Part id of the first row; ids are dense within a case. */
  readonly first: number
  readonly count: number
  readonly rows: Float64Array<ArrayBuffer>
  readonly insides: readonly (readonly string[])[]
}

const FIELDS = 9

export function packParts(first: number, parts: readonly PartRow[]): PartTable {
  const rows = new Float64Array(parts.length * FIELDS)
  const insides: (readonly string[])[] = []
  const known = new Map<string, number>()
  const insideIndex = (inside: readonly string[]): number => {
    const key = inside.length === 0 ? '' : JSON.stringify(inside)
    const index = known.get(key) ?? insides.push(inside) - 1
    known.set(key, index)
    return index
  }
  parts.forEach((part, index) => {
    const at = index * FIELDS
    rows[at] = part.source
    rows[at + 1] = part.payload
    rows[at + 2] = insideIndex(part.inside)
    rows[at + 3] = partEncodings.indexOf(part.encoding)
    rows[at + 4] = part.rawOffset
    rows[at + 5] = part.rawLength
    rows[at + 6] = part.block
    rows[at + 7] = part.offset
    rows[at + 8] = part.length
  })
  return { first, count: parts.length, rows, insides }
}

/** The row of part `id`. Throws RangeError if the table does not hold it. */
export function partRow(table: PartTable, id: number): PartRow {
  if (id < table.first || id >= table.first + table.count) throw new RangeError(`no part ${id} in this table`)
  const at = (id - table.first) * FIELDS
  const field = (index: number): number => table.rows[at + index] ?? 0
  return {
    source: field(0),
    payload: field(1),
    inside: table.insides[field(2)] ?? [],
    encoding: partEncodings[field(3)] ?? 'identity',
    rawOffset: field(4),
    rawLength: field(5),
    block: field(6),
    offset: field(7),
    length: field(8),
  }
}
