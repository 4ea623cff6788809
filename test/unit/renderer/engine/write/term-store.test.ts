/** Are values told apart and found again, also those that were written to share a hash? */
import { expect, test } from 'vitest'
import { hashBytes } from '../../../../../renderer/engine/write/byte-hash.js'
import { PathTable } from '../../../../../renderer/engine/write/path-table.js'
import { NO_ROOM, TermStore } from '../../../../../renderer/engine/write/term-store.js'

const STEP = 0x9e3779b1 | 0
const SEED = 0x2545f491
const encoder = new TextEncoder()

const turned = (word: number): number => (word << 5) | (word >>> 27)
const isPlain = (byte: number): boolean => byte >= 0x23 && byte < 0x7f && byte !== 0x5c

/** Texts of eight plain characters that all have one hash: the second word makes up for the first. */
function colliding(count: number): string[] {
  const texts: string[] = []
  for (let seed = 0; texts.length < count; seed += 1) {
    const first = [
      0x23 + (seed % 90),
      0x23 + (Math.floor(seed / 90) % 90),
      0x30 + (Math.floor(seed / 8100) % 70),
      0x30 + Math.floor(seed / 567000),
    ]
    const word = first.reduce((sum, byte, at) => sum | (byte << (8 * at)), 0)
    const other = 0x41424344 ^ turned(Math.imul(turned(SEED) ^ word, STEP))
    const bytes = [...first, other & 255, (other >>> 8) & 255, (other >>> 16) & 255, other >>> 24]
    if (bytes.every(isPlain)) texts.push(String.fromCharCode(...bytes))
  }
  return texts
}

function adder() {
  const paths = new PathTable([])
  const path = paths.idOf('requestParameters.a')
  const store = new TermStore(paths)
  const add = (text: string): number => {
    const bytes = encoder.encode(`${text}________`)
    const view = new DataView(bytes.buffer)
    store.hashOfValue[0] = hashBytes(view, 0, text.length)
    for (;;) {
      const term = store.termOf(view, 0, text.length, path)
      if (term !== NO_ROOM) return term
      store.makeRoom()
    }
  }
  return { store, add }
}

test('values of one hash are told apart, found again, and do not make indexing slow', () => {
  const texts = colliding(80_000)
  const hashes = new Set(
    texts.map((text) => hashBytes(new DataView(encoder.encode(text).buffer), 0, text.length)),
  )
  expect(hashes.size).toBe(1)
  const { store, add } = adder()
  const terms = texts.map(add)
  expect(new Set(terms).size).toBe(texts.length)
  expect(store.valueCount).toBe(texts.length)
  expect(texts.map(add)).toEqual(terms)
  const read = texts.map((_, index) => String.fromCharCode(...store.bytesOf(terms[index] ?? -1)))
  expect(read).toEqual(texts)
})

test('nothing is left of the values of the segment before', () => {
  const { store, add } = adder()
  const texts = [...colliding(500), 'one', 'two']
  texts.forEach(add)
  store.reset()
  expect(texts.map(add)).toEqual(texts.map((_, index) => index))
})
