/** What does a regular expression say? The usual syntax without look-around and back-references, as a tree whose
 *  characters are already folded. A dot is any character, line ends too; `^` and `$` are the ends of the value. */
import { foldCodePoint } from '../../../../shared/base/fold.js'
import { ANY, foldSet, negate, rangesOf, setOf, type CharSet } from './char-set.js'
import { classEscape, readEscape } from './escapes.js'
import { RegexFailure } from './failure.js'

export type RegexNode =
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'concat'; readonly parts: readonly RegexNode[] }
  | { readonly kind: 'alternation'; readonly parts: readonly RegexNode[] }
  | {
      readonly kind: 'repeat'
      readonly part: RegexNode
      readonly min: number
      /** Infinity: without end. */
      readonly max: number
      readonly greedy: boolean
    }
  | { readonly kind: 'assertion'; readonly at: 'start' | 'end' | 'word' | 'notWord' }

/** Copies of a part that `{m,n}` may ask for. */
export const REPEAT_LIMIT = 1000
const NESTING_LIMIT = 200

/** Parses the text between the slashes. Throws `RegexFailure` with the place and the words. */
export function parseRegex(source: string): RegexNode {
  return new RegexParser(source).parse()
}

class RegexParser {
  private at = 0
  private depth = 0

  constructor(private readonly source: string) {}

  parse(): RegexNode {
    const node = this.alternation()
    if (this.at < this.source.length) {
      throw new RegexFailure(
        this.at,
        this.at + 1,
        'This closing parenthesis has no opening one. Write \\) for the character.',
      )
    }
    return node
  }

  private alternation(): RegexNode {
    const parts = [this.sequence()]
    while (this.source[this.at] === '|') {
      this.at += 1
      parts.push(this.sequence())
    }
    const [first] = parts
    return parts.length === 1 && first !== undefined ? first : { kind: 'alternation', parts }
  }

  private sequence(): RegexNode {
    const parts: RegexNode[] = []
    while (this.at < this.source.length && !'|)'.includes(this.source[this.at] ?? '')) {
      const from = this.at
      parts.push(this.quantified(this.atom(), from))
    }
    const [first] = parts
    return parts.length === 1 && first !== undefined ? first : { kind: 'concat', parts }
  }

  private quantified(part: RegexNode, from: number): RegexNode {
    const counts = this.quantifier()
    if (counts === undefined) return part
    if (part.kind === 'assertion' && this.source[from] !== '(') {
      throw new RegexFailure(from, this.at, 'A place such as ^, $ or \\b cannot be repeated.')
    }
    let greedy = true
    if (this.source[this.at] === '?') {
      greedy = false
      this.at += 1
    }
    const end = this.at
    if (this.quantifier() !== undefined) {
      throw new RegexFailure(
        end,
        this.at,
        'A repetition cannot be repeated directly. Put parentheses around it.',
      )
    }
    return { kind: 'repeat', part, ...counts, greedy }
  }

  private quantifier(): { readonly min: number; readonly max: number } | undefined {
    const character = this.source[this.at]
    if (character === '{') return this.counted()
    if (character !== '*' && character !== '+' && character !== '?') return undefined
    this.at += 1
    return { min: character === '+' ? 1 : 0, max: character === '?' ? 1 : Infinity }
  }

  private counted(): { readonly min: number; readonly max: number } | undefined {
    const found = /^\{(\d+)(,?)(\d*)\}/.exec(this.source.slice(this.at, this.at + 32))
    if (found === null) return undefined
    const from = this.at
    const [whole, least, comma, most] = found
    this.at += whole.length
    const min = Number(least)
    const open = most === '' ? Infinity : Number(most)
    const max = comma === '' ? min : open
    if (min > REPEAT_LIMIT || (max !== Infinity && max > REPEAT_LIMIT)) {
      throw new RegexFailure(from, this.at, `A repetition may count up to ${REPEAT_LIMIT}.`)
    }
    if (min > max) throw new RegexFailure(from, this.at, 'The smaller count comes first: {2,5}.')
    return { min, max }
  }

  private atom(): RegexNode {
    const character = this.source[this.at] ?? ''
    switch (character) {
      case '(':
        return this.group()
      case '[':
        return this.characterClass()
      case '\\':
        return this.escape()
      case '*':
      case '+':
      case '?':
        throw new RegexFailure(
          this.at,
          this.at + 1,
          `There is nothing before ${character} to repeat. Write \\${character} for the character.`,
        )
      case '^':
        this.at += 1
        return { kind: 'assertion', at: 'start' }
      case '$':
        this.at += 1
        return { kind: 'assertion', at: 'end' }
      case '.':
        this.at += 1
        return { kind: 'set', set: ANY }
      default:
        return this.literal()
    }
  }

