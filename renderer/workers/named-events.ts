/** Which events stand in a file that is named as CloudTrail names its deliveries? The others are known, but not of which
 *  delivery: they were exported, or their file was renamed. An event counts as named if any copy of it is. */
import type { NamedDocs } from '../coverage/map-coverage.js'
import { threadClock, type Segment } from '../engine/engine.js'
import { deliveryName } from '../integrity/object-names.js'
import { slashed } from './local-files.js'
import type { OpenCase } from './open-case.js'
import { payloadKey } from './payload-bytes.js'

export type NamedEvents = (segment: Segment) => NamedDocs

interface Known {
  readonly ledgerCommits: number
  readonly segments: readonly Segment[]
  readonly named: NamedEvents
}

const known = new WeakMap<OpenCase, Known>()

/** Needs the record pointers only where the evidence is of both kinds. Kept until there is more evidence. After `ledgerReady`. */
export async function namedEvents(open: OpenCase, signal: AbortSignal): Promise<NamedEvents> {
  const { ledgerCommits } = open.evidence
  const { segments } = open.searcher
  const before = known.get(open)
  if (before?.ledgerCommits === ledgerCommits && before.segments === segments) return before.named
  const named = await readNamed(open, segments, signal)
  known.set(open, { ledgerCommits, segments, named })
  return named
}

async function readNamed(
  open: OpenCase,
  segments: readonly Segment[],
  signal: AbortSignal,
): Promise<NamedEvents> {
  const parts = namedParts(open)
  const kinds = new Set(parts)
  if (!kinds.has('unnamed')) return () => 'all'
  if (!kinds.has('named')) return () => 'none'
  const bySegment = new Map<Segment, Uint8Array>()
  const isNamed = (part: number): boolean => parts[part] === 'named'
  await open.loadingCold(async (load) => {
    for (const segment of segments) {
      await threadClock.pause()
      signal.throwIfAborted()
      // one that cannot be had has been left out of the case, and is reported with it
      if (!segment.has('pointers')) await load(segment, 'pointers').catch(() => undefined)
      const docs = namedDocs(open, segment, isNamed)
      if (docs !== null) bySegment.set(segment, docs)
    }
  })
  return (segment) => bySegment.get(segment) ?? 'none'
}

function namedDocs(open: OpenCase, segment: Segment, isNamed: (part: number) => boolean): Uint8Array | null {
  const { cold, id, size } = segment
  if (!segment.has('pointers')) return null
  const docs = new Uint8Array(size)
  for (let doc = 0; doc < size; doc += 1) {
    const named =
      isNamed(cold.pointer(doc).part) ||
      open.evidence.copiesOf(id * 65_536 + doc).some(({ part }) => isNamed(part))
    docs[doc] = named ? 1 : 0
  }
  return docs
}

type PartKind = 'named' | 'unnamed' | 'no events'

/** By part. */
function namedParts(open: OpenCase): readonly PartKind[] {
  const sources = namedSources(open)
  return Array.from(open.evidence.storedParts.partRows(), (row): PartKind => {
    const entry = open.evidence.book.entry(row.source)
    if (entry === undefined || entry.records === 0 || open.evidence.documents.has(payloadKey(row)))
      return 'no events'
    const inner = row.inside.at(-1)
    const isNamed =
      inner === undefined ? sources.has(row.source) : deliveryName(slashed([inner])) !== undefined
    return isNamed ? 'named' : 'unnamed'
  })
}

/** Sources with such a name; those too of which another file with the same bytes has one, which is read only once. */
function namedSources(open: OpenCase): ReadonlySet<number> {
  const entries = open.evidence.book.entries()
  const named = entries.filter(({ path }) => deliveryName(slashed([path])) !== undefined)
  const hashes = new Set(named.map(({ sha256 }) => sha256).filter((sha256) => sha256 !== ''))
  const copies = entries.filter(({ sha256 }) => hashes.has(sha256))
  return new Set([...named, ...copies].map(({ id }) => id))
}
