/** Which events come from files whose path passes a test? From any of the files that they stand in. */
import { fold } from '../../../shared/base/fold.js'
import { addDoc, emptyDocset, type Docset } from '../facts/docset.js'
import type { SegmentFacts } from '../facts/segment-facts.js'
import type { EvidenceLookup, LeafTest } from './leaf.js'

/** Needs the cold part. */
export function sourceDocs(
  { parts, segment }: SegmentFacts,
  test: LeafTest,
  evidence: EvidenceLookup,
): Docset {
  const docs = emptyDocset()
  const known = new Map<number, boolean>()
  const passes = (part: number): boolean => {
    const before = known.get(part)
    if (before !== undefined) return before
    const paths = [evidence.sourcePath(part), ...(evidence.otherPaths?.(part) ?? [])]
    const found = paths.some((path) => pathPasses(test, path))
    known.set(part, found)
    return found
  }
  parts.forEach((part, doc) => {
    if (passes(part)) addDoc(docs, doc)
  })
  for (const [doc, part] of evidence.copies?.(segment.id) ?? []) if (passes(part)) addDoc(docs, doc)
  return docs
}

function pathPasses(test: LeafTest, path: string): boolean {
  return test.kind === 'exists' ? path !== '' : test.matcher.matches(fold(path))
}
