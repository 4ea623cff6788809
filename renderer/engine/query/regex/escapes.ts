/** Which characters does a backslash in a regular expression stand for? */
import { DIGIT, negate, SPACE, union, UNFOLDED_WORD, WORD, type CharSet } from './char-set.js'
import { RegexFailure } from './failure.js'

const classes: Readonly<Record<string, CharSet>> = {
  d: DIGIT,
  D: negate(DIGIT),
  w: WORD,
  W: negate(union(WORD, UNFOLDED_WORD)),
  s: SPACE,
  S: negate(SPACE),
}

/** The set of `\d`, `\W` and the like, in folded text; `undefined` for other letters. */
export function classEscape(letter: string | undefined): CharSet | undefined {
  return letter !== undefined && Object.hasOwn(classes, letter) ? classes[letter] : undefined
}

const controls: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11, '0': 0 }

/** One escaped character; `at` is the place of its backslash. Throws `RegexFailure`. */
export function readEscape(
  source: string,
  at: number,
): { readonly codePoint: number; readonly length: number } {
  const letter = source[at + 1]
  if (letter === undefined) {
    throw new RegexFailure(
      at,
      at + 1,
      'A backslash needs a character after it. Write \\\\ for the backslash itself.',
    )
  }
  if (letter === 'u' || letter === 'x') return hexadecimal(source, at)
  const control = controlCharacter(letter, source[at + 2] ?? '')
  if (control !== undefined) return { codePoint: control, length: 2 }
  if (/[0-9k]/.test(letter)) {
    throw new RegexFailure(
      at,
      at + 2,
      'References back to a group are not available: search time must stay proportional to the text.',
    )
  }
  if (/[A-Za-z]/.test(letter)) throw new RegexFailure(at, at + 2, unknownEscape(letter))
  const codePoint = source.codePointAt(at + 1) ?? 0
  return { codePoint, length: codePoint > 0xffff ? 3 : 2 }
}

/** `\0` is a character only where no digit follows. */
function controlCharacter(letter: string, next: string): number | undefined {
  if (!Object.hasOwn(controls, letter) || (letter === '0' && /\d/.test(next))) return undefined
  return controls[letter]
}

function unknownEscape(letter: string): string {
  if (letter === 'A' || letter === 'z' || letter === 'Z')
    return `\\${letter} is not available: ^ and $ are the ends of the value.`
  if (letter === 'p' || letter === 'P')
    return `\\${letter} is not available: write the characters as a class such as [a-z].`
  return `\\${letter} has no meaning here. Write ${letter} for the letter.`
}

function hexadecimal(source: string, at: number): { readonly codePoint: number; readonly length: number } {
  const rest = source.slice(at, at + 16)
  const found = /^\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|u\{([0-9a-f]{1,6})\})/i.exec(rest)
  const codePoint = found === null ? Infinity : Number.parseInt(found[1] ?? found[2] ?? found[3] ?? '', 16)
  if (found === null || codePoint > 0x10ffff) {
    throw new RegexFailure(at, at + 2, 'Characters by number are \\x41, \\u0041 or \\u{1f600}.')
  }
  const low = /^\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})/.exec(rest)
  if (low === null) return { codePoint, length: found[0].length }
  const pair = String.fromCharCode(codePoint, Number.parseInt(low[2] ?? '', 16))
  return { codePoint: pair.codePointAt(0) ?? 0, length: low[0].length }
}
