/** Where does a word, phrase or regular expression of a query text begin and end, and what does it say?
 *
 *  - A word runs to white space. A parenthesis that is opened and closed within the word belongs to it, any other ends it.
 *  - In words, `\` before anything but a letter or digit makes that character plain; before those it is itself.
 *  - In quotes, `\"` and `\\` are escapes and any other backslash is itself, so that Windows paths can be pasted.
 *  - In both, `\u{a}` is a character by number: how control characters are printed.
 *  - `/` begins a regular expression only where a word could begin, and only if the next plain `/` ends the word. */
import { QueryFailure, replaced } from './failure.js'
import { escapeWildcard } from './wildcard.js'

export interface Word {
  readonly from: number
  readonly to: number
  /** The text meant, without escapes. */
  readonly plain: string
  /** As a wildcard source: plain `*`, `?` and `\` escaped. */
  readonly source: string
  readonly hasWildcard: boolean
}

export interface Phrase {
  readonly from: number
  readonly to: number
  readonly text: string
}

const SPACE = /\s/
const ESCAPABLE = /[^\p{L}\p{N}]/u
const CODE_POINT = /\\u\{([0-9a-f]{1,6})\}/iy

export function isSpace(text: string, at: number): boolean {
  return at < text.length && SPACE.test(text.charAt(at))
}

export function skipSpace(text: string, at: number): number {
  let next = at
  while (isSpace(text, next)) next += 1
  return next
}

/** White space, a parenthesis or the end: nothing of the same word follows. */
export function endsWord(text: string, at: number): boolean {
  return at >= text.length || isSpace(text, at) || text[at] === '(' || text[at] === ')'
}

/** The character that `\u{…}` at `at` stands for. */
function numberedCharacter(
  text: string,
  at: number,
): { readonly character: string; readonly length: number } | undefined {
  CODE_POINT.lastIndex = at
  const found = CODE_POINT.exec(text)
  const codePoint = found === null ? Infinity : Number.parseInt(found[1] ?? '', 16)
  if (found === null || codePoint > 0x10ffff) return undefined
  return { character: String.fromCodePoint(codePoint), length: found[0].length }
}

/** The word at `from`; empty if there is none. */
export function readWord(text: string, from: number): Word {
  const to = wordEnd(text, from)
  let plain = ''
  let source = ''
  let hasWildcard = false
  let inRun = false
  for (let at = from; at < to;) {
    const unit = text.charAt(at)
    if (unit === '*' || unit === '?') {
      plain += unit
      // Several `*` in a row are one.
      if (!(inRun && unit === '*')) source += unit
      inRun = unit === '*'
      hasWildcard = true
      at += 1
      continue
    }
    const { character, length } = unit === '\\' ? escapeAt(text, at) : { character: unit, length: 1 }
    plain += character
    source += escapeWildcard(character)
    inRun = false
    at += length
  }
  return { from, to, plain, source, hasWildcard }
}

function wordEnd(text: string, from: number): number {
  let open = 0
  let at = from
  while (at < text.length && !SPACE.test(text.charAt(at))) {
    const unit = text.charAt(at)
    if (unit === '(' && open === 0 && !closesWithinWord(text, at)) break
    if (unit === ')' && open === 0) break
    if (unit === '(') open += 1
    if (unit === ')') open -= 1
    at += unit === '\\' ? escapeAt(text, at).length : 1
  }
  return at
}

function escapeAt(text: string, at: number): { readonly character: string; readonly length: number } {
  const numbered = numberedCharacter(text, at)
  if (numbered !== undefined) return numbered
  const next = text.charAt(at + 1)
  return next !== '' && ESCAPABLE.test(next) ? { character: next, length: 2 } : { character: '\\', length: 1 }
}

function closesWithinWord(text: string, from: number): boolean {
  let open = 0
  for (let at = from; at < text.length; at += 1) {
    const unit = text.charAt(at)
    if (unit === '\\') at += escapeAt(text, at).length - 1
    else if (SPACE.test(unit)) return false
    else if (unit === '(') open += 1
    else if (unit === ')') {
      open -= 1
      if (open === 0) return true
    }
  }
  return false
}

/** The phrase whose opening quote is at `from`. Throws when it is not closed, or something sticks to its end. */
export function readPhrase(text: string, from: number): Phrase {
  let content = ''
  let at = from + 1
  while (at < text.length && text[at] !== '"') {
    const { character, length } = phraseCharacter(text, at)
    content += character
    at += length
  }
  if (at >= text.length) {
    throw new QueryFailure(from, text.length, 'This quotation mark is not closed.', [
      `${text.endsWith('\\') ? `${text}\\` : text}"`,
      replaced(text, from, from + 1, '\\"'),
    ])
  }
  return { from, to: at + 1, text: content }
}

function phraseCharacter(text: string, at: number): { readonly character: string; readonly length: number } {
  const character = text.charAt(at)
  if (character !== '\\') return { character, length: 1 }
  const next = text.charAt(at + 1)
  if (next === '"' || next === '\\') return { character: next, length: 2 }
  return numberedCharacter(text, at) ?? { character, length: 1 }
}

/** The regular expression whose opening slash is at `from`: its raw source and the offset behind the closing slash;
 *  'path' if this is a text with slashes; 'open' if it was meant as an expression but has no end. */
export function readRegex(
  text: string,
  from: number,
): { readonly source: string; readonly to: number } | 'path' | 'open' {
  let inClass = false
  for (let at = from + 1; at < text.length; at += 1) {
    const unit = text[at]
    if (unit === '\\') at += 1
    else if (unit === '[') inClass = true
    else if (unit === ']') inClass = false
    else if (unit === '/' && !inClass) {
      if (at === from + 1 || !endsWord(text, at + 1)) return 'path'
      return { source: text.slice(from + 1, at), to: at + 1 }
    }
  }
  const word = text.slice(from, readWord(text, from).to)
  return /[[\]{}\\^$+|]|\.[*?]/.test(word) ? 'open' : 'path'
}

/** Quotation marks of word processors, which people paste without seeing the difference. */
const CURLED = /[\u201c-\u201f\u00ab\u00bb\u2018-\u201b]/

/** Throws if a word that begins at `from` begins with a curled quotation mark or an apostrophe used as one. */
export function refuseOtherQuotes(text: string, from: number): void {
  const unit = text.charAt(from)
  if (CURLED.test(unit)) {
    const straight = text.replace(/[\u201c-\u201f\u00ab\u00bb]/g, '"').replace(/[\u2018-\u201b]/g, '"')
    const message = 'This is a typographic quotation mark. Phrases stand in straight ones: ".'
    throw new QueryFailure(from, from + 1, message, [straight, replaced(text, from, from, '\\')])
  }
  const end = unit === "'" ? text.indexOf("'", from + 1) : -1
  if (end < 0 || !endsWord(text, end + 1)) return
  const inner = text.slice(from + 1, end)
  throw new QueryFailure(from, end + 1, 'Phrases stand in double quotation marks.', [
    replaced(text, from, end + 1, `"${inner}"`),
    replaced(text, from, end + 1, `"'${inner}'"`),
  ])
}
