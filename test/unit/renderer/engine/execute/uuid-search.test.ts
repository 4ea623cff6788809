import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDoc, emptyDocset, hasDoc } from '../../../../../renderer/engine/facts/docset.js'
import {
  addUuidsPassing,
  addUuidsWith,
  placements,
} from '../../../../../renderer/engine/execute/uuid-search.js'
import { uuidLanes, uuidText } from '../../../../../renderer/engine/segment/identifiers.js'
import { compileRegex } from '../../../../../renderer/engine/query/regex/regex.js'

const uuids = fc.uuid().filter((text) => uuidLanes(text) !== undefined)

test('a piece of text is found in an id exactly where the text of the id contains it', () => {
  const pieces = fc.oneof(
    fc
      .tuple(uuids, fc.nat(35), fc.nat(36))
      .map(([text, from, length]) => text.slice(from, from + 1 + length)),
    fc.string({ unit: fc.constantFrom(...'0123456789abcdef-'), minLength: 1, maxLength: 5 }),
  )
  fc.assert(
    fc.property(fc.array(uuids, { minLength: 1, maxLength: 40 }), pieces, (texts, piece) => {
      const docs = emptyDocset()
      addUuidsWith(Uint32Array.from(texts.flatMap((text) => [...uuidLanes(text)!])), piece, docs, undefined)
      expect(texts.map((_, doc) => hasDoc(docs, doc))).toEqual(texts.map((text) => text.includes(piece)))
    }),
    { numRuns: 500 },
  )
})

test('an expression is found in the ids whose text it matches, in all of them at once or one by one', () => {
  const sources = ['[a-f]{3}[0-9]', '^[0-7].*[89a-f]$', '-4[0-9a-f]{3}-[ab]', '(?:[0-9]{2}-){2}', 'g', '-|g']
  const ids = fc.array(fc.oneof(fc.constant('none'), fc.constant('text'), uuids), { maxLength: 60 })
  fc.assert(
    fc.property(ids, fc.constantFrom(...sources), fc.nat(59), (texts, source, known) => {
      const { matches, lines } = compileRegex(source)
      const lanes = Uint32Array.from(
        texts.flatMap((text) =>
          text === 'text' ? [7, 0xffffffff, 0xffffffff, 7] : (uuidLanes(text) ?? [0, 0, 0, 0]),
        ),
      )
      for (const test of [
        { lines, passes: matches },
        { lines: undefined, passes: matches },
      ]) {
        const docs = emptyDocset()
        addDoc(docs, known)
        addUuidsPassing(lanes, docs, test)
        expect(texts.map((_, doc) => hasDoc(docs, doc))).toEqual(
          texts.map((text, doc) => doc === known || (text.length === 36 && matches(text))),
        )
      }
    }),
    { numRuns: 300 },
  )
})

test('more ids than are looked at together are all looked at', () => {
  const lanes = Uint32Array.from({ length: 4 * 10_000 }, (_, at) => 1 + Math.imul(at >>> 2, 0x9e3779b1))
  const { matches, lines } = compileRegex('[a-f]{3}[0-9]')
  const docs = emptyDocset()
  addUuidsPassing(lanes, docs, { lines, passes: matches })
  for (let doc = 0; doc < 10_000; doc += 1) expect(hasDoc(docs, doc)).toBe(matches(uuidText(lanes, 4 * doc)))
})

test('what cannot be part of an id has no place in it', () => {
  const pieces = ['', 'g', 'ABC', '--', 'abcdefabcdefa', 'abc_', '00000000-0000-0000-0000-0000000000000']
  expect(pieces.map((piece) => placements(piece).length)).toEqual(pieces.map(() => 0))
})

test('the lanes of a UUID give back its text, and what means "absent" or "text" has no lanes', () => {
  const text = 'deadbeef-0000-4bad-8add-00000000ec2f'
  expect(uuidText(Uint32Array.from(uuidLanes(text)!), 0)).toBe(text)
  expect(
    [
      '00000000-0000-0000-0000-000000000000',
      '12345678-ffff-ffff-ffff-ffff12345678',
      'DEADBEEF-0000-4bad-8add-00000000ec2f',
    ].map(uuidLanes),
  ).toEqual([undefined, undefined, undefined])
})
