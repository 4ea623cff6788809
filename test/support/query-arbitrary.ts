/** Queries and values for property tests: few letters, so that they meet. */
import fc from 'fast-check'
import type { Bound, Query, Test } from '../../renderer/engine/query/ast.js'
import { conjunction, disjunction } from '../../renderer/engine/query/combine.js'
import { timeText } from '../../renderer/engine/query/time-text.js'
import { escapeWildcard } from '../../renderer/engine/query/wildcard.js'

/** Texts that hold what the syntax could trip over. */
export const trickyText = fc.oneof(
  fc.stringMatching(/^[abAB]{1,4}$/),
  fc.string({
    unit: fc.constantFrom(...'abAKſßσς .:-_/\\"*?()[]{}<>=!&|~\n\t😀\u2028“’'),
    minLength: 1,
    maxLength: 6,
  }),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 4 }),
  fc.constantFrom(
    'AND',
    'OR',
    'NOT',
    'TO',
    '-',
    '--',
    '10.0.0.0/8',
    '::1',
    'arn:aws:iam::1:user/x',
    '2023-07-10',
    '/a/',
    '\\u{61}',
  ),
)

/** Regular expressions that JavaScript reads the same way. */
export const regexSource: fc.Arbitrary<string> = fc.letrec<{ part: string; atom: string; sequence: string }>(
  (tie) => ({
    atom: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom(
        'a',
        'b',
        'A',
        'k',
        's',
        'K',
        'ſ',
        '\u212a',
        'σ',
        'ς',
        '😀',
        '\\n',
        '\\.',
        '\\x41',
        '\\u212a',
        '\\u{1f600}',
        '_',
        '-',
      ),
      fc.constantFrom(
        '.',
        '\\d',
        '\\w',
        '\\W',
        '\\s',
        '\\S',
        '\\D',
        '[ab]',
        '[^ab]',
        '[A-C]',
        '[^k]',
        '[\\w-]',
        '[\\W]',
        '[^\\s]',
        '[α-ω]',
        '[ſ]',
        '[^ſ]',
      ),
      tie('sequence').map((inner) => `(?:${inner})`),
      tie('sequence').map((inner) => `(${inner})`),
    ),
    part: fc.oneof(
      { weight: 5, arbitrary: tie('atom') },
      { weight: 1, arbitrary: fc.constantFrom('^', '$', '\\b', '\\B') },
      {
        weight: 3,
        arbitrary: fc
          .tuple(
            tie('atom'),
            fc.constantFrom('*', '+', '?', '{2}', '{0,2}', '{1,}', '{2,3}', '*?', '+?', '??', '{0,2}?'),
          )
          .map(([atom, quantifier]) => atom + quantifier),
      },
    ),
    sequence: fc
      .array(fc.array(tie('part'), { maxLength: 3 }), { minLength: 1, maxLength: 3 })
      .map((alternatives) => alternatives.map((parts) => parts.join('')).join('|')),
  }),
).sequence

/** Texts for such expressions. */
export const regexText = fc.string({
  unit: fc.constantFrom(...'aAbBcskKſ\u212aσςΣ_-. \n09', '😀', '\u{1f601}', '\ud83d'),
  maxLength: 8,
})

/** Wildcard sources with at least one wildcard, as the parser writes them. */
export function wildcardSource(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .array(fc.oneof(text.map(escapeWildcard), fc.constantFrom('*', '?')), { minLength: 1, maxLength: 4 })
    .map((parts) =>
      parts.join('').replace(/\*+/g, (run, at: number, whole: string) => (isEscaped(whole, at) ? run : '*')),
    )
    .filter((source) => /[^*]/.test(source) && hasWildcard(source) && !/\*\*/.test(source))
}

function isEscaped(source: string, at: number): boolean {
  const before = /\\*$/.exec(source.slice(0, at))?.[0].length ?? 0
  return before % 2 === 1
}

function hasWildcard(source: string): boolean {
  return /[*?]/.test(source.replace(/\\[\s\S]/g, ''))
}

const timeBounds = fc
  .tuple(
    fc.integer({ min: 0, max: 4_000 }),
    fc.integer({ min: 1, max: 500 }),
    fc.constantFrom(1, 1000, 60_000, 86_400_000),
  )
  .map(([start, length, unit]): { readonly from: Bound; readonly to: Bound } => {
    const bound = (value: number, inclusive: boolean): Bound => ({
      type: 'time',
      value,
      inclusive,
      text: timeText(value),
    })
    const base = Date.UTC(2023, 6, 10)
    return { from: bound(base + start * unit, true), to: bound(base + (start + length) * unit, false) }
  })

const numberBounds = fc
  .tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 50 }), fc.boolean(), fc.boolean())
  .map(([start, length, closed, closedEnd]): { readonly from: Bound; readonly to: Bound } => {
    const bound = (value: number, inclusive: boolean): Bound => ({
      type: 'number',
      value,
      inclusive,
      text: String(value),
    })
    return { from: bound(start, closed), to: bound(start + length, closedEnd) }
  })

function rangeTest(bounds: fc.Arbitrary<{ readonly from: Bound; readonly to: Bound }>): fc.Arbitrary<Test> {
  return fc.tuple(bounds, fc.constantFrom('both', 'from', 'to')).map(([{ from, to }, ends]) => ({
    kind: 'range',
    from: ends === 'to' ? undefined : from,
    to: ends === 'from' ? undefined : to,
  }))
}

const prefixes = fc.constantFrom(
  '10.0.0.0/8',
  '10.1.2.3/32',
  '0.0.0.0/0',
  '2001:db8::/32',
  '::/0',
  '::ffff:10.0.0.0/104',
)

/** Whatever the parser can make of a text. `names` and `text` as they occur in the records. */
export function queryArbitrary(names: readonly string[], text: fc.Arbitrary<string>): fc.Arbitrary<Query> {
  const free = fc.oneof(
    text.map((value) => ({ kind: 'contains', text: value }) as const),
    wildcardSource(text).map((source) => ({ kind: 'wildcard', source }) as const),
    regexSource.filter((source) => source !== '').map((source) => ({ kind: 'regex', source }) as const),
  )
  const fieldTest = (name: string): fc.Arbitrary<Test> =>
    fc.oneof(
      text.map((value): Test => ({ kind: 'equals', text: value })),
      free,
      fc.constant<Test>({ kind: 'exists' }),
      name === 'eventTime'
        ? fc.constant<Test>({ kind: 'exists' })
        : prefixes.map((prefix): Test => ({ kind: 'cidr', text: prefix })),
      rangeTest(name === 'eventTime' ? timeBounds : fc.oneof(timeBounds, numberBounds)),
    )
  return fc.letrec<{ query: Query; leaf: Query }>((tie) => ({
    leaf: fc.oneof(
      fc.constant<Query>({ kind: 'all' }),
      free.map((test): Query => ({ kind: 'text', test })),
      fc
        .constantFrom(...names)
        .chain((name) => fieldTest(name).map((test): Query => ({ kind: 'field', name, test }))),
    ),
    query: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 3, arbitrary: tie('leaf') },
      { weight: 1, arbitrary: tie('query').map((part): Query => ({ kind: 'not', part })) },
      { weight: 1, arbitrary: fc.array(tie('query'), { minLength: 2, maxLength: 3 }).map(conjunction) },
      { weight: 1, arbitrary: fc.array(tie('query'), { minLength: 2, maxLength: 3 }).map(disjunction) },
    ),
  })).query
}
