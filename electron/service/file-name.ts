/** Which name may an export have? Evidence or a person may have put anything into it; what comes out is one plain name. */

const MAX_NAME_BYTES = 180
/** Device names of Windows, reserved with any extension. */
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|$)/i
// control characters, separators, what Windows forbids, and characters that turn the direction of the text
const FORBIDDEN = /[\u0000-\u001f\u007f-\u009f/\\:*?"<>|\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

/** A name without a folder part that every file system takes, at most 180 bytes, its extension kept. Never empty. */
export function safeFileName(wanted: string): string {
  // by way of UTF-8, which has no halves of surrogate pairs
  const plain = Buffer.from(wanted)
    .toString()
    .normalize('NFC')
    .replace(FORBIDDEN, '_')
    .replace(/^[.\s]+/, '')
    .replace(/[.\s]+$/, '')
  const named = plain === '' ? 'export' : plain
  const allowed = RESERVED.test(named) ? `_${named}` : named
  const { stem, extension } = splitName(allowed)
  return shorten(stem, MAX_NAME_BYTES - Buffer.byteLength(extension)) + extension
}

/** The name's n-th variant: `events.csv`, `events (2).csv`, … */
export function numberedName(name: string, n: number): string {
  if (n <= 1) return name
  const { stem, extension } = splitName(name)
  return `${stem} (${n})${extension}`
}

function splitName(name: string): { stem: string; extension: string } {
  const dot = name.lastIndexOf('.')
  const isExtension = dot > 0 && name.length - dot <= 12
  return isExtension
    ? { stem: name.slice(0, dot), extension: name.slice(dot) }
    : { stem: name, extension: '' }
}

function shorten(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text
  let kept = ''
  let used = 0
  for (const character of text) {
    used += Buffer.byteLength(character)
    if (used > bytes) break
    kept += character
  }
  return kept.replace(/[.\s]+$/, '')
}
