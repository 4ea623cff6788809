/** How is a value that was put together written as JSON text? Compact, numbers as they were. */
import { JsonNumber, type JsonObject, type JsonValue } from './leaf.js'

export function writeJson(value: JsonValue): string {
  if (value instanceof JsonNumber) return value.text
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(writeJson).join(',')}]`
  if (!(value instanceof Map)) return JSON.stringify(value)
  const members = [...(value as JsonObject)].map(([key, item]) => `${JSON.stringify(key)}:${writeJson(item)}`)
  return `{${members.join(',')}}`
}
