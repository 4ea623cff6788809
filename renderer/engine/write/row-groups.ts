/** Which docs have the same codes in some columns? Grouping them lets a rule run once a combination instead of once a doc. */

export interface RowGroups {
  /** Group of each doc; groups are dense, in the order of their first doc. */
  readonly group: Uint32Array
  /** First doc of each group. */
  readonly first: readonly number[]
}

export function groupRows(size: number, columns: readonly ArrayLike<number>[]): RowGroups {
  const group = new Uint32Array(size)
  const first: number[] = []
  const mask = tableLength(size) - 1
  // Group + 1 by hash of the codes.
  const table = new Uint32Array(mask + 1)
  for (let doc = 0; doc < size; doc += 1) {
    let hash = 0
    for (const codes of columns) hash = Math.imul(hash ^ codes[doc]!, 0x9e3779b1) ^ (hash >>> 15)
    let slot = (hash ^ (hash >>> 16)) & mask
    while (table[slot] !== 0 && !sameRow(columns, doc, first[table[slot]! - 1]!)) slot = (slot + 1) & mask
    if (table[slot] === 0) {
      first.push(doc)
      table[slot] = first.length
    }
    group[doc] = table[slot]! - 1
  }
  return { group, first }
}

function sameRow(columns: readonly ArrayLike<number>[], doc: number, other: number): boolean {
  for (const codes of columns) if (codes[doc] !== codes[other]) return false
  return true
}

function tableLength(size: number): number {
  let length = 16
  while (length < 2 * size) length *= 2
  return length
}
