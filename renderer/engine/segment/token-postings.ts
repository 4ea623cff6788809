/** Which values hold a token? The numbers of the values, ascending, each as the difference to the one before in bytes of
 *  seven bits, the lowest first; the top bit says that more bytes follow. Most differences take one byte or two. */
import { release } from './release.js'
import type { TokenTable } from './token-table.js'

/** A token of more than one in so many values has a bitmap. */
export const DENSE = 32

/** Words of a bitmap of values. */
export const wordsFor = (values: number): number => (values + 31) >>> 5

export interface TokenPostings {
  /** Tokens that have postings; the others are in the one value in which they stand. */
  readonly listed: number
  /** Token t: [starts[t], starts[t + 1]) of the lists; the same number twice for one with a bitmap. */
  readonly starts: Uint32Array
  readonly lists: Uint8Array
  readonly bitmaps: ReadonlyMap<number, Uint32Array>
  /** Number of values. */
  readonly values: number
}

/** Which tokens were met in which values, in the order of the values: those of value v end at `ends[v]`. */
export interface TokenPairs {
  readonly tokens: Uint32Array
  readonly ends: Uint32Array
}

/** `numbers`: of each token of the table; those from `listed` on get no postings. */
export function postingsOf(
  table: TokenTable,
  { numbers, listed }: { readonly numbers: Uint32Array; readonly listed: number },
  pairs: TokenPairs,
): TokenPostings {
  const values = pairs.ends.length
  const bitmaps = new Map<number, Uint32Array>()
  const kinds = new Uint8Array(table.count)
  for (let token = 0; token < table.count; token += 1) {
    const number = numbers[token] as number
    if (number >= listed) continue
    const isDense = DENSE * (table.values[token] as number) > values
    if (isDense) bitmaps.set(number, new Uint32Array(wordsFor(values)))
    kinds[token] = isDense ? BITMAP : LIST
  }
  const starts = startsOf(table, { numbers, listed, kinds }, pairs)
  const next = starts.slice(0, listed)
  const lists = new Uint8Array(starts[listed] as number)
  const { last } = table
  last.fill(0, 0, table.count)
  for (let value = 0, at = 0; value < values; value += 1) {
    for (const end = pairs.ends[value] as number; at < end; at += 1) {
      const token = pairs.tokens[at] as number
      const number = numbers[token] as number
      if (kinds[token] === LIST) {
        next[number] = putNumber(lists, next[number] as number, value - (last[token] as number))
        last[token] = value
      } else if (kinds[token] === BITMAP) setBit(bitmaps.get(number) as Uint32Array, value)
    }
  }
  release(next.buffer)
  return { listed, starts, lists, bitmaps, values }
}

const LIST = 1
const BITMAP = 2

/** Where the list of each token begins, from the bytes that their numbers will take. */
function startsOf(
  { count, last }: TokenTable,
  {
    numbers,
    listed,
    kinds,
  }: { readonly numbers: Uint32Array; readonly listed: number; readonly kinds: Uint8Array },
  { tokens, ends }: TokenPairs,
): Uint32Array {
  const starts = new Uint32Array(listed + 1)
  last.fill(0, 0, count)
  for (let value = 0, at = 0; value < ends.length; value += 1) {
    for (const end = ends[value] as number; at < end; at += 1) {
      const token = tokens[at] as number
      if (kinds[token] !== LIST) continue
      const slot = (numbers[token] as number) + 1
      starts[slot] = (starts[slot] as number) + sizeOf(value - (last[token] as number))
      last[token] = value
    }
  }
  for (let number = 0; number < listed; number += 1)
    starts[number + 1] = (starts[number + 1] as number) + (starts[number] as number)
  return starts
}

function sizeOf(number: number): number {
  let size = 1
  for (let rest = number >>> 7; rest !== 0; rest >>>= 7) size += 1
  return size
}

function putNumber(bytes: Uint8Array, at: number, number: number): number {
  let to = at
  let rest = number
  for (; rest > 0x7f; rest >>>= 7) {
    bytes[to] = (rest & 0x7f) | 0x80
    to += 1
  }
  bytes[to] = rest
  return to + 1
}

function setBit(bitmap: Uint32Array, value: number): void {
  bitmap[value >>> 5] = (bitmap[value >>> 5] as number) | (1 << (value & 31))
}

/** How many values hold the token. */
export function countOf({ listed, starts, lists, bitmaps }: TokenPostings, token: number): number {
  if (token >= listed) return 1
  const bitmap = bitmaps.get(token)
  if (bitmap !== undefined) return bitmap.reduce((sum, word) => sum + bitsIn(word), 0)
  let count = 0
  for (let at = starts[token] as number; at < (starts[token + 1] as number); at += 1)
    if ((lists[at] as number) < 0x80) count += 1
  return count
}

export function bitsIn(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555)
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** The values of a token that has a list, ascending. */
export function listOf(postings: TokenPostings, token: number): Uint32Array {
  const values = new Uint32Array(countOf(postings, token))
  let to = 0
  eachListed(postings, token, (value) => {
    values[to] = value
    to += 1
  })
  return values
}

/** Sets the bits of the values that hold the token, which has postings. */
export function addValues(postings: TokenPostings, token: number, union: Uint32Array): void {
  const bitmap = postings.bitmaps.get(token)
  if (bitmap === undefined) {
    eachListed(postings, token, (value) => setBit(union, value))
    return
  }
  for (let word = 0; word < union.length; word += 1)
    union[word] = (union[word] as number) | (bitmap[word] as number)
}

function eachListed({ starts, lists }: TokenPostings, token: number, visit: (value: number) => void): void {
  const end = starts[token + 1] as number
  let value = 0
  for (let at = starts[token] as number; at < end;) {
    let shift = 0
    let byte = lists[at] as number
    for (; byte > 0x7f; shift += 7) {
      value += (byte & 0x7f) << shift
      at += 1
      byte = lists[at] as number
    }
    value += byte << shift
    at += 1
    visit(value)
  }
}

/** Bytes of memory, roughly. */
export function bytesOfPostings({ starts, lists, bitmaps, values }: TokenPostings): number {
  return starts.byteLength + lists.length + bitmaps.size * 4 * wordsFor(values)
}
