/** What does the planner know of a leaf of the query (one test in one place), before it is run on a segment? */
import type { Docset } from '../facts/docset.js'
import type { Test } from '../query/ast.js'
import type { ValueMatcher } from '../query/value-matcher.js'
import type { SegmentFacts } from '../facts/segment-facts.js'
import type { Segment } from '../segment/segment.js'

/** Rough cost of a leaf on one segment, cheapest first; only the order counts. */
export const leafCosts = {
  time: 1,
  column: 2,
  exactId: 3,
  exactPath: 4,
  evidence: 5,
  path: 6,
  text: 20,
  everyValue: 40,
} as const

export interface Leaf {
  /** Equal leaves of the same and of later queries have equal keys. */
  readonly key: string
  /** As people would type it. */
  readonly label: string
  readonly cost: number
  /** May the docset be kept for later queries? Not so where it is as cheap to make as to keep. */
  readonly keep: boolean
  /** Can the segment answer only with its cold part? */
  needsCold(facts: SegmentFacts): boolean
  /** The docs of the segment that pass. The caller must not change them. */
  docs(facts: SegmentFacts): Docset
}

/** A test, made ready. */
export interface LeafTest {
  readonly kind: Test['kind']
  readonly matcher: ValueMatcher
}

/** What a leaf may ask of the case beyond the segment at hand. */
export interface CaseLookup extends EvidenceLookup {
  /** The segment's events that are in conflict with another copy; undefined where there is none. */
  conflicting(segment: Segment): Docset | undefined
}

/** Where does evidence come from? `part` is that of a record pointer. */
export interface EvidenceLookup {
  /** Path of the source file, with the path inside it. */
  sourcePath(part: number): string
  /** Paths of other files with the very same bytes, with the path inside them. */
  otherPaths?(part: number): readonly string[]
  /** Events of a segment that stand in the evidence again, and the part that each copy is in. */
  copies?(segment: number): Iterable<readonly [doc: number, part: number]>
}
