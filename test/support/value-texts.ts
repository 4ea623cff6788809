/** How are values laid out for a test of what searches them? */
import { fold } from '../../shared/base/fold.js'
import type { ValueDictionary, ValueText } from '../../renderer/engine/segment/segment.js'

export function valueTextOf(values: readonly string[]): ValueText {
  const offsets = [0]
  for (const text of values) offsets.push(offsets.at(-1)! + text.length + 1)
  return {
    count: values.length,
    folded: values.map((text) => `${fold(text)}\n`).join(''),
    offsets: Uint32Array.from(offsets),
  }
}

/** A dictionary of plain values, opaque ones and wide ones. `needsOpaque` is called before opaque ones are read. */
export function dictionaryOf(
  [plain, opaque, wide]: readonly [readonly string[], readonly string[], readonly string[]],
  needsOpaque = (): void => undefined,
): ValueDictionary {
  const values = [...plain, ...opaque, ...wide]
  const asciiCount = plain.length + opaque.length
  const opaqueText = valueTextOf(opaque)
  return {
    count: values.length,
    asciiCount,
    plain: valueTextOf(plain),
    get opaque() {
      if (opaque.length > 0) needsOpaque()
      return opaqueText
    },
    wideFolded: wide.map(fold),
    mayBeOpaque: (piece) => opaque.some((text) => fold(text).includes(piece)),
    text: (value) => {
      if (value >= plain.length && value < asciiCount) needsOpaque()
      return values[value]!
    },
  }
}
