import { expect, test } from 'vitest'
import { fold, foldCodePoint } from '../../../../shared/base/fold.js'

const LAST = 0x10ffff
const isSurrogate = (codePoint: number): boolean => codePoint >= 0xd800 && codePoint <= 0xdfff

const hasCase = (character: string): boolean =>
  character.toLowerCase() !== character ||
  character.toUpperCase() !== character ||
  fold(character) !== character ||
  /\p{Changes_When_Casefolded}|\p{Changes_When_Casemapped}/u.test(character)

const allCharacters: string[] = []
for (let codePoint = 0; codePoint <= LAST; codePoint += 1) {
  if (!isSurrogate(codePoint)) allCharacters.push(String.fromCodePoint(codePoint))
}
const cased = allCharacters.filter(hasCase)

// The table is of Unicode 17; an engine with another version knows other letters.
const sameUnicode = process.versions.unicode === '17.0'

test.skipIf(!sameUnicode)(
  'two code points fold alike exactly when a regular expression takes them for the same letter',
  () => {
    const text = cased.join('')
    const wrong: string[] = []
    for (const character of cased) {
      const escape = `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
      const byEngine = [...text.matchAll(new RegExp(escape, 'giu'))].map((found) => found[0])
      const byFold = cased.filter((other) => fold(other) === fold(character))
      if (byEngine.join() !== byFold.join())
        wrong.push(`${character}: ${byEngine.join()} but ${byFold.join()}`)
    }
    expect(wrong).toEqual([])
  },
)

test.skipIf(!sameUnicode)('code points without case match no other letter and stay', () => {
  const uncased = allCharacters.filter((character) => !hasCase(character))
  const set = cased.map((character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`).join('')
  expect(uncased.join('').match(new RegExp(`[${set}]`, 'giu'))).toBeNull()
  expect(fold(uncased.join('')) === uncased.join('')).toBe(true)
})

test('well-known letters fold as CaseFolding.txt says', () => {
  expect(fold('AZaz09_[')).toBe('azaz09_[')
  expect(fold('\u212a ſ ς µ Ω \u212b')).toBe('k s σ μ ω å')
  expect(fold('İıẞßŉΐ')).toBe('İıßßŉΐ')
  expect(fold('ÀÉÎ ЖЯ ԱՖ Აᏸꭰ 𐐀𞤀')).toBe('àéî жя աֆ აᏰᎠ 𐐨𞤢')
})

test('a text and its fold have the same length, and folding twice changes nothing more', () => {
  const text = allCharacters.join('')
  const folded = fold(text)
  expect(folded.length).toBe(text.length)
  expect(fold(folded) === folded).toBe(true)
})

test('lone surrogates stay where they are', () => {
  expect(fold('A\ud801B\udc00C')).toBe('a\ud801b\udc00c')
})

test('a text folds as its code points do', () => {
  const text = 'Ärger İstanbul ΣΊΣΥΦΟΣ 𐐀x'
  const one = [...text].map((character) => String.fromCodePoint(foldCodePoint(character.codePointAt(0) ?? 0)))
  expect(fold(text)).toBe(one.join(''))
})