  private literal(): RegexNode {
    const codePoint = this.source.codePointAt(this.at) ?? 0
    if (codePoint === 0x7b && this.counted() !== undefined) {
      throw new RegexFailure(
        this.at - 1,
        this.at,
        'There is nothing before this repetition. Write \\{ for the character.',
      )
    }
    this.at += codePoint > 0xffff ? 2 : 1
    return singleCharacter(codePoint)
  }

  private group(): RegexNode {
    const from = this.at
    this.depth += 1
    if (this.depth > NESTING_LIMIT) {
      throw new RegexFailure(from, from + 1, `Parentheses may be nested ${NESTING_LIMIT} deep.`)
    }
    this.at += this.groupOpening()
    const node = this.alternation()
    if (this.source[this.at] !== ')')
      throw new RegexFailure(from, from + 1, 'This parenthesis is not closed.')
    this.at += 1
    this.depth -= 1
    return node
  }

  /** Length of `(`, `(?:` or `(?<name>`. */
  private groupOpening(): number {
    const rest = this.source.slice(this.at, this.at + 128)
    if (!rest.startsWith('(?')) return 1
    if (rest.startsWith('(?:')) return 3
    const look = /^\(\?<?[=!]/.exec(rest)
    if (look !== null) {
      throw new RegexFailure(
        this.at,
        this.at + look[0].length,
        'Look-ahead and look-behind are not available: search time must stay proportional to the text. Combine two searches with AND or NOT instead.',
      )
    }
    const name = /^\(\?P?<[A-Za-z_]\w*>/.exec(rest)
    if (name !== null) return name[0].length
    throw new RegexFailure(
      this.at,
      this.at + 2,
      'Groups are ( ) or (?: ). Letter case is always ignored, so flags are not needed.',
    )
  }

  private escape(): RegexNode {
    const next = this.source[this.at + 1]
    if (next === 'b' || next === 'B') {
      this.at += 2
      return { kind: 'assertion', at: next === 'b' ? 'word' : 'notWord' }
    }
    const set = classEscape(next)
    if (set !== undefined) {
      this.at += 2
      return { kind: 'set', set }
    }
    const { codePoint, length } = readEscape(this.source, this.at)
    this.at += length
    return singleCharacter(codePoint)
  }

  private characterClass(): RegexNode {
    const from = this.at
    if (this.source.startsWith('[[:', from)) {
      throw new RegexFailure(
        from,
        from + 3,
        'Named classes such as [[:alpha:]] are not available: write [a-z], [0-9], \\w or \\s.',
      )
    }
    this.at += 1
    const negated = this.source[this.at] === '^'
    if (negated) this.at += 1
    const ranges: (readonly [number, number])[] = []
    while (this.source[this.at] !== ']') {
      if (this.at >= this.source.length) {
        throw new RegexFailure(
          from,
          from + 1,
          'This character class is not closed. Write \\[ for the character.',
        )
      }
      ranges.push(...this.classItem())
    }
    this.at += 1
    if (ranges.length === 0)
      throw new RegexFailure(from, this.at, 'This character class is empty. Write \\[\\] for the characters.')
    return { kind: 'set', set: classSet(ranges, negated) }
  }

  private classItem(): readonly (readonly [number, number])[] {
    const from = this.at
    const first = this.classMember()
    if (
      this.source[this.at] !== '-' ||
      this.source[this.at + 1] === ']' ||
      this.at + 1 >= this.source.length
    ) {
      return first
    }
    this.at += 1
    const second = this.classMember()
    const low = onlyOf(first)
    const high = onlyOf(second)
    if (low === undefined || high === undefined) {
      throw new RegexFailure(
        from,
        this.at,
        'A range needs one character on either side. Write \\- for the hyphen.',
      )
    }
    if (low > high) throw new RegexFailure(from, this.at, 'This range runs backwards.')
    return [[low, high]]
  }

  private classMember(): readonly (readonly [number, number])[] {
    if (this.source[this.at] !== '\\') {
      const codePoint = this.source.codePointAt(this.at) ?? 0
      this.at += codePoint > 0xffff ? 2 : 1
      return [[codePoint, codePoint]]
    }
    const next = this.source[this.at + 1]
    const set = classEscape(next)
    if (set !== undefined) {
      this.at += 2
      return rangesOf(set)
    }
    if (next === 'b') {
      this.at += 2
      return [[8, 8]]
    }
    const { codePoint, length } = readEscape(this.source, this.at)
    this.at += length
    return [[codePoint, codePoint]]
  }
}

function onlyOf(ranges: readonly (readonly [number, number])[]): number | undefined {
  const [first] = ranges
  return ranges.length === 1 && first !== undefined && first[0] === first[1] ? first[0] : undefined
}

function singleCharacter(codePoint: number): RegexNode {
  const folded = foldCodePoint(codePoint)
  return { kind: 'set', set: [folded, folded] }
}

/** A negated class refuses whatever equals one of its members apart from letter case. */
function classSet(ranges: readonly (readonly [number, number])[], negated: boolean): CharSet {
  const folded = foldSet(setOf(ranges))
  return negated ? negate(folded) : folded
}
