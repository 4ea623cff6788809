/** How is a decoded JSON string kept as bytes without loss? As UTF-8; a lone surrogate (`"\ud800"` in a record), which
 *  UTF-8 cannot hold, as the three bytes that the scheme would give it. */

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const LONE_SURROGATE = /\p{Surrogate}/u

export function encodeText(text: string): Uint8Array<ArrayBuffer> {
  if (!LONE_SURROGATE.test(text)) return encoder.encode(text)
  const bytes: number[] = []
  for (const character of text) {
    const codePoint = character.codePointAt(0) as number
    if (codePoint >= 0xd800 && codePoint <= 0xdfff) {
      bytes.push(0xe0 | (codePoint >> 12), 0x80 | ((codePoint >> 6) & 0x3f), 0x80 | (codePoint & 0x3f))
    } else bytes.push(...encoder.encode(character))
  }
  return Uint8Array.from(bytes)
}

export function decodeText(bytes: Uint8Array): string {
  const first = findSurrogate(bytes, 0)
  if (first === -1) return decoder.decode(bytes)
  let text = ''
  let kept = 0
  for (let at = first; at !== -1; at = findSurrogate(bytes, at + 3)) {
    const unit = 0xd000 | (((bytes[at + 1] as number) & 0x3f) << 6) | ((bytes[at + 2] as number) & 0x3f)
    text += decoder.decode(bytes.subarray(kept, at)) + String.fromCharCode(unit)
    kept = at + 3
  }
  return text + decoder.decode(bytes.subarray(kept))
}

/** The offset of the next surrogate's three bytes, or -1. */
function findSurrogate(bytes: Uint8Array, from: number): number {
  let at = bytes.indexOf(0xed, from)
  while (at !== -1 && (bytes[at + 1] ?? 0) < 0xa0) at = bytes.indexOf(0xed, at + 1)
  return at
}
