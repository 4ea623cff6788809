/** Are opaque values found by every piece of them, whether they are in memory or not, and left where they are by questions that
 *  cannot be about them? */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { coldSections, createSearcher, type Query, type Segment } from '../../renderer/engine/engine.js'
import { randomPieces, randomTexts } from '../support/event-corpus.js'
import { naiveMatches } from '../support/naive-search.js'
import { jsonOf } from '../support/plain-json.js'
import { attachAgain, writtenSegments } from '../support/written-segments.js'

const evidence = { sourcePath: () => '' }
const options = { order: { by: 'time', direction: 'oldest' }, range: null, evidence } as const

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
const tokens = fc.oneof(
  fc.string({ unit: fc.constantFrom(...letters, '+', '/'), minLength: 36, maxLength: 90 }),
  fc.constantFrom(...randomTexts),
)
const words = fc.constantFrom('describe', 'terraform', 'not authorized', 'a1', 'role/deploy', '')

const records = fc.record({ token: tokens, other: fc.oneof(tokens, words), word: words }).map((one) => ({
  eventVersion: '1',
  eventName: 'GetObject',
  requestParameters: { word: one.word, marker: one.other },
  responseElements: { token: one.token },
}))
type Made = typeof records extends fc.Arbitrary<infer One> ? One : never

/** A piece of what the records hold, or of something else, in any letter case. */
function pieceOf(made: readonly Made[], [of, from, length]: readonly [number, number, number]): string {
  const one = made[of % made.length]!
  const { token } = one.responseElements
  const { marker } = one.requestParameters
  const text = [token, marker, token.toUpperCase(), marker.toLowerCase()][from % 4]!
  return text.slice(length % (text.length + 1)).slice(0, 3 + (from % 10))
}

const questions = fc.array(
  fc.record({
    place: fc.tuple(fc.nat(), fc.nat(), fc.nat()),
    other: randomPieces,
    isOther: fc.boolean(),
    kind: fc.nat(8),
    isField: fc.boolean(),
    isNot: fc.boolean(),
  }),
  { minLength: 6, maxLength: 6 },
)
type Question = typeof questions extends fc.Arbitrary<(infer One)[]> ? One : never

const literally = (piece: string): string => piece.replace(/[^a-z0-9]/gi, '.')

function queryOf(made: readonly Made[], { place, other, isOther, kind, isField, isNot }: Question): Query {
  const found = pieceOf(made, place)
  const piece = isOther || found === '' ? other : found
  const whole = made[place[0] % made.length]!.responseElements.token
  const free = [
    { kind: 'contains', text: piece },
    { kind: 'contains', text: whole },
    { kind: 'wildcard', source: `*${piece}*` },
    { kind: 'wildcard', source: `${piece.slice(0, 2)}*${piece.slice(-2)}` },
    { kind: 'wildcard', source: `?${piece}?*` },
    { kind: 'regex', source: literally(piece) },
    { kind: 'regex', source: `${literally(piece)}$|^${literally(other)}` },
    { kind: 'regex', source: '[0-9][a-z]{2}[0-9]' },
    { kind: 'regex', source: '^[a-z0-9]{36,60}$' },
  ] as const
  const test = free[kind]!
  const names = ['responseElements.token', 'requestParameters.*', '*', 'requestParameters.word']
  const name = names[place[1] % names.length]!
  const exact = { kind: 'equals', text: kind === 0 ? piece : whole.toUpperCase() } as const
  const query: Query = isField
    ? { kind: 'field', name, test: kind < 2 ? exact : test }
    : { kind: 'text', test }
  return isNot ? { kind: 'not', part: query } : query
}

test('pieces of opaque values are found as a naive scan finds them, in memory or not', async () => {
  let loads = 0
  let held = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(records, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 5 }),
      questions,
      fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
      async (made, size, asked, letGo) => {
        const payloads = made.map((one) => new TextEncoder().encode(JSON.stringify({ Records: [one] })))
        const segments = writtenSegments(payloads, { size, forceExact: false, hotOnly: true })
        for (const segment of segments)
          for (const section of coldSections) if (section !== 'opaque') attachAgain(segment, section)
        const searcher = createSearcher({ now: () => 0, pause: () => Promise.resolve() })
        searcher.setSegments(segments)
        const loadCold = (segment: Segment, section: (typeof coldSections)[number]) => {
          expect([section, segment.has(section)]).toEqual(['opaque', false])
          loads += 1
          attachAgain(segment, section)
          return Promise.resolve()
        }
        const signal = new AbortController().signal
        const all = [...(await searcher.search({ kind: 'all' }, options, signal)).refs()]
        const jsons = made.map(jsonOf)
        for (const [at, question] of asked.entries()) {
          const query = queryOf(made, question)
          const result = await searcher.search(query, { ...options, loadCold }, signal)
          const found = new Set(result.refs())
          const isNaive = (ref: number) =>
            naiveMatches(query, jsons[searcher.pointer(ref).part]!, { source: '' })
          expect(all.map((ref) => found.has(ref))).toEqual(all.map(isNaive))
          held += segments.filter((segment) => segment.has('opaque')).length
          if (letGo[at] === true) for (const segment of segments) segment.detach('opaque')
        }
      },
    ),
    { numRuns: 250 },
  )
  expect([loads > 200, held > 200]).toEqual([true, true])
})

