/** How does a click become part of the query's text? Facets, values and pivots only write what could have been typed. */

export { excludeClause, fieldClause } from '../engine/engine.js'

const negated = (clause: string): string => (clause.startsWith('-') ? clause.slice(1) : `-${clause}`)

interface Piece {
  readonly text: string
  readonly kind: 'blank' | 'part'
}

/** Cuts a query at blanks outside quotes, regular expressions, brackets and parentheses; joined again it is the same text. */
function pieces(text: string): readonly Piece[] {
  const result: Piece[] = []
  let at = 0
  while (at < text.length) {
    const blank = /^\s+/.exec(text.slice(at))?.[0]
    const part = blank ?? partAt(text, at)
    result.push({ text: part, kind: blank === undefined ? 'part' : 'blank' })
    at += part.length
  }
  return result
}

function partAt(text: string, start: number): string {
  let depth = 0
  let at = start
  while (at < text.length) {
    const character = text[at] ?? ''
    if (depth === 0 && /\s/.test(character)) break
    if (character === '\\') at += 1
    else if (character === '"' || (character === '/' && opensRegex(text, at, start)))
      at = closing(text, at, character)
    else if ('([{'.includes(character)) depth += 1
    else if (')]}'.includes(character)) depth = Math.max(0, depth - 1)
    at += 1
  }
  return text.slice(start, at)
}

function opensRegex(text: string, at: number, start: number): boolean {
  return at === start || ':-!('.includes(text[at - 1] ?? '')
}

function closing(text: string, open: number, mark: string): number {
  for (let at = open + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (text[at] === mark) return at
  }
  return text.length
}

const isEither = (piece: Piece): boolean => /^(or|\|\|)$/i.test(piece.text)
const isJoiner = (piece: Piece | undefined): boolean =>
  piece !== undefined && /^(or|\|\||and|&&|not|!)$/i.test(piece.text)

/** The query that also asks for this clause. What says the same stays as it is; what says the opposite is replaced. */
export function withClause(text: string, clause: string): string {
  const trimmed = text.trim()
  if (trimmed === '' || trimmed === '*') return clause
  const parts = pieces(trimmed).filter((piece) => piece.kind === 'part')
  if (parts.some(isEither)) return `(${trimmed}) ${clause}`
  const plain = parts.filter((_, index) => !isJoiner(parts[index - 1]))
  if (plain.some((piece) => piece.text === clause)) return trimmed
  const opposite = plain.find((piece) => piece.text === negated(clause))
  if (opposite === undefined) return `${trimmed} ${clause}`
  return parts.map((piece) => (piece === opposite ? clause : piece.text)).join(' ')
}

/** Shorter queries to offer when nothing matches: each leaves out one of the clauses that must all hold. */
export function relaxed(text: string): readonly string[] {
  const parts = pieces(text.trim()).filter((piece) => piece.kind === 'part')
  if (parts.length < 2 || parts.some((piece) => isJoiner(piece))) return []
  return parts.map((_, leftOut) =>
    parts
      .filter((_piece, index) => index !== leftOut)
      .map((piece) => piece.text)
      .join(' '),
  )
}
