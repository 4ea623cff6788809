/** Which docs have an id that passes a test? A UUID typed in full is compared as integers; pieces as masked integers;
 *  ids that are no UUID are ordinary values and found by the dictionary. */
import { addDoc, emptyDocset, type Docset } from '../facts/docset.js'
import { coldOf, isAbsentId, isTextLanes, uuidLanes } from '../segment/identifiers.js'
import type { SegmentFacts } from '../facts/segment-facts.js'
import type { IdName } from '../segment/segment.js'
import type { LeafTest } from './leaf.js'
import { docsAtPaths, docsWithValue } from './term-docs.js'
import { addUuidsPassing, addUuidsWith, placements, uuidShape } from './uuid-search.js'

/** Shorter pieces are in so many ids that searching for them first is no help. */
const SHORTEST = 3

/** Docs whose id passes, however it is stored. */
export function docsOfId(facts: SegmentFacts, name: IdName, test: LeafTest): Docset {
  const { exact } = test.matcher
  // A whole UUID is asked for most; where no other id is as long, nothing needs to be loaded to look for one.
  const isNoText = exact !== undefined && !facts.textIdLengths(name).has(exact.length)
  const docs = isNoText ? emptyDocset() : docsAtPaths(facts, pathIds(facts, name), test.matcher)
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
  const { exact, literals, lines } = matcher
  if (exact !== undefined) {
    addUuid(facts, name, exact, docs)
    return
  }
  if (matcher.couldMatch?.(uuidShape) === false) return
  const ids = (): Uint32Array => coldOf(facts.segment).ids[name].subarray(0, 4 * facts.segment.size)
  const isHelp =
    literals.length > 0 && (lines === undefined || literals.every(({ length }) => length >= SHORTEST))
  if (isHelp) {
    const confirm = matcher.whole ? undefined : (text: string) => matcher.matches(text)
    // The ids may be in storage, and are not needed for what can be part of none.
    for (const literal of literals)
      if (placements(literal).length > 0) addUuidsWith(ids(), literal, docs, confirm)
  } else addUuidsPassing(ids(), docs, { lines, passes: (text) => matcher.matches(text) })
}

function addUuid(facts: SegmentFacts, name: IdName, text: string, docs: Docset): void {
  const wanted = uuidLanes(text)
  if (wanted === undefined) return
  const { first } = facts.segment.ids[name]
  const [lane0, lane1, lane2, lane3] = wanted
  const size = facts.segment.size
  for (let doc = first.indexOf(lane0); doc >= 0 && doc < size; doc = first.indexOf(lane0, doc + 1)) {
    const lanes = coldOf(facts.segment).ids[name]
    if (lanes[4 * doc + 1] === lane1 && lanes[4 * doc + 2] === lane2 && lanes[4 * doc + 3] === lane3)
      addDoc(docs, doc)
  }
}

function pathIds(facts: SegmentFacts, path: string): number[] {
  const id = facts.pathIds.get(path)
  return id === undefined ? [] : [id]
}