const RANDOM = '5CbsiJVHJ5vq0kswbaXY8mhZaB4i57ZTYqDBVeVLEgLff'
const parsed = (text: string): Query => ({ kind: 'text', test: { kind: 'contains', text } })
const at = (name: string, text: string): Query => ({ kind: 'field', name, test: { kind: 'equals', text } })

test('a question loads opaque values where one of them can match, and nowhere else', async () => {
  const record = (n: number, token: string) => ({
    eventVersion: '1',
    eventName: 'GetObject',
    userAgent: `terraform ${String(n)}`,
    requestID: `PE9H3A6RZP2GXVZ${String(n)}`,
    responseElements: { token },
  })
  const payloads = [record(1, RANDOM), record(2, 'nothing of that kind')].map((one) =>
    new TextEncoder().encode(JSON.stringify(one)),
  )
  const ask = async (query: Query): Promise<readonly [count: number, loaded: readonly number[]]> => {
    const segments = writtenSegments(payloads, { size: 1, forceExact: false, hotOnly: true })
    const loaded: number[] = []
    const searcher = createSearcher({ now: () => 0, pause: () => Promise.resolve() })
    searcher.setSegments(segments)
    const loadCold = (segment: Segment, section: (typeof coldSections)[number]) => {
      if (section === 'opaque') loaded.push(segments.indexOf(segment))
      attachAgain(segment, section)
      return Promise.resolve()
    }
    const { signal } = new AbortController()
    return [(await searcher.search(query, { ...options, loadCold }, signal)).count, loaded]
  }
  const not = (part: Query): Query => ({ kind: 'not', part })
  expect([
    await ask(parsed('ksWBAxy')),
    await ask(parsed('ksw')),
    await ask(not(parsed('ksWBAxy'))),
    await ask(at('responseElements.token', RANDOM)),
    await ask(at('*', RANDOM.toLowerCase())),
    await ask({ kind: 'text', test: { kind: 'regex', source: 'k[r-t]w' } }),
  ]).toEqual([
    [1, [0]],
    [1, [0]],
    [1, [0]],
    [1, [0]],
    [1, [0]],
    [1, [0]],
  ])
  expect([
    await ask(parsed('getobject')),
    await ask(parsed('terraform')),
    await ask(parsed('k w')),
    await ask(parsed('of that')),
    await ask(parsed('zaB4i57x')),
    await ask(at('requestID', 'PE9H3A6RZP2GXVZ1')),
    await ask(at('requestParameters.none', RANDOM)),
    await ask(at('userAgent', 'terraform 1')),
    await ask(at('responseElements.token', '')),
    await ask(at('*', 'terraform 2')),
    await ask({ kind: 'field', name: 'responseElements.token', test: { kind: 'exists' } }),
  ]).toEqual([
    [2, []],
    [2, []],
    [0, []],
    [1, []],
    [0, []],
    [1, []],
    [0, []],
    [1, []],
    [0, []],
    [1, []],
    [2, []],
  ])
})

test('what is in every event already is not looked for in opaque values', async () => {
  const payloads = ['a1', RANDOM].map((token) =>
    new TextEncoder().encode(JSON.stringify({ eventVersion: '1', eventName: 'GetObject5cb', token })),
  )
  const segments = writtenSegments(payloads, { size: 2, forceExact: false })
  for (const segment of segments) segment.detach('opaque')
  const searcher = createSearcher({ now: () => 0, pause: () => Promise.resolve() })
  searcher.setSegments(segments)
  const { signal } = new AbortController()
  expect((await searcher.search(parsed('5cb'), options, signal)).count).toBe(2)
  await expect(searcher.search(parsed('5cbs'), options, signal)).rejects.toThrow('opaque is not there')
})
