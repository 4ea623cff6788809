/** What is a query, once parsed? True or false of one event alone. */

/** How a value's text is tested. All tests ignore case by Unicode simple folding (`shared/base/fold.ts`). */
export type Test =
  | { readonly kind: 'equals'; readonly text: string }
  | { readonly kind: 'contains'; readonly text: string }
  /** `*` any run, `?` one character, `\` makes the next one plain. In a field: the whole value; in free text: inside a value. */
  | { readonly kind: 'wildcard'; readonly source: string }
  /** Found anywhere in the value, unless anchored. No look-around, no back-references. */
  | { readonly kind: 'regex'; readonly source: string }
  /** Present, not null and not empty. */
  | { readonly kind: 'exists' }
  /** Inside the IP prefix, or literally this text. */
  | { readonly kind: 'cidr'; readonly text: string }
  | { readonly kind: 'range'; readonly from: Bound | undefined; readonly to: Bound | undefined }

/** A time bound is in epoch ms (values are read as ISO times), a number bound compares numerically. A value that is
 *  neither is outside. `text` is what was typed, for printing. */
export interface Bound {
  readonly type: 'time' | 'number'
  readonly value: number
  readonly inclusive: boolean
  readonly text: string
}

/** Where a test looks: canonical names. `name` is a field of the catalogue, a group or evidence field, or a path of the
 *  record whose steps are joined by '.', in which a step `*` stands for one or more keys. Compared ignoring case. */
export type Query =
  | { readonly kind: 'all' }
  | { readonly kind: 'text'; readonly test: Extract<Test, { kind: 'contains' | 'wildcard' | 'regex' }> }
  | { readonly kind: 'field'; readonly name: string; readonly test: Test }
  | { readonly kind: 'and'; readonly parts: readonly Query[] }
  | { readonly kind: 'or'; readonly parts: readonly Query[] }
  | { readonly kind: 'not'; readonly part: Query }

/** What is wrong with a query text: where (character range of the text), what, and what was probably meant. */
export interface QueryProblem {
  readonly from: number
  readonly to: number
  readonly message: string
  /** Whole query texts to offer instead, best first. */
  readonly suggestions: readonly string[]
}

export type ParsedQuery =
  | { readonly ok: true; readonly query: Query; readonly canonical: string }
  | { readonly ok: false; readonly problem: QueryProblem }
