/** What does a JSON text say, exactly? Accepts what JSON.parse accepts (RFC 8259), up to a depth of 512, but keeps the
 *  text of numbers and needs no prototype: a key such as `__proto__` is a key like any other. */
import { findInvalidUtf8 } from '../base/utf8.js'
import { JsonNumber, type JsonObject, type JsonValue } from './leaf.js'

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

/** Objects in whose text a key stood more than once. Nothing else of it is left in them. */
const repeating = new WeakSet<JsonObject>()

/** Stood a key more than once in an object of this value, at any depth, but not in `except`? Asked of values that were
 *  parsed here. */
export function repeatsKey(value: JsonValue, except?: ReadonlySet<JsonValue>): boolean {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).some((item) => repeatsKey(item, except))
  if (!(value instanceof Map) || except?.has(value) === true) return false
  const object = value as JsonObject
  return repeating.has(object) || [...object.values()].some((item) => repeatsKey(item, except))
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

const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Where what a sticky pattern matches at `from` ends: at `from` if it matches nothing. */
function endOf(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from
  return pattern.test(text) ? pattern.lastIndex : from
}

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
      if (members.has(key)) repeating.add(members)
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
    const start = this.at + 1
    const stop = endOf(PLAIN, this.text, start)
    if (this.text.charCodeAt(stop) === QUOTE) {
      this.at = stop + 1
      return this.text.slice(start, stop)
    }
    return this.readNativeString(stop) ?? this.readStringStepwise(start, stop)
  }

  /** A string with escapes in it, from the engine's own parser, which takes the same strings; where that fails, nothing. */
  private readNativeString(stop: number): string | undefined {
    if (this.text.charCodeAt(stop) !== BACKSLASH) return undefined
    const end = this.closingQuote(stop)
    if (end === -1) return undefined
    try {
      const value: unknown = JSON.parse(this.text.slice(this.at, end + 1))
      if (typeof value !== 'string') return undefined
      this.at = end + 1
      return value
    } catch {
      return undefined
    }
  }

  /** The first quote from `from` on that no backslash stands before, counted in pairs; -1 if there is none. */
  private closingQuote(from: number): number {
    for (let at = this.text.indexOf('"', from); at !== -1; at = this.text.indexOf('"', at + 1)) {
      let backslashes = 0
      while (this.text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes += 1
      if (backslashes % 2 === 0) return at
    }
    return -1
  }

  /** Says where a string goes wrong. */
  private readStringStepwise(start: number, plainEnd: number): string | undefined {
    let value = this.text.slice(start, plainEnd)
    this.at = plainEnd
    for (;;) {
      const stop = this.text[this.at]
      if (stop === '"') {
        this.at += 1
        return value
      }
      if (stop !== '\\')
        return this.fail(stop === undefined ? 'unterminated string' : 'control character in a string')
      const character = this.readEscape()
      if (character === undefined) return undefined
      value += character + this.match(PLAIN)
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
    const start = this.at
    this.at = endOf(pattern, this.text, start)
    return this.text.slice(start, this.at)
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
