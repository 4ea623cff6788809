/** How are a million numbers put in order quickly? Least significant digit first, 11 bits at a time; stable. */
import { release } from '../segment/release.js'

const BITS = 11
const DIGITS = 1 << BITS

export interface Keyed {
  readonly items: Uint32Array
  /** The key of `items[n]` is `keys[n]`. */
  readonly keys: Uint32Array
}

/** Orders items and their keys by key, ascending and stable. Only as many passes are made as the largest key needs. */
export function sortKeyed({ items, keys }: Keyed): Keyed {
  let largest = 0
  for (let at = 0; at < keys.length; at += 1) if ((keys[at] as number) > largest) largest = keys[at] as number
  let sorted: Keyed = { items, keys }
  for (let shift = 0; shift < 32 && largest >>> shift !== 0; shift += BITS) {
    const before = sorted
    sorted = digitPass(before, shift)
    if (shift === 0) continue
    release(before.items.buffer)
    release(before.keys.buffer)
  }
  return sorted.items === items ? { items: items.slice(), keys } : sorted
}

/** Orders `items` by `keys`, ascending and stable, in a new array. */
export function sortByKeys(items: Uint32Array, keys: Uint32Array): Uint32Array {
  const sorted = sortKeyed({ items, keys })
  if (sorted.keys !== keys) release(sorted.keys.buffer)
  return sorted.items
}

function digitPass({ items, keys }: Keyed, shift: number): Keyed {
  const { length } = items
  const next = new Uint32Array(DIGITS)
  for (let at = 0; at < length; at += 1) {
    const digit = ((keys[at] as number) >>> shift) & (DIGITS - 1)
    next[digit] = (next[digit] as number) + 1
  }
  let start = 0
  for (let digit = 0; digit < DIGITS; digit += 1) {
    const count = next[digit] as number
    next[digit] = start
    start += count
  }
  const sortedItems = new Uint32Array(length)
  const sortedKeys = new Uint32Array(length)
  for (let at = 0; at < length; at += 1) {
    const key = keys[at] as number
    const digit = (key >>> shift) & (DIGITS - 1)
    const to = next[digit] as number
    next[digit] = to + 1
    sortedItems[to] = items[at] as number
    sortedKeys[to] = key
  }
  return { items: sortedItems, keys: sortedKeys }
}
