/** What does a query text ask for? Reads the query language: words, phrases, wildcards, regular expressions, fields,
 *  ranges and their combinations. Nothing that is typed makes it throw; what cannot be read is a `QueryProblem`. */
import type { ParsedQuery, Query, QueryProblem } from './ast.js'
import { comparisons, fieldOpening, type Comparison, type FieldOpening } from './field-clause.js'
import { QueryFailure, replaced } from './failure.js'
import { endsWord, isSpace, readWord, refuseOtherQuotes, skipSpace } from './lexical.js'
import { readRegexSource, readWholePhrase } from './literal-tokens.js'
import { printQuery } from './print.js'
import { conjunction, disjunction } from './combine.js'
import {
  emptyValue,
  loneOperator,
  refuseLoneSign,
  refuseSpacedOperator,
  wrongEquals,
} from './operator-failures.js'
import { readComparison, readRange, readValue, wildcardTest, type FieldContext } from './value.js'
import { expandFieldValue } from './field-names.js'

/** UTF-16 units of a query text. */
export const QUERY_LENGTH_LIMIT = 65_536
/** Parentheses and negations within each other. */
export const NESTING_LIMIT = 200

/** A field clause as it stands in the text; offsets in UTF-16 units. */
export interface FieldPlace {
  /** Canonical name, or the path as typed. */
  readonly name: string
  readonly from: number
  readonly nameEnd: number
  /** End of the whole clause. */
  readonly to: number
}

/** Reads a query text. Only text of white space selects everything, as `*` does. */
export function parseQuery(text: string): ParsedQuery {
  const result = readQuery(text)
  if ('problem' in result) {
    const suggestions = [...new Set(result.problem.suggestions)].filter(
      (suggestion) => suggestion !== text && !('problem' in readQuery(suggestion)),
    )
    return { ok: false, problem: { ...result.problem, suggestions } }
  }
  return { ok: true, query: result.query, canonical: printQuery(result.query) }
}

/** The field clauses of a text in their order; none if it cannot be read. */
export function fieldPlaces(text: string): readonly FieldPlace[] {
  const result = readQuery(text)
  return 'problem' in result ? [] : result.fields
}

function readQuery(
  text: string,
): { readonly query: Query; readonly fields: readonly FieldPlace[] } | { readonly problem: QueryProblem } {
  try {
    if (text.length > QUERY_LENGTH_LIMIT) {
      const limit = QUERY_LENGTH_LIMIT.toLocaleString('en')
      throw new QueryFailure(QUERY_LENGTH_LIMIT, text.length, `A query may have up to ${limit} characters.`)
    }
    const parser = new Parser(text)
    return { query: parser.parse(), fields: parser.fields }
  } catch (failure) {
    if (!(failure instanceof QueryFailure)) throw failure
    const { from, to, message, suggestions } = failure
    return { problem: { from, to: Math.max(from, Math.min(to, text.length)), message, suggestions } }
  }
}

const OPERATOR = /(?:AND|OR|NOT)(?=[\s()]|$)|&&|\|\|/y
/** What a minus or exclamation mark must touch to mean "not"; `--flag` and `->` are texts. */
const NEGATES = /[-!](?=[^\s\-!>=<&|,;+)])/y

type Operator = 'and' | 'or' | 'not'
const operators: Readonly<Record<string, Operator>> = {
  AND: 'and',
  '&&': 'and',
  OR: 'or',
  '||': 'or',
  NOT: 'not',
}

class Parser {
  readonly fields: FieldPlace[] = []
  private at = 0
  private depth = 0
  /** Offsets of the parentheses that are open. */
  private readonly open: number[] = []

  constructor(private readonly text: string) {}

  parse(): Query {
    this.skip()
    if (this.at >= this.text.length) return { kind: 'all' }
    const query = this.either(undefined)
    if (this.at < this.text.length) {
      throw new QueryFailure(this.at, this.at + 1, 'This closing parenthesis has no opening one.', [
        replaced(this.text, this.at, this.at + 1, ''),
        `(${this.text}`,
        replaced(this.text, this.at, this.at + 1, '\\)'),
      ])
    }
    return query
  }

  private skip(): void {
    this.at = skipSpace(this.text, this.at)
  }

  /** The operator at the current place; it is not passed over. */
  private operator(): { readonly kind: Operator; readonly length: number } | undefined {
    OPERATOR.lastIndex = this.at
    const typed = OPERATOR.exec(this.text)?.[0]
    const kind = typed === undefined ? undefined : operators[typed]
    return typed === undefined || kind === undefined ? undefined : { kind, length: typed.length }
  }

