/** A text stands inside a JSON string or a quoted CSV cell: which bytes are which part of it, and what do they say? */
import type { Writing } from './record-holding.js'

const BACKSLASH = 0x5c
const QUOTE = 0x22
const LETTER_U = 0x75

type Inner = Extract<Writing, 'plain' | 'json-string' | 'csv-cell'>

/** What units of decoded text a piece of the bytes is worth, and how long it is. */
function pieceAt(bytes: Uint8Array, at: number, writing: Inner): readonly [length: number, units: number] {
  const byte = bytes[at] ?? 0
  if (writing === 'json-string' && byte === BACKSLASH) return [bytes[at + 1] === LETTER_U ? 6 : 2, 1]
  if (writing === 'csv-cell' && byte === QUOTE && bytes[at + 1] === QUOTE) return [2, 1]
  if (byte < 0x80) return [1, 1]
  if (byte < 0xe0) return [2, 1]
  return byte < 0xf0 ? [3, 1] : [4, 2]
}

/**
 * The bytes that hold the units [from, to) of the decoded text, when the text begins at `start` (behind the quote).
 * Units are those of UTF-16.
 */
export function bytesOfUnits(
  bytes: Uint8Array,
  {
    start,
    from,
    to,
    writing,
  }: { readonly start: number; readonly from: number; readonly to: number; readonly writing: Inner },
): { readonly start: number; readonly end: number } {
  let at = start
  let unit = 0
  const advanceTo = (wanted: number): number => {
    while (unit < wanted && at < bytes.length) {
      const [length, units] = pieceAt(bytes, at, writing)
      at += length
      unit += units
    }
    return at
  }
  const first = advanceTo(from)
  return { start: first, end: advanceTo(to) }
}

/** As `bytesOfUnits`, for many pieces of one text: those that come in order cost a single walk through it. */
export class UnitPlaces {
  #at: number
  #unit = 0

  constructor(
    private readonly bytes: Uint8Array,
    readonly start: number,
    private readonly writing: Inner,
  ) {
    this.#at = start
  }

  placeOf({ from, to }: { readonly from: number; readonly to: number }): {
    readonly start: number
    readonly end: number
  } {
    if (from < this.#unit) {
      this.#at = this.start
      this.#unit = 0
    }
    const { start } = bytesOfUnits(this.bytes, this.#rest(from, from))
    this.#at = start
    this.#unit = from
    return bytesOfUnits(this.bytes, this.#rest(from, to))
  }

  #rest(from: number, to: number): Parameters<typeof bytesOfUnits>[1] {
    return { start: this.#at, from: from - this.#unit, to: to - this.#unit, writing: this.writing }
  }
}

/**
 * Where in a text do units [from, to) stand of a JSON string that is part of it and begins at `start` (behind the quote)? All
 * are units of UTF-16. Pieces that come in order cost a single walk through the string.
 */
export class StringUnits {
  #at: number
  #unit = 0

  constructor(
    private readonly text: string,
    readonly start: number,
  ) {
    this.#at = start
  }

  placeOf({ from, to }: { readonly from: number; readonly to: number }): {
    readonly from: number
    readonly to: number
  } {
    if (from < this.#unit) {
      this.#at = this.start
      this.#unit = 0
    }
    this.#at = this.#advanced(from)
    this.#unit = from
    return { from: this.#at, to: this.#advanced(to) }
  }

  /** Where the unit stands, which is not before the latest one. */
  #advanced(wanted: number): number {
    const { text } = this
    let at = this.#at
    for (let unit = this.#unit; unit < wanted && at < text.length; unit += 1)
      at += text.charCodeAt(at) !== BACKSLASH ? 1 : text.charCodeAt(at + 1) === LETTER_U ? 6 : 2
    return at
  }
}

/** The text inside a string or cell, from any whole part of it; undefined if it is none. Of what is in neither: itself. */
export function innerText(raw: string, writing: Writing): string | undefined {
  switch (writing) {
    case 'json-string':
      return unescaped(raw)
    case 'csv-cell':
      return raw.replaceAll('""', '"')
    case 'json-string-twice': {
      const text = unescaped(raw)
      return text === undefined ? undefined : unescaped(text)
    }
    case 'csv-cell-string':
      return unescaped(raw.replaceAll('""', '"'))
    case 'plain':
    case 'csv-row':
    case 'json-item':
      return raw
  }
}

function unescaped(raw: string): string | undefined {
  try {
    const text: unknown = JSON.parse(`"${raw}"`)
    return typeof text === 'string' ? text : undefined
  } catch {
    return undefined
  }
}
