/** What could be typed at this place of a query? The syntax only; the values of a field come from the case. */
import { fieldOpening } from './field-clause.js'
import { canonicalFieldName, knownNames } from './field-names.js'
import { printName } from './print.js'

export interface CompletionPlace {
  readonly kind: 'field' | 'value' | 'none'
  /** Canonical name of the field whose value is being typed; only with kind 'value'. */
  readonly field?: string
  /** What is typed so far, without quotation marks and escapes. */
  readonly prefix: string
  /** Range of the text to replace. */
  readonly from: number
  readonly to: number
}

/** What stands at `cursor` (UTF-16 units). The range goes to the end of the token, so that a choice replaces all of it. */
export function completionAt(text: string, cursor: number): CompletionPlace {
  const tokens = new Tokens(text)
  for (let token = tokens.next(); token !== undefined; token = tokens.next()) {
    if (cursor < token.from) break
    if (cursor <= token.to) return within(text, token, cursor)
  }
  const { group } = tokens
  if (group !== undefined) return { kind: 'value', field: group, prefix: '', from: cursor, to: cursor }
  return { kind: 'field', prefix: '', from: cursor, to: cursor }
}

interface Token {
  readonly from: number
  readonly to: number
  readonly kind: 'bare' | 'phrase' | 'regex' | 'range'
  /** Field of the clause or group that the token is a value of. */
  readonly field: string | undefined
}

/** A forgiving reading of the text: unlike the parser it must cope with whatever is half typed. */
class Tokens {
  private at = 0
  /** Field of each open parenthesis, innermost last. */
  private readonly groups: (string | undefined)[] = []

  constructor(private readonly text: string) {}

  /** Field of the innermost open parenthesis at the place that was reached. */
  get group(): string | undefined {
    return this.groups.at(-1)
  }

  next(): Token | undefined {
    const { text } = this
    for (; this.at < text.length; this.at += 1) {
      const unit = text.charAt(this.at)
      if (unit === '(') this.groups.push(this.group)
      else if (unit === ')') this.groups.pop()
      else if (!/[\s!-]/.test(unit)) return this.token()
    }
    return undefined
  }

  private token(): Token | undefined {
    const { text } = this
    if (this.group !== undefined) return this.piece(this.group)
    const opening = fieldOpening(text, this.at)
    if (opening === undefined) return this.piece(undefined)
    this.at = opening.valueFrom
    if (text[this.at] === '(') {
      this.groups.push(opening.name)
      this.at += 1
      return this.next()
    }
    return this.piece(opening.name)
  }

  private piece(field: string | undefined): Token {
    const { text } = this
    let from = this.at
    if (text[from] === '~' && field !== undefined) from += 1
    const opener = text[from]
    const kind = pieceKind(opener, field)
    const to = kind === 'bare' ? bareEnd(text, from) : quotedEnd(text, from, closers[opener ?? ''] ?? '"')
    this.at = to
    return { from, to, kind, field }
  }
}

const closers: Readonly<Record<string, string>> = { '"': '"', '/': '/', '[': ']}', '{': ']}' }

function pieceKind(opener: string | undefined, field: string | undefined): Token['kind'] {
  if (opener === '"') return 'phrase'
  if (opener === '/') return 'regex'
  return field !== undefined && (opener === '[' || opener === '{') ? 'range' : 'bare'
}

function bareEnd(text: string, from: number): number {
  let at = from
  while (at < text.length && !/[\s()]/.test(text.charAt(at))) at += text[at] === '\\' ? 2 : 1
  return Math.min(at, text.length)
}

function quotedEnd(text: string, from: number, closing: string): number {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (closing.includes(text.charAt(at))) return at + 1
  }
  return text.length
}

function within(text: string, token: Token, cursor: number): CompletionPlace {
  const { from, to, kind, field } = token
  const none: CompletionPlace = { kind: 'none', prefix: '', from: cursor, to: cursor }
  if (kind === 'regex' || kind === 'range') return none
  if (field !== undefined) {
    const typed = text.slice(kind === 'phrase' ? from + 1 : from, cursor)
    const isBehind = kind === 'phrase' && cursor === to && to > from + 1 && text[to - 1] === '"'
    if (isBehind) return none
    return { kind: 'value', field, prefix: unescaped(typed), from, to }
  }
  const typed = text.slice(from, cursor)
  if (kind === 'phrase' || !/^(?:[\p{L}_*][\p{L}\p{N}_.*-]*)?$/u.test(typed)) return none
  return { kind: 'field', prefix: typed, from, to }
}

function unescaped(typed: string): string {
  return typed.replace(/\\([^\p{L}\p{N}])/gu, '$1')
}

export interface FieldCompletion {
  /** The name with its colon, ready to stand in a query. */
  readonly insert: string
  readonly label: string
  readonly detail: string
}

/** Names that the prefix could become: those that begin with it, then those with a step that does; ignores case.
 *  Known names come in the order of the catalogue, then the paths of the records in alphabetical order. */
export function completeFields(prefix: string, paths: Iterable<string>): readonly FieldCompletion[] {
  const wanted = prefix.toLowerCase()
  const candidates: FieldCompletion[] = knownNames.map((known) => ({
    insert: `${known.name}:`,
    label: known.name,
    detail: known.canonical === known.name ? known.help : `${known.canonical}: ${known.help}`,
  }))
  const others = [...new Set(paths)].filter((path) => canonicalFieldName(path) === undefined)
  for (const path of others.sort()) {
    candidates.push({ insert: `${printName(path)}:`, label: path, detail: 'Path of the record' })
  }
  const begins = candidates.filter((candidate) => candidate.label.toLowerCase().startsWith(wanted))
  const inside = candidates.filter((candidate) => candidate.label.toLowerCase().includes(`.${wanted}`))
  return [...new Set([...begins, ...inside])]
}
