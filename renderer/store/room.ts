/** Is there room for what is to be written? It is asked before every write, and nothing is written on a drive that is nearly
 *  full: where a write fails for want of room, LevelDB (in which Chromium keeps IndexedDB) can be damaged, and the browser then
 *  throws all that it holds away and begins anew. So the last of the room is left alone, and what is stored stays. */
import type { Catalogue } from './catalogue.js'
import type { EvidenceStore, EvidenceStores, SegmentBytes } from './evidence-store.js'
import { StoreRefusal } from './store-refusal.js'

const MIB = 1024 * 1024
/** Bytes that stay free behind evidence and its index: more than LevelDB needs to tidy up, and other programs meanwhile. */
const BEHIND_EVIDENCE = 64 * MIB
/** Bytes that stay free behind a row of a few bytes, so that a case can still be deleted to make room. */
const BEHIND_ROW = 16 * MIB

export interface Room {
  /** Free bytes on the drive that holds the cases; null where nobody can tell. */
  free(): Promise<number | null>
}

async function expectRoom(
  room: Room,
  subject: string,
  wanted: { bytes: number; behind: number },
): Promise<void> {
  const free = await room.free()
  if (free === null || free >= wanted.bytes + wanted.behind) return
  const [has, needs] = [free, wanted.bytes + wanted.behind].map(
    (bytes) => `${String(Math.floor(bytes / MIB))} MiB`,
  )
  const detail = `${has} are free on its drive and ${needs} are needed, lest what is stored be damaged`
  throw new StoreRefusal({ code: 'storage-full', subject, detail }, undefined)
}

/** The same stores, which refuse to write where there is no room. */
export function storesWithRoom(stores: EvidenceStores, room: Room): EvidenceStores {
  const forRow = (subject: string): Promise<void> =>
    expectRoom(room, subject, { bytes: 0, behind: BEHIND_ROW })
  return {
    async open(id) {
      return storeWithRoom(await stores.open(id), room)
    },
    async remove(id) {
      await forRow(`case ${id}`)
      await stores.remove(id)
    },
  }
}

function storeWithRoom(store: EvidenceStore, room: Room): EvidenceStore {
  const forBytes = (subject: string, bytes: number): Promise<void> =>
    expectRoom(room, subject, { bytes, behind: BEHIND_EVIDENCE })
  return {
    ...store,
    async putBlock(id, bytes) {
      await forBytes(`evidence block ${id}`, bytes instanceof Blob ? bytes.size : bytes.byteLength)
      await store.putBlock(id, bytes)
    },
    async commit(commit, ledger, segments, hashes) {
      await forBytes(`commit ${commit.ordinal}`, bytesOf(segments))
      await store.commit(commit, ledger, segments, hashes)
    },
    async addHashes(hashes) {
      await forBytes('hashes', 0)
      await store.addHashes(hashes)
    },
    async compact(segment) {
      await forBytes(`segment ${segment}`, 0)
      return store.compact(segment)
    },
    async putSegments(segments) {
      await forBytes('rebuilt segments', bytesOf(segments))
      await store.putSegments(segments)
    },
    async replace(commits, ledger) {
      await forBytes('rebuilt index', 0)
      await store.replace(commits, ledger)
    },
    async sweep() {
      await expectRoom(room, 'segments', { bytes: 0, behind: BEHIND_ROW })
      return store.sweep()
    },
  }
}

function bytesOf(segments: readonly SegmentBytes[]): number {
  const blobs = segments.flatMap(({ hot, cold }) => [hot, ...Object.values(cold)])
  return blobs.reduce((sum, { size }) => sum + size, 0)
}

/** The same catalogue, which refuses to write where there is no room. */
export function catalogueWithRoom(catalogue: Catalogue, room: Room): Catalogue {
  const guarded = async <Value>(write: () => Promise<Value>): Promise<Value> => {
    await expectRoom(room, 'catalogue', { bytes: 0, behind: BEHIND_ROW })
    return write()
  }
  return {
    ...catalogue,
    put: (row) => guarded(() => catalogue.put(row)),
    change: (id, change) => guarded(() => catalogue.change(id, change)),
    note: (id, key, text) => guarded(() => catalogue.note(id, key, text)),
    remove: (id) => guarded(() => catalogue.remove(id)),
  }
}