  private either(field: FieldContext | undefined): Query {
    const parts = [this.both(field)]
    for (let operator = this.operator(); operator?.kind === 'or'; operator = this.operator()) {
      this.at += operator.length
      parts.push(this.both(field))
    }
    return disjunction(parts)
  }

  private both(field: FieldContext | undefined): Query {
    const parts = [this.negatable(field)]
    while (this.at < this.text.length && this.text[this.at] !== ')') {
      const operator = this.operator()
      if (operator?.kind === 'or') break
      if (operator?.kind === 'and') this.at += operator.length
      parts.push(this.negatable(field))
    }
    return conjunction(parts)
  }

  private negatable(field: FieldContext | undefined): Query {
    this.skip()
    NEGATES.lastIndex = this.at
    const operator = this.operator()
    if (operator !== undefined && operator.kind !== 'not') {
      throw loneOperator(this.text, this.at, this.at + operator.length)
    }
    const length = operator?.length ?? (NEGATES.test(this.text) ? 1 : 0)
    if (length === 0) return this.primary(field)
    return this.nested(this.at, () => {
      const from = this.at
      this.at += length
      this.skip()
      if (this.at >= this.text.length || this.text[this.at] === ')') {
        throw loneOperator(this.text, from, from + length)
      }
      return { kind: 'not', part: this.negatable(field) }
    })
  }

  private nested<T>(from: number, read: () => T): T {
    this.depth += 1
    if (this.depth > NESTING_LIMIT) {
      throw new QueryFailure(from, from + 1, `Parentheses and negations may be nested ${NESTING_LIMIT} deep.`)
    }
    const result = read()
    this.depth -= 1
    return result
  }

  private primary(field: FieldContext | undefined): Query {
    if (this.at >= this.text.length || this.text[this.at] === ')') this.refuseNothing()
    const query = this.text[this.at] === '(' ? this.group(field) : this.term(field)
    this.skip()
    return query
  }

  private refuseNothing(): never {
    const before = /(AND|&&|OR|\|\|)\s*$/.exec(this.text.slice(0, this.at))
    if (before !== null) throw loneOperator(this.text, before.index, before.index + (before[1] ?? '').length)
    const open = this.open.at(-1)
    if (open === undefined) {
      throw new QueryFailure(this.at, this.at + 1, 'This closing parenthesis has no opening one.', [
        replaced(this.text, this.at, this.at + 1, ''),
        replaced(this.text, this.at, this.at + 1, '\\)'),
      ])
    }
    if (this.at >= this.text.length) throw this.notClosed(open)
    throw new QueryFailure(open, this.at + 1, 'There is nothing between these parentheses.', [
      replaced(this.text, open, this.at + 1, ''),
      replaced(this.text, open, this.at + 1, '"()"'),
    ])
  }

  private notClosed(open: number): QueryFailure {
    return new QueryFailure(open, open + 1, 'This parenthesis is not closed.', [
      `${this.text.trimEnd()}${')'.repeat(this.open.length)}`,
      replaced(this.text, open, open + 1, '\\('),
    ])
  }

  private group(field: FieldContext | undefined): Query {
    const from = this.at
    return this.nested(from, () => {
      this.open.push(from)
      this.at += 1
      this.skip()
      const query = this.either(field)
      if (this.text[this.at] !== ')') throw this.notClosed(from)
      this.at += 1
      this.open.pop()
      return query
    })
  }

  private term(field: FieldContext | undefined): Query {
    refuseOtherQuotes(this.text, this.at)
    if (field !== undefined) return this.value(field)
    const opening = fieldOpening(this.text, this.at)
    if (opening !== undefined) return this.clause(opening)
    return this.freeText()
  }

  private freeText(): Query {
    const { text, at: from } = this
    if (text[from] === '"') return { kind: 'text', test: { kind: 'contains', text: this.phrase() } }
    const source = this.regex()
    if (source !== undefined) return { kind: 'text', test: { kind: 'regex', source } }
    const word = readWord(text, from)
    refuseLoneSign(text, word)
    refuseSpacedOperator(text, word)
    this.at = word.to
    if (!word.hasWildcard) return { kind: 'text', test: { kind: 'contains', text: word.plain } }
    if (/^\*+(?::\*+)?$/.test(word.source)) return { kind: 'all' }
    const test = wildcardTest(word, 'text')
    return test.kind === 'wildcard' ? { kind: 'text', test } : { kind: 'all' }
  }

