/** What was probably meant where an operator stands alone, a value is missing or `=` is used for `:`? */
import { QueryFailure, replaced } from './failure.js'
import { fieldOpening, type FieldOpening } from './field-clause.js'
import { readWord, skipSpace, type Word } from './lexical.js'
import { quoteText } from './print.js'

/** AND, OR or NOT at [from, to) has nothing to work on. */
export function loneOperator(text: string, from: number, to: number): QueryFailure {
  const operator = text.slice(from, to)
  const without = `${text.slice(0, from).trimEnd()} ${text.slice(to).trimStart()}`.trim()
  const sides =
    operator === 'NOT' || operator === '-' || operator === '!'
      ? 'something after it'
      : 'something on both sides'
  return new QueryFailure(
    from,
    to,
    `${operator} needs ${sides}. To search for the word itself, put it in quotation marks.`,
    [without, replaced(text, from, to, `"${operator}"`)],
  )
}

/** `eventName:` with nothing behind it, or with a blank before the value. */
export function emptyValue(text: string, opening: FieldOpening): QueryFailure {
  const { from, valueFrom, typed } = opening
  const next = skipSpace(text, valueFrom)
  const word = readWord(text, next)
  const literal = replaced(text, from, valueFrom, quoteText(text.slice(from, valueFrom)))
  const operator = text.slice(opening.nameEnd, valueFrom)
  if (next > valueFrom && next < text.length && text[next] !== ')') {
    return new QueryFailure(
      from,
      Math.max(word.to, next),
      `There is no blank between ${typed}${operator} and its value.`,
      [replaced(text, valueFrom, next, ''), quoteText(text.trim()), literal],
    )
  }
  return new QueryFailure(
    from,
    valueFrom,
    `Which value of ${typed}? ${typed}:* finds the events that have the field.`,
    [
      replaced(text, opening.nameEnd, valueFrom, ':*'),
      replaced(text, from, valueFrom, text.slice(from, opening.nameEnd)),
      literal,
    ],
  )
}

/** `eventName=CreateUser` and `eventName!=CreateUser`. */
export function wrongEquals(text: string, opening: FieldOpening): QueryFailure {
  const { from, nameEnd, valueFrom, operator, typed } = opening
  const isNot = operator === '!='
  const word = readWord(text, valueFrom)
  const field = `${isNot ? '-' : ''}${text.slice(from, nameEnd)}:`
  return new QueryFailure(
    from,
    valueFrom,
    `A value stands behind a colon: ${isNot ? '-' : ''}${typed}:${word.plain === '' ? 'value' : word.plain}.`,
    [
      replaced(text, from, valueFrom, word.to === valueFrom ? `${field}*` : field),
      replaced(text, from, word.to, quoteText(text.slice(from, word.to))),
    ],
  )
}

/** A minus, exclamation mark, `&` or `|` that touches nothing. */
export function refuseLoneSign(text: string, word: Word): void {
  const { plain: sign, from } = word
  const isNot = sign === '-' || sign === '!'
  if (!isNot && sign !== '&' && sign !== '|') return
  const corrected = isNot
    ? replaced(text, from, skipSpace(text, from + 1), sign)
    : replaced(text, from, from + 1, sign + sign)
  const message = isNot
    ? `${sign} excludes what it touches; here it touches nothing.`
    : `Write ${sign}${sign}, or put ${sign} in quotation marks to search for it.`
  throw new QueryFailure(from, from + 1, message, [corrected, replaced(text, from, from + 1, `"${sign}"`)])
}

/** `eventTime >= 2023-07-10` and `eventName : X`: the blanks have to go. */
export function refuseSpacedOperator(text: string, word: Word): void {
  const { from, to } = word
  const found = /\s+(>=|<=|>|<|:|==|=)\s*(?=\S)/y
  found.lastIndex = to
  const [spaced = '', typed = ''] = found.exec(text) ?? []
  if (spaced === '') return
  const sign = typed.startsWith('=') ? ':' : typed
  const corrected = replaced(text, to, to + spaced.length, sign)
  if (fieldOpening(corrected, from) === undefined) return
  throw new QueryFailure(from, to + spaced.length, `There is no blank around ${sign}.`, [
    corrected,
    replaced(text, to, to + spaced.length, ` "${typed}" `),
  ])
}
