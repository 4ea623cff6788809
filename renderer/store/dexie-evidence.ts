/** How is a case's evidence kept in IndexedDB? One database a case, six tables of few and large rows. */
import { Dexie, type Table } from 'dexie'
import type {
  BlockBytes,
  CommitRow,
  EvidenceStore,
  EvidenceStores,
  HashedPayload,
  LedgerRow,
  SegmentBytes,
} from './evidence-store.js'
import { StoreRefusal, refusalOf, refusing } from './store-refusal.js'

class EvidenceDatabase extends Dexie {
  /** Blobs as they are ingested; ArrayBuffers, which Chromium compresses, once they were compacted. */
  declare readonly hot: Table<Blob | ArrayBuffer, number>
  declare readonly cold: Table<Blob | ArrayBuffer, number>
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
  const { hot, cold, blocks, commits, ledger, hashes } = database
  return {
    commits: (from) => refusing('commits', () => commits.where(':id').aboveOrEqual(from).toArray()),
    ledger: (from) => refusing('ledger', () => ledger.where(':id').aboveOrEqual(from).toArray()),
    async hot(segments) {
      const found = await refusing('segments', () => hot.bulkGet([...segments]))
      return Promise.all(found.map(bytesOrNothing))
    },
    async cold(segment) {
      return bytesOrNothing(await refusing(`segment ${segment}`, () => cold.get(segment)))
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
      await refusing(`evidence block ${id}`, () => blocks.put(bytes, id))
    },
    commit: (commit, entries, segments) => putAll(database, commit, { entries, segments }),
    hashes: async () => (await refusing('hashes', () => hashes.toArray())).flat(),
    async addHashes(added) {
      await refusing('hashes', () => hashes.add(added))
    },
    compact: (segment) => refusing(`segment ${segment}`, () => compactSegment(database, segment)),
    close: () => database.close(),
  }
}

/** One transaction of puts only: a foreign await in it would commit it half done. */
async function putAll(
  database: EvidenceDatabase,
  commit: CommitRow,
  { entries, segments }: { readonly entries: LedgerRow; readonly segments: readonly SegmentBytes[] },
): Promise<void> {
  const { hot, cold, commits, ledger } = database
  const ids = segments.map((segment) => segment.id)
  const hots = segments.map((segment) => segment.hot)
  const colds = segments.map((segment) => segment.cold)
  try {
    await database.transaction('rw', [hot, cold, commits, ledger], () =>
      Promise.all([
        hot.bulkPut(hots, ids),
        cold.bulkPut(colds, ids),
        ledger.put(entries),
        commits.put(commit),
      ]),
    )
  } catch (error) {
    throw refusalOf(error, `commit ${commit.ordinal}`)
  }
}

/** Both parts in one transaction, if they are still there; reading them must come before it begins. */
async function compactSegment(database: EvidenceDatabase, segment: number): Promise<boolean> {
  const { hot, cold } = database
  const parts = await Promise.all([hot.get(segment), cold.get(segment)])
  if (!parts.some((part) => part instanceof Blob)) return false
  const [hotBytes, coldBytes] = await Promise.all(parts.map(bytesOrNothing))
  if (hotBytes === undefined || coldBytes === undefined) return false
  return database.transaction('rw', [hot, cold], async () => {
    if ((await cold.where(':id').equals(segment).count()) === 0) return false
    await Promise.all([hot.put(hotBytes, segment), cold.put(coldBytes, segment)])
    return true
  })
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
