import fc from 'fast-check'
import { expect, test } from 'vitest'
import { emptyDocset, hasDoc } from '../../../../../renderer/engine/docset.js'
import { addUuidsWith, placements } from '../../../../../renderer/engine/execute/uuid-search.js'
import { uuidLanes, uuidText } from '../../../../../renderer/engine/identifiers.js'

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
