/** Does this folded text match this regular expression, and where? The door of this folder.
 *
 *  What the expressions mean: letter case never counts (the expression is folded as the text is); `.` is any character;
 *  `^` and `$` are the ends of the value; `\w`, `\d`, `\s` and `\b` are those of ECMAScript. */
import { Automaton, type TextShape } from './automaton.js'
import { RegexFailure } from './failure.js'
import { findMatches } from './find.js'
import { LineScan } from './line-scan.js'
import { requiredLiterals, type RequiredLiterals } from './literal.js'
import { compileProgram } from './program.js'
import { parseRegex, type RegexNode } from './syntax.js'

export interface Regex extends RequiredLiterals {
  matches(folded: string): boolean
  /** Could a text of this shape match? */
  couldMatch(shape: TextShape): boolean
  /** Looks through many texts at once. */
  readonly lines: LineScan
  /** Non-empty matches, leftmost first, not overlapping, at most `limit`; [from, to) in UTF-16 units. */
  find(folded: string, limit: number): [number, number][]
}

/** Throws `RegexFailure` for a source that `regexProblem` objects to. */
export function compileRegex(source: string): Regex {
  return compileNode(parseRegex(source))
}

export function compileNode(node: RegexNode): Regex {
  const program = compileProgram(node)
  const automaton = new Automaton(program)
  const known = new Map<TextShape, boolean>()
  return {
    ...requiredLiterals(node),
    matches: (folded) => automaton.matches(folded),
    couldMatch(shape) {
      const could = known.get(shape) ?? automaton.couldMatch(shape)
      known.set(shape, could)
      return could
    },
    lines: new LineScan(automaton, program.alphabet),
    find: (folded, limit) => findMatches(program, folded, limit),
  }
}

/** What is wrong with a source, [from, to) in its UTF-16 units; `undefined` if nothing is. */
export function regexProblem(
  source: string,
): { readonly from: number; readonly to: number; readonly message: string } | undefined {
  try {
    compileProgram(parseRegex(source))
    return undefined
  } catch (failure) {
    if (!(failure instanceof RegexFailure)) throw failure
    const { from, to, message } = failure
    return { from, to: Math.min(to, source.length), message }
  }
}
