/** Which parts of a record did CloudTrail leave out because they were too large? It puts
 *  `{"reason": "requestParameters too large", "omitted": true, "originalSize": 123456}` in their place. */
import { JsonNumber, type JsonObject, type JsonValue } from '../../shared/cloudtrail/leaf.js'

export interface OmittedPart {
  /** Where it was in the record. */
  readonly path: string
  /** As the record gives it, '' if it does not. */
  readonly reason: string
  /** Bytes, as the record gives them; '' if it does not. */
  readonly originalSize: string
}

/** In the order of the record. */
export function omittedParts(record: JsonValue): readonly OmittedPart[] {
  return [...partsIn(record, '')]
}

function* partsIn(value: JsonValue, path: string): Generator<OmittedPart> {
  if (Array.isArray(value)) {
    for (const item of value as readonly JsonValue[]) yield* partsIn(item, path)
  } else if (value instanceof Map) {
    const object = value as JsonObject
    if (isMark(object)) {
      yield { path, reason: textOf(object.get('reason')), originalSize: textOf(object.get('originalSize')) }
    }
    for (const [key, member] of object) yield* partsIn(member, path === '' ? key : `${path}.${key}`)
  }
}

function isMark(object: JsonObject): boolean {
  const isOmitted = object.get('omitted') === true
  if (isOmitted && object.has('originalSize')) return true
  return (isOmitted || object.get('truncated') === true) && object.has('reason')
}

function textOf(value: JsonValue | undefined): string {
  if (value instanceof JsonNumber) return value.text
  return typeof value === 'string' ? value : ''
}
