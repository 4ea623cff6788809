/** How do queries combine? Nested conjunctions and disjunctions become one, so that what is printed reads back the same. */
import type { Query } from './ast.js'

/** All of the parts; `all` adds nothing to a conjunction. */
export function conjunction(parts: readonly Query[]): Query {
  const flat = parts
    .flatMap((part) => (part.kind === 'and' ? part.parts : [part]))
    .filter((part) => part.kind !== 'all')
  const [first] = flat
  if (first === undefined) return { kind: 'all' }
  return flat.length === 1 ? first : { kind: 'and', parts: flat }
}

/** Any of the parts. */
export function disjunction(parts: readonly Query[]): Query {
  const flat = parts.flatMap((part) => (part.kind === 'or' ? part.parts : [part]))
  const [first] = flat
  return flat.length === 1 && first !== undefined ? first : { kind: 'or', parts: flat }
}
