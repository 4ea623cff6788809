/** What does a Python dict or list that was printed say? Scripts write records into tables this way. Literals only:
 *  strings, numbers, True, False, None, dicts with string keys, lists and tuples. */
import { MAX_JSON_DEPTH } from './json.js'
import { JsonNumber, type JsonValue } from './leaf.js'

/** The value; undefined if the text is not exactly one such literal. */
export function parsePythonLiteral(text: string): JsonValue | undefined {
  const reader = new LiteralReader(text)
  const value = reader.readValue(0)
  reader.skipSpace()
  return reader.at === text.length ? value : undefined
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const WORD = /True|False|None/y
const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|([nrt\\'"]))/y
const letters: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '\\': '\\',
  "'": "'",
  '"': '"',
}

class LiteralReader {
  at = 0

  constructor(private readonly text: string) {}

  readValue(depth: number): JsonValue | undefined {
    this.skipSpace()
    if (depth > MAX_JSON_DEPTH) return undefined
    switch (this.text[this.at]) {
      case '{':
        return this.#readDict(depth)
      case '[':
        return this.#readList(']', depth)
      case '(':
        return this.#readList(')', depth)
      case "'":
      case '"':
        return this.#readString()
      default:
        return this.#readWord()
    }
  }

  skipSpace(): void {
    while (/\s/.test(this.text[this.at] ?? '')) this.at += 1
  }

  #readDict(depth: number): JsonValue | undefined {
    const members = new Map<string, JsonValue>()
    this.at += 1
    while (!this.#take('}')) {
      const key = this.readValue(depth + 1)
      if (typeof key !== 'string' || !this.#take(':')) return undefined
      const value = this.readValue(depth + 1)
      if (value === undefined) return undefined
      members.set(key, value)
      if (!this.#take(',') && !this.#comes('}')) return undefined
    }
    return members
  }

  #readList(closer: string, depth: number): JsonValue | undefined {
    const items: JsonValue[] = []
    this.at += 1
    while (!this.#take(closer)) {
      const value = this.readValue(depth + 1)
      if (value === undefined) return undefined
      items.push(value)
      if (!this.#take(',') && !this.#comes(closer)) return undefined
    }
    return items
  }

  #readString(): string | undefined {
    const quote = this.text[this.at]
    this.at += 1
    let value = ''
    for (;;) {
      const character = this.text[this.at]
      if (character === undefined || character === '\n') return undefined
      if (character === quote) {
        this.at += 1
        return value
      }
      const plain = character === '\\' ? this.#readEscape() : character
      if (plain === undefined) return undefined
      if (character !== '\\') this.at += 1
      value += plain
    }
  }

  #readEscape(): string | undefined {
    ESCAPE.lastIndex = this.at
    const found = ESCAPE.exec(this.text)
    if (found === null) return undefined
    this.at += found[0].length
    const [, two, four, letter] = found
    const hexadecimal = two ?? four
    return hexadecimal === undefined
      ? letters[letter ?? '']
      : String.fromCharCode(Number.parseInt(hexadecimal, 16))
  }

  #readWord(): JsonValue | undefined {
    const number = this.#match(NUMBER)
    if (number !== '') return new JsonNumber(number)
    const word = this.#match(WORD)
    if (word === '') return undefined
    return word === 'None' ? null : word === 'True'
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0] ?? ''
    this.at += found.length
    return found
  }

  #take(character: string): boolean {
    if (!this.#comes(character)) return false
    this.at += 1
    return true
  }

  #comes(character: string): boolean {
    this.skipSpace()
    return this.text[this.at] === character
  }
}
