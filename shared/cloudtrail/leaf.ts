/** What are the searchable values of a record, and what is their path?
 *
 *  - A leaf is a string (decoded), a number (its text exactly as written in the record) or a boolean (`true`, `false`).
 *    `null`, empty objects and empty arrays are no leaves. An empty string is a leaf with the text ''.
 *  - Its path is the keys on the way to it joined by '.'; array positions are not part of the path
 *    (`resources.ARN`, `requestParameters.ipPermissions.items.ipRanges.items.cidrIp`).
 *  - Where an object has a key twice the last one counts, as for JSON.parse; the verbatim record still shows both, and the
 *    ledger names the record.
 *  - Keys are not searched. */

/** A JSON value that keeps the source text of numbers (JSON.parse would round 12345678901234567890). */
export type JsonValue = string | boolean | null | JsonNumber | readonly JsonValue[] | JsonObject

export class JsonNumber {
  constructor(readonly text: string) {}
}

/** Members in source order; a duplicate key keeps its first place and its last value, as JSON.parse does. */
export type JsonObject = ReadonlyMap<string, JsonValue>

export interface Leaf {
  readonly path: string
  readonly text: string
}

export function* leavesOf(value: JsonValue, path = ''): Generator<Leaf> {
  if (value === null) return
  if (typeof value === 'string') yield { path, text: value }
  else if (typeof value === 'boolean') yield { path, text: String(value) }
  else if (value instanceof JsonNumber) yield { path, text: value.text }
  else if (Array.isArray(value)) {
    for (const item of value as readonly JsonValue[]) yield* leavesOf(item, path)
  } else {
    for (const [key, item] of value as JsonObject) yield* leavesOf(item, path === '' ? key : `${path}.${key}`)
  }
}
