/** Which docs have an id that passes a test? A UUID typed in full is compared as integers; pieces as masked integers;
 *  ids that are no UUID are ordinary values and found by the dictionary. */
import { addDoc, emptyDocset, uniteDocs, type Docset } from '../docset.js'
import { coldOf, isAbsentId, isTextLanes, uuidLanes } from '../identifiers.js'
import type { SegmentFacts } from '../segment-facts.js'
import type { IdName } from '../segment.js'
import type { LeafTest } from './leaf.js'
import { docsAtPaths, docsWithValue } from './term-docs.js'
import { addUuidsPassing, addUuidsWith } from './uuid-search.js'

const UUID_CHARACTERS = '0123456789abcdef-'

/** Docs whose id passes, however it is stored. */
export function docsOfId(facts: SegmentFacts, name: IdName, test: LeafTest): Docset {
  const docs = docsAtPaths(facts, pathIds(facts, name), test.matcher)
  addUuids(facts, name, test, docs)
  return docs
}

/** Docs that have the id at all. */
export function docsWithId(facts: SegmentFacts, name: IdName): Docset {
  const docs = docsWithValue(facts, pathIds(facts, name))
  const lanes = coldOf(facts.segment).ids[name]
  for (let doc = 0; doc < facts.segment.size; doc += 1) {
    if (!isAbsentId(lanes, 4 * doc) && !isTextLanes(lanes, 4 * doc)) addDoc(docs, doc)
  }
  return docs
}

/** Adds the docs whose id is a UUID that passes. */
export function addUuids(facts: SegmentFacts, name: IdName, { matcher }: LeafTest, docs: Docset): void {
  const { exact, literal } = matcher
  if (exact !== undefined) {
    uniteDocs(docs, docsOfUuid(facts, name, exact))
    return
  }
  if (matcher.couldMatch?.(UUID_CHARACTERS) === false) return
  const lanes = coldOf(facts.segment).ids[name].subarray(0, 4 * facts.segment.size)
  // A dash is in all of them.
  if (literal === '' || literal === '-') addUuidsPassing(lanes, docs, (text) => matcher.matches(text))
  else addUuidsWith(lanes, literal, docs, matcher.whole ? undefined : (text) => matcher.matches(text))
}

function docsOfUuid(facts: SegmentFacts, name: IdName, text: string): Docset {
  const docs = emptyDocset()
  const wanted = uuidLanes(text)
  if (wanted === undefined) return docs
  const { first } = facts.segment.ids[name]
  const [lane0, lane1, lane2, lane3] = wanted
  for (let doc = 0; doc < facts.segment.size; doc += 1) {
    if (first[doc] !== lane0) continue
    const lanes = coldOf(facts.segment).ids[name]
    if (lanes[4 * doc + 1] === lane1 && lanes[4 * doc + 2] === lane2 && lanes[4 * doc + 3] === lane3)
      addDoc(docs, doc)
  }
  return docs
}

function pathIds(facts: SegmentFacts, path: string): number[] {
  const id = facts.pathIds.get(path)
  return id === undefined ? [] : [id]
}
