/** Which row of a table has this key? An index by hash, in memory of eight bytes a slot; the table compares the keys. */

export class RowIndex {
  /** Hash, and row + 1; never more than half full. */
  private slots = new Int32Array(2 * 64)
  private count = 0

  /** The row with this hash for which `isSame` holds; -1 if there is none. */
  find(hash: number, isSame: (row: number) => boolean): number {
    const slot = this.slotOf(hash, isSame)
    return (this.slots[slot + 1] ?? 0) - 1
  }

  /** Makes `row` the one that is found, instead of the one that was, if any. */
  set(hash: number, row: number, isSame: (row: number) => boolean): void {
    if (4 * (this.count + 1) > this.slots.length) this.grow()
    const slot = this.slotOf(hash, isSame)
    if (this.slots[slot + 1] === 0) this.count += 1
    this.slots[slot] = hash | 0
    this.slots[slot + 1] = row + 1
  }

  private slotOf(hash: number, isSame: (row: number) => boolean): number {
    const mask = this.slots.length / 2 - 1
    for (let at = (hash ^ (hash >>> 15)) & mask; ; at = (at + 1) & mask) {
      const row = (this.slots[2 * at + 1] ?? 0) - 1
      if (row < 0 || (this.slots[2 * at] === (hash | 0) && isSame(row))) return 2 * at
    }
  }

  private grow(): void {
    const before = this.slots
    this.slots = new Int32Array(2 * before.length)
    for (let at = 0; at < before.length; at += 2) {
      const row = before[at + 1] ?? 0
      if (row === 0) continue
      const slot = this.slotOf(before[at] ?? 0, () => false)
      this.slots[slot] = before[at] ?? 0
      this.slots[slot + 1] = row
    }
  }
}
