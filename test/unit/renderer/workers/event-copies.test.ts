import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bestFirst, EventCopies } from '../../../../renderer/workers/event-copies.js'
import type { RecordPlace } from '../../../../renderer/workers/record-bytes.js'
import type { Provenance } from '../../../../renderer/workers/protocol.js'
import { holdingCode } from '../../../../shared/cloudtrail/record-holding.js'

const copies = fc.array(
  fc.record({
    segment: fc.nat(2),
    doc: fc.nat(5),
    part: fc.nat(9),
    offset: fc.integer({ min: 0, max: 0xffffffff }),
    length: fc.nat(0xffffff),
    holding: fc.nat(12),
  }),
)

test('the copies of an event are those that were added, in their order, whenever they are asked for', () => {
  fc.assert(
    fc.property(copies, fc.nat(40), (list, early) => {
      const known = new EventCopies()
      list.forEach(({ holding, ...place }, index) => {
        if (index === early) known.of(0, 0)
        known.add(holding === 0 ? place : { ...place, holding })
      })
      for (const segment of [0, 1, 2]) {
        for (const doc of [0, 1, 2, 3, 4, 5]) {
          const its = list.filter((one) => one.segment === segment && one.doc === doc)
          const expected = its.map(({ part, offset, length, holding }) => ({
            part,
            offset,
            length,
            ...(holding === 0 ? {} : { holding }),
          }))
          expect(known.of(segment, doc)).toEqual(expected)
        }
        const places = [...known.places(segment)].map(([doc, part]) => `${doc} ${part}`)
        const added = list.filter((one) => one.segment === segment).map(({ doc, part }) => `${doc} ${part}`)
        expect(places.sort()).toEqual(added.sort())
      }
    }),
  )
})

test('the verbatim record comes first, what is lost last, and the names of files do not matter', () => {
  const place = (part: number, holding?: number): RecordPlace => ({
    part,
    offset: 0,
    length: 1,
    ...(holding === undefined ? {} : { holding }),
  })
  const places = [
    place(0, holdingCode('lookup')),
    place(1),
    place(2, holdingCode('event-bridge')),
    place(3, holdingCode('history-row')),
    place(4),
  ] as const
  const hashes = ['aa', 'cc', 'bb', '00', '']
  const provenanceOf = ({ part, offset, length }: RecordPlace): Provenance => {
    const sourceId = part === 4 ? -1 : 10 - part
    const path = `/evidence/${9 - part}`
    return { sourceId, path, inside: [], offset, length, sha256: hashes[part] ?? '', status: 'read' }
  }
  const order = (list: typeof places) => bestFirst(list, provenanceOf).map(({ part }) => part)
  expect(order(places)).toEqual([2, 1, 0, 3, 4])
  expect(order([...places].reverse() as unknown as typeof places)).toEqual([2, 1, 0, 3, 4])
})
