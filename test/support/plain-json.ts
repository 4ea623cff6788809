/** What would JSON.parse have given? Turns a JsonValue into the plain value, to compare the two. */
import { JsonNumber, type JsonObject, type JsonValue } from '../../shared/cloudtrail/leaf.js'
import { parseJson } from '../../shared/cloudtrail/json.js'

export function plainOf(value: JsonValue): unknown {
  if (value instanceof JsonNumber) return Number(value.text)
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(plainOf)
  if (!(value instanceof Map)) return value
  const plain: Record<string, unknown> = {}
  for (const [key, member] of value as JsonObject) {
    Object.defineProperty(plain, key, {
      value: plainOf(member),
      enumerable: true,
      configurable: true,
      writable: true,
    })
  }
  return plain
}

/** The JsonValue of a plain value, by way of its text. */
export function jsonOf(plain: unknown): JsonValue {
  const parsed = parseJson(JSON.stringify(plain))
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.value
}
