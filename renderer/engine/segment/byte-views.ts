/** How are the bytes of a section read as numbers and texts? As views of them: nothing is copied but decoded text. */
import { decodeText } from './lossless-utf8.js'

type Bytes = Uint8Array<ArrayBuffer>

const ascii = new TextDecoder()

/** Texts one after another, which end at `ends`. */
export function unpackTexts(ends: Uint32Array, text: Bytes): string[] {
  const whole = isAscii(text) ? ascii.decode(text) : undefined
  const texts: string[] = []
  let start = 0
  for (const end of ends) {
    texts.push(whole?.slice(start, end) ?? decodeText(text.subarray(start, end)))
    start = end
  }
  return texts
}

function isAscii(bytes: Uint8Array): boolean {
  let all = 0
  for (let at = 0; at < bytes.length; at += 1) all |= bytes[at]!
  return all < 0x80
}

export function wordsOf(bytes: Bytes): Uint32Array<ArrayBuffer> {
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2)
}

export function halvesOf(bytes: Bytes): Uint16Array<ArrayBuffer> {
  return new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1)
}

let zeros = new Uint32Array(0)

/** An empty section stands for zeros only; all of them share the same ones. Never change them. */
export function wordsOrZeros(bytes: Bytes, length: number): Uint32Array {
  if (bytes.length > 0) return wordsOf(bytes)
  if (zeros.length < length) zeros = new Uint32Array(length)
  return zeros.subarray(0, length)
}
