/** What is a value of a dictionary, folded? Of an opaque one only where they are attached: else it throws ColdMissing. */
import type { ValueDictionary, ValueText } from './segment.js'

/** The value at this place of a text. */
export function foldedIn({ folded, offsets }: ValueText, at: number): string {
  return folded.slice(offsets[at], offsetAt(offsets, at + 1) - 1)
}

export function foldedValue(dictionary: ValueDictionary, value: number): string {
  const { plain, asciiCount, wideFolded } = dictionary
  if (value < plain.count) return foldedIn(plain, value)
  return value < asciiCount
    ? foldedIn(dictionary.opaque, value - plain.count)
    : (wideFolded[value - asciiCount] as string)
}

/** Is it the empty string? */
export function isEmptyValue({ plain: { count, offsets } }: ValueDictionary, value: number): boolean {
  return value < count && offsetAt(offsets, value + 1) - offsetAt(offsets, value) === 1
}

/** Is it an opaque one? */
export function isOpaque({ plain, asciiCount }: ValueDictionary, value: number): boolean {
  return value >= plain.count && value < asciiCount
}

function offsetAt(offsets: Uint32Array, at: number): number {
  return offsets[at] as number
}
