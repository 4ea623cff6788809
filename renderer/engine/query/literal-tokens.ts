/** Which phrase or regular expression stands at a place, ready to be used? Refuses what is empty, glued to something
 *  else, or no expression. */
import { QueryFailure, replaced } from './failure.js'
import { endsWord, readPhrase, readRegex, readWord, type Phrase } from './lexical.js'
import { quoteText } from './print.js'
import { regexProblem } from './regex/regex.js'

/** The phrase at `from`: not empty, and with nothing stuck to its end. */
export function readWholePhrase(text: string, from: number): Phrase {
  const phrase = readPhrase(text, from)
  if (!endsWord(text, phrase.to)) {
    const rest = readWord(text, phrase.to)
    throw new QueryFailure(phrase.to, rest.to, 'A blank has to follow the closing quotation mark.', [
      replaced(text, phrase.to, phrase.to, ' '),
      replaced(text, phrase.from, rest.to, quoteText(text.slice(phrase.from, rest.to))),
    ])
  }
  if (phrase.text === '') {
    throw new QueryFailure(phrase.from, phrase.to, 'There is nothing between these quotation marks.', [
      replaced(text, phrase.from, phrase.to, ''),
    ])
  }
  return phrase
}

/** The regular expression at `from`, its `\\/` as `/`; `undefined` if there is none. */
export function readRegexSource(
  text: string,
  from: number,
): { readonly source: string; readonly to: number } | undefined {
  if (text[from] !== '/') return undefined
  const found = readRegex(text, from)
  if (found === 'path') return undefined
  if (found === 'open') {
    const { to } = readWord(text, from)
    throw new QueryFailure(from, to, 'This regular expression has no closing slash.', [
      replaced(text, to, to, '/'),
      replaced(text, from, to, quoteText(text.slice(from, to))),
    ])
  }
  const problem = regexProblem(found.source)
  if (problem !== undefined) {
    const start = from + 1
    throw new QueryFailure(start + problem.from, start + problem.to, problem.message, [
      replaced(text, from, found.to, quoteText(found.source)),
    ])
  }
  const source = found.source.replace(/\\([\s\S])/g, (pair, next: string) => (next === '/' ? '/' : pair))
  return { source, to: found.to }
}
