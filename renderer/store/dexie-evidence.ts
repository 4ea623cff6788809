/** How is a case's evidence kept in IndexedDB? One database a case, six tables of few and large rows. */
import { Dexie, type Table } from 'dexie'
import { coldSections, release, type ColdSection } from '../engine/engine.js'
import type {
  BlockBytes,
  CommitRow,
  EvidenceStore,
  EvidenceStores,
  HashedPayload,
  LedgerRow,
  SegmentBytes,
} from './evidence-store.js'
import { StoreRefusal, refusalOf, refusing, refusingWrite } from './store-refusal.js'

/** Such as `12 text`. */
type ColdKey = `${number} ${ColdSection}`

const coldKey = (segment: number, section: ColdSection): ColdKey => `${segment} ${section}`

/** The segment of a row; in cases of an older version the key is nothing but its number. */
const segmentOf = (key: ColdKey): number => Number.parseInt(String(key), 10)

class EvidenceDatabase extends Dexie {
  /** Blobs as they are ingested; ArrayBuffers, which Chromium compresses, once they were compacted. */
  declare readonly hot: Table<Blob | ArrayBuffer, number>
  /** A row a section, so that one is read without the others. */
  declare readonly cold: Table<Blob | ArrayBuffer, ColdKey>
  declare readonly blocks: Table<BlockBytes, number>
  declare readonly commits: Table<CommitRow, number>
  declare readonly ledger: Table<LedgerRow, number>
  declare readonly hashes: Table<readonly HashedPayload[], number>

  constructor(caseId: string) {
    // Relaxed: handed to the operating system, so it survives the end of the process, if not a power cut.
    super(databaseName(caseId), { cache: 'disabled', chromeTransactionDurability: 'relaxed' })
    this.version(1).stores({ hot: '', cold: '', blocks: '', commits: 'ordinal', ledger: 'ordinal' })
    this.version(2).stores({ hashes: '++' })
    // The case is being removed: whoever still works on it fails, and does not bring it into being again.
    this.on('versionchange', () => {
      this.close()
      return false
    })
  }
}

function databaseName(caseId: string): string {
  return `spoor-evidence-${caseId}`
}

export function dexieEvidence(): EvidenceStores {
  return {
    async open(caseId) {
      const database = new EvidenceDatabase(caseId)
      await refusing(databaseName(caseId), () => database.open())
      return evidenceStore(database)
    },
    async remove(caseId) {
      await refusing(databaseName(caseId), () => Dexie.delete(databaseName(caseId)))
    },
  }
}

function evidenceStore(database: EvidenceDatabase): EvidenceStore {
  const { hot, cold, blocks, commits, hashes } = database
  return {
    commits: (from) => refusing('commits', () => commits.where(':id').aboveOrEqual(from).toArray()),
    ledger: (from) => refusing('ledger', () => ledgerRows(database, from)),
    async hot(segments) {
      const found = await refusing('segments', () => hot.bulkGet([...segments]))
      return Promise.all(found.map(bytesOrNothing))
    },
    async cold(segment, section) {
      return bytesOrNothing(await refusing(`segment ${segment}`, () => cold.get(coldKey(segment, section))))
    },
    async block(id, offset, length) {
      const subject = `evidence block ${id}`
      const stored = await refusing(subject, () => blocks.get(id))
      const found =
        stored === undefined ? undefined : await refusing(subject, () => sliceOf(stored, offset, length))
      if (found?.length === length) return found
      const detail = stored === undefined ? 'it is missing' : 'it is shorter than it was'
      throw new StoreRefusal({ code: 'storage-damaged', subject, offset, length, detail }, undefined)
    },
    async putBlock(id, bytes) {
      await refusingWrite(`evidence block ${id}`, () => blocks.put(bytes, id))
    },
    commit: (commit, entries, segments, added = []) => putAll(database, commit, { entries, segments, added }),
    hashes: async () => (await refusing('hashes', () => hashes.toArray())).flat(),
    async addHashes(added) {
      await refusingWrite('hashes', () => hashes.add(added))
    },
    compact: (segment) => refusing(`segment ${segment}`, () => compactSegment(database, segment)),
    putSegments: (segments) => refusingWrite('rebuilt segments', () => putSegments(database, segments)),
    replace: (rows, entries) => refusingWrite('rebuilt index', () => replaceAll(database, rows, entries)),
    sweep: () => refusing('segments', () => sweep(database)),
    close: () => database.close(),
  }
}

/** One after the other: all at once are a long task, and as much memory again. */
async function ledgerRows({ ledger }: EvidenceDatabase, from: number): Promise<LedgerRow[]> {
  const rows: LedgerRow[] = []
  await ledger
    .where(':id')
    .aboveOrEqual(from)
    .each((row) => rows.push(row))
  return rows
}

