import { expect, test } from 'vitest'
import {
  addDoc,
  countDocs,
  emptyDocset,
  fullDocset,
  hasDoc,
  intersectDocs,
  isEmptyDocset,
  listDocs,
  newDocList,
  popcount,
  subtractDocs,
  uniteDocs,
} from '../../../../../renderer/engine/facts/docset.js'
import { SEGMENT_CAPACITY } from '../../../../../renderer/engine/segment/segment.js'

const docsetOf = (...list: number[]) => {
  const docs = emptyDocset()
  for (const doc of list) addDoc(docs, doc)
  return docs
}

const listOf = (docs: Uint32Array) => {
  const list = newDocList()
  return [...list.subarray(0, listDocs(docs, list))]
}

test('the bits of a word are counted as its binary digits are', () => {
  const words = [0, 1, 0x80000000, 0xffffffff, 0x55555555, 0xdeadbeef, 0x7fffffff, -1, -2147483648]
  const ones = (word: number) => [...(word >>> 0).toString(2)].filter((digit) => digit === '1').length
  expect(words.map(popcount)).toEqual(words.map(ones))
})

test('a full docset holds every doc of the segment and none beyond', () => {
  const sizes = [0, 1, 31, 32, 33, 1000, SEGMENT_CAPACITY - 1, SEGMENT_CAPACITY]
  expect(sizes.map((size) => countDocs(fullDocset(size)))).toEqual(sizes)
  expect(listOf(fullDocset(33))).toEqual(Array.from({ length: 33 }, (_, doc) => doc))
  expect(hasDoc(fullDocset(33), 33)).toBe(false)
})

test('docs are listed in ascending order, the first and last of a word included', () => {
  const docs = [0, 31, 32, 63, 64, 1000, 65_535]
  expect(listOf(docsetOf(...docs.toReversed()))).toEqual(docs)
})

test('docsets are intersected, united and subtracted doc by doc', () => {
  const of = (change: (docs: Uint32Array, other: Uint32Array) => void) => {
    const docs = docsetOf(1, 31, 32, 70)
    change(docs, docsetOf(31, 70, 71))
    return listOf(docs)
  }
  expect([of(intersectDocs), of(uniteDocs), of(subtractDocs)]).toEqual([
    [31, 70],
    [1, 31, 32, 70, 71],
    [1, 32],
  ])
})

test('a docset is empty when no doc is in it', () => {
  expect([isEmptyDocset(emptyDocset()), isEmptyDocset(docsetOf(65_535))]).toEqual([true, false])
})
