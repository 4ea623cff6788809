/** Which texts must a match contain one of? A plain search for them passes over almost everything that cannot match. */
import type { RegexNode } from './syntax.js'

export interface RequiredLiterals {
  /** Folded; every match contains at least one of them. None: nothing is known. */
  readonly literals: readonly string[]
  /** Whoever contains one of the literals matches. */
  readonly whole: boolean
}

type Texts = readonly string[]

/** What is known of the texts that a part matches. A list with the empty text says nothing. */
interface Known {
  /** All texts that it matches. */
  readonly exact: Texts | undefined
  readonly prefixes: Texts
  readonly suffixes: Texts
  /** The list, of those that are known, that passes over most. */
  readonly best: Texts
}

const ANYTHING: Texts = ['']
const NOTHING: Known = { exact: undefined, prefixes: ANYTHING, suffixes: ANYTHING, best: ANYTHING }
/** Texts in a list: each is a search of its own. */
const MOST = 4
/** Characters of a text. */
const LONGEST = 4096

export function requiredLiterals(node: RegexNode): RequiredLiterals {
  const { exact, best } = knownOf(node)
  const literals = best.includes('') ? [] : best
  // Half a surrogate pair is found by a plain search within a pair, but never by the expression.
  const isPlain = exact?.every((text) => !/\p{Surrogate}/u.test(text)) === true
  return { literals, whole: literals.length > 0 && literals === exact && isPlain && !hasAssertion(node) }
}

function knownOf(node: RegexNode): Known {
  switch (node.kind) {
    case 'set': {
      const members = fewMembers(node.set)
      return members === undefined ? NOTHING : exactly(members)
    }
    case 'assertion':
      return exactly(ANYTHING)
    case 'concat':
      return joined(node.parts.map(knownOf))
    case 'alternation':
      return alternatives(node.parts.map(knownOf))
    case 'repeat':
      return repeated(knownOf(node.part), node.min, node.max)
  }
}

/** The members of a set of a few characters. */
function fewMembers(set: readonly number[]): Texts | undefined {
  const members: string[] = []
  for (let at = 0; at + 1 < set.length; at += 2) {
    for (let codePoint = set[at] ?? 0; codePoint <= (set[at + 1] ?? 0); codePoint += 1) {
      if (members.length === MOST) return undefined
      members.push(String.fromCodePoint(codePoint))
    }
  }
  return members
}

function exactly(texts: Texts): Known {
  return { exact: texts, prefixes: texts, suffixes: texts, best: texts }
}

/** The shortest of its texts counts, and that each text is one more search. */
function worth(texts: Texts): number {
  return Math.min(Infinity, ...texts.map(({ length }) => length)) / texts.length
}

function better(left: Texts, right: Texts): Texts {
  return worth(right) > worth(left) ? right : left
}

/** Each text of one list followed by each of the other; undefined if there are too many of them. */
function product(left: Texts, right: Texts): Texts | undefined {
  if (left.length * right.length > MOST) return undefined
  const texts = new Set(left.flatMap((first) => right.map((second) => first + second)))
  return [...texts].some(({ length }) => length > LONGEST) ? undefined : [...texts]
}

function union(lists: readonly Texts[]): Texts | undefined {
  const texts = new Set(lists.flat())
  return texts.size > MOST ? undefined : [...texts]
}

function joined(parts: readonly Known[]): Known {
  let exact: Texts | undefined = ANYTHING
  let prefixes: Texts = ANYTHING
  let run: Texts = ANYTHING
  let best: Texts = ANYTHING
  for (const part of parts) {
    if (exact !== undefined) prefixes = product(exact, part.prefixes) ?? exact
    best = better(better(best, part.best), product(run, part.prefixes) ?? run)
    run = (part.exact === undefined ? undefined : product(run, part.exact)) ?? part.suffixes
    exact = exact === undefined || part.exact === undefined ? undefined : product(exact, part.exact)
  }
  best = better(best, run)
  return exact === undefined ? { exact, prefixes, suffixes: run, best } : exactly(exact)
}

function alternatives(parts: readonly Known[]): Known {
  const exact = parts.every((part) => part.exact !== undefined)
    ? union(parts.map((part) => part.exact ?? []))
    : undefined
  if (exact !== undefined) return exactly(exact)
  return {
    exact,
    prefixes: union(parts.map(({ prefixes }) => prefixes)) ?? ANYTHING,
    suffixes: union(parts.map(({ suffixes }) => suffixes)) ?? ANYTHING,
    best: union(parts.map(({ best }) => best)) ?? ANYTHING,
  }
}

function repeated(part: Known, min: number, max: number): Known {
  if (min === 0) return max === 1 ? optional(part) : NOTHING
  if (min === 1 && max === 1) return part
  const [only] = part.exact ?? []
  if (part.exact?.length === 1 && only !== undefined && only.length * min <= LONGEST) {
    const text = [only.repeat(min)]
    return min === max ? exactly(text) : { exact: undefined, prefixes: text, suffixes: text, best: text }
  }
  return { ...part, exact: undefined }
}

function optional({ exact }: Known): Known {
  const texts = exact === undefined ? undefined : union([exact, ANYTHING])
  return texts === undefined ? NOTHING : exactly(texts)
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
