/** Which text must every match contain? A plain search for it passes over almost everything that cannot match. */
import { onlyMember } from './char-set.js'
import type { RegexNode } from './syntax.js'

export interface RequiredLiteral {
  /** Folded; '' if there is none. */
  readonly literal: string
  /** Whoever contains the literal matches. */
  readonly whole: boolean
}

/** What is known of the texts that a part matches. */
interface Known {
  /** The only text it matches. */
  readonly exact: string | undefined
  readonly prefix: string
  readonly suffix: string
  /** The longest text that every match contains. */
  readonly best: string
}

const NOTHING: Known = { exact: undefined, prefix: '', suffix: '', best: '' }
const LONGEST = 4096

export function requiredLiteral(node: RegexNode): RequiredLiteral {
  const known = knownOf(node)
  // Half a surrogate pair is found by a plain search within a pair, but never by the expression.
  const plain = known.exact !== undefined && !/\p{Surrogate}/u.test(known.exact)
  return { literal: known.best, whole: plain && !hasAssertion(node) }
}

function knownOf(node: RegexNode): Known {
  switch (node.kind) {
    case 'set': {
      const member = onlyMember(node.set)
      return member === undefined ? NOTHING : exactly(String.fromCodePoint(member))
    }
    case 'assertion':
      return exactly('')
    case 'concat':
      return joined(node.parts.map(knownOf))
    case 'alternation':
      return alternatives(node.parts.map(knownOf))
    case 'repeat':
      return repeated(knownOf(node.part), node.min, node.max)
  }
}

function exactly(text: string): Known {
  return { exact: text, prefix: text, suffix: text, best: text }
}

function longer(left: string, right: string): string {
  return right.length > left.length ? right : left
}

function joined(parts: readonly Known[]): Known {
  let exact: string | undefined = ''
  let prefix = ''
  let run = ''
  let best = ''
  for (const part of parts) {
    if (exact !== undefined) prefix = exact + part.prefix
    best = longer(longer(best, part.best), run + part.prefix)
    run = part.exact === undefined ? part.suffix : run + part.exact
    exact = exact === undefined || part.exact === undefined ? undefined : exact + part.exact
  }
  return { exact, prefix, suffix: run, best: longer(best, run) }
}

function alternatives(parts: readonly Known[]): Known {
  const [first] = parts
  if (first?.exact === undefined) return NOTHING
  return parts.every((part) => part.exact === first.exact) ? first : NOTHING
}

function repeated(part: Known, min: number, max: number): Known {
  if (min === 0) return NOTHING
  if (part.exact !== undefined && part.exact.length * min <= LONGEST) {
    const text = part.exact.repeat(min)
    return min === max ? exactly(text) : { exact: undefined, prefix: text, suffix: text, best: text }
  }
  return { ...part, exact: undefined }
}

function hasAssertion(node: RegexNode): boolean {
  switch (node.kind) {
    case 'set':
      return false
    case 'assertion':
      return true
    case 'repeat':
      return hasAssertion(node.part)
    default:
      return node.parts.some(hasAssertion)
  }
}
