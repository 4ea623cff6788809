/** How is a piece of evidence put into a sentence so that it cannot disguise itself? Characters that are invisible, or
 *  that change the order or the lines of the text around them, are written as escapes: \n, \x1b, \u202e. */

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

// Control and format characters, line and paragraph separators, lone surrogates, private use, and letters that draw nothing.
const INVISIBLE =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\u{e0100}-\u{e01ef}]/gu

/** The text on one line, with everything in it to be seen. Not reversible: a backslash stays a backslash. */
export function visibleText(text: string): string {
  return text.replace(INVISIBLE, (character) => named[character] ?? escapeOf(character.codePointAt(0) ?? 0))
}

function escapeOf(codePoint: number): string {
  const digits = codePoint.toString(16)
  if (codePoint < 0x100) return `\\x${digits.padStart(2, '0')}`
  return codePoint < 0x10000 ? `\\u${digits.padStart(4, '0')}` : `\\u{${digits}}`
}
