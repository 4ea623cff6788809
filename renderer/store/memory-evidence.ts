/** The evidence store's twin in memory: the same promises, for tests and for nothing else that must last. */
import { coldSections, type ColdSection } from '../engine/engine.js'
import type {
  BlockBytes,
  CommitRow,
  EvidenceStore,
  EvidenceStores,
  HashedPayload,
  LedgerRow,
  SegmentBytes,
} from './evidence-store.js'
import { StoreRefusal } from './store-refusal.js'

interface KeptSegment {
  hot: ArrayBuffer
  readonly cold: Map<ColdSection, ArrayBuffer>
}

interface Kept {
  readonly segments: Map<number, KeptSegment>
  readonly blocks: Map<number, ArrayBuffer>
  readonly commits: CommitRow[]
  readonly ledger: LedgerRow[]
  readonly hashes: HashedPayload[]
}

export interface MemoryEvidence extends EvidenceStores {
  /** What a case holds; to be damaged by tests. */
  kept(caseId: string): Kept
  /** Bytes that still fit; further puts are refused as by a full disk. */
  room: number
}

export function memoryEvidence(): MemoryEvidence {
  const cases = new Map<string, Kept>()
  const kept = (caseId: string): Kept => {
    const found = cases.get(caseId) ?? nothingKept()
    cases.set(caseId, found)
    return found
  }
  const stores: MemoryEvidence = {
    room: Number.POSITIVE_INFINITY,
    kept,
    open: (caseId) => Promise.resolve(storeOver(kept(caseId), stores)),
    remove(caseId) {
      cases.delete(caseId)
      return Promise.resolve()
    },
  }
  return stores
}

function nothingKept(): Kept {
  return { segments: new Map(), blocks: new Map(), commits: [], ledger: [], hashes: [] }
}

function hashesOver(
  { hashes: kept }: Kept,
  take: (bytes: number, subject: string) => void,
): Pick<EvidenceStore, 'hashes' | 'addHashes'> {
  return {
    hashes: () => Promise.resolve([...kept]),
    async addHashes(hashes) {
      take(64 * hashes.length, 'hashes')
      kept.push(...hashes)
    },
  }
}

function storeOver(kept: Kept, limits: { room: number }): EvidenceStore {
  const take = (bytes: number, subject: string): void => {
    if (bytes > limits.room) throw new StoreRefusal({ code: 'storage-full', subject }, undefined)
    limits.room -= bytes
  }
  const putSegments = async (segments: readonly SegmentBytes[], subject: string): Promise<void> => {
    const copies = await Promise.all(segments.map(copyOf))
    take(
      copies.reduce((sum, { copy }) => sum + sizeOf(copy), 0),
      subject,
    )
    for (const { id, copy } of copies) kept.segments.set(id, copy)
  }
  return {
    commits: (from) => Promise.resolve(structuredClone(kept.commits.filter((row) => row.ordinal >= from))),
    ledger: (from) => Promise.resolve(structuredClone(kept.ledger.filter((row) => row.ordinal >= from))),
    hot: (segments) => Promise.resolve(segments.map((id) => kept.segments.get(id)?.hot.slice(0))),
    cold: (segment, section) => Promise.resolve(kept.segments.get(segment)?.cold.get(section)?.slice(0)),
    block(id, offset, length) {
      const found = kept.blocks.get(id)?.slice(offset, offset + length)
      if (found?.byteLength === length) return Promise.resolve(new Uint8Array(found))
      const subject = `evidence block ${id}`
      return Promise.reject(new StoreRefusal({ code: 'storage-damaged', subject, offset, length }, undefined))
    },
    async putBlock(id, bytes) {
      const copy = await bytesOf(bytes)
      take(copy.byteLength, `evidence block ${id}`)
      kept.blocks.set(id, copy)
    },
    async commit(commit, ledger, segments, hashes = []) {
      await putSegments(segments, `commit ${commit.ordinal}`)
      kept.commits[commit.ordinal] = structuredClone(commit)
      kept.ledger[commit.ordinal] = structuredClone(ledger)
      kept.hashes.push(...hashes)
    },
    ...hashesOver(kept, take),
    compact: () => Promise.resolve(false),
    putSegments: (segments) => putSegments(segments, 'rebuilt segments'),
    replace(commits, ledger) {
      kept.commits.length = 0
      kept.ledger.length = 0
      for (const row of structuredClone(commits)) kept.commits[row.ordinal] = row
      for (const row of structuredClone(ledger)) kept.ledger[row.ordinal] = row
      return Promise.resolve()
    },
    sweep() {
      const nextBlock = kept.commits.at(-1)?.nextBlock ?? 0
      const named = new Set(kept.commits.flatMap((row) => row.segments.map(({ id }) => id)))
      const blocks = [...kept.blocks.keys()].filter((id) => id >= nextBlock)
      const segments = [...kept.segments.keys()].filter((id) => !named.has(id))
      for (const id of blocks) kept.blocks.delete(id)
      for (const id of segments) kept.segments.delete(id)
      return Promise.resolve(blocks.length + (1 + coldSections.length) * segments.length)
    },
    close: () => undefined,
  }
}

async function copyOf({ id, hot, cold }: SegmentBytes): Promise<{ id: number; copy: KeptSegment }> {
  const sections = coldSections.map(async (name) => [name, await cold[name].arrayBuffer()] as const)
  return { id, copy: { hot: await hot.arrayBuffer(), cold: new Map(await Promise.all(sections)) } }
}

function sizeOf({ hot, cold }: KeptSegment): number {
  return [hot, ...cold.values()].reduce((sum, { byteLength }) => sum + byteLength, 0)
}

function bytesOf(bytes: BlockBytes): Promise<ArrayBuffer> {
  return bytes instanceof ArrayBuffer ? Promise.resolve(bytes.slice(0)) : bytes.arrayBuffer()
}