  private phrase(): string {
    const phrase = readWholePhrase(this.text, this.at)
    this.at = phrase.to
    return phrase.text
  }

  /** The source of the regular expression at the current place; `undefined` if there is none. */
  private regex(): string | undefined {
    const found = readRegexSource(this.text, this.at)
    if (found !== undefined) this.at = found.to
    return found?.source
  }

  private clause(opening: FieldOpening): Query {
    const { name, typed, from, nameEnd, operator, valueFrom } = opening
    if (operator === '=' || operator === '==' || operator === '!=') throw wrongEquals(this.text, opening)
    this.at = valueFrom
    const field = { name, typed }
    const place = this.fields.push({ name, from, nameEnd, to: valueFrom }) - 1
    const query =
      operator === ':' ? this.afterColon(opening, field) : this.comparison(opening, field, operator)
    this.fields[place] = { name, from, nameEnd, to: this.at }
    return query
  }

  private afterColon(opening: FieldOpening, field: FieldContext): Query {
    const { text, at } = this
    if (at >= text.length || text[at] === ')' || isSpace(text, at)) throw emptyValue(text, opening)
    if (text[at] === '(') return this.group(field)
    refuseOtherQuotes(text, at)
    const sign = comparisons.find((comparison) => text.startsWith(comparison, at))
    if (sign === undefined) return this.value(field)
    this.at += sign.length
    return this.comparison(opening, field, sign)
  }

  private comparison(opening: FieldOpening, field: FieldContext, operator: Comparison): Query {
    const word = readWord(this.text, this.at)
    if (word.to === word.from) throw emptyValue(this.text, { ...opening, valueFrom: this.at })
    this.at = word.to
    return { kind: 'field', name: field.name, test: readComparison(this.text, field, operator, word) }
  }

  /** A value of a field, alone or in its parentheses. */
  private value(field: FieldContext): Query {
    const { text, at: from } = this
    const { name } = field
    if (text[from] === '"') return this.quotedValue(field)
    if (text[from] === '~') return { kind: 'field', name, test: this.containsTest(field) }
    if (text[from] === '[' || text[from] === '{') {
      const range = readRange(text, field, from)
      this.at = range.to
      return { kind: 'field', name, test: range.test }
    }
    const source = this.regex()
    if (source !== undefined) return { kind: 'field', name, test: { kind: 'regex', source } }
    const word = readWord(text, from)
    if (word.to === from) throw new QueryFailure(from, from + 1, 'A value is missing here.')
    const test = readValue(text, field, word)
    this.at = word.to
    return { kind: 'field', name, test }
  }

  /** An empty value is the absence of one: that is what an empty cell on the screen stands for. */
  private quotedValue(field: FieldContext): Query {
    const { name } = field
    if (this.text.startsWith('""', this.at) && endsWord(this.text, this.at + 2)) {
      this.at += 2
      return { kind: 'not', part: { kind: 'field', name, test: { kind: 'exists' } } }
    }
    return {
      kind: 'field',
      name,
      test: { kind: 'equals', text: expandFieldValue(field.typed, this.phrase()) },
    }
  }

  private containsTest(field: FieldContext): Extract<Query, { kind: 'field' }>['test'] {
    const { text } = this
    const from = this.at
    this.at += 1
    if (this.at >= text.length || endsWord(text, this.at)) {
      throw new QueryFailure(from, from + 1, `Say what ${field.typed} should contain, right behind the ~.`, [
        replaced(text, from, from + 1, '*'),
      ])
    }
    refuseOtherQuotes(text, this.at)
    if (text[this.at] === '"') return { kind: 'contains', text: this.phrase() }
    const word = readWord(text, this.at)
    this.at = word.to
    if (!word.hasWildcard) return { kind: 'contains', text: word.plain }
    return wildcardTest({ ...word, source: anywhere(word.source) }, 'field')
  }
}

/** The wildcard for a value that contains what `source` describes; several `*` in a row are one. */
function anywhere(source: string): string {
  // an escaped `\*` at the end is a plain character; `\\\\` is an escaped backslash
  const endsInRun = /(?:^|[^\\])\*$/.test(source.replaceAll('\\\\', ''))
  return `${source.startsWith('*') ? '' : '*'}${source}${endsInRun ? '' : '*'}`
}