/** One transaction of puts only: a foreign await in it would commit it half done. */
async function putAll(
  database: EvidenceDatabase,
  commit: CommitRow,
  { entries, segments, added }: Committed,
): Promise<void> {
  const { hot, cold, commits, ledger, hashes } = database
  try {
    await database.transaction('rw', [hot, cold, commits, ledger, hashes], () =>
      Promise.all([
        putParts(database, segments),
        ledger.put(entries),
        commits.put(commit),
        added.length === 0 ? undefined : hashes.add(added),
      ]),
    )
  } catch (error) {
    throw refusalOf(error, `commit ${commit.ordinal}`, 'write')
  }
}

interface Committed {
  readonly entries: LedgerRow
  readonly segments: readonly SegmentBytes[]
  readonly added: readonly HashedPayload[]
}

/** To be called in a transaction. */
function putParts({ hot, cold }: EvidenceDatabase, segments: readonly SegmentBytes[]): Promise<unknown> {
  const ids = segments.map((segment) => segment.id)
  const hots = segments.map((segment) => segment.hot)
  const coldIds = ids.flatMap((id) => coldSections.map((section) => coldKey(id, section)))
  const colds = segments.flatMap((segment) => coldSections.map((section) => segment.cold[section]))
  return Promise.all([hot.bulkPut(hots, ids), cold.bulkPut(colds, coldIds)])
}

async function putSegments(database: EvidenceDatabase, segments: readonly SegmentBytes[]): Promise<void> {
  const { hot, cold } = database
  await database.transaction('rw', [hot, cold], () => putParts(database, segments))
}

async function replaceAll(
  database: EvidenceDatabase,
  rows: readonly CommitRow[],
  entries: readonly LedgerRow[],
): Promise<void> {
  const { commits, ledger } = database
  await database.transaction('rw', [commits, ledger], async () => {
    await Promise.all([commits.clear(), ledger.clear()])
    await Promise.all([ledger.bulkPut([...entries]), commits.bulkPut([...rows])])
  })
}

async function sweep(database: EvidenceDatabase): Promise<number> {
  const { hot, cold, blocks, commits } = database
  return database.transaction('rw', [hot, cold, blocks, commits], async () => {
    const rows = await commits.toArray()
    const named = new Set(rows.flatMap((row) => row.segments.map(({ id }) => id)))
    const nextBlock = rows.at(-1)?.nextBlock ?? 0
    let removed = await blocks.where(':id').aboveOrEqual(nextBlock).delete()
    const hots = (await hot.toCollection().primaryKeys()).filter((id) => !named.has(id))
    const colds = (await cold.toCollection().primaryKeys()).filter((key) => !named.has(segmentOf(key)))
    await Promise.all([hot.bulkDelete(hots), cold.bulkDelete(colds)])
    removed += hots.length + colds.length
    return removed
  })
}

/** Sections that become smaller when they are compressed; the others (ids, digests) are as good as random. */
const COMPRESSED: readonly ColdSection[] = ['text', 'terms', 'pointers']

/** All parts in one transaction, if they are still there; reading them must come before it begins. */
async function compactSegment(database: EvidenceDatabase, segment: number): Promise<boolean> {
  const { hot, cold } = database
  const keys = COMPRESSED.map((section) => coldKey(segment, section))
  const stored = await hot.get(segment)
  if (!(stored instanceof Blob)) return false
  const colds = await cold.bulkGet(keys)
  const [hotBytes, ...coldBytes] = await Promise.all([stored, ...colds].map(bytesOrNothing))
  const found = coldBytes.filter((bytes) => bytes !== undefined)
  try {
    if (hotBytes === undefined || found.length < keys.length) return false
    return await database.transaction('rw', [hot, cold], async () => {
      if ((await hot.where(':id').equals(segment).count()) === 0) return false
      // One after another: each is copied on its way, and all copies at once are as much memory again.
      await hot.put(hotBytes, segment)
      for (const [at, bytes] of found.entries()) await cold.put(bytes, keys[at])
      return true
    })
  } finally {
    for (const bytes of [hotBytes, ...found]) if (bytes !== undefined) release(bytes)
  }
}

/** A value whose bytes the browser has lost reads as missing: the caller reports it. */
async function bytesOrNothing(stored: Blob | ArrayBuffer | undefined): Promise<ArrayBuffer | undefined> {
  try {
    return stored instanceof Blob ? await stored.arrayBuffer() : stored
  } catch (error) {
    if (error instanceof DOMException) return undefined
    throw error
  }
}

async function sliceOf(stored: BlockBytes, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  if (stored instanceof ArrayBuffer) return new Uint8Array(stored.slice(offset, offset + length))
  return new Uint8Array(await stored.slice(offset, offset + length).arrayBuffer())
}
