/** What does a JSON text say, exactly? Accepts what JSON.parse accepts (RFC 8259), up to a depth of 512, but keeps the
 *  text of numbers and needs no prototype: a key such as `__proto__` is a key like any other. */
import { findInvalidUtf8 } from '../base/utf8.js'
import { JsonNumber, type JsonValue } from './leaf.js'

/** Arrays and objects inside each other; CloudTrail stays below 30. Keeps every reader of the value off the stack's end. */
export const MAX_JSON_DEPTH = 512

export type ParsedJson =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly offset: number; readonly message: string }

/** Reads one JSON text, with nothing but white space around it. On failure `offset` is in UTF-16 units. */
export function parseJson(text: string): ParsedJson {
  const reader = new JsonReader(text)
  const value = reader.readText()
  if (value === undefined) return { ok: false, offset: reader.at, message: reader.message }
  return { ok: true, value }
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Reads `bytes[start, end)` as one JSON text in UTF-8. On failure `offset` is in bytes, counted from the start of `bytes`.
 *  A byte order mark is not skipped: it is no JSON. */
export function parseJsonBytes(bytes: Uint8Array, start: number, end: number): ParsedJson {
  let text: string
  try {
    text = strictUtf8.decode(bytes.subarray(start, end))
  } catch {
    const found = findInvalidUtf8(bytes, start, end)
    return { ok: false, offset: found === -1 ? start : found, message: 'invalid UTF-8' }
  }
  const parsed = parseJson(text)
  if (parsed.ok) return parsed
  const before = new TextEncoder().encode(text.slice(0, parsed.offset)).length
  return { ok: false, offset: start + before, message: parsed.message }
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
/** Everything that a string may hold as it is: no quote, no backslash, no control character. */
const PLAIN = /[^"\\\u0000-\u001f]*/y
const HEX = /[0-9a-fA-F]{4}/y

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

/** Reads from left to right; a method that gives `undefined` has left `at` and `message` where the text went wrong. */
class JsonReader {
  at = 0
  message = ''
  private depth = 0

  constructor(private readonly text: string) {}

  readText(): JsonValue | undefined {
    const value = this.readValue()
    if (value === undefined) return undefined
    this.skipSpace()
    return this.at < this.text.length ? this.fail('unexpected text after the value') : value
  }

  private readValue(): JsonValue | undefined {
    this.skipSpace()
    switch (this.text[this.at]) {
      case '{':
        return this.readNested(() => this.readObject())
      case '[':
        return this.readNested(() => this.readArray())
      case '"':
        return this.readString()
      case 't':
        return this.readWord('true', true)
      case 'f':
        return this.readWord('false', false)
      case 'n':
        return this.readWord('null', null)
      default:
        return this.readNumber()
    }
  }

  private readNested(read: () => JsonValue | undefined): JsonValue | undefined {
    if (this.depth === MAX_JSON_DEPTH) return this.fail('too deep')
    this.depth += 1
    this.at += 1
    const value = read()
    this.depth -= 1
    return value
  }

  private readObject(): JsonValue | undefined {
    const members = new Map<string, JsonValue>()
    if (this.take('}')) return members
    do {
      this.skipSpace()
      if (this.text[this.at] !== '"') return this.fail('expected a key')
      const key = this.readString()
      if (key === undefined) return undefined
      if (!this.take(':')) return this.fail('expected :')
      const value = this.readValue()
      if (value === undefined) return undefined
      members.set(key, value)
    } while (this.take(','))
    return this.take('}') ? members : this.fail('expected , or }')
  }

  private readArray(): JsonValue | undefined {
    const items: JsonValue[] = []
    if (this.take(']')) return items
    do {
      const value = this.readValue()
      if (value === undefined) return undefined
      items.push(value)
    } while (this.take(','))
    return this.take(']') ? items : this.fail('expected , or ]')
  }

  private readString(): string | undefined {
    this.at += 1
    let value = ''
    for (;;) {
      value += this.match(PLAIN)
      const stop = this.text[this.at]
      if (stop === '"') {
        this.at += 1
        return value
      }
      if (stop !== '\\')
        return this.fail(stop === undefined ? 'unterminated string' : 'control character in a string')
      const character = this.readEscape()
      if (character === undefined) return undefined
      value += character
    }
  }

  private readEscape(): string | undefined {
    const letter = this.text[this.at + 1] ?? ''
    const plain = Object.hasOwn(escapes, letter) ? escapes[letter] : undefined
    if (plain !== undefined) {
      this.at += 2
      return plain
    }
    if (letter !== 'u') return this.fail('unknown escape')
    HEX.lastIndex = this.at + 2
    if (!HEX.test(this.text)) return this.fail('unknown escape')
    this.at += 6
    return String.fromCharCode(Number.parseInt(this.text.slice(this.at - 4, this.at), 16))
  }

  private readNumber(): JsonNumber | undefined {
    const digits = this.match(NUMBER)
    if (digits !== '') return new JsonNumber(digits)
    return this.fail(this.at < this.text.length ? 'expected a value' : 'unexpected end')
  }

  private readWord<Value extends boolean | null>(word: string, value: Value): Value | undefined {
    if (!this.text.startsWith(word, this.at)) return this.fail('expected a value')
    this.at += word.length
    return value
  }

  /** Steps over what a sticky pattern matches here, possibly nothing. */
  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0] ?? ''
    this.at += found.length
    return found
  }

  private take(character: string): boolean {
    this.skipSpace()
    if (this.text[this.at] !== character) return false
    this.at += 1
    return true
  }

  private skipSpace(): void {
    for (;;) {
      const unit = this.text.charCodeAt(this.at)
      if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return
      this.at += 1
    }
  }

  private fail(message: string): undefined {
    this.message = message
    return undefined
  }
}
