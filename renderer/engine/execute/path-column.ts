/** What does each doc hold at any path of the record? A column worked out from the terms. Where a record has several
 *  values there, they are in the order of their letters: terms do not know positions. */
import { attachedAt, docsOfTerm } from './term-docs.js'
import { listDocs, newDocList } from '../facts/docset.js'
import { compareTexts, type DocValues } from '../facts/global-column.js'
import { coldOf } from '../segment/identifiers.js'
import type { SegmentFacts } from '../facts/segment-facts.js'

/** Needs the cold part. */
export function pathColumn(facts: SegmentFacts, path: string): DocValues {
  return facts.derivedColumn(`path ${path}`, () => makeColumn(facts, path))
}

function makeColumn(facts: SegmentFacts, path: string): DocValues {
  const { dictionary, terms } = coldOf(facts.segment)
  const codes = new Uint32Array(facts.segment.size)
  const values = ['']
  const id = facts.pathIds.get(path)
  if (id === undefined) return { codes, values }
  const { values: valueOf, terms: its } = facts.termsOf(id)
  attachedAt(facts, [id])
  const list = newDocList()
  const others = new Map<number, number[]>()
  for (let at = 0; at < its.length; at += 1) {
    const text = dictionary.text(valueOf[at] as number)
    if (text === '') continue
    const code = values.push(text) - 1
    const count = listDocs(docsOfTerm(terms, its[at] as number), list)
    for (let index = 0; index < count; index += 1) {
      const doc = list[index] as number
      const before = codes[doc] as number
      if (before === 0) codes[doc] = code
      else {
        const isFirst = compareTexts(text, values[before]) < 0
        if (isFirst) codes[doc] = code
        const further = others.get(doc)
        if (further === undefined) others.set(doc, [isFirst ? before : code])
        else further.push(isFirst ? before : code)
      }
    }
  }
  for (const further of others.values())
    further.sort((left, right) => compareTexts(values[left], values[right]))
  return { codes, values, others }
}
