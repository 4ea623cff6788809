/** In which order are the parts of a query run, and what came of them? Cheapest first, and a conjunction ends with the
 *  first segment-docset that is empty. */
import {
  countDocs,
  emptyDocset,
  fullDocset,
  intersectDocs,
  isEmptyDocset,
  subtractDocs,
  uniteDocs,
  type Docset,
} from '../facts/docset.js'
import type { Query } from '../query/ast.js'
import type { SegmentFacts } from '../facts/segment-facts.js'
import { compileLeaf, rangeLeaf } from './compile-leaf.js'
import type { CaseLookup, Leaf } from './leaf.js'

export type Plan =
  | { readonly kind: 'all'; readonly cost: number }
  | { readonly kind: 'leaf'; readonly leaf: Leaf; readonly cost: number }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Plan[]; readonly cost: number }
  | { readonly kind: 'not'; readonly part: Plan; readonly cost: number }

/** One step of a plan that has been run, summed over the segments. */
export interface PlanStep {
  readonly step: string
  /** Docs that the step found, wherever it was run. */
  readonly count: number
  readonly ms: number
}

/** Makes the plan. `range` is epoch ms, [from, to); null: no limit. */
export function planQuery(
  query: Query,
  range: { readonly from: number; readonly to: number } | null,
  evidence: CaseLookup,
): Plan {
  const leaves = new Map<string, Plan>()
  const plan = planOf(query, (part) => {
    const leaf = compileLeaf(part, evidence)
    const same = leaves.get(leaf.key) ?? { kind: 'leaf', leaf, cost: leaf.cost }
    leaves.set(leaf.key, same)
    return same
  })
  if (range === null) return plan
  const leaf = rangeLeaf(range.from, range.to)
  return joined('and', [{ kind: 'leaf', leaf, cost: leaf.cost }, plan])
}

type Compile = (leaf: Extract<Query, { kind: 'text' | 'field' }>) => Plan

function planOf(query: Query, compile: Compile): Plan {
  switch (query.kind) {
    case 'all':
      return { kind: 'all', cost: 0 }
    case 'text':
    case 'field':
      return compile(query)
    case 'and':
    case 'or':
      return joined(
        query.kind,
        query.parts.map((part) => planOf(part, compile)),
      )
    case 'not': {
      const part = planOf(query.part, compile)
      return part.kind === 'not' ? part.part : { kind: 'not', part, cost: part.cost }
    }
  }
}

/** Nested parts of the same kind become one list, equal leaves one leaf, cheapest first. */
function joined(kind: 'and' | 'or', parts: readonly Plan[]): Plan {
  const flat = parts.flatMap((part) => (part.kind === kind ? part.parts : [part]))
  const [only, ...others] = new Set(flat)
  if (only !== undefined && others.length === 0) return only
  const sorted = [...new Set(flat)].sort((left, right) => left.cost - right.cost)
  return { kind, parts: sorted, cost: sorted.reduce((sum, part) => sum + part.cost, 0) }
}

/** Can the plan be run on the segment only with its cold part? */
export function planNeedsCold(plan: Plan, facts: SegmentFacts): boolean {
  switch (plan.kind) {
    case 'all':
      return false
    case 'leaf':
      return plan.leaf.needsCold(facts)
    case 'not':
      return planNeedsCold(plan.part, facts)
    case 'and':
    case 'or':
      return plan.parts.some((part) => planNeedsCold(part, facts))
  }
}

/** Runs a plan on one segment after the other and keeps account of its steps. */
export class PlanRun {
  readonly #steps = new Map<string, { count: number; ms: number }>()
  /** What the leaves found on the segment at hand: a leaf that stands in the query twice is run once. */
  readonly #done = new Map<Leaf, Docset>()
  #facts: SegmentFacts | undefined

  constructor(
    readonly plan: Plan,
    readonly now: () => number,
  ) {}

  /** The matching docs of the segment: a docset of the caller's own. */
  run(facts: SegmentFacts): Docset {
    // A segment may be run again, when a cold part that was missing has come.
    if (facts !== this.#facts) this.#done.clear()
    this.#facts = facts
    return this.#docs(this.plan, facts)
  }

  get steps(): readonly PlanStep[] {
    return [...this.#steps].map(([step, { count, ms }]) => ({ step, count, ms }))
  }

  #docs(plan: Plan, facts: SegmentFacts): Docset {
    switch (plan.kind) {
      case 'all':
        return fullDocset(facts.segment.size)
      case 'leaf':
        return this.#leafDocs(plan.leaf, facts).slice()
      case 'not': {
        const docs = fullDocset(facts.segment.size)
        subtractDocs(docs, this.#shared(plan.part, facts))
        return docs
      }
      case 'and':
        return this.#all(plan.parts, facts)
      case 'or':
        return this.#any(plan.parts, facts)
    }
  }

  #all(parts: readonly Plan[], facts: SegmentFacts): Docset {
    const docs = fullDocset(facts.segment.size)
    for (const part of parts) {
      if (isEmptyDocset(docs)) break
      if (part.kind === 'not') subtractDocs(docs, this.#shared(part.part, facts))
      else intersectDocs(docs, this.#shared(part, facts))
    }
    return docs
  }

  #any(parts: readonly Plan[], facts: SegmentFacts): Docset {
    const docs = emptyDocset()
    for (const part of parts) uniteDocs(docs, this.#shared(part, facts))
    return docs
  }

  /** As `#docs`, but perhaps a docset that others hold too: not to be changed. */
  #shared(plan: Plan, facts: SegmentFacts): Docset {
    return plan.kind === 'leaf' ? this.#leafDocs(plan.leaf, facts) : this.#docs(plan, facts)
  }

  #leafDocs(leaf: Leaf, facts: SegmentFacts): Docset {
    const done = this.#done.get(leaf)
    if (done !== undefined) return done
    const begun = this.now()
    const docs = leaf.keep ? facts.docset(leaf.key, () => leaf.docs(facts)) : leaf.docs(facts)
    this.#done.set(leaf, docs)
    const step = this.#steps.get(leaf.label) ?? { count: 0, ms: 0 }
    step.count += countDocs(docs)
    step.ms += this.now() - begun
    this.#steps.set(leaf.label, step)
    return docs
  }
}
