/** Where in a JSON text does a value stand that was found in the parsed text? Only for text that is known to be valid. */
import { findValueEnd, isSpace } from './record-bounds.js'

/** A key of an object or a position in an array. */
export type Step = string | number

export interface JsonPlace {
  /** [start, end) of the value, in units of the text. */
  readonly start: number
  readonly end: number
}

interface Child extends JsonPlace {
  /** [keyStart, keyEnd) of its key with the quotes; nothing for an item of an array. */
  readonly keyStart: number
  readonly keyEnd: number
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

const QUOTE = 0x22
const COMMA = 0x2c
const BACKSLASH = 0x5c
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d

/** Finds many values of one text; every container on the way is walked once. */
export class JsonPlaces {
  readonly #children = new Map<number, readonly Child[]>()

  /** The value is text[start, end), without white space around it. */
  constructor(
    private readonly text: Uint8Array,
    private readonly whole: JsonPlace,
  ) {}

  /** Throws if there is nothing at the steps. */
  placeOf(steps: readonly Step[]): JsonPlace {
    return steps.reduce<JsonPlace>((place, step) => this.#childOf(place, step), this.whole)
  }

  #childOf(place: JsonPlace, step: Step): JsonPlace {
    const children = this.#childrenOf(place)
    // Of a key that is there twice the last counts, as for the parser.
    const found =
      typeof step === 'number' ? children[step] : children.findLast((child) => this.#isKey(child, step))
    if (found === undefined) throw new Error(`nothing at ${String(step)}`)
    return found
  }

  #childrenOf(place: JsonPlace): readonly Child[] {
    const known = this.#children.get(place.start)
    if (known !== undefined) return known
    const children = this.text[place.start] === OPEN_BRACE ? this.#members(place) : this.#elements(place)
    this.#children.set(place.start, children)
    return children
  }

  #members({ start, end }: JsonPlace): Child[] {
    const children: Child[] = []
    let at = this.#next(start + 1)
    while (at < end && this.text[at] !== CLOSE_BRACE) {
      const behindKey = this.#valueEnd(at, end)
      const keyStart = at
      const value = this.#next(this.#next(behindKey) + 1)
      const behind = this.#valueEnd(value, end)
      children.push({ keyStart, keyEnd: behindKey, start: value, end: behind })
      at = this.#afterComma(behind)
    }
    return children
  }

  #elements({ start, end }: JsonPlace): Child[] {
    const children: Child[] = []
    let at = this.#next(start + 1)
    while (at < end && this.text[at] !== CLOSE_BRACKET) {
      const behind = this.#valueEnd(at, end)
      children.push({ keyStart: at, keyEnd: at, start: at, end: behind })
      at = this.#afterComma(behind)
    }
    return children
  }

  #afterComma(behind: number): number {
    const at = this.#next(behind)
    return this.text[at] === COMMA ? this.#next(at + 1) : at
  }

  /** Is this the key of the child? Most are told apart without being made text. */
  #isKey({ keyStart, keyEnd }: Child, key: string): boolean {
    const plain = this.text.subarray(keyStart + 1, keyEnd - 1)
    if (plain.includes(BACKSLASH)) return JSON.parse(`"${utf8.decode(plain)}"`) === key
    // no unit takes less than a byte, and one beyond ASCII takes more
    if (plain.length !== key.length) return plain.length > key.length && utf8.decode(plain) === key
    for (let at = 0; at < key.length; at += 1) if (plain[at] !== key.charCodeAt(at)) return false
    return true
  }

  #next(from: number): number {
    let at = from
    while (isSpace(this.text[at])) at += 1
    return at
  }

  #valueEnd(start: number, end: number): number {
    const first = this.text[start]
    if (first === OPEN_BRACE || first === OPEN_BRACKET) return findValueEnd(this.text, start, end)
    let at = start + 1
    if (first === QUOTE) {
      while (at < end && this.text[at] !== QUOTE) at += this.text[at] === BACKSLASH ? 2 : 1
      return at + 1
    }
    while (at < end && !endsWord(this.text[at])) at += 1
    return at
  }
}

/** The units of a text as one byte each, for finding places in it: what is beyond ASCII only has to stay beyond it. */
export function unitsOf(text: string): Uint8Array {
  const units = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at += 1) units[at] = Math.min(text.charCodeAt(at), 0xff)
  return units
}

function endsWord(unit: number | undefined): boolean {
  return unit === COMMA || unit === CLOSE_BRACKET || unit === CLOSE_BRACE || isSpace(unit)
}
